//! Objects of Census and how they belong together: places, and relations between them.
//!
//! `lead.rs` is what leads to rows, `start.rs` the beginnings (ids, names, rows), `step.rs` a relation from there on,
//! `look.rs` how its rows are asked for and found in the answer, `pages.rs` the same page by page; `place.rs` is what
//! users hold. `relations/` is the table of all relations, `entries.rs` that of the beginnings.

mod ask;
mod entries;
mod lead;
mod look;
mod pages;
mod place;
mod point;
mod relations;
mod seen;
mod start;
mod step;

pub use pages::Rows;
pub use place::{Many, Of, One};
pub use point::{Point, Points};
