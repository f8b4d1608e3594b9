//! Rows by their ids: those that are asked for at the same time are asked for together.

mod batcher;
mod lookup;
mod machine;
mod round;
mod rows;
mod shelf;
#[cfg(test)]
mod tests;

pub(super) use batcher::{AskPage, Batcher, Page, Way};
pub(super) use lookup::Lookup;
pub(super) use shelf::{Lives, NEGATIVE_LIFE};
