//! A clan's wars: how far each has been followed, and what a body of one tells.

mod holes;
pub(crate) mod news;
pub(crate) mod options;
pub(crate) mod orders;
pub(crate) mod progress;
mod recorded;
pub(crate) mod resource;
mod score;
mod shown;
pub(crate) mod torn;
pub(crate) mod watcher;
