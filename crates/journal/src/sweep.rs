//! Readers that nothing is meant for move on with the log: as seen at once, in what is written now and then.

use std::time::Duration;

use tokio::time::Instant;

/// After so many events their places are written. After a crash so many may have to be read again, and are not wanted.
const EVENTS_MAX: u64 = 4096;
/// And after this time, if there was any event, so that what is kept no longer is never told as missed.
const TIME_MAX: Duration = Duration::from_mins(1);

/// When the places of readers that wait are moved along. Pure.
#[derive(Debug)]
pub(crate) struct Sweep {
    events_max: u64,
    /// The number of the next event, the last time.
    end: u64,
    /// When that was.
    at: Option<Instant>,
}

impl Sweep {
    /// The next event will have number `next`, and so many are kept.
    pub(crate) fn new(next: u64, kept: Option<u64>) -> Self {
        let events_max = kept.map_or(EVENTS_MAX, |kept| (kept / 2).clamp(1, EVENTS_MAX));
        Self { events_max, end: next, at: None }
    }

    /// Whether it is time. If so, the next time is counted from now on.
    pub(crate) fn is_due(&mut self, now: Instant, end: u64) -> bool {
        let since = *self.at.get_or_insert(now);
        let is_due = end - self.end >= self.events_max || (end > self.end && now - since >= TIME_MAX);
        if is_due {
            (self.end, self.at) = (end, Some(now));
        }
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_moved_along_after_so_many_events_or_so_much_time_and_only_if_there_was_an_event() {
        let now = Instant::now();
        let mut sweep = Sweep::new(1, None);
        let mut is_due = |seconds, end| sweep.is_due(now + Duration::from_secs(seconds), end);
        assert_eq!([is_due(0, 1), is_due(1, 4096), is_due(2, 4097), is_due(3, 4098)], [false, false, true, false]);
        assert_eq!([is_due(61, 4098), is_due(62, 4098), is_due(1000, 4098)], [false, true, false]);
        assert!(is_due(1001, 4099));
        let mut few = Sweep::new(1, Some(10));
        assert!(!few.is_due(now, 5) && few.is_due(now, 6), "before what it counts from goes");
    }
}
