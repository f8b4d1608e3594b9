//! A reader of the journal as the place where a worker's events come from.

use bugle_event::Event;
use bugle_journal::{NamedReader, Rejected};
use futures_util::StreamExt;

use crate::worker::Intake;

impl Intake for NamedReader {
    async fn next(&mut self) -> Option<Event> {
        StreamExt::next(self).await
    }

    fn keep(&mut self, state: Vec<u8>) {
        NamedReader::keep(self, state.into());
    }

    fn confirm(&mut self, event: &Event) {
        NamedReader::confirm(self, event);
    }

    fn reject(&mut self, event: Event, reason: &str) -> Rejected {
        NamedReader::reject(self, event, reason)
    }
}
