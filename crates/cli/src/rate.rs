//! How many events there are a second. Pure: it is told the time.

use std::time::Duration;

use tokio::time::Instant;

/// How often the rate is counted anew.
const WINDOW: Duration = Duration::from_secs(2);

/// The first time it is counted earlier.
const FIRST: Duration = Duration::from_secs(1);

pub(crate) struct Rate {
    since: Instant,
    events_then: u64,
    /// `None`: it is too early to say.
    last: Option<f64>,
}

impl Rate {
    pub(crate) fn new(now: Instant) -> Self {
        Self { since: now, events_then: 0, last: None }
    }

    /// There were so many events up to now. Gives how many there are a second.
    pub(crate) fn count(&mut self, events: u64, now: Instant) -> Option<f64> {
        let elapsed = now - self.since;
        if elapsed >= if self.last.is_none() { FIRST } else { WINDOW } {
            #[expect(clippy::cast_precision_loss, reason = "a rate for the eye")]
            let new = events.saturating_sub(self.events_then) as f64;
            self.last = Some(new / elapsed.as_secs_f64());
            (self.since, self.events_then) = (now, events);
        }
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t5_a_rate_is_shown_when_there_is_one() {
        let start = Instant::now();
        let mut rate = Rate::new(start);
        assert_eq!(rate.count(51, start + FIRST / 2), None);
        assert_eq!(rate.count(51, start + FIRST), Some(51.0), "right from the first second");
        assert_eq!(rate.count(99, start + FIRST + WINDOW / 2), Some(51.0));
        assert_eq!(rate.count(71, start + FIRST + WINDOW), Some(10.0));
    }
}
