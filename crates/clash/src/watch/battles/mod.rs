//! The battles of a player: what two bodies of their battle log tell.

mod align;
pub(crate) mod options;
mod recorded;
pub(crate) mod resource;
mod row;
pub(crate) mod watcher;
