//! One schedule for everything that is watched: decides what to ask next, and when. Pure: it is told the time.
//!
//! An answer that is kept on its way for a minute is the same for a minute: asking sooner is waste. The one that waits
//! longest is asked first, whatever it is; one request at a time for each, and a bounded number at a time for all.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use bugle_event::Backoff;
use bugle_http::Remedy;
use tokio::time::Instant;

use crate::failure::Failure;
use crate::target::Target;

/// How often to ask.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    /// The least time between two answers about the same. The API's own `max-age` is waited for in any case, and is
    /// enough unless told.
    pub(crate) every: Duration,
    /// Requests at a time.
    pub(crate) concurrency: usize,
    /// Requests in a second.
    pub(crate) per_second: u32,
    /// Decides the jitter.
    pub(crate) seed: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { every: Duration::ZERO, concurrency: 16, per_second: 10, seed: 0 }
    }
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Ask for this.
    Ask(Target),
    /// Nothing before this moment.
    Wait(Instant),
    /// Nothing before an answer comes.
    Idle,
}

/// After an answer that came too late to hope for another one soon: a private war log, a tag that is not found.
const SLOW: Duration = Duration::from_mins(10);
/// How long an answer is good for that does not say so itself.
const UNSAID: Duration = Duration::from_mins(1);
/// Between two probes while the game is closed.
const PROBE_EVERY: Duration = Duration::from_secs(30);
/// Waits after errors.
const RETRY: (Duration, Duration) = (Duration::from_secs(5), Duration::from_mins(5));
/// The slowest pace after being throttled.
const SPACING_MAX: Duration = Duration::from_secs(10);

/// When to ask for what.
#[derive(Debug)]
pub(crate) struct Schedule {
    pace: Pace,
    /// What waits, by when it is due.
    due: BTreeSet<(Instant, Target)>,
    /// What is being asked, since when.
    in_flight: HashMap<Target, Instant>,
    /// Waits of what fails.
    failing: BTreeMap<Target, Backoff>,
    /// The least time between two requests, now. Grows when throttled.
    spacing: Duration,
    /// Nothing may be asked before this.
    not_before: Instant,
    /// Since when the game is closed.
    closed_since: Option<Instant>,
    rng: fastrand::Rng,
}

impl Schedule {
    /// Begins now, with nothing to ask.
    pub(crate) fn new(pace: Pace, now: Instant) -> Self {
        let spacing = Duration::from_secs(1) / pace.per_second.max(1);
        let rng = fastrand::Rng::with_seed(pace.seed);
        let (due, in_flight, failing) = (BTreeSet::new(), HashMap::new(), BTreeMap::new());
        Self { pace, due, in_flight, failing, spacing, not_before: now, closed_since: None, rng }
    }

    /// Asks for `target` as soon as there is room, and then again and again.
    pub(crate) fn add(&mut self, target: Target, now: Instant) {
        self.due.insert((now, target));
    }

    /// The game was closed when the program last ran: the first request, asked from `now` on, shows whether it still is.
    pub(crate) fn begin_closed(&mut self, now: Instant) {
        self.closed_since = now.checked_sub(Duration::from_nanos(1));
    }

    /// What to do now.
    pub(crate) fn turn(&mut self, now: Instant) -> Turn {
        // While the game is closed, one request at a time finds out whether it still is.
        let room = if self.closed_since.is_some() { 1 } else { self.pace.concurrency.max(1) };
        let Some(&(due, target)) = self.due.first().filter(|_| self.in_flight.len() < room) else {
            return Turn::Idle;
        };
        let earliest = due.max(self.not_before);
        if now < earliest {
            return Turn::Wait(earliest);
        }
        self.due.pop_first();
        self.in_flight.insert(target, now);
        self.not_before = now + self.spacing;
        Turn::Ask(target)
    }

    /// A good answer came, which stays the same for `max_age`. Asks again then, and not long after `deadline`. Says
    /// whether it shows that the game, which was closed, is open again.
    pub(crate) fn on_answer(
        &mut self,
        target: Target,
        now: Instant,
        max_age: Duration,
        deadline: Option<Duration>,
    ) -> bool {
        let reopened = self.on_contact(target);
        self.failing.remove(&target);
        self.recover();
        let max_age = if max_age.is_zero() { UNSAID } else { max_age };
        let jitter = self.jitter(Duration::from_secs(2).min(max_age.max(self.pace.every) / 10));
        let wait = self.pace.every.max(max_age + jitter);
        let wait = deadline.map_or(wait, |deadline| wait.min(deadline.max(max_age + jitter).max(RETRY.0)));
        self.due.insert((now + wait, target));
        reopened
    }

    /// An error came. Says whether it shows that the game, which was closed, is open again.
    pub(crate) fn on_failure(&mut self, target: Target, now: Instant, failure: Failure, remedy: Remedy) -> bool {
        let reopened = match failure {
            Failure::NotFound | Failure::Private | Failure::Refused => self.on_contact(target),
            _ => {
                self.in_flight.remove(&target);
                false
            }
        };
        let wait = match (failure, remedy) {
            (Failure::Maintenance, _) => self.close(now),
            (Failure::Throttled, Remedy::RetryAfter(wait)) => self.throttle(now, wait),
            (Failure::Private, _) => SLOW,
            // A second "not found" is wanted soon after the first, and then there is no hurry.
            (Failure::NotFound, Remedy::RetryAfter(max_age)) => max_age.max(self.pace.every).clamp(RETRY.0, SLOW),
            _ => self.back_off(target),
        };
        self.due.insert((now + wait, target));
        reopened
    }

