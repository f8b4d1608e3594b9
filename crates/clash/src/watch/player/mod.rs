//! A player: what two bodies of them tell.

mod diff;
pub(crate) mod options;
mod recorded;
pub(crate) mod resource;
mod sound;
mod units;
pub(crate) mod watcher;
