//! Which events of a journal are asked for.

use bugle::JournalError;
use bugle::journal::{Archive, Archived, KindSet, Want};

use crate::args::{Place, Select};
use crate::failure::Failure;
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
        match self.to {
            Some(to) => events.until(to.to()),
            None => Ok(events),
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
}

/// How many are to be written.
pub(super) fn limit(count: Option<u64>) -> usize {
    count.map_or(usize::MAX, |count| usize::try_from(count).unwrap_or(usize::MAX))
}
