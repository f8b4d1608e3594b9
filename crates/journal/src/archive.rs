//! A journal that nobody fills: for looking into it, and for keeping it in order.

use std::path::Path;

use bugle_event::{Cause, Codec, Envelope, Event, Gap, Interest, Seen, Timestamp};

use crate::backend::disk::store::Store;
use crate::backend::disk::upkeep::Stats;
use crate::backend::disk::verify::Verified;
use crate::dead::DeadLetter;
use crate::error::JournalError;
use crate::record::Codecs;
use crate::retention::Retention;
use crate::start::Start;

/// How many events are read at a time.
const CHUNK: usize = 1024;
/// Memory for the store's pages, in bytes.
const CACHE: usize = 64 << 20;

/// The journal of a program, opened beside it or after it. All of this blocks the thread.
#[derive(Debug)]
pub struct Archive(Store);

impl Archive {
    /// Opens the journal in `dir` for reading. A program that writes to it goes on undisturbed.
    pub fn open(dir: &Path, codecs: &[Codec]) -> Result<Self, JournalError> {
        let store = Store::open_to_read(dir, CACHE, Codecs::new(codecs.iter().copied()));
        store.map(Self).map_err(JournalError::of_reading)
    }

    /// Opens the journal in `dir` for keeping it in order. No program may be writing to it.
    pub fn open_alone(dir: &Path, codecs: &[Codec]) -> Result<Self, JournalError> {
        Store::open_existing(dir, CACHE, Codecs::new(codecs.iter().copied())).map(Self)
    }

    /// What is in it.
    pub fn stats(&self) -> Result<Stats, JournalError> {
        self.0.stats().map_err(JournalError::of_reading)
    }

    /// The events that are wanted, from `start` on, in order, as they are now: what is appended later is not among
    /// them. [`Start::Now`] is the end.
    pub fn events(&self, start: Start, want: impl Into<Interest>) -> Result<Archived<'_>, JournalError> {
        let extent = place(&self.0, start).and_then(|next| Ok((next, self.0.extent()?.1)));
        let (next, end) = extent.map_err(JournalError::of_reading)?;
        Ok(Archived {
            store: &self.0,
            want: want.into(),
            next,
            end,
            missed: 0,
            lost: 0,
            hole: None,
            chunk: Vec::new().into_iter(),
            has_failed: false,
            salvages: false,
        })
    }

    /// What the reader of this name has given up; of all readers, if none is named.
    pub fn dead_letters(&self, reader: Option<&str>) -> Result<Vec<DeadLetter>, JournalError> {
        self.0.dead_letters_of(reader).map_err(JournalError::of_reading)
    }

    /// Reads all there is and compares it with its checksums and with itself; of a journal that was opened
    /// [alone](Self::open_alone), every page of the file too.
    pub fn verify(&mut self) -> Verified {
        self.0.verify()
    }

    /// Drops the oldest events until `retention` is kept, but for the newest one. By age and by number it is kept to the
    /// event; by size, whole runs of some dozens to some thousands of events go. Gives how many went.
    pub fn prune(&mut self, retention: Retention, now: Timestamp) -> Result<u64, JournalError> {
        self.0.prune(retention, now)
    }

    /// Gives the file's free space back to the disk. Gives the size of the file before and after.
    pub fn compact(&mut self) -> Result<(u64, u64), JournalError> {
        self.0.compact()
    }

    /// Forgets the place of a reader, and what it has given up. Says whether there was one of this name.
    pub fn forget_reader(&mut self, name: &str) -> Result<bool, JournalError> {
        self.0.forget_reader(name)
    }
}

/// The number of the first event that is read from `start` on.
fn place(store: &Store, start: Start) -> Result<u64, JournalError> {
    Ok(match start {
        Start::Beginning => store.extent()?.0,
        Start::Now => store.extent()?.1,
        Start::After(seq) => seq.0.saturating_add(1),
        Start::At(time) => store.first_at(time)?,
    })
}

/// Events in a row that cannot be read.
#[derive(Debug)]
struct Hole {
    /// When the one before them was observed, whoever wants that.
    from: Option<Timestamp>,
    missed: u64,
}

/// Events of an [`Archive`], in order. What lies before damage comes, then the error, and after that nothing more, unless
/// it [salvages](Self::salvage).
#[derive(Debug)]
pub struct Archived<'a> {
    store: &'a Store,
    want: Interest,
    next: u64,
    end: u64,
    missed: u64,
    lost: u64,
    /// What of it lies before what is read next.
    hole: Option<Hole>,
    chunk: std::vec::IntoIter<Event>,
    has_failed: bool,
    salvages: bool,
}

impl Archived<'_> {
    /// Ends before the event with which a reader from `end` on would begin.
    pub fn until(mut self, end: Start) -> Result<Self, JournalError> {
        self.end = self.end.min(place(self.store, end)?);
        Ok(self)
    }

    /// Goes on behind what is damaged: each error says which events cannot be read. After it, or after several in a row,
    /// comes a [`Gap`], which has no number: until the next event that can be read was observed; where there is none, until
    /// the file was last written, or copied.
    #[must_use]
    pub fn salvage(self) -> Self {
        Self { salvages: true, ..self }
    }

    /// How many events could not be read so far, and were gone [past](Self::salvage).
    pub fn lost(&self) -> u64 {
        self.lost
    }

    /// What cannot be read, and goes on behind it if it is to.
    fn fail(&mut self, error: JournalError) -> JournalError {
        let error = error.of_reading();
        let first = self.next;
        if !self.salvages || !matches!(error, JournalError::Damaged { .. }) {
            self.has_failed = true;
            return error.hiding(first, None);
        }
        self.next = self.store.behind(first, self.end, &self.want).max(first + 1);
        self.lost += self.next - first;
        let hole = || Hole { from: self.store.observed_at(first.saturating_sub(1)), missed: 0 };
        self.hole.get_or_insert_with(hole).missed += self.next - first;
        error.hiding(first, Some(self.next - 1))
    }

    /// The gap that stands for what could not be read, as soon as it is known how far that goes.
    fn gap(&mut self) -> Option<Event> {
        let Hole { from, missed } = self.hole.as_ref()?;
        let to = match self.store.observed_at(self.next) {
            Some(to) => to,
            None if self.next < self.end => return None,
            None => self.store.written_at().max(*from).unwrap_or_default(),
        };
        let mut gap = Gap::new("bugle", [], from.map(|from| from.min(to)), to, Cause::Damaged);
        gap.missed = Some(*missed);
        self.hole = None;
        Some(Envelope::new("bugle", gap, Seen::at(to)).into_event())
    }

    fn ends_early(&self) -> JournalError {
        JournalError::damaged(format!("the log ends at {}, and should at {}", self.next, self.end))
    }

    /// How many events there should have been so far that are no longer kept.
    pub fn missed(&self) -> u64 {
        self.missed
    }
}

impl Iterator for Archived<'_> {
    type Item = Result<Event, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(event) = self.chunk.next().or_else(|| self.gap()) {
                return Some(Ok(event));
            }
            if self.has_failed || self.next >= self.end {
                return None;
            }
            let read = self.store.read(self.next, self.end, CHUNK, &self.want);
            match read.and_then(|chunk| if chunk.next > self.next { Ok(chunk) } else { Err(self.ends_early()) }) {
                Ok(chunk) => {
                    self.next = chunk.next;
                    self.missed += chunk.missed;
                    self.chunk = chunk.events.into_iter();
                }
                Err(error) => return Some(Err(self.fail(error))),
            }
        }
    }
}
