//! The clock of the simulated worlds.

use std::time::Duration;

use bugle_event::{Clock, Timestamp};
use tokio::time::Instant;

/// Game time: runs from a fixed start, `speed` times as fast as tokio's clock. In a test with paused time it stands
/// still until the test waits.
#[derive(Clone, Copy, Debug)]
pub struct SimClock {
    start: Timestamp,
    speed: f64,
    since: Instant,
}

impl SimClock {
    /// Starts now at `start`. A `speed` of 60 lets an hour of the game pass in a minute.
    pub fn start(start: Timestamp, speed: f64) -> Self {
        Self { start, speed, since: Instant::now() }
    }

    /// How long to wait, in real time, until the game's clock shows `time`. Zero if it has passed.
    pub fn until(&self, time: Timestamp) -> Duration {
        time.since(self.now()).div_f64(self.speed)
    }

    /// How long it has run, in real time.
    pub fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }

    /// How many times as fast as real time the game runs.
    pub fn speed(&self) -> f64 {
        self.speed
    }
}

impl Clock for SimClock {
    fn now(&self) -> Timestamp {
        self.start + self.since.elapsed().mul_f64(self.speed)
    }

    fn wait(&self, span: Duration) -> Duration {
        span.div_f64(self.speed)
    }
}
