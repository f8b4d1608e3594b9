//! What is due on the planet, and when. Pure: it is told how much time has passed.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use bugle_event::Timestamp;

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Due {
    /// A moment of the war, somewhere.
    Battle,
    /// An alert begins on the world with this index.
    Alert(usize),
    /// The alert with this instance ends on the world with this index; `true`: before its time.
    AlertEnd(usize, u32, bool),
    /// The server with this index restarts.
    Restart(usize),
    /// The lead of the cast does something.
    Lead,
}

/// What is due, in order of time; of one time, in the order in which it was put down.
pub(super) struct Agenda {
    start: Timestamp,
    now: Duration,
    added: u64,
    due: BinaryHeap<Reverse<(Duration, u64, Due)>>,
}

impl Agenda {
    pub(super) fn new(start: Timestamp) -> Self {
        Self { start, now: Duration::ZERO, added: 0, due: BinaryHeap::new() }
    }

    /// Puts `due` down for `wait` from now, which is finer than a millisecond: rates may be high.
    pub(super) fn add(&mut self, wait: Duration, due: Due) {
        self.added += 1;
        self.due.push(Reverse((self.now + wait, self.added, due)));
    }

    pub(super) fn next_at(&self) -> Option<Timestamp> {
        self.due.peek().map(|Reverse((at, ..))| self.time(*at))
    }

    /// The first thing that is due until `to`.
    pub(super) fn pop(&mut self, to: Timestamp) -> Option<(Timestamp, Due)> {
        let time = self.next_at().filter(|time| *time <= to)?;
        let Reverse((at, _, due)) = self.due.pop()?;
        self.now = at;
        Some((time, due))
    }

    /// Rounded up to the next millisecond: what is due in half of one has not happened yet.
    fn time(&self, at: Duration) -> Timestamp {
        self.start + Duration::from_millis(u64::try_from(at.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX))
    }

    /// How much is due.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.due.len()
    }
}
