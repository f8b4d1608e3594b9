//! When to open the next socket, and when to give up. Pure.

use std::time::Duration;

use bugle_event::{Backoff, Timestamp};
use tokio::time::Instant;

use crate::error::PushError;
use crate::push::now::Now;

/// The shortest and the longest wait before the next connection.
const BACKOFF: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(5));

/// The shortest wait from the second time on that the service answers and lets nobody in: maintenance takes its time.
const MAINTENANCE: Duration = Duration::from_mins(1);

/// The wait before a connection that was left for a better one is opened anew.
const LEFT: Duration = Duration::from_secs(1);

/// One place for a connection, over and over: opens, loses, waits, opens again.
///
/// Calling order: [`start`](Self::start) once; each time a socket is to be opened, then
/// [`on_opened`](Self::on_opened) or [`on_failed`](Self::on_failed); after the former, some day,
/// [`on_lost`](Self::on_lost); while it waits, [`on_wake`](Self::on_wake) at [`wake_at`](Self::wake_at).
#[derive(Debug)]
pub(crate) struct Dialer {
    state: State,
    backoff: Backoff,
    /// Whether the service has ever taken our service id.
    was_let_in: bool,
    /// How often in a row it has let nobody in.
    shut: u32,
}

#[derive(Debug)]
enum State {
    /// Nothing is wanted of it yet.
    Idle,
    /// The wait before the next connection.
    Waiting { until: Instant },
    /// Being connected.
    Opening { since: Timestamp },
    /// Connected.
    Up,
    /// No retry can help.
    Ended,
}

