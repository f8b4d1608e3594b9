//! How often to ask, at the most.

use std::time::Duration;

/// Half of the files that a process may have open where nobody says otherwise.
const SOCKETS_MAX: usize = 512;

/// How often to ask, at the most.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    /// Requests at a time.
    pub(crate) concurrency: usize,
    /// Requests in a second.
    pub(crate) per_second: u32,
    /// Decides the jitter.
    pub(crate) seed: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { concurrency: 16, per_second: 10, seed: 0 }
    }
}

impl Pace {
    /// At this rate; with so many requests at a time, or with as many as it takes where answers take a second, unless that
    /// is more than a process usually may have sockets.
    pub(crate) fn at(self, per_second: u32, concurrency: Option<usize>) -> Self {
        let enough = usize::try_from(per_second).unwrap_or(usize::MAX).clamp(self.concurrency, SOCKETS_MAX);
        Self { per_second, concurrency: concurrency.unwrap_or(enough), ..self }
    }

    /// The time between two requests.
    pub(super) fn spacing(&self) -> Duration {
        Duration::from_secs(1) / self.per_second.max(1)
    }
}
