//! Objects of Census and how they belong together: places, and relations between them.
//!
//! `lead.rs` is what leads to rows, `start.rs` the beginnings (ids, names, rows), `step.rs` a relation from there on,
//! `look.rs` how its rows are asked for and found in the answer, `pages.rs` the same page by page; `place.rs` is what
//! users hold. `relations/` is the table of all relations, `entries.rs` that of the beginnings.

mod ask;
mod back;
mod entries;
mod lead;
mod leaderboard;
mod look;
mod pages;
mod past;
mod place;
mod point;
mod relations;
mod seen;
mod start;
mod status;
mod step;
mod words;

pub use leaderboard::{Leaders, Period, Stat, UnknownWord};
pub use pages::RowStream;
pub use past::{CharacterPast, Past, PastKind, WorldPast};
pub use place::{Many, Of, One};
pub use point::{Point, Points};
pub use status::GameServerStatus;
