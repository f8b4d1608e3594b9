//! A position in the journal of one's own.

use std::collections::VecDeque;
use std::future::Future as _;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bugle_event::{Cause, Envelope, Event, Gap, Seen, Timestamp, Want};
use futures_core::Stream;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio_stream::wrappers::WatchStream;

use crate::JournalError;
use crate::journal::{Log, Origin};
use crate::store::Chunk;

/// How many events are taken out of memory at a time: few enough to hold little, enough to lock seldom.
const BATCH: usize = 256;
/// How many events are read from disk at a time, at least.
const CHUNK: usize = 1024;

/// Reads a journal from its own position, in order. A slow reader hinders nobody: it falls behind, on disk where there
/// is one. Where the journal no longer keeps what comes next, it gets a [`Gap`] that counts what it missed, and goes on
/// after it.
///
/// A stream; it ends when the journal is closed and read to its end, or can no longer be read.
#[derive(Debug)]
pub struct Reader {
    pub(crate) log: Arc<Log>,
    want: Want,
    /// The number of the next event to take out of the journal.
    next: u64,
    /// Where that is, as long as nobody has looked.
    sought: Option<Origin>,
    seeking: Option<JoinHandle<Result<u64, JournalError>>>,
    batch: VecDeque<Event>,
    /// What is being read from disk, ahead of need.
    fetch: Option<JoinHandle<Result<Chunk, JournalError>>>,
    /// When the last event given out was observed: what is missed came after it.
    last: Option<Timestamp>,
    wakes: WatchStream<bool>,
    /// Whether more may come into the journal.
    open: bool,
}

impl Reader {
    pub(crate) fn new(log: Arc<Log>, origin: Origin, want: Want) -> Self {
        let wakes = WatchStream::new(log.open.subscribe());
        let (next, sought) = match origin {
            Origin::Known(next) => (next, None),
            Origin::Sought { end, .. } => (end, Some(origin)),
        };
        Self {
            log,
            want,
            next,
            sought,
            seeking: None,
            batch: VecDeque::new(),
            fetch: None,
            last: None,
            wakes,
            open: true,
        }
    }

    /// How many events are waiting for this reader; wanted or not, still kept or not.
    pub fn lag(&self) -> u64 {
        self.log.inside().ring.end().saturating_sub(self.next) + self.batch.len() as u64
    }

    /// The number of the next event to be taken out of the journal, as far as events before it were given out or are
    /// not wanted.
    pub(crate) fn position(&self) -> u64 {
        self.batch.iter().find_map(|event| event.seq).map_or(self.next, |seq| seq.0)
    }

    /// Takes what is in memory, or begins to read what is on disk.
    fn take_batch(&mut self) {
        let inside = self.log.inside();
        let (first, end) = (inside.ring.first(), inside.ring.end());
        if self.next >= first {
            for event in inside.ring.read(self.next, BATCH) {
                self.next += 1;
                if self.want.matches(event.kind, &event.data) {
                    self.batch.push_back(Arc::clone(event));
                }
            }
        } else if let Some(disk) = &self.log.disk {
            let (store, next, want) = (Arc::clone(&disk.store), self.next, self.want.clone());
            self.fetch = Some(spawn_blocking(move || store.read(next, first.min(end), CHUNK, &want)));
        } else {
            let to = inside.ring.read(first, 1).next().map_or(Timestamp::EPOCH, |event| event.observed_at);
            drop(inside);
            self.miss(first, to);
        }
    }

    /// What was before number `first` is no longer kept.
    fn miss(&mut self, first: u64, to: Timestamp) {
        let mut gap = Gap::new("bugle", [], self.last.map(|last| last.min(to)), to, Cause::SlowReader);
        gap.missed = Some(first - self.next);
        self.batch.push_back(Envelope::new("bugle", gap, Seen::at(to)).into_event());
        self.next = first;
    }

    fn take_chunk(&mut self, chunk: Chunk) {
        if chunk.missed > 0 {
            let to = chunk.events.first().map_or(self.last.unwrap_or_default(), |event| event.observed_at);
            self.miss(self.next + chunk.missed, to);
        }
        // Nothing where something should be: dropped a moment ago, and the next read will say so.
        self.next = self.next.max(chunk.next);
        self.batch.extend(chunk.events);
        let first = self.log.inside().ring.first();
        if self.next < first {
            self.take_batch();
        }
    }
}

/// # Cancel safety
/// Nothing is lost when a `next` is dropped: an event leaves the reader only by being returned.
impl Stream for Reader {
    type Item = Event;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Event>> {
        loop {
            if let Some(event) = self.batch.pop_front() {
                self.last = Some(event.observed_at);
                return Poll::Ready(Some(event));
            }
            if let Some(origin) = self.sought.take() {
                let log = Arc::clone(&self.log);
                self.seeking = Some(tokio::runtime::Handle::current().spawn(async move { log.find(origin).await }));
            }
            if let Some(seeking) = &mut self.seeking {
                let found = ready!(Pin::new(seeking).poll(cx));
                self.seeking = None;
                match found {
                    Ok(Ok(next)) => self.next = next,
                    Ok(Err(error)) => {
                        self.log.fail(error);
                        return Poll::Ready(None);
                    }
                    Err(_) => return Poll::Ready(None),
                }
            }
            if let Some(fetch) = &mut self.fetch {
                let fetched = ready!(Pin::new(fetch).poll(cx));
                self.fetch = None;
                match fetched {
                    Ok(Ok(chunk)) => self.take_chunk(chunk),
                    Ok(Err(error)) => {
                        self.log.fail(error);
                        return Poll::Ready(None);
                    }
                    // The runtime shuts down.
                    Err(_) => return Poll::Ready(None),
                }
                continue;
            }
            let before = self.next;
            self.take_batch();
            if self.next > before || self.fetch.is_some() || !self.batch.is_empty() {
                continue;
            }
            if !self.open {
                return Poll::Ready(None);
            }
            self.open = ready!(Pin::new(&mut self.wakes).poll_next(cx)).unwrap_or(false);
        }
    }
}