impl Dialer {
    /// Waits for its start. `seed` decides the jitter of its waits.
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: State::Idle, backoff: Backoff::new(BACKOFF.0, BACKOFF.1, seed), was_let_in: false, shut: 0 }
    }

    /// Whether a socket is to be opened now, for the first time.
    pub(crate) fn start(&mut self, now: Now) -> bool {
        matches!(self.state, State::Idle) && self.open(now)
    }

    /// Whether nothing is wanted of it yet, or any more.
    pub(crate) fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
    }

    /// The socket stands.
    pub(crate) fn on_opened(&mut self) {
        self.was_let_in = true;
        self.shut = 0;
        self.state = State::Up;
    }

    /// The socket did not come to be: waits for the next try, unless this error is final.
    pub(crate) fn on_failed(&mut self, now: Now, error: &PushError) -> bool {
        // A service in maintenance has been seen to refuse everybody: an id that it took before is a good one.
        let is_final = error.is_final() && !self.was_let_in;
        if is_final {
            return true;
        }
        self.shut = if error.is_final() || error.is_maintenance() { self.shut + 1 } else { 0 };
        let wait = self.backoff.next_wait();
        let wait = if self.shut > 1 { wait.max(MAINTENANCE) } else { wait };
        self.state = State::Waiting { until: now.moment + wait };
        false
    }

    /// The socket is gone: waits for the next try.
    pub(crate) fn on_lost(&mut self, now: Now) {
        self.state = State::Waiting { until: now.moment + self.backoff.next_wait() };
    }

    /// The connection was left, and nothing is wrong with the service: opens another one in a moment.
    pub(crate) fn on_left(&mut self, now: Now) {
        self.state = State::Waiting { until: now.moment + LEFT };
    }

    /// The service lets nobody in who asks like this, and others are let in: asks again after the longest wait.
    pub(crate) fn on_refused(&mut self, now: Now) {
        self.state = State::Waiting { until: now.moment + BACKOFF.1 };
    }

    /// Nothing is wanted of it any more, until it is started again.
    pub(crate) fn stand_down(&mut self) {
        self.state = State::Idle;
        self.backoff.reset();
    }

    /// The connection has stood for a good while: the next wait is a short one again.
    pub(crate) fn on_good_while(&mut self) {
        self.backoff.reset();
    }

    /// No retry can help.
    pub(crate) fn end(&mut self) {
        self.state = State::Ended;
    }

    /// Since when it has been opening a socket, if it is.
    pub(crate) fn opening_since(&self) -> Option<Timestamp> {
        match self.state {
            State::Opening { since } => Some(since),
            _ => None,
        }
    }

    /// Whether it is opening a socket, or is about to.
    pub(crate) fn is_at_work(&self) -> bool {
        matches!(self.state, State::Opening { .. } | State::Waiting { .. })
    }

    /// When it opens the next socket, if it waits.
    pub(crate) fn wake_at(&self) -> Option<Instant> {
        match self.state {
            State::Waiting { until } => Some(until),
            _ => None,
        }
    }

    /// Whether a socket is to be opened now, because the wait is over.
    pub(crate) fn on_wake(&mut self, now: Now) -> bool {
        self.wake_at().is_some_and(|until| until <= now.moment) && self.open(now)
    }

    fn open(&mut self, now: Now) -> bool {
        self.state = State::Opening { since: now.time };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Now {
        Now { time: Timestamp::from_secs(1_700_000_000), moment: Instant::now() }
    }

    fn refused() -> PushError {
        PushError::ServiceIdRefused { host: "push.test".to_owned(), environment: "ps2".to_owned() }
    }

    #[test]
    fn waits_grow_and_are_short_again_after_a_good_while() {
        let (mut dialer, now) = (Dialer::new(7), now());
        let wait = |dialer: &mut Dialer| {
            dialer.on_lost(now);
            dialer.wake_at().expect("it waits") - now.moment
        };
        let waits: Vec<_> = (0..12).map(|_| wait(&mut dialer)).collect();
        assert!(waits[0] <= Duration::from_secs(2) && waits[11] > Duration::from_mins(2), "{waits:?}");
        assert!(waits.iter().all(|wait| *wait <= BACKOFF.1), "{waits:?}");
        dialer.on_good_while();
        assert!(wait(&mut dialer) <= Duration::from_secs(2));
    }

    #[test]
    fn it_opens_once_and_again_when_the_wait_is_over() {
        let (mut dialer, start) = (Dialer::new(7), now());
        assert!(dialer.start(start) && !dialer.start(start));
        assert_eq!(dialer.opening_since(), Some(start.time));
        dialer.on_opened();
        dialer.on_lost(start);
        assert!(!dialer.on_wake(start));
        assert!(dialer.on_wake(Now { moment: dialer.wake_at().expect("it waits"), ..start }));
    }

    #[test]
    fn a_refusal_is_final_until_it_was_let_in_once() {
        let (mut dialer, now) = (Dialer::new(7), now());
        assert!(dialer.on_failed(now, &refused()));
        dialer.on_opened();
        assert!(!dialer.on_failed(now, &refused()));
        assert!(dialer.wake_at().is_some());
    }

    #[test]
    fn a_service_in_maintenance_is_asked_once_a_minute_at_most() {
        let (mut dialer, now) = (Dialer::new(7), now());
        let busy = PushError::Handshake { host: "push.test".to_owned(), status: 503 };
        assert!(busy.is_maintenance() && busy.to_string().contains("maintenance"));
        let wait = |dialer: &mut Dialer, error: &PushError| {
            assert!(!dialer.on_failed(now, error));
            dialer.wake_at().expect("it waits") - now.moment
        };
        assert!(wait(&mut dialer, &busy) < Duration::from_secs(3), "it may have been a moment");
        assert!(wait(&mut dialer, &busy) >= MAINTENANCE);
        let timeout = PushError::Timeout { host: "push.test".to_owned() };
        assert!(wait(&mut dialer, &timeout) < MAINTENANCE);
        dialer.on_opened();
        wait(&mut dialer, &refused());
        assert!(wait(&mut dialer, &refused()) >= MAINTENANCE, "it took that id before");
    }

    #[test]
    fn one_that_stands_down_can_be_started_again() {
        let (mut dialer, now) = (Dialer::new(7), now());
        assert!(dialer.start(now));
        dialer.stand_down();
        assert!(dialer.wake_at().is_none() && dialer.start(now));
        dialer.on_refused(now);
        assert_eq!(dialer.wake_at(), Some(now.moment + BACKOFF.1));
    }
}
