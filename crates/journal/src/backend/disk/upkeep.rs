//! What people ask of a journal, and what they have done to it.

use std::collections::BTreeMap;
use std::ops::Range;

use bugle_event::Timestamp;
use redb::{ReadableTable as _, ReadableTableMetadata as _, TableHandle as _};

use crate::backend::disk::read::{number, number_of_next};
use crate::backend::disk::store::{Db, FILE, Store};
use crate::backend::disk::tables::{CURSORS, DEAD, LOG, META, READER_PARTS, READER_STATES, SNAPSHOTS};
use crate::backend::disk::write::{Writer, remove_parts};
use crate::backend::group::Group;
use crate::block::{Block, BlockHeader, OpenBlock, Packer};
use crate::dead::DeadLetter;
use crate::error::{JournalError, guarded};
use crate::retention::Retention;

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
    /// How many events that are kept come after that.
    pub lag: u64,
    /// How many events it has given up.
    pub dead_letters: u64,
    /// In how many parts its state is kept: none, if it keeps no state.
    pub parts: u64,
}

impl Store {
    pub(crate) fn stats(&self) -> Result<Stats, JournalError> {
        guarded(|| {
            let tx = self.begin_read()?;
            let (log, meta, snapshots) = (tx.open_table(LOG)?, tx.open_table(META)?, tx.open_table(SNAPSHOTS)?);
            let number = |key| number(&meta, key);
            let end = number_of_next(number("end")?)?;
            let mut dead = BTreeMap::<_, u64>::new();
            for row in tx.open_table(DEAD)?.iter()? {
                *dead.entry(row?.0.value().0.to_owned()).or_default() += 1;
            }
            let (oldest, newest) = (log.first()?, log.last()?);
            let first = oldest.as_ref().map_or(end, |(first, _)| first.value());
            let readers = self.rows_of_readers()?.into_iter().map(|(name, row)| {
                let dead_letters = dead.get(&name).copied().unwrap_or(0);
                let (confirmed, parts) = (row.cursor.floor(), row.parts.saturating_add(row.has_state.into()));
                let lag = end.saturating_sub(first.max(confirmed.saturating_add(1)));
                (name, ReaderStats { confirmed, lag, dead_letters, parts })
            });
            let observed = match (&oldest, &newest) {
                (Some((_, oldest)), Some((_, newest))) => {
                    let (oldest, newest) = (BlockHeader::of(oldest.value())?, BlockHeader::of(newest.value())?);
                    Some((Timestamp::from_millis(oldest.oldest), Timestamp::from_millis(newest.newest)))
                }
                _ => None,
            };
            Ok(Stats {
                format: number("format")?.unwrap_or(0),
                file_bytes: std::fs::metadata(self.path().join(FILE)).map_or(0, |file| file.len()),
                events: first..end,
                log_bytes: number("log_bytes")?.unwrap_or(0),
                log_rows: log.len()?,
                observed,
                snapshots: snapshots.len()?,
                snapshot_bytes: snapshots.stats()?.stored_bytes(),
                readers: readers.collect(),
            })
        })
    }

    /// Drops what `retention` does not keep. Gives how many events went.
    pub(crate) fn prune(&self, retention: Retention, now: Timestamp) -> Result<u64, JournalError> {
        let mut writer = Writer::new(self)?;
        let (mut first, _) = self.bounds()?;
        let before = first;
        loop {
            let left = self.commit(&mut writer, &Group::default(), retention, now)?;
            if left == first {
                break;
            }
            first = left;
        }
        // What the writer knows of the log is no longer so after this.
        drop(writer);
        Ok(guarded(|| self.cut_oldest(retention, now))? - before)
    }

    /// Drops those events of the oldest row that `retention` does not keep by age or number, but for the newest of all.
    /// Gives the number of the oldest event that is left.
    fn cut_oldest(&self, retention: Retention, now: Timestamp) -> Result<u64, JournalError> {
        let tx = self.writable()?.begin_write()?;
        let (first, kept) = {
            let (mut log, mut meta) = (tx.open_table(LOG)?, tx.open_table(META)?);
            let number = |key| number(&meta, key);
            let (end, bytes) = (number_of_next(number("end")?)?, number("log_bytes")?.unwrap_or(0));
            let Some((first, row)) = log.first()?.map(|(first, row)| (first.value(), row.value().to_vec())) else {
                return Ok(end);
            };
            let kept = first_kept(first, &row, end, retention, now)?;
            if kept > first {
                let cut = OpenBlock::cut(first, &row, kept)?.pack(&mut Packer::default())?;
                log.remove(first)?;
                log.insert(kept, &cut[..])?;
                meta.insert("log_bytes", (bytes + cut.len() as u64).saturating_sub(row.len() as u64))?;
            }
            (first, kept)
        };
        if kept > first {
            tx.commit()?;
        }
        Ok(kept)
    }

    /// Forgets a reader: its place, its state, and what it has given up. Says whether there was one.
    pub(crate) fn forget_reader(&self, name: &str) -> Result<bool, JournalError> {
        guarded(|| {
            let tx = self.writable()?.begin_write()?;
            let was_there = tx.open_table(CURSORS)?.remove(name)?.is_some();
            tx.open_table(DEAD)?.retain(|(reader, _), _| reader != name)?;
            let tables: Vec<_> = tx.list_tables()?.map(|table| table.name().to_owned()).collect();
            let is_there = |table: &str| tables.iter().any(|name| name == table);
            if is_there(READER_STATES.name()) {
                tx.open_table(READER_STATES)?.remove(name)?;
            }
            if is_there(READER_PARTS.name()) {
                remove_parts(&mut tx.open_table(READER_PARTS)?, name)?;
            }
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

/// The number of the oldest event of a row, the oldest of a log that ends at `end`, that `retention` keeps by age or number;
/// that of its last one at most.
fn first_kept(first: u64, row: &[u8], end: u64, retention: Retention, now: Timestamp) -> Result<u64, JournalError> {
    let (block, last) = (Block::unpack(first, row)?, BlockHeader::of(row)?.end(first)?.saturating_sub(1));
    let mut kept = retention.events.map_or(first, |most| end.saturating_sub(most)).max(first);
    for record in block.records() {
        let (seq, record) = record?;
        if seq < kept {
            continue;
        }
        if retention.age.is_none_or(|age| record.observed_at() >= now - age) {
            break;
        }
        kept = seq + 1;
    }
    Ok(kept.min(last.max(first)))
}
