//! Who may send, and when: a polite number of requests at the same time, and of those without a service id of one's own
//! as many a minute as are answered. Pure: it is told the time, and keeps nobody waiting itself.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use tokio::time::Instant;

/// A bit longer than the minute by which the service counts: on the way, requests come closer to each other.
const MINUTE: Duration = Duration::from_secs(61);

/// Whoever comes when some wait who may go already looks again after this.
const AFTER_YOU: Duration = Duration::from_millis(10);

/// What is allowed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// Requests at the same time.
    pub(super) parallel: usize,
    /// Requests in a minute. `None`: as many as one likes.
    pub(super) per_minute: Option<usize>,
    /// The longest that a request can take: a turn that lasts longer was forgotten by whoever has it, and is over.
    pub(super) turn: Duration,
    /// The longest that anybody waits while the service wants to hear nothing.
    pub(super) patience: Duration,
}

/// The turns that are taken, and those who wait for one.
#[derive(Debug)]
pub(super) struct Turns {
    bounds: Bounds,
    taken: BTreeMap<u64, Instant>,
    /// When requests were sent in the last minute, if that is counted.
    sent: VecDeque<Instant>,
    /// The service wants to hear nothing before this.
    closed_until: Option<Instant>,
    waiting: usize,
    numbers: u64,
}

/// What somebody is told who wants to send.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// It may, at once: this is its turn.
    Go(u64),
    /// It has to wait, and to look again when a turn is over, and at this time.
    Wait(Instant),
    /// It would have to wait too long: so long.
    Refused(Duration),
}

impl Turns {
    pub(super) fn new(bounds: Bounds) -> Self {
        let (taken, sent) = (BTreeMap::new(), VecDeque::new());
        Self { bounds, taken, sent, closed_until: None, waiting: 0, numbers: 0 }
    }

    /// Somebody wants to send, who was told to wait before or was not. Whoever is told to wait for the first time waits
    /// from then on, until it goes, is refused or [`leave`](Self::leave)s.
    pub(super) fn look(&mut self, waits: bool, now: Instant) -> Told {
        self.forget(now);
        let first = if waits { 0 } else { self.waiting };
        let told = match self.free_at(now) {
            Some(at) => self.until(at, waits, now),
            None if first >= self.free() => Told::Wait(now + AFTER_YOU),
            None => {
                self.numbers += 1;
                self.taken.insert(self.numbers, now);
                if self.bounds.per_minute.is_some() {
                    self.sent.push_back(now);
                }
                Told::Go(self.numbers)
            }
        };
        match told {
            Told::Wait(_) => self.waiting += usize::from(!waits),
            Told::Go(_) | Told::Refused(_) => self.waiting -= usize::from(waits),
        }
        told
    }

    /// Somebody who was told to wait does not any more.
    pub(super) fn leave(&mut self) {
        self.waiting -= 1;
    }

    /// A turn is over.
    pub(super) fn end(&mut self, turn: u64) {
        self.taken.remove(&turn);
    }

    /// The service wants to hear nothing for so long.
    pub(super) fn close(&mut self, wait: Duration, now: Instant) {
        self.closed_until = self.closed_until.max(Some(now + wait));
    }

    /// How many could go now.
    pub(super) fn free(&self) -> usize {
        let in_minute = self.bounds.per_minute.map_or(usize::MAX, |most| most.saturating_sub(self.sent.len()));
        self.bounds.parallel.saturating_sub(self.taken.len()).min(in_minute)
    }

    /// What is over.
    fn forget(&mut self, now: Instant) {
        let Bounds { turn, .. } = self.bounds;
        self.taken.retain(|_, since| *since + turn > now);
        while self.sent.front().is_some_and(|sent| *sent + MINUTE <= now) {
            self.sent.pop_front();
        }
        self.closed_until = self.closed_until.filter(|until| *until > now);
    }

    /// When somebody can go at the latest. `None`: now.
    fn free_at(&self, now: Instant) -> Option<Instant> {
        let full = self.taken.len() >= self.bounds.parallel;
        let turn = self.taken.values().min().filter(|_| full).map(|since| *since + self.bounds.turn);
        let is_spent = self.bounds.per_minute.is_some_and(|most| self.sent.len() >= most);
        let minute = self.sent.front().filter(|_| is_spent).map(|sent| *sent + MINUTE);
        // Each of them has to be over.
        [turn, minute, self.closed_until].into_iter().flatten().max().filter(|at| *at > now)
    }

    fn until(&self, at: Instant, waits: bool, now: Instant) -> Told {
        let closed_for = self.closed_until.map_or(Duration::ZERO, |until| until - now);
        let line_is_long = self.bounds.per_minute.is_some_and(|most| !waits && self.waiting >= most);
        if closed_for > self.bounds.patience || line_is_long {
            return Told::Refused(closed_for.max(at - now));
        }
        Told::Wait(at)
    }
}

#[cfg(test)]
mod tests;
