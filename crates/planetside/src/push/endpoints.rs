//! Which of several endpoints a connection is opened to. Pure.

use std::time::Duration;

use tokio::time::Instant;

/// How long an endpoint may be no good before the next one is tried.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often the first endpoint is tried while another one is used.
const RETURN_EACH: Duration = Duration::from_mins(15);

/// The endpoints of one connection, the preferred one first: by their numbers.
///
/// Calling order: [`on_sign`](Self::on_sign) with each heartbeat, [`on_trouble`](Self::on_trouble) with each connection
/// that did not come to be or is over. While another one than the first is used, and [`is_return_due`](Self::is_return_due):
/// [`on_return_tried`](Self::on_return_tried), and once the first one is whole, [`on_returned`](Self::on_returned).
#[derive(Debug)]
pub(crate) struct Endpoints {
    count: usize,
    current: usize,
    /// The last heartbeat of the current one; else when it was first tried.
    last_good: Option<Instant>,
    /// When the first one was last given up, or tried again.
    left_at: Option<Instant>,
    /// How many in a row have refused us for good.
    refusals: usize,
    /// How many were not tried yet, if none has ever been good: there is nothing to be patient with.
    untried: usize,
}

impl Endpoints {
    /// So many, and the first is used.
    pub(crate) fn new(count: usize) -> Self {
        Self { count, current: 0, last_good: None, left_at: None, refusals: 0, untried: count.saturating_sub(1) }
    }

    /// The one to connect to.
    pub(crate) fn current(&self) -> usize {
        self.current
    }

    /// It is opened at `now`.
    pub(crate) fn on_tried(&mut self, now: Instant) {
        self.last_good.get_or_insert(now);
    }

    /// Nothing is connected, and nothing shall be: that no sign comes is no fault of the current one.
    pub(crate) fn on_rest(&mut self) {
        self.last_good = None;
    }

    /// The current one gave a heartbeat.
    pub(crate) fn on_sign(&mut self, now: Instant) {
        self.last_good = Some(now);
        (self.refusals, self.untried) = (0, 0);
    }

    /// Whether there are endpoints that were not tried yet, and none has ever been good.
    pub(crate) fn has_untried(&self) -> bool {
        self.untried > 0
    }

    /// A connection to the current one did not come to be, or is over. Whether the next one's turn has come: it was no
    /// good for too long.
    pub(crate) fn on_trouble(&mut self, now: Instant) -> bool {
        let is_long = self.last_good.is_some_and(|good| now.saturating_duration_since(good) >= PATIENCE);
        let is_bad = is_long || self.has_untried();
        self.untried = self.untried.saturating_sub(1);
        if is_bad {
            self.go_on(now);
        }
        is_bad && self.count > 1
    }

    /// The current one has refused us, and would again. Whether any other may not.
    pub(crate) fn on_refused(&mut self, now: Instant) -> bool {
        self.refusals += 1;
        let is_hope = self.refusals < self.count;
        self.go_on(now);
        is_hope
    }

    /// Whether the first one is to be tried again.
    pub(crate) fn is_return_due(&self, now: Instant) -> bool {
        self.current != 0 && self.left_at.is_some_and(|left| now.saturating_duration_since(left) >= RETURN_EACH)
    }

    /// The first one is tried, beside the current one.
    pub(crate) fn on_return_tried(&mut self, now: Instant) {
        self.left_at = Some(now);
    }

    /// The first one is used again.
    pub(crate) fn on_returned(&mut self, now: Instant) {
        *self = Self { last_good: Some(now), untried: 0, ..Self::new(self.count) };
    }

    fn go_on(&mut self, now: Instant) {
        if self.current == 0 {
            self.left_at = Some(now);
        }
        self.current = (self.current + 1) % self.count.max(1);
        self.last_good = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(start: Instant, seconds: u64) -> Instant {
        start + Duration::from_secs(seconds)
    }

    #[test]
    fn the_next_one_is_tried_when_the_first_was_no_good_for_a_minute() {
        let (mut endpoints, start) = (Endpoints::new(3), Instant::now());
        endpoints.on_tried(start);
        assert!(endpoints.has_untried());
        endpoints.on_sign(after(start, 30));
        assert!(!endpoints.on_trouble(after(start, 89)));
        endpoints.on_tried(after(start, 90));
        assert!(endpoints.on_trouble(after(start, 90)));
        assert_eq!(endpoints.current(), 1);
        assert!(!endpoints.on_trouble(after(start, 500)), "it was not tried yet");
        endpoints.on_tried(after(start, 500));
        assert!(!endpoints.on_trouble(after(start, 559)) && endpoints.on_trouble(after(start, 560)));
        endpoints.on_tried(after(start, 560));
        assert!(endpoints.on_trouble(after(start, 620)));
        assert_eq!(endpoints.current(), 0, "all are tried in turn");
    }

    #[test]
    fn at_first_all_are_tried_at_once() {
        let (mut endpoints, start) = (Endpoints::new(3), Instant::now());
        for tried in 0..3 {
            assert_eq!((endpoints.current(), endpoints.has_untried()), (tried, tried < 2));
            endpoints.on_tried(start);
            assert_eq!(endpoints.on_trouble(start), tried < 2);
        }
    }

    #[test]
    fn who_has_one_only_stays_with_it() {
        let (mut endpoints, start) = (Endpoints::new(1), Instant::now());
        endpoints.on_tried(start);
        assert!(!endpoints.on_trouble(after(start, 900)));
        assert_eq!(endpoints.current(), 0);
        assert!(!endpoints.is_return_due(after(start, 9000)) && !endpoints.on_refused(start));
    }

    #[test]
    fn a_refusal_goes_on_at_once_and_is_final_when_all_refuse() {
        let (mut endpoints, start) = (Endpoints::new(2), Instant::now());
        assert!(endpoints.on_refused(start));
        assert_eq!(endpoints.current(), 1);
        endpoints.on_sign(start);
        assert!(endpoints.on_refused(start) && !endpoints.on_refused(start));
    }

    #[test]
    fn the_first_is_tried_again_each_quarter_of_an_hour_until_it_is_good() {
        let (mut endpoints, start) = (Endpoints::new(2), Instant::now());
        endpoints.on_tried(start);
        endpoints.on_sign(start);
        assert!(endpoints.on_trouble(after(start, 60)));
        assert!(!endpoints.is_return_due(after(start, 959)) && endpoints.is_return_due(after(start, 960)));
        endpoints.on_return_tried(after(start, 960));
        assert!(!endpoints.is_return_due(after(start, 1859)) && endpoints.is_return_due(after(start, 1860)));
        endpoints.on_returned(after(start, 1900));
        assert_eq!(endpoints.current(), 0);
        assert!(!endpoints.is_return_due(after(start, 9000)));
    }
}