    /// Whether the game is closed, as far as is known.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed_since.is_some()
    }

    /// The service itself answered. An answer that was asked for before the game closed says nothing about now.
    fn on_contact(&mut self, target: Target) -> bool {
        let asked = self.in_flight.remove(&target);
        let reopened = self.closed_since.is_some_and(|closed| asked.is_some_and(|asked| asked > closed));
        if reopened {
            self.closed_since = None;
        }
        reopened
    }

    fn close(&mut self, now: Instant) -> Duration {
        self.closed_since.get_or_insert(now);
        self.not_before = now + PROBE_EVERY;
        PROBE_EVERY
    }

    /// Halves the rate, and asks nothing for a while: more requests would prolong it.
    fn throttle(&mut self, now: Instant, wait: Duration) -> Duration {
        self.spacing = (self.spacing * 2).min(SPACING_MAX);
        self.not_before = self.not_before.max(now + wait);
        wait
    }

    /// Good answers bring the rate back, slowly.
    fn recover(&mut self) {
        let usual = Duration::from_secs(1) / self.pace.per_second.max(1);
        self.spacing = usual.max(self.spacing.mul_f64(0.98));
    }

    fn back_off(&mut self, target: Target) -> Duration {
        let seed = self.rng.u64(..);
        let (floor, ceiling) = RETRY;
        self.failing.entry(target).or_insert_with(|| Backoff::new(floor, ceiling, seed)).next_wait()
    }

    fn jitter(&mut self, most: Duration) -> Duration {
        most.mul_f64(self.rng.f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn clan(symbols: &str) -> Target {
        Target::Clan(symbols.parse().unwrap())
    }

    fn schedule(targets: &[&str], pace: Pace) -> (Schedule, Instant) {
        let now = Instant::now();
        let mut schedule = Schedule::new(pace, now);
        for symbols in targets {
            schedule.add(clan(symbols), now);
        }
        (schedule, now)
    }

    fn asked(turn: Turn) -> Target {
        let Turn::Ask(target) = turn else { panic!("{turn:?}") };
        target
    }

    fn waits(schedule: &mut Schedule, now: Instant) -> Duration {
        let turn = schedule.turn(now);
        let Turn::Wait(until) = turn else { panic!("{turn:?}") };
        until - now
    }

    #[tokio::test(start_paused = true)]
    async fn everything_is_asked_in_turn_at_the_given_rate() {
        let (mut schedule, now) = schedule(&["2PP", "2YY", "2LL"], Pace { per_second: 2, ..Pace::default() });
        let first = asked(schedule.turn(now));
        assert_eq!(waits(&mut schedule, now), SECOND / 2);
        let second = asked(schedule.turn(now + SECOND / 2));
        let third = asked(schedule.turn(now + SECOND));
        assert!(first != second && second != third);
        assert_eq!(schedule.turn(now + SECOND * 2), Turn::Idle);
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_is_asked_for_again_when_it_may_have_changed() {
        let (mut schedule, now) = schedule(&["2PP"], Pace { every: SECOND * 30, ..Pace::default() });
        let target = asked(schedule.turn(now));
        schedule.on_answer(target, now, SECOND * 100, None);
        let wait = waits(&mut schedule, now);
        assert!((SECOND * 100..SECOND * 102).contains(&wait), "{wait:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_end_of_a_war_is_not_waited_past() {
        let (mut schedule, now) = schedule(&["2PP"], Pace { every: SECOND * 3600, ..Pace::default() });
        let target = asked(schedule.turn(now));
        schedule.on_answer(target, now, SECOND * 10, Some(SECOND * 60));
        assert_eq!(waits(&mut schedule, now), SECOND * 60);
    }

    #[tokio::test(start_paused = true)]
    async fn being_throttled_stops_all_requests_and_halves_the_rate() {
        let (mut schedule, now) = schedule(&["2PP", "2YY"], Pace::default());
        let target = asked(schedule.turn(now));
        schedule.on_failure(target, now, Failure::Throttled, Remedy::RetryAfter(SECOND * 40));
        assert_eq!(waits(&mut schedule, now), SECOND * 40);
        let later = now + SECOND * 40;
        asked(schedule.turn(later));
        assert_eq!(waits(&mut schedule, later), SECOND / 5);
    }

    #[tokio::test(start_paused = true)]
    async fn a_closed_game_is_probed_by_one_request_at_a_time() {
        let (mut schedule, now) = schedule(&["2PP", "2YY", "2LL"], Pace::default());
        let (first, second) = (asked(schedule.turn(now)), asked(schedule.turn(now + SECOND)));
        assert!(!schedule.on_failure(first, now + SECOND, Failure::Maintenance, Remedy::Retry));
        assert!(!schedule.on_answer(second, now + SECOND, SECOND, None), "asked before the game closed");
        assert!(schedule.is_closed());
        let later = now + SECOND * 32;
        let probe = asked(schedule.turn(later));
        assert_eq!(schedule.turn(later + SECOND), Turn::Idle);
        assert!(schedule.on_answer(probe, later + SECOND, SECOND, None));
        assert!(!schedule.is_closed());
    }

    #[tokio::test(start_paused = true)]
    async fn what_fails_alone_waits_alone_and_longer_each_time() {
        let (mut schedule, mut now) = schedule(&["2PP"], Pace::default());
        let mut last = Duration::ZERO;
        for _ in 0..4 {
            let target = asked(schedule.turn(now));
            schedule.on_failure(target, now, Failure::Unreachable, Remedy::Retry);
            let wait = waits(&mut schedule, now);
            assert!(wait > last / 2, "{wait:?} after {last:?}");
            (last, now) = (wait, now + wait);
        }
        assert!(last > SECOND * 15);
    }
}
