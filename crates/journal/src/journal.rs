//! The log between sources and readers.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bugle_event::{Event, Seq};
use tokio::sync::watch;

use crate::Reader;
use crate::ring::Ring;

/// The log of one stream. Cheap to clone; clones are the same log.
#[derive(Clone, Debug)]
pub struct Journal(Arc<Log>);

#[derive(Debug)]
pub(crate) struct Log {
    ring: Mutex<Ring>,
    /// Wakes the readers: whether more may come.
    open: watch::Sender<bool>,
}

/// Where a new reader begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Start {
    /// At the oldest event that is kept.
    Beginning,
    /// After the newest event.
    #[default]
    Now,
    /// After this event. What is no longer kept comes as a gap.
    After(Seq),
}

impl Journal {
    /// A journal in memory that keeps the newest `capacity` events.
    pub fn in_memory(capacity: NonZeroUsize) -> Self {
        Self(Arc::new(Log { ring: Mutex::new(Ring::new(capacity)), open: watch::Sender::new(true) }))
    }

    /// Commits `events` as one: numbers them and shows them to the readers. Never waits for a reader.
    ///
    /// # Panics
    /// When an event is in a journal already.
    pub fn append(&self, events: impl IntoIterator<Item = Event>) {
        let mut ring = self.0.ring();
        for event in events {
            ring.push(event);
        }
        drop(ring);
        self.0.open.send_modify(|_| {});
    }

    /// Nothing more will come: readers end when they have read the rest.
    pub fn close(&self) {
        self.0.open.send_replace(false);
    }

    /// A new reader.
    pub fn reader(&self, start: Start) -> Reader {
        let ring = self.0.ring();
        let next = match start {
            Start::Beginning => ring.first(),
            Start::Now => ring.end(),
            Start::After(seq) => (seq.0 + 1).min(ring.end()),
        };
        Reader::new(Arc::clone(&self.0), next)
    }
}

impl Log {
    pub(crate) fn ring(&self) -> MutexGuard<'_, Ring> {
        // A panic inside `push` comes before anything is changed, so the ring is whole.
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<bool> {
        self.open.subscribe()
    }
}
