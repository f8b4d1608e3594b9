//! A clan's wars: how far each has been followed, and what a body of one tells.

mod asked;
mod closing;
mod holes;
mod latest;
pub(crate) mod news;
pub(crate) mod options;
pub(crate) mod orders;
mod pending;
pub(crate) mod progress;
mod recorded;
pub(crate) mod reminder;
mod reminders;
pub(crate) mod resource;
mod score;
mod shown;
mod told_ids;
pub(crate) mod torn;
mod war_log;
pub(crate) mod watcher;
