//! A position in the journal of one's own.

use std::collections::VecDeque;
use std::future::Future as _;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bugle_event::{Cause, Envelope, Event, Gap, Interest, Seen, Timestamp};
use futures_core::Stream;
use tokio_stream::wrappers::WatchStream;

use crate::backend::lookup::Lookup;
use crate::backend::seam::Chunk;
use crate::error::JournalError;
use crate::followers::Place;
use crate::log::Log;
use crate::start::Origin;
use crate::wanting::Wanting;

/// How many events are taken out of memory at a time: few enough to hold little, enough to lock seldom.
const BATCH: usize = 256;

/// Reads a journal from its own position, in order. A slow reader hinders nobody: it falls behind, on disk where there
/// is one. Where the journal no longer keeps what comes next, it gets a [`Gap`] that counts what it missed, and goes on
/// after it.
///
/// A stream; it ends when the journal is closed and read to its end, or can no longer be read.
#[derive(Debug)]
pub struct Reader {
    pub(crate) log: Arc<Log>,
    want: Wanting,
    /// The number of the next event to take out of the journal.
    next: u64,
    batch: VecDeque<Event>,
    ahead: Ahead,
    /// Where it is among the readers of what lies in memory only.
    place: Option<Place>,
    /// When the last event given out was observed: what is missed came after it.
    last: Option<Timestamp>,
    wakes: WatchStream<bool>,
    /// Whether more may come into the journal.
    open: bool,
}

/// What is to be known before it can go on.
#[derive(Debug)]
enum Ahead {
    Nothing,
    /// Where it begins. Nobody has looked yet.
    Origin(Origin),
    /// Where it begins.
    Next(Lookup<u64>),
    /// What is no longer in memory.
    Chunk(Lookup<Chunk>),
}

impl Reader {
    pub(crate) fn new(log: Arc<Log>, origin: Origin, want: Interest) -> Self {
        let wakes = WatchStream::new(log.open.subscribe());
        let (next, ahead) = match origin {
            Origin::Known(next) => (next, Ahead::Nothing),
            Origin::Sought { end, .. } => (end, Ahead::Origin(origin)),
        };
        let place = log.follow(next);
        let want = Wanting::new(want);
        Self { log, want, next, batch: VecDeque::new(), ahead, place, last: None, wakes, open: true }
    }

    /// How many events are waiting for this reader; wanted or not, still kept or not.
    pub fn lag(&self) -> u64 {
        self.log.shared().ring.end().saturating_sub(self.next) + self.batch.len() as u64
    }

    /// It wants this from now on: its position stays. What was appended before and not handed out yet is judged by what
    /// was wanted then or by what is wanted now.
    pub fn want_other(&mut self, want: impl Into<Interest>) {
        self.want.set(want);
    }

    /// To change what it wants from elsewhere.
    pub fn wanting(&self) -> Wanting {
        self.want.clone()
    }

    /// The number of the next event to be taken out of the journal, as far as events before it were given out or are
    /// not wanted.
    pub(crate) fn position(&self) -> u64 {
        self.batch.iter().find_map(|event| event.seq).map_or(self.next, |seq| seq.0)
    }

    /// Takes what is in memory, or begins to read what no longer is.
    fn take_batch(&mut self) {
        let want = self.want.get();
        let mut shared = self.log.shared();
        let first = shared.ring.first();
        if self.next >= first {
            let before = self.next;
            for event in shared.ring.read(self.next, BATCH) {
                self.next += 1;
                if want.matches(event.kind, &event.data) {
                    self.batch.push_back(Arc::clone(event));
                }
            }
            if let Some(place) = self.place.filter(|_| self.next > before) {
                shared.moved(place, self.next);
                drop(shared);
                self.log.taken.notify_waiters();
            }
            return;
        }
        let to = shared.ring.read(first, 1).next().map_or(Timestamp::EPOCH, |event| event.observed_at);
        drop(shared);
        match self.log.keeper.older(self.next, first, &want) {
            Some(chunk) => self.ahead = Ahead::Chunk(chunk),
            None => self.miss(first, to),
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
        let first = self.log.shared().ring.first();
        if self.next < first {
            self.take_batch();
        }
    }

    /// Waits for what is to be known, and takes it. `None`: nothing is.
    fn poll_ahead(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<(), JournalError>>> {
        if let Ahead::Origin(origin) = self.ahead {
            self.ahead = Ahead::Next(self.log.find(origin));
        }
        let taken = match &mut self.ahead {
            Ahead::Nothing | Ahead::Origin(_) => return Poll::Ready(None),
            Ahead::Next(next) => {
                let next = ready!(Pin::new(next).poll(cx));
                self.ahead = Ahead::Nothing;
                next.map(|next| self.next = next)
            }
            Ahead::Chunk(chunk) => {
                let chunk = ready!(Pin::new(chunk).poll(cx));
                self.ahead = Ahead::Nothing;
                chunk.map(|chunk| self.take_chunk(chunk))
            }
        };
        Poll::Ready(Some(taken))
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(place) = self.place {
            self.log.unfollow(place);
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
            match ready!(self.poll_ahead(cx)) {
                Some(Ok(())) => continue,
                Some(Err(error)) => {
                    self.log.fail(error);
                    return Poll::Ready(None);
                }
                None => {}
            }
            let before = self.next;
            self.take_batch();
            if self.next > before || !self.batch.is_empty() || !matches!(self.ahead, Ahead::Nothing) {
                continue;
            }
            if !self.open {
                return Poll::Ready(None);
            }
            self.open = ready!(Pin::new(&mut self.wakes).poll_next(cx)).unwrap_or(false);
        }
    }
}
