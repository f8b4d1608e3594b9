//! Whether a journal is as it was written.

use std::collections::BTreeMap;

use bugle_event::{Interest, in_words};
use redb::ReadableTable as _;

use crate::backend::disk::read::number;
use crate::backend::disk::store::{Db, Store};
use crate::backend::disk::tables::{LOG, LOOKS, META, SNAPSHOTS};
use crate::block::{Block, BlockHeader};
use crate::error::{JournalError, guarded};
use crate::snapshot::Snapshot;

/// What [`Archive::verify`](crate::Archive::verify) found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// How many events of each kind were read.
    pub kinds: BTreeMap<String, u64>,
    /// How many of them are of a kind that this program cannot read. They are handed on as they were written.
    pub foreign: u64,
    /// How many states were read.
    pub snapshots: u64,
    /// Whether the store had to mend its own books.
    pub mended: bool,
    /// What is wrong, a line each. Empty: nothing.
    pub damage: Vec<String>,
}

impl Store {
    /// Reads all there is and compares it with its checksums and with itself.
    pub(crate) fn verify(&mut self) -> Verified {
        let mut verified = Verified::default();
        if let Db::Writable(db) = &mut self.db {
            match guarded(|| Ok(db.check_integrity()?)) {
                Ok(is_whole) => verified.mended = !is_whole,
                Err(error) => verified.damage.push(found(error)),
            }
        }
        for check in [Self::verify_log, Self::verify_states, Self::verify_readers] {
            if let Err(error) = guarded(|| check(self, &mut verified)) {
                verified.damage.push(found(error));
            }
        }
        verified.damage.dedup();
        verified
    }

    fn verify_log(&self, verified: &mut Verified) -> Result<(), JournalError> {
        let tx = self.begin_read()?;
        let (log, meta) = (tx.open_table(LOG)?, tx.open_table(META)?);
        let number = |key| Ok::<_, JournalError>(number(&meta, key)?.unwrap_or(0));
        let (mut next, mut bytes) = (None, 0);
        for row in log.iter()? {
            let (first, row) = row?;
            let first = first.value();
            if next.is_some_and(|next| next != first) {
                verified.damage.push(format!("the log goes on at {first}, and should at {}", next.unwrap_or_default()));
            }
            bytes += row.value().len() as u64;
            next = Some(BlockHeader::of(row.value())?.end(first)?);
            if let Err(error) = self.verify_block(first, row.value(), verified) {
                let last = next.unwrap_or(first).saturating_sub(1);
                verified.damage.push(format!("events {first} to {last}: {}", found(error)));
            }
        }
        if next.is_some_and(|next| Ok(next) != number("end").map_err(drop)) {
            verified.damage.push(format!("the log ends at {}, and should at {}", next.unwrap_or(0), number("end")?));
        }
        if bytes != number("log_bytes")? {
            verified.damage.push(format!("the log has {bytes} bytes, and should have {}", number("log_bytes")?));
        }
        Ok(())
    }

    fn verify_block(&self, first: u64, row: &[u8], verified: &mut Verified) -> Result<(), JournalError> {
        for record in Block::unpack(first, row)?.records() {
            let (seq, record) = record?;
            let event = self.codecs.read(&record, seq, &Interest::all())?;
            verified.foreign += u64::from(!self.codecs.knows(&record));
            let kind = event.map_or("none", |event| event.kind.name()).to_owned();
            *verified.kinds.entry(kind).or_default() += 1;
        }
        Ok(())
    }

    fn verify_states(&self, verified: &mut Verified) -> Result<(), JournalError> {
        let tx = self.begin_read()?;
        for row in tx.open_table(SNAPSHOTS)?.iter()? {
            let (key, row) = row?;
            verified.snapshots += 1;
            if let Err(error) = Snapshot::from_row(row.value()).unpack() {
                verified.damage.push(format!("the state of {}: {}", key.value(), found(error)));
            }
        }
        for row in tx.open_table(LOOKS)?.iter()? {
            row?;
        }
        Ok(())
    }

    fn verify_readers(&self, _: &mut Verified) -> Result<(), JournalError> {
        self.places()?;
        self.dead_letters().map(drop)
    }
}

/// What is wrong, without the advice to look.
fn found(error: JournalError) -> String {
    match error.of_reading() {
        JournalError::Damaged { what } => what,
        other => in_words(&other),
    }
}
