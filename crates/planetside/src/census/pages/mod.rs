//! Lists that come in pages, walked from one page to the next.

mod rows;
mod walk;

pub use rows::Rows;
