//! A player: what two bodies of them tell.

mod achievements;
mod diff;
mod holes;
mod known;
pub(crate) mod options;
mod place;
mod reached;
mod recorded;
pub(crate) mod resource;
mod sound;
mod units;
mod unknown_lists;
pub(crate) mod watcher;
