//! The watchers: answers go in, signals come out. Pure: no clock, no socket, no task; `stream.rs` drives them.
//!
//! A watcher keeps the last accepted body of its subject and tells how the next one differs. It is the judge of what
//! it is given: a body that is out of date or broken is counted and changes nothing.

mod attributes;
mod clan;
mod failure;
mod looks;
mod members;
mod once;
mod orders;
mod player;
mod progress;
pub(crate) mod state;
mod units;
mod war;
mod war_diff;
mod watched;
mod watcher;

pub use clan::{ClanOptions, ClanWatcher};
pub use failure::Failure;
pub use looks::{Counts, Sight};
pub(crate) use looks::{Looks, Print};
pub(crate) use once::Once;
pub use player::{PlayerOptions, PlayerWatcher};
pub(crate) use progress::Progress;
pub use state::RestoreError;
pub(crate) use war::CURRENT_WAR;
pub use war::{WarOptions, WarWatcher};
pub(crate) use watched::{Watched, Watchers};
pub(crate) use watcher::Watcher;
