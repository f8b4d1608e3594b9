//! Which events of a journal are asked for.

use std::path::Path;

use bugle::journal::{Archive, Archived, Want};
use bugle::source::Interest;
use bugle::{Event, JournalError};

use crate::args::{Place, Select};
use crate::failure::Failure;
use crate::names::Names;
use crate::output::Output;
use crate::say::{counted, say};
use crate::sift::Sift;

impl Select {
    /// What is asked for. What nothing can lie in is refused, before anything is opened.
    pub(super) fn sift(&self) -> Result<Option<Sift>, Failure> {
        let is_empty = match (self.from, self.to) {
            (Some(Place::Event(from)), Some(Place::Event(to))) => from > to,
            (Some(Place::Time(from)), Some(Place::Time(to))) => from > to,
            _ => false,
        };
        if is_empty {
            return Err(Failure::Usage("--from lies behind --to: nothing lies between them".to_owned()));
        }
        Sift::new(&self.asked, &self.pattern, &[])
    }

    /// Whether nothing narrows it.
    pub(super) fn is_everything(&self) -> bool {
        let Self { from, to, asked, pattern, salvage } = self;
        from.is_none() && to.is_none() && asked.is_everything() && pattern.is_empty() && !salvage
    }

    /// The events, in order.
    pub(super) fn events<'a>(
        &'a self,
        archive: &'a Archive,
        dir: &'a Path,
        sift: Option<Sift>,
        count: Option<u64>,
    ) -> Result<Selected<'a>, Failure> {
        let failure = |error: JournalError| Failure::from_journal(dir, &error);
        let interest = sift.as_ref().map_or_else(|| Interest::from(Want::all()), Sift::interest);
        let mut events = archive.events(self.from.unwrap_or(Place::Beginning).from(), interest).map_err(failure)?;
        if let Some(to) = self.to {
            events = events.until(to.to()).map_err(failure)?;
        }
        if self.salvage {
            events = events.salvage();
        }
        Ok(Selected { select: self, archive, dir, events, sift, left: count.unwrap_or(u64::MAX), read: 0 })
    }
}

/// Events of a journal, as they are asked for.
pub(super) struct Selected<'a> {
    select: &'a Select,
    archive: &'a Archive,
    dir: &'a Path,
    events: Archived<'a>,
    sift: Option<Sift>,
    /// How many lines are still wanted.
    left: u64,
    /// How many there were.
    read: u64,
}

impl Selected<'_> {
    /// The next of them, if any more is wanted. What is damaged is said and left out, if so it is to be; else it is the
    /// end, behind what is whole.
    pub(super) fn next(&mut self, output: &mut Output) -> Result<Option<Event>, Failure> {
        if self.left == 0 || self.sift.as_ref().is_some_and(Sift::is_done) {
            return Ok(None);
        }
        loop {
            let error = match self.events.next() {
                None => return Ok(None),
                Some(Ok(event)) => {
                    self.read += 1;
                    return Ok(Some(event));
                }
                Some(Err(error)) => error,
            };
            output.flush()?;
            let failure = Failure::from_journal(self.dir, &error);
            if !self.select.salvage {
                return Err(Failure::Said(format!("{failure}; --salvage goes on behind what is damaged")));
            }
            say(failure);
        }
    }

    /// Writes what of `event` is asked for, as far as lines are wanted, and says how many that are.
    pub(super) fn write(&mut self, event: &Event, output: &mut Output, names: &Names) -> Result<u64, Failure> {
        let written = Sift::write(&mut self.sift, event, self.left, output, names)?;
        self.left -= written;
        Ok(written)
    }

    /// A line on standard error where something is missing: it would look as if nothing had happened. Where it is for
    /// damage, nobody must take the rest for all of it: then it is a failure.
    pub(super) fn end(self) -> Result<(), Failure> {
        if self.events.missed() > 0 {
            say(format_args!("{} of these are no longer kept", counted(self.events.missed(), "event")));
        }
        if self.events.lost() > 0 {
            return Err(Failure::Said(format!("{} of these could not be read", counted(self.events.lost(), "event"))));
        }
        if self.read == 0 && (self.select.from.is_some() || self.select.to.is_some()) {
            self.say_what_there_is();
        }
        Ok(())
    }

    /// Nothing lies where it was looked for: perhaps the place was a mistake.
    fn say_what_there_is(&self) {
        let Ok(stats) = self.archive.stats() else { return };
        let Some((oldest, newest)) = stats.observed else { return };
        say(format_args!(
            "nothing that is asked for lies there; the journal has events {} to {}, observed from {} to {}",
            stats.events.start,
            stats.events.end - 1,
            oldest,
            newest
        ));
    }
}
