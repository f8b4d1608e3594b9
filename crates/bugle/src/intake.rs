//! Where the events of a worker come from: a reader of the journal, its own.
//!
//! Each trigger reads for itself, so that a slow action holds up nobody else. The journal wakes only those who are meant.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use bugle_event::{Event, Part, Parts, Seq};
use bugle_journal::{Journal, JournalError, NamedReader, ReaderOptions, Wanting};
use futures_util::StreamExt as _;

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
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Event>> {
        self.poll_next_unpin(cx)
    }

    fn settled(&self) -> Pin<Box<dyn Future<Output = Seq> + Send>> {
        Box::pin(NamedReader::settled(self))
    }

    fn has_passed(&self, seq: Seq) -> bool {
        NamedReader::has_passed(self, seq)
    }

    fn keep(&mut self, parts: Vec<Part>) {
        NamedReader::keep(self, parts);
    }

    fn confirm(&mut self, events: &[Event]) {
        self.confirm_all(events);
    }

    fn tries(&self, event: &Event) -> u32 {
        NamedReader::tries(self, event)
    }

    fn tried(&mut self, event: &Event) {
        NamedReader::tried(self, event);
    }

    fn put_aside(&mut self, event: &Event, tries: u32, reason: &str) {
        NamedReader::give_up(self, event, tries, reason);
    }

    fn rest(&mut self) {
        NamedReader::rest(self);
    }
}
