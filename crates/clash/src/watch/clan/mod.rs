//! A clan and its members: what two bodies of it tell.

mod appeared;
mod by_tag;
pub(crate) mod confirm;
mod departures;
mod diff;
mod donations;
mod holes;
mod leader;
mod members;
pub(crate) mod options;
mod recorded;
pub(crate) mod resource;
mod sound;
pub(crate) mod watcher;
