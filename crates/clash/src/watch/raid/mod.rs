//! The raid weekends of a clan: what two bodies of them tell.

mod ahead;
mod end;
mod holes;
mod log;
mod news;
pub(crate) mod options;
mod recorded;
mod remind;
pub(crate) mod resource;
mod sound;
pub(crate) mod watcher;
mod weekend;
