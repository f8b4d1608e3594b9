//! A player's weeks in the leagues: what two bodies of their league history tell.

pub(crate) mod options;
mod recorded;
pub(crate) mod resource;
pub(crate) mod watcher;
