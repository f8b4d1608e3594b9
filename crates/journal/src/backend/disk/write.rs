//! Writing: one transaction for all that was handed over since the last one.

use bugle_event::{Event, Part, Timestamp};
use redb::{Durability, ReadableTable as _, Table, WriteTransaction};

use crate::backend::disk::read::{block_of, number, number_of_next};
use crate::backend::disk::store::Store;
use crate::backend::disk::tables::{CURSORS, DEAD, LOG, LOOKS, META, READER_PARTS, READER_STATES, SNAPSHOTS};
use crate::backend::group::Group;
use crate::block::{BlockHeader, OpenBlock, Packer, SEQ_MAX};
use crate::dead::{DEAD_MAX, DeadLetter};
use crate::error::{JournalError, guarded};
use crate::place::PlaceRow;
use crate::record::RecordWriter;
use crate::retention::Retention;
use crate::snapshot::Snapshot;

/// A block that is at least this large, unpacked, takes no more events. Large enough to compress well, small enough to
/// be read for the sake of one event.
const BLOCK_MAX: usize = 128 << 10;

/// The last block of a commit takes events of the next one as well while it is no larger than this, so that a trickle
/// of events does not become a row each. It is written again each time, hence small.
const TAIL_MAX: usize = 16 << 10;

/// How many blocks are dropped in one transaction: it should not take much longer than others.
const DROP_MAX: usize = 256;

/// What is known of the end of the log, so that it need not be read again.
#[derive(Debug)]
pub(crate) struct Writer {
    open: OpenBlock,
    log_bytes: u64,
    records: RecordWriter,
    packer: Packer,
}

impl Writer {
    /// Goes on where the log ends.
    pub(crate) fn new(store: &Store) -> Result<Self, JournalError> {
        guarded(|| {
            let tx = store.begin_read()?;
            let (log, meta) = (tx.open_table(LOG)?, tx.open_table(META)?);
            let number = |key| number(&meta, key);
            let end = number_of_next(number("end")?)?;
            let mut open = OpenBlock::starting_at(end);
            if let Some((first, row)) = log.last()? {
                let last = OpenBlock::reopen(first.value(), row.value())?;
                if last.end() != end {
                    return Err(JournalError::damaged(format!("the log ends at {}, and should at {end}", last.end())));
                }
                if last.len() <= TAIL_MAX {
                    open = last;
                }
            }
            // Far less than overflows: no disk is so large.
            let log_bytes = number("log_bytes")?.unwrap_or(0).min(SEQ_MAX);
            Ok(Self { open, log_bytes, records: RecordWriter::default(), packer: Packer::default() })
        })
    }

    /// The number of the next event.
    pub(crate) fn end(&self) -> u64 {
        self.open.end()
    }
}

impl Store {
    /// Makes `group` durable, and drops what need not be kept any longer. Gives the number of the oldest event that is
    /// kept. After an error nothing of it has happened, and `writer` is of no more use.
    pub(crate) fn commit(
        &self,
        writer: &mut Writer,
        group: &Group,
        retention: Retention,
        now: Timestamp,
    ) -> Result<u64, JournalError> {
        guarded(|| {
            let mut tx = self.writable()?.begin_write()?;
            // So that a journal that a crash left opens at once, and not after a walk through all of it.
            tx.set_quick_repair(true);
            tx.set_durability(Durability::Immediate).map_err(|error| JournalError::Store(error.into()))?;
            let first = writer.write_log(&tx, &group.events, retention, now)?;
            write_states(&tx, group)?;
            writer.write_places(&tx, group, now)?;
            write_dead(&tx, &group.dead)?;
            tx.commit()?;
            Ok(first)
        })
    }
}

impl Writer {
    fn write_log(
        &mut self,
        tx: &WriteTransaction,
        events: &[Event],
        retention: Retention,
        now: Timestamp,
    ) -> Result<u64, JournalError> {
        let mut log = tx.open_table(LOG)?;
        for event in events {
            debug_assert_eq!(event.seq.map(|seq| seq.0), Some(self.open.end()));
            self.open.push(event, &mut self.records);
            if self.open.len() >= BLOCK_MAX {
                self.write_block(&mut log)?;
            }
        }
        if !events.is_empty() && !self.open.is_empty() {
            self.write_block(&mut log)?;
        }
        let first = self.drop_oldest(&mut log, retention, now)?;
        let mut meta = tx.open_table(META)?;
        meta.insert("end", self.end())?;
        meta.insert("log_bytes", self.log_bytes)?;
        Ok(first)
    }

    /// Places, and what has changed of the states that belong to them.
    fn write_places(&mut self, tx: &WriteTransaction, group: &Group, now: Timestamp) -> Result<(), JournalError> {
        if group.places.is_empty() {
            return Ok(());
        }
        let mut cursors = tx.open_table(CURSORS)?;
        for (reader, place) in &group.places {
            cursors.insert(&**reader, &place.cursor[..])?;
            if !place.parts.is_empty() {
                self.write_parts(tx, reader, place, now)?;
            }
        }
        Ok(())
    }

