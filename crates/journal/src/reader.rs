//! A position in the journal of one's own.

use std::collections::VecDeque;
use std::future::Future as _;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use bugle_event::{Cause, Envelope, Event, Gap, Interest, Seen, Seq, Timestamp};
use futures_core::Stream;

use crate::backend::lookup::Lookup;
use crate::backend::seam::Chunk;
use crate::dispatch::SeatId;
use crate::error::JournalError;
use crate::log::{Log, Shared};
use crate::seat::Taken;
use crate::start::Origin;
use crate::wanting::Wanting;

/// Reads a journal from its own position, in order. A slow reader hinders nobody: it falls behind, on disk where there
/// is one. Where the journal no longer keeps what comes next, it gets a [`Gap`] that counts what it missed, and goes on
/// after it.
///
/// A stream; it ends when the journal is closed and read to its end, or can no longer be read.
#[derive(Debug)]
pub struct Reader {
    pub(crate) log: Arc<Log>,
    seat: SeatId,
    /// How many events it has taken and not handed out, for whoever asks.
    held: Arc<AtomicUsize>,
    /// All before this number were taken, or are not wanted, when it last looked.
    next: u64,
    batch: VecDeque<Event>,
    ahead: Ahead,
    /// When the last event given out was observed: what is missed came after it.
    last: Option<Timestamp>,
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
        let (seat, next) = log.join(origin, want);
        let held = log.shared().dispatch.get(seat).map(|seat| Arc::clone(seat.held())).unwrap_or_default();
        let ahead = match origin {
            Origin::Known(_) => Ahead::Nothing,
            Origin::Sought { .. } => Ahead::Origin(origin),
        };
        Self { log, seat, held, next, batch: VecDeque::new(), ahead, last: None }
    }

    /// How many events are waiting for this reader, still kept or not: all from the first one on that it may want.
    pub fn lag(&self) -> u64 {
        let shared = self.log.shared();
        shared.dispatch.get(self.seat).map_or(0, |seat| seat.lag(shared.ring.end()))
    }

    /// It wants this from now on: its position stays. What was appended before and not handed out yet is judged by what
    /// was wanted then or by what is wanted now.
    pub fn want_other(&mut self, want: impl Into<Interest>) {
        self.log.want_other(self.seat, &want.into());
    }

    /// To change what it wants from elsewhere.
    pub fn wanting(&self) -> Wanting {
        Wanting::new(Arc::downgrade(&self.log), self.seat)
    }

    /// Whether all up to number `seq` were handed out, or are not wanted: for who must know that nothing is left of what
    /// has [settled](crate::Journal::settled). Looked at when nothing is ready.
    pub fn has_passed(&self, Seq(seq): Seq) -> bool {
        matches!(self.ahead, Ahead::Nothing) && self.batch.is_empty() && self.next > seq
    }

    /// Where it sits.
    pub(crate) fn seat(&self) -> SeatId {
        self.seat
    }

    /// The number of the next event to be taken out of the journal, as far as events before it were given out or are
    /// not wanted.
    pub(crate) fn position(&self) -> u64 {
        self.batch.iter().find_map(|event| event.seq).map_or(self.next, |seq| seq.0)
    }

    /// Takes what is in memory, or begins to read what no longer is. `None`: it has ended.
    fn poll_take(&mut self, cx: &mut Context<'_>) -> Poll<Option<()>> {
        let mut shared = self.log.shared();
        let Shared { ring, dispatch, is_over, .. } = &mut *shared;
        let Some(seat) = dispatch.get_mut(self.seat) else { return Poll::Ready(None) };
        match seat.take(ring, &mut self.batch, cx.waker()) {
            Taken::To(next) => {
                self.next = next;
                drop(shared);
                self.log.have_taken();
            }
            Taken::Gone(next) => {
                self.next = next;
                drop(shared);
                self.begin_older();
            }
            Taken::Nothing(next) => {
                self.next = next;
                return if *is_over { Poll::Ready(None) } else { Poll::Pending };
            }
        }
        Poll::Ready(Some(()))
    }

    /// Begins to read what is no longer in memory, or misses it.
    fn begin_older(&mut self) {
        let shared = self.log.shared();
        let Some(seat) = shared.dispatch.get(self.seat) else { return };
        let (want, first) = (seat.want().clone(), shared.ring.first());
        let to = shared.ring.get(first).map_or(Timestamp::EPOCH, |event| event.observed_at);
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
        self.go_on(first);
    }

    /// Goes on at number `next`.
    fn go_on(&mut self, next: u64) {
        self.next = next;
        self.log.shared().dispatch.go_on(self.seat, next);
    }

    fn take_chunk(&mut self, chunk: Chunk) {
        if chunk.missed > 0 {
            let to = chunk.events.first().map_or(self.last.unwrap_or_default(), |event| event.observed_at);
            self.miss(self.next + chunk.missed, to);
        }
        // Nothing where something should be: dropped a moment ago, and the next read will say so.
        self.go_on(self.next.max(chunk.next));
        self.batch.extend(chunk.events);
        if self.next < self.log.shared().ring.first() {
            self.begin_older();
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
                next.map(|next| self.go_on(next))
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
        self.log.leave(self.seat);
    }
}

/// # Cancel safety
/// Nothing is lost when a `next` is dropped: an event leaves the reader only by being returned.
impl Stream for Reader {
    type Item = Event;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Event>> {
        loop {
            let event = self.batch.pop_front();
            self.held.store(self.batch.len(), Ordering::Relaxed);
            if let Some(event) = event {
                self.last = Some(event.observed_at);
                return Poll::Ready(Some(event));
            }
            let went_on = match ready!(self.poll_ahead(cx)) {
                Some(Ok(())) => Some(()),
                Some(Err(error)) => {
                    self.log.fail(error);
                    None
                }
                None => ready!(self.poll_take(cx)),
            };
            if went_on.is_none() {
                return Poll::Ready(None);
            }
        }
    }
}
