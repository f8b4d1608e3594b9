//! A clan's group of clan war leagues: how far it has come, which of its wars is whose, and who leads.

mod asking;
mod ending;
pub(crate) mod group;
pub(crate) mod options;
mod recorded;
pub(crate) mod resource;
pub(crate) mod round;
mod shown;
pub(crate) mod watcher;
