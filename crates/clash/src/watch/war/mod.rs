//! A clan's wars: how far each has been followed, and what a body of one tells.

pub(crate) mod news;
pub(crate) mod options;
pub(crate) mod orders;
pub(crate) mod progress;
mod recorded;
pub(crate) mod resource;
pub(crate) mod torn;
pub(crate) mod watcher;
