//! Reading: runs of events, and what a source or a reader goes on from.

use std::collections::BTreeMap;
use std::ops::Range;

use bugle_event::{Event, Interest, Parts, Saved, Timestamp};
use bytes::Bytes;
use redb::{AccessGuard, ReadOnlyTable, ReadableTable};

use crate::backend::disk::store::Store;
use crate::backend::disk::tables::{CURSORS, DEAD, LOG, LOOKS, META, READER_PARTS, READER_STATES, SNAPSHOTS};
use crate::backend::seam::Chunk;
use crate::block::{Block, BlockHeader, OpenBlock, SEQ_MAX};
use crate::dead::DeadLetter;
use crate::error::{JournalError, guarded};
use crate::place::{Place, Places, ReadRow, read_row};
use crate::snapshot::{Snapshot, seen_again};

/// How many events are passed over at a time at most in search of some that can be read: so many in a row are not missed.
const STEP_MAX: u64 = 256;

/// How many steps of that length are taken before they grow: an end that is damaged may be anywhere.
const LOOKS_MAX: u64 = 4096;

/// How many blocks are read at a time at most: whoever wants little of them should not wait for all of the log.
const BLOCKS_MAX: usize = 64;

impl Store {
    /// At least `least` of the wanted events from number `from` on, if there are so many before `end` and not too much
    /// else lies between them. What lies before damage comes; the damage is the error of whoever reads on from there.
    pub(crate) fn read(&self, from: u64, end: u64, least: usize, want: &Interest) -> Result<Chunk, JournalError> {
        let mut chunk = Chunk { events: Vec::new(), missed: 0, next: from };
        match guarded(|| self.read_into(&mut chunk, end, least, want)) {
            Err(error) if chunk.next == from => Err(error),
            // What was read of the row that is damaged was not handed over.
            Ok(()) | Err(_) => Ok(chunk),
        }
    }

    fn read_into(&self, chunk: &mut Chunk, end: u64, least: usize, want: &Interest) -> Result<(), JournalError> {
        let (log, from) = (self.begin_read()?.open_table(LOG)?, chunk.next);
        let before = log.range(..=from)?.next_back().transpose()?.map(|(first, _)| first.value());
        let start = before.unwrap_or(from);
        for row in log.range(start..end)?.take(BLOCKS_MAX) {
            let (first, row) = row?;
            let first = first.value();
            if !(start..end).contains(&first) {
                return Err(JournalError::damaged("a row that is not in its place"));
            }
            if first > chunk.next {
                // Only the oldest rows are dropped: what is gone behind others is damage.
                if before.is_some() || chunk.next > from {
                    return Err(JournalError::damaged("the log lacks them"));
                }
                chunk.missed = first - from;
            }
            let (events, next) = self.read_row(chunk.next.max(first)..end, first, row.value(), want)?;
            chunk.events.extend(events);
            chunk.next = next;
            if chunk.events.len() >= least {
                break;
            }
        }
        if chunk.next == from && from < end {
            // Nothing of it is kept any more.
            let oldest = first(&log)?;
            let kept = oldest.min(end);
            if kept <= from || oldest >= self.end()? {
                return Err(JournalError::damaged("the log lacks them"));
            }
            (chunk.missed, chunk.next) = (kept - from, kept);
        }
        Ok(())
    }

    /// The wanted events of a row whose first one has number `first`, as far as they are in `range`, and where to go on.
    fn read_row(
        &self,
        range: Range<u64>,
        first: u64,
        row: &[u8],
        want: &Interest,
    ) -> Result<(Vec<Event>, u64), JournalError> {
        let (block, mut events, mut next) = (Block::unpack(first, row)?, Vec::new(), range.start);
        for record in block.records() {
            let (seq, record) = record?;
            if range.contains(&seq) {
                events.extend(self.codecs.read(&record, seq, want)?);
                next = seq + 1;
            }
        }
        Ok((events, next))
    }

