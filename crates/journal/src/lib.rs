//! The journal: what sources say goes in at one end, in commits; readers, each with a position of its own, take it out
//! at the other.
//!
//! On disk it is one file. What a source says at one time, the events and the state that it goes on from, is one
//! transaction, and readers see events after it: a crash at any byte loses nothing that was committed. In memory it is a
//! ring of the newest events with the same interface. [`Reader`] keeps no place and gets what comes; [`NamedReader`]
//! confirms, gets again what it has not confirmed, and can keep a state with its place.
//!
//! This crate knows no game and no trigger.

mod handle;
mod settings;

mod named;
mod options;
mod reader;
mod wanting;

mod committer;
mod log;
mod room;
mod states;
mod sweep;

mod commit;
mod cursor;
mod dead;
mod dispatch;
mod place;
mod ring;
mod seat;
mod start;

mod backend;
mod block;
mod error;
mod record;
mod retention;
mod snapshot;

mod archive;
mod fuzz;

#[cfg(test)]
mod tests;

pub use archive::{Archive, Archived};
pub use backend::disk::upkeep::{ReaderStats, Stats};
pub use backend::disk::verify::Verified;
pub use commit::Commit;
pub use dead::DeadLetter;
pub use error::{JournalError, panics_are_caught};
#[doc(hidden)]
pub use fuzz::fuzz_rows;
pub use handle::Journal;
pub use named::NamedReader;
pub use options::{ReaderOptions, Rejected};
pub use reader::Reader;
pub use retention::Retention;
pub use settings::Settings;
pub use start::Start;
pub use wanting::Wanting;
