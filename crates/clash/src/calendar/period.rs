//! A stretch of time.

use std::time::Duration;

use bugle_event::Timestamp;

/// A stretch of time: `start` belongs to it, and `end` does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// When it begins.
    pub start: Timestamp,
    /// When it is over.
    pub end: Timestamp,
}

impl Period {
    pub(super) fn new(start: Timestamp, length: Duration) -> Self {
        Self { start, end: start + length }
    }

    /// Whether `at` lies in it.
    pub fn contains(&self, at: Timestamp) -> bool {
        (self.start..self.end).contains(&at)
    }

    /// How long it lasts.
    pub fn length(&self) -> Duration {
        self.end.since(self.start)
    }
}