    fn write_parts(
        &mut self,
        tx: &WriteTransaction,
        reader: &str,
        place: &PlaceRow,
        now: Timestamp,
    ) -> Result<(), JournalError> {
        let (first, others) = place.parts.split_at(usize::from(place.parts[0].key.is_empty()));
        let mut pack = |value| Snapshot::pack(now, value, &mut self.packer);
        if let [Part { value, .. }] = first {
            let mut states = tx.open_table(READER_STATES)?;
            match value {
                Some(value) => states.insert(reader, pack(value).row())?,
                None => states.remove(reader)?,
            };
        }
        if others.is_empty() {
            return Ok(());
        }
        let mut table = tx.open_table(READER_PARTS)?;
        if place.replaces_parts {
            remove_parts(&mut table, reader)?;
        }
        for Part { key, value } in others {
            match value {
                Some(value) => table.insert((reader, &key[..]), pack(value).row())?,
                None => table.remove((reader, &key[..]))?,
            };
        }
        Ok(())
    }

    fn write_block(&mut self, log: &mut Table<'_, u64, &'static [u8]>) -> Result<(), JournalError> {
        let row = self.open.pack(&mut self.packer)?;
        let replaced = log.insert(self.open.first, &row[..])?.map_or(0, |row| row.value().len());
        self.log_bytes = (self.log_bytes + row.len() as u64).saturating_sub(replaced as u64);
        if self.open.len() > TAIL_MAX {
            self.open = OpenBlock::starting_at(self.open.end());
        }
        Ok(())
    }

    /// Gives the number of the oldest event that is left.
    fn drop_oldest(
        &mut self,
        log: &mut Table<'_, u64, &'static [u8]>,
        retention: Retention,
        now: Timestamp,
    ) -> Result<u64, JournalError> {
        for _ in 0..DROP_MAX {
            let Some((first, head, bytes)) = oldest(log)? else { return Ok(self.end()) };
            let end = head.end(first)?;
            if end >= self.end() || first == self.open.first {
                return Ok(first);
            }
            let left = self.log_bytes.saturating_sub(bytes);
            let newest = no_younger_than(log, first, Timestamp::from_millis(head.newest), now)?;
            if !retention.drops(now, newest, self.end() - end, left) {
                return Ok(first);
            }
            log.remove(first)?;
            self.log_bytes = left;
        }
        Ok(oldest(log)?.map_or(self.end(), |(first, ..)| first))
    }
}

/// Takes out all parts of the state of this reader.
pub(crate) fn remove_parts(
    parts: &mut Table<'_, (&'static str, &'static [u8]), &'static [u8]>,
    reader: &str,
) -> Result<(), JournalError> {
    // No name lies between these two.
    let next = format!("{reader}\0");
    parts.retain_in((reader, &[][..])..(&*next, &[][..]), |_, _| false)?;
    Ok(())
}

fn oldest(log: &Table<'_, u64, &'static [u8]>) -> Result<Option<(u64, BlockHeader, u64)>, JournalError> {
    let Some((first, row)) = log.first()? else { return Ok(None) };
    Ok(Some((first.value(), BlockHeader::of(row.value())?, row.value().len() as u64)))
}

/// When the newest event of the block that begins at `first` was observed, `newest` by what it says. While the clock was
/// ahead that lies in the future, and would keep the block, and all behind it, until then: it was no later than what was
/// observed after it.
fn no_younger_than(
    log: &Table<'_, u64, &'static [u8]>,
    first: u64,
    newest: Timestamp,
    now: Timestamp,
) -> Result<Timestamp, JournalError> {
    if newest <= now {
        return Ok(newest);
    }
    let Some((last, row)) = log.last()? else { return Ok(newest) };
    let (mut low, mut high) = (first, last.value());
    let mut known = Timestamp::from_millis(BlockHeader::of(row.value())?.newest);
    if known > now {
        return Ok(newest);
    }
    // The first block after those of the future begins at `low` or later, and at `high` or earlier.
    while low < high {
        let middle = low + (high - low) / 2;
        let Some((at, row)) = block_of(log, middle)? else { break };
        let head = BlockHeader::of(row.value())?;
        let observed = Timestamp::from_millis(head.newest);
        if observed > now {
            low = head.end(at)?.max(middle + 1);
        } else {
            (high, known) = (at, observed);
        }
    }
    Ok(known)
}

fn write_states(tx: &WriteTransaction, group: &Group) -> Result<(), JournalError> {
    if !group.snapshots.is_empty() {
        let mut snapshots = tx.open_table(SNAPSHOTS)?;
        for (key, snapshot) in &group.snapshots {
            snapshots.insert(&**key, snapshot.row())?;
        }
    }
    if !group.looks.is_empty() {
        let mut looks = tx.open_table(LOOKS)?;
        for (key, at) in &group.looks {
            looks.insert(&**key, at.as_millis())?;
        }
    }
    Ok(())
}

fn write_dead(tx: &WriteTransaction, letters: &[DeadLetter]) -> Result<(), JournalError> {
    if letters.is_empty() {
        return Ok(());
    }
    let mut dead = tx.open_table(DEAD)?;
    for letter in letters {
        dead.insert((&*letter.reader, letter.seq()), &letter.to_row()[..])?;
        let of_reader = || dead.range((&*letter.reader, 0)..=(&*letter.reader, u64::MAX));
        let oldest = of_reader()?.next().transpose()?.map(|(key, _)| key.value().1);
        if let Some(oldest) = oldest.filter(|_| of_reader().is_ok_and(|letters| letters.count() > DEAD_MAX)) {
            dead.remove((&*letter.reader, oldest))?;
        }
    }
    Ok(())
}
