//! What people ask of a journal, and what they have done to it.

use std::collections::BTreeMap;
use std::ops::Range;

use bugle_event::{Timestamp, Want, in_words};
use redb::{ReadableTable as _, ReadableTableMetadata as _};

use super::tables::{DEAD, LOG, LOOKS, META, SNAPSHOTS};
use super::{Batch, Db, FILE, Store, Writer};
use crate::block::{Block, BlockHead};
use crate::dead::DeadLetter;
use crate::error::guarded;
use crate::snapshot::Snapshot;
use crate::{JournalError, Retention};

/// What is in a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// The format of the file.
    pub format: u64,
    /// The size of the file.
    pub file_bytes: u64,
    /// The numbers of the events that are kept.
    pub events: Range<u64>,
    /// The size of the log, compressed.
    pub log_bytes: u64,
    /// How many rows the log has.
    pub log_rows: u64,
    /// When the oldest and the newest of them were observed.
    pub observed: Option<(Timestamp, Timestamp)>,
    /// Of how many subjects there is a state to go on from.
    pub snapshots: u64,
    /// The size of these states, compressed.
    pub snapshot_bytes: u64,
    /// The readers, by name.
    pub readers: BTreeMap<String, ReaderStats>,
}

/// How far a reader is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReaderStats {
    /// All events up to this number are confirmed.
    pub confirmed: u64,
    /// How many events come after that.
    pub lag: u64,
    /// How many events it has given up.
    pub dead_letters: u64,
}

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
    pub(crate) fn stats(&self) -> Result<Stats, JournalError> {
        guarded(|| {
            let tx = self.begin_read()?;
            let (log, meta, snapshots) = (tx.open_table(LOG)?, tx.open_table(META)?, tx.open_table(SNAPSHOTS)?);
            let number = |key: &str| Ok::<_, JournalError>(meta.get(key)?.map(|value| value.value()));
            let end = number("end")?.unwrap_or(1);
            let mut dead = BTreeMap::<_, u64>::new();
            for row in tx.open_table(DEAD)?.iter()? {
                *dead.entry(row?.0.value().0.to_owned()).or_default() += 1;
            }
            let readers = self.cursors()?.into_iter().map(|(name, cursor)| {
                let dead_letters = dead.get(&name).copied().unwrap_or(0);
                let confirmed = cursor.floor();
                (name, ReaderStats { confirmed, lag: (end - 1).saturating_sub(confirmed), dead_letters })
            });
            let (oldest, newest) = (log.first()?, log.last()?);
            let observed = match (&oldest, &newest) {
                (Some((_, oldest)), Some((_, newest))) => {
                    let (oldest, newest) = (BlockHead::of(oldest.value())?, BlockHead::of(newest.value())?);
                    Some((Timestamp::from_millis(oldest.oldest), Timestamp::from_millis(newest.newest)))
                }
                _ => None,
            };
            Ok(Stats {
                format: number("format")?.unwrap_or(0),
                file_bytes: std::fs::metadata(self.path().join(FILE)).map_or(0, |file| file.len()),
                events: oldest.map_or(end, |(first, _)| first.value())..end,
                log_bytes: number("log_bytes")?.unwrap_or(0),
                log_rows: log.len()?,
                observed,
                snapshots: snapshots.len()?,
                snapshot_bytes: snapshots.stats()?.stored_bytes(),
                readers: readers.collect(),
            })
        })
    }

    /// Reads all there is and compares it with its checksums and with itself.
    pub(crate) fn verify(&mut self) -> Verified {
        let mut verified = Verified::default();
        if let Db::Writable(db) = &mut self.db {
            match guarded(|| Ok(db.check_integrity()?)) {
                Ok(is_whole) => verified.mended = !is_whole,
                Err(error) => verified.damage.push(found(&error)),
            }
        }
        for check in [Self::verify_log, Self::verify_states, Self::verify_readers] {
            if let Err(error) = guarded(|| check(self, &mut verified)) {
                verified.damage.push(found(&error));
            }
        }
        verified
    }

    fn verify_log(&self, verified: &mut Verified) -> Result<(), JournalError> {
        let tx = self.begin_read()?;
        let (log, meta) = (tx.open_table(LOG)?, tx.open_table(META)?);
        let number = |key: &str| Ok::<_, JournalError>(meta.get(key)?.map_or(0, |value| value.value()));
        let (mut next, mut bytes) = (None, 0);
        for row in log.iter()? {
            let (first, row) = row?;
            let first = first.value();
            if next.is_some_and(|next| next != first) {
                verified.damage.push(format!("the log goes on at {first}, and should at {}", next.unwrap_or_default()));
            }
            bytes += row.value().len() as u64;
            next = Some(first + u64::from(BlockHead::of(row.value())?.count));
            if let Err(error) = self.verify_block(first, row.value(), verified) {
                verified.damage.push(format!("events from {first} on: {}", found(&error)));
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
            let event = self.codecs.read(&record, seq, &Want::all())?;
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
            if let Err(error) = Snapshot::from_row(row.value()).unpack(None) {
                verified.damage.push(format!("the state of {}: {}", key.value(), found(&error)));
            }
        }
        for row in tx.open_table(LOOKS)?.iter()? {
            row?;
        }
        Ok(())
    }

    fn verify_readers(&self, _: &mut Verified) -> Result<(), JournalError> {
        self.cursors()?;
        self.dead_letters().map(drop)
    }

    /// Drops what `retention` does not keep. Gives how many events went.
    pub(crate) fn prune(&self, retention: Retention, now: Timestamp) -> Result<u64, JournalError> {
        let mut writer = Writer::new(self)?;
        let (mut first, _) = self.bounds()?;
        let before = first;
        loop {
            let left = self.commit(&mut writer, &Batch::default(), retention, now)?;
            if left == first {
                return Ok(first - before);
            }
            first = left;
        }
    }

    /// Forgets a reader: its place, and what it has given up. Says whether there was one.
    pub(crate) fn forget_reader(&self, name: &str) -> Result<bool, JournalError> {
        guarded(|| {
            let tx = self.writable()?.begin_write()?;
            let was_there = tx.open_table(super::tables::CURSORS)?.remove(name)?.is_some();
            tx.open_table(DEAD)?.retain(|(reader, _), _| reader != name)?;
            tx.commit()?;
            Ok(was_there)
        })
    }

    /// Gives the file's free space back to the disk. Says how large the file was, and how large it is.
    pub(crate) fn compact(&mut self) -> Result<(u64, u64), JournalError> {
        let path = self.path().join(FILE);
        let size = || std::fs::metadata(&path).map(|file| file.len()).map_err(JournalError::Disk);
        let before = size()?;
        guarded(|| {
            let Db::Writable(db) = &mut self.db else { return self.writable().map(drop) };
            while db.compact()? {}
            Ok(())
        })?;
        Ok((before, size()?))
    }

    /// What readers have given up, of one reader or of all.
    pub(crate) fn dead_letters_of(&self, reader: Option<&str>) -> Result<Vec<DeadLetter>, JournalError> {
        let mut letters = self.dead_letters()?;
        letters.retain(|letter| reader.is_none_or(|reader| letter.reader == reader));
        Ok(letters)
    }
}

/// What is wrong, without the advice to look.
fn found(error: &JournalError) -> String {
    match error {
        JournalError::Damaged { what } => what.clone(),
        other => in_words(other),
    }
}
