//! Collections that describe things. They are the same on every planet: few rows each, in the shapes of the original, with
//! names of our own, and whatever one refers to is there.

pub(super) mod arms;
pub(super) mod catalog;
pub(super) mod classes;
mod lands;
mod lists;
mod sheet;
mod sheets;
pub(super) mod tasks;
