//! The journal: what sources say goes in at one end, in commits; readers, each with a position of its own, take it out
//! at the other.
//!
//! On disk it is one file. What a source says at one time, the events and the state that it goes on from, is one
//! transaction, and readers see events after it: a crash at any byte loses nothing that was committed. In memory it is a
//! ring of the newest events with the same interface. [`Reader`] keeps no place and gets what comes; [`NamedReader`]
//! confirms, and gets again what it has not confirmed.
//!
//! This crate knows no game and no trigger.

mod archive;
mod block;
mod cursor;
mod dead;
mod error;
mod journal;
mod named;
mod queue;
mod reader;
mod record;
mod retention;
mod ring;
mod snapshot;
mod store;
#[cfg(test)]
mod tests;

pub use archive::{Archive, Archived};
pub use dead::DeadLetter;
pub use error::{JournalError, panics_are_caught};
pub use journal::{Journal, Settings, Start};
pub use named::{NamedReader, ReaderOptions, Rejected};
pub use queue::Commit;
pub use reader::Reader;
pub use retention::Retention;
pub use store::{ReaderStats, Stats, Verified};

/// For fuzzing: reads `bytes` as everything that lies on disk. Whatever they are, it gives an error or a value.
#[doc(hidden)]
pub fn fuzz_rows(bytes: &[u8]) {
    let codecs = record::Codecs::new([bugle_event::Codec::of::<bugle_event::Gap>()]);
    if let Ok(block) = block::Block::unpack(1, bytes) {
        for record in block.records() {
            let Ok((seq, record)) = record else { break };
            drop(codecs.read(&record, seq, &bugle_event::Want::all()));
        }
    }
    let mut rest = bytes;
    if let Ok(record) = record::Record::take(&mut rest) {
        drop(codecs.read(&record, 1, &bugle_event::Want::all()));
    }
    drop(snapshot::Snapshot::from_row(bytes).unpack(None));
    drop(dead::DeadLetter::from_row("reader", 1, bytes, &codecs));
    if let Some(mut cursor) = cursor::Cursor::from_bytes(bytes) {
        cursor.finish(1);
        cursor.finish_to(u64::MAX);
    }
}