    /// The number of the first event that was observed at `time` or later, as the clock was then.
    pub(crate) fn first_at(&self, time: Timestamp) -> Result<u64, JournalError> {
        guarded(|| {
            let log = self.begin_read()?.open_table(LOG)?;
            let (mut low, end) = (first(&log)?, self.end()?);
            let mut high = end;
            // The block that is looked for begins at `low` or later, and at `high` or earlier.
            while low < high {
                let middle = low + (high - low) / 2;
                let Some((first, block)) = block_of(&log, middle)? else { break };
                let head = BlockHeader::of(block.value())?;
                if Timestamp::from_millis(head.newest) < time {
                    // A row that says that it has no event would be looked at for ever.
                    low = head.end(first)?.max(middle + 1);
                } else if first > low {
                    high = first;
                } else {
                    break;
                }
            }
            let Some((first, block)) = block_of(&log, low)?.filter(|_| low < end) else { return Ok(end) };
            // Whoever reads from there on finds out what is wrong with it.
            let Ok(block) = Block::unpack(first, block.value()) else { return Ok(low) };
            for record in block.records() {
                let Ok((seq, record)) = record else { break };
                if seq >= low && record.observed_at() >= time {
                    return Ok(seq);
                }
            }
            Ok(low)
        })
    }

    /// The numbers of the oldest event and of the next one.
    pub(crate) fn bounds(&self) -> Result<(u64, u64), JournalError> {
        guarded(|| {
            let log = self.begin_read()?.open_table(LOG)?;
            let end = self.end()?;
            Ok((log.first()?.map_or(end, |(first, _)| first.value()), end))
        })
    }

    /// Where to go on behind event number `from`, which cannot be read, before `end`: with the next row; where there is
    /// none to be found, with an event that can be read and the one before it cannot.
    pub(crate) fn behind(&self, from: u64, end: u64, want: &Interest) -> u64 {
        let next_row = guarded(|| {
            let log = self.begin_read()?.open_table(LOG)?;
            let next = log.range(from + 1..end)?.next().transpose()?.map(|(first, _)| first.value());
            Ok(next.filter(|next| (from + 1..end).contains(next)))
        });
        next_row.unwrap_or_default().unwrap_or_else(|| self.sought_behind(from, end, want))
    }

