//! Where the events come from that are followed: from now on, or for a reader that keeps its place.

use bugle::{Event, Events, JournalError, NamedEvents};
use futures_util::StreamExt as _;
use futures_util::stream::ReadyChunks;

/// How many events are taken together at most, if so many are ready.
const CHUNK_MAX: usize = 1024;

/// Events, in runs of what is ready.
pub(crate) enum Feed {
    /// What happens from now on.
    Live(Box<ReadyChunks<Events>>),
    /// What a reader has not confirmed.
    Named(Box<ReadyChunks<NamedEvents>>),
}

impl Feed {
    /// The next events. `None`: the stream has ended, and this was all.
    ///
    /// # Cancel safety
    /// Nothing is lost when this is dropped before it is done.
    pub(crate) async fn next(&mut self) -> Option<Vec<Event>> {
        match self {
            Self::Live(events) => events.next().await,
            Self::Named(reader) => reader.next().await,
        }
    }

    /// These events, and all before them, are written.
    pub(crate) fn confirm(&mut self, written: &[Event]) {
        let last = written.iter().rev().find_map(|event| event.seq);
        if let (Self::Named(reader), Some(seq)) = (self, last) {
            reader.get_mut().confirm_to(seq);
        }
    }

    /// Waits until what was confirmed is durable.
    pub(crate) async fn flush(&self) -> Result<(), JournalError> {
        match self {
            Self::Live(_) => Ok(()),
            Self::Named(reader) => reader.get_ref().flush().await,
        }
    }
}

impl From<Events> for Feed {
    fn from(events: Events) -> Self {
        Self::Live(Box::new(events.ready_chunks(CHUNK_MAX)))
    }
}

impl From<NamedEvents> for Feed {
    fn from(reader: NamedEvents) -> Self {
        Self::Named(Box::new(reader.ready_chunks(CHUNK_MAX)))
    }
}
