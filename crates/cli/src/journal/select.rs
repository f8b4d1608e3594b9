//! Which events of a journal are asked for.

use std::path::Path;

use bugle::journal::{Archive, Archived, KindSet, Want};
use bugle::{Event, JournalError};

use crate::args::{Place, Select};
use crate::failure::Failure;
use crate::output::Output;
use crate::say::{counted, say};

impl Select {
    /// Refuses what nothing can lie in, before anything is opened.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let is_empty = match (self.from, self.to) {
            (Some(Place::Event(from)), Some(Place::Event(to))) => from > to,
            (Some(Place::Time(from)), Some(Place::Time(to))) => from > to,
            _ => false,
        };
        let why = "--from lies behind --to: nothing lies between them";
        if is_empty { Err(Failure::Usage(why.to_owned())) } else { Ok(()) }
    }

    /// The events, in order.
    pub(super) fn events<'a>(&self, archive: &'a Archive) -> Result<Archived<'a>, JournalError> {
        let events = archive.events(self.from.unwrap_or(Place::Beginning).from(), self.want())?;
        let events = match self.to {
            Some(to) => events.until(to.to())?,
            None => events,
        };
        Ok(if self.salvage { events.salvage() } else { events })
    }

    /// The next of them. What is damaged is said and left out, if so it is to be; else it is the end, behind what is whole.
    pub(super) fn next(
        &self,
        events: &mut Archived<'_>,
        dir: &Path,
        output: &mut Output,
    ) -> Result<Option<Event>, Failure> {
        loop {
            let error = match events.next() {
                None => return Ok(None),
                Some(Ok(event)) => return Ok(Some(event)),
                Some(Err(error)) => error,
            };
            output.flush()?;
            let failure = Failure::from_journal(dir, &error);
            if !self.salvage {
                return Err(Failure::Said(format!("{failure}; --salvage goes on behind what is damaged")));
            }
            say(failure);
        }
    }

    fn want(&self) -> Want {
        let kinds = if self.on.is_empty() { KindSet::All } else { self.on.iter().copied().collect() };
        Want { kinds, filters: self.subject.iter().cloned().collect() }
    }
}

/// A line on standard error where something is missing: it would look as if nothing had happened.
pub(super) fn tell_missed(events: &Archived<'_>) {
    if events.missed() > 0 {
        say(format_args!("{} of these are no longer kept", counted(events.missed(), "event")));
    }
    if events.lost() > 0 {
        say(format_args!("{} of these could not be read", counted(events.lost(), "event")));
    }
}

/// How many are to be written.
pub(super) fn limit(count: Option<u64>) -> usize {
    count.map_or(usize::MAX, |count| usize::try_from(count).unwrap_or(usize::MAX))
}
