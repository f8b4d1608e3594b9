//! When something is: by the game's clock, and by the caller's. Pure.

use std::time::Duration;

use bugle_event::Timestamp;

/// A moment in the life of the service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moment {
    /// What the game's clock shows.
    pub(super) now: Timestamp,
    /// How long the service has been there by the clock of its callers: keys, rates and sessions go by that.
    pub(super) age: Duration,
    /// How many times as fast as its callers' clock the game's goes.
    pub(super) speed: f64,
}

impl Moment {
    /// What the game's clock shows when the callers' has gone on for so long.
    pub(super) fn after(self, life: Duration) -> Timestamp {
        self.now + life.mul_f64(self.speed)
    }
}