    fn sought_behind(&self, from: u64, end: u64, want: &Interest) -> u64 {
        let is_readable = |seq| self.read(seq, end, 0, want).is_ok_and(|chunk| chunk.missed == 0);
        let (mut low, mut high, mut step) = (from, end, 1);
        for look in 0.. {
            if step >= end - low {
                break;
            }
            if is_readable(low + step) {
                high = low + step;
                break;
            }
            let most = if look < LOOKS_MAX { STEP_MAX } else { u64::MAX / 4 };
            (low, step) = (low + step, (step * 2).min(most));
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if is_readable(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        high
    }

    /// When the event of this number was observed, if it is there and can be read.
    pub(crate) fn observed_at(&self, seq: u64) -> Option<Timestamp> {
        self.read(seq, seq + 1, 1, &Interest::all()).ok()?.events.first().map(|event| event.observed_at)
    }

    /// Where reading begins and ends. Where the books say nothing, what lies in the log counts.
    pub(crate) fn extent(&self) -> Result<(u64, u64), JournalError> {
        let end = match guarded(|| self.end())? {
            1 => guarded(|| self.end_of_rows())?,
            end => end,
        };
        // A number that cannot be is damage, and whoever reads from the first event on finds out what can be read.
        let first = self.bounds().map_or(1, |(first, _)| first);
        Ok((if (1..=end).contains(&first) { first } else { 1 }, end))
    }

    fn end_of_rows(&self) -> Result<u64, JournalError> {
        let log = self.begin_read()?.open_table(LOG)?;
        log.last()?.map_or(Ok(1), |(first, row)| Ok(OpenBlock::reopen(first.value(), row.value())?.end()))
    }

    /// The number of the next event.
    fn end(&self) -> Result<u64, JournalError> {
        let meta = self.begin_read()?.open_table(META)?;
        number_of_next(meta.get("end")?.map(|end| end.value()))
    }

    /// What was saved under `key`, as of `now`.
    pub(crate) fn load(&self, key: &str, now: Timestamp) -> Result<Option<Saved>, JournalError> {
        guarded(|| {
            let tx = self.begin_read()?;
            let seen = tx.open_table(LOOKS)?.get(key)?.map(|at| Timestamp::from_millis(at.value()));
            match tx.open_table(SNAPSHOTS)?.get(key)? {
                Some(row) => Ok(Some(seen_again(Snapshot::from_row(row.value()).unpack()?, seen, now))),
                None => Ok(seen.map(|at| Saved { at, state: None })),
            }
        })
    }

    /// The place of each reader, with its state.
    pub(crate) fn places(&self) -> Result<Places, JournalError> {
        let (rows, end) = (self.rows_of_readers()?.into_iter(), guarded(|| self.end())?);
        let places = rows.map(|(reader, row)| {
            if row.cursor.next() > end {
                // It would wait, without a word, for numbers that others have before it.
                let what = format!("the reader {reader} is at {}, and the log ends at {end}", row.cursor.floor());
                return Err(JournalError::damaged(what));
            }
            let state = guarded(|| self.state_of(&reader, &row))?;
            Ok((reader, Place::restored(row.cursor, state)))
        });
        places.collect()
    }

    /// What the row of each reader says.
    pub(crate) fn rows_of_readers(&self) -> Result<BTreeMap<String, ReadRow>, JournalError> {
        guarded(|| {
            let cursors = self.begin_read()?.open_table(CURSORS)?;
            let mut read = BTreeMap::new();
            for row in cursors.iter()? {
                let (reader, row) = row?;
                let damaged = || JournalError::damaged(format!("an unreadable cursor of {}", reader.value()));
                read.insert(reader.value().to_owned(), read_row(row.value()).ok_or_else(damaged)?);
            }
            Ok(read)
        })
    }

    /// The state that belongs to the row of a reader.
    fn state_of(&self, reader: &str, row: &ReadRow) -> Result<Parts, JournalError> {
        let (tx, mut state) = (self.begin_read()?, Parts::new());
        let gone = || JournalError::damaged(format!("the state of the reader {reader} is gone"));
        let unpack = |row: &[u8]| Snapshot::from_row(row).unpack()?.state.ok_or_else(gone);
        if row.has_state {
            let states = tx.open_table(READER_STATES)?;
            let row = states.get(reader)?.ok_or_else(gone)?;
            state.insert(Bytes::new(), unpack(row.value())?);
        }
        if row.parts > 0 {
            let parts = tx.open_table(READER_PARTS)?;
            for row in parts.range((reader, &[][..])..)? {
                let (key, row) = row?;
                let (name, key) = key.value();
                if name != reader {
                    break;
                }
                state.insert(Bytes::copy_from_slice(key), unpack(row.value())?);
            }
        }
        let (found, said) = (state.len() as u64, row.parts.saturating_add(row.has_state.into()));
        if found == said {
            return Ok(state);
        }
        let what = format!("the state of the reader {reader} has {found} parts, and should have {said}");
        Err(JournalError::damaged(what))
    }

    /// What readers have given up.
    pub(crate) fn dead_letters(&self) -> Result<Vec<DeadLetter>, JournalError> {
        guarded(|| {
            let dead = self.begin_read()?.open_table(DEAD)?;
            let mut letters = Vec::new();
            for row in dead.iter()? {
                let (key, row) = row?;
                let (reader, seq) = key.value();
                letters.push(DeadLetter::from_row(reader, seq, row.value(), &self.codecs)?);
            }
            Ok(letters)
        })
    }
}

/// A number in the journal's books.
pub(crate) fn number(
    meta: &impl ReadableTable<&'static str, u64>,
    key: &'static str,
) -> Result<Option<u64>, JournalError> {
    Ok(meta.get(key)?.map(|value| value.value()))
}

/// The number of the next event, as the journal's books say: in one that is new they say nothing.
pub(crate) fn number_of_next(end: Option<u64>) -> Result<u64, JournalError> {
    let end = end.unwrap_or(1);
    let is_number = (1..=SEQ_MAX).contains(&end);
    is_number.then_some(end).ok_or_else(|| JournalError::damaged(format!("the log ends at {end}, which cannot be")))
}

type Log = ReadOnlyTable<u64, &'static [u8]>;
type Row<'a> = AccessGuard<'a, &'static [u8]>;

/// The block that holds the event of number `seq`, or would.
pub(crate) fn block_of(
    log: &impl ReadableTable<u64, &'static [u8]>,
    seq: u64,
) -> Result<Option<(u64, Row<'_>)>, JournalError> {
    Ok(log.range(..=seq)?.next_back().transpose()?.map(|(first, block)| (first.value(), block)))
}

/// The number of the oldest event that is kept.
fn first(log: &Log) -> Result<u64, JournalError> {
    Ok(log.first()?.map_or(1, |(first, _)| first.value()))
}
