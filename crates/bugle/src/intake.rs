//! Where the events of a worker come from: a reader of the journal, its own.
//!
//! Each trigger reads for itself, so that a slow action holds up nobody else. A dispatcher that reads once and wakes only
//! who is meant would be opened here, and nothing else would know.

use bugle_event::{Event, Part, Parts};
use bugle_journal::{Journal, JournalError, NamedReader, ReaderOptions, Wanting};
use futures_util::StreamExt;

use crate::worker::Intake;

/// The events of the worker of this name, what was kept with its place, and what changes what it wants.
pub(crate) async fn open(
    journal: &Journal,
    name: &str,
    options: &ReaderOptions,
) -> Result<(impl Intake + use<>, Parts, Wanting), JournalError> {
    let reader = journal.named_reader(name, options).await?;
    let (kept, wanting) = (reader.state(), reader.wanting());
    Ok((reader, kept, wanting))
}

impl Intake for NamedReader {
    async fn next(&mut self) -> Option<Event> {
        StreamExt::next(self).await
    }

    fn keep(&mut self, parts: Vec<Part>) {
        NamedReader::keep(self, parts);
    }

    fn confirm(&mut self, events: &[Event]) {
        self.confirm_all(events);
    }

    fn reject(&mut self, events: &[Event], reason: &str) -> u64 {
        self.reject_all(events, reason)
    }

    fn rest(&mut self) {
        NamedReader::rest(self);
    }
}
