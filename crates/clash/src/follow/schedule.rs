//! One schedule for everything that is watched: decides what to ask next, and when. Pure: it is told the time.
//!
//! An answer that is kept on its way for a minute is the same for a minute: asking sooner is waste. The one that waits
//! longest is asked first, whatever it is; one request at a time for each, and a bounded number at a time for all.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use bugle_event::Backoff;
use bugle_http::{MAX_AGE_MAX, RETRY_AFTER_MAX, Remedy};
use tokio::time::Instant;

use crate::failure::Failure;
use crate::target::Target;

/// How often to ask.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    /// The least time between two answers about the same. The API's own `max-age` is waited for in any case, and is
    /// enough unless told. Zero: nobody told.
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

impl Pace {
    /// At this rate; with so many requests at a time, or with as many as it takes where answers take a second.
    pub(crate) fn at(self, per_second: u32, concurrency: Option<usize>) -> Self {
        let enough = usize::try_from(per_second).unwrap_or(usize::MAX).max(self.concurrency);
        Self { per_second, concurrency: concurrency.unwrap_or(enough), ..self }
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
/// How long an answer is good for that does not say so itself, where nobody says how often to ask.
const UNSAID: Duration = Duration::from_mins(1);
/// The longest time between two answers that can be waited for.
const EVERY_MAX: Duration = Duration::from_hours(24 * 365);
/// Between two probes while the game is closed.
const PROBE_EVERY: Duration = Duration::from_secs(30);
/// Between two probes while the key is refused: somebody has to do something about it.
const REFUSED: (Duration, Duration) = (Duration::from_mins(1), Duration::from_mins(10));
/// Waits after errors.
const RETRY: (Duration, Duration) = (Duration::from_secs(5), Duration::from_mins(5));
/// As late as timers are.
const LATE: Duration = Duration::from_millis(5);
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
    /// Since when the key or the address is refused, and how long to wait for a change.
    refused: Option<(Instant, Backoff)>,
    rng: fastrand::Rng,
}

impl Schedule {
    /// Begins now, with nothing to ask.
    pub(crate) fn new(mut pace: Pace, now: Instant) -> Self {
        pace.every = pace.every.min(EVERY_MAX);
        let spacing = Duration::from_secs(1) / pace.per_second.max(1);
        let rng = fastrand::Rng::with_seed(pace.seed);
        let (due, in_flight, failing) = (BTreeSet::new(), HashMap::new(), BTreeMap::new());
        Self { pace, due, in_flight, failing, spacing, not_before: now, closed_since: None, refused: None, rng }
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
        // While nothing is let through, one request at a time finds out whether that is still so.
        let room = if self.is_shut() { 1 } else { self.pace.concurrency.max(1) };
        let Some(&(due, target)) = self.due.first().filter(|_| self.in_flight.len() < room) else {
            return Turn::Idle;
        };
        let earliest = due.max(self.not_before);
        if now < earliest {
            return Turn::Wait(earliest);
        }
        self.due.pop_first();
        self.in_flight.insert(target, now);
        // Who was woken a little late is not late for ever: a thousand requests in a second are a thousand.
        let is_in_time = now - earliest <= LATE;
        self.not_before = if is_in_time { earliest } else { now } + self.spacing;
        Turn::Ask(target)
    }

    /// A good answer came, which stays the same for `left`. Asks again then, and not long after `deadline`. Says whether
    /// it shows that the game, which was closed, is open again.
    pub(crate) fn on_answer(
        &mut self,
        target: Target,
        now: Instant,
        left: Duration,
        deadline: Option<Duration>,
    ) -> bool {
        let reopened = self.on_contact(target);
        self.failing.remove(&target);
        self.recover();
        let (soonest, wait) = self.until_it_may_differ(left);
        let wait = deadline.map_or(wait, |deadline| wait.min(deadline.max(soonest).max(RETRY.0)));
        self.due.insert((now + wait, target));
        reopened
    }

    /// An answer came that shows nothing, and stays the same for `left`: it does not even show that the game is open.
    pub(crate) fn on_useless(&mut self, target: Target, now: Instant, left: Duration) {
        self.in_flight.remove(&target);
        let (_, wait) = self.until_it_may_differ(left);
        self.due.insert((now + wait, target));
        self.keep_shut(now);
    }

    /// An error came. Says whether it shows that the game, which was closed, is open again.
    pub(crate) fn on_failure(&mut self, target: Target, now: Instant, failure: Failure, remedy: Remedy) -> bool {
        let is_contact = matches!(failure, Failure::NotFound | Failure::Private);
        let reopened = is_contact && self.on_contact(target);
        self.in_flight.remove(&target);
        let wait = match (failure, remedy) {
            (Failure::Maintenance, _) => self.close(now),
            (Failure::Refused, _) => self.refuse(now),
            (Failure::Throttled, Remedy::RetryAfter(wait)) => self.throttle(now, wait.min(RETRY_AFTER_MAX)),
            (Failure::Private, _) => SLOW,
            // A second "not found" is wanted soon after the first, and then there is no hurry.
            (Failure::NotFound, Remedy::RetryAfter(left)) => left.max(self.pace.every).clamp(RETRY.0, SLOW),
            _ => self.back_off(target),
        };
        self.due.insert((now + wait, target));
        if !is_contact {
            self.keep_shut(now);
        }
        reopened
    }

    /// Whether the game is closed, as far as is known.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed_since.is_some()
    }

    /// Whether the next request finds out whether anything is let through.
    pub(crate) fn is_shut(&self) -> bool {
        self.closed_since.is_some() || self.refused.is_some()
    }

    /// The service itself answered. What was asked for before the game closed says nothing about now.
    fn on_contact(&mut self, target: Target) -> bool {
        let asked = self.in_flight.remove(&target);
        let is_after = |since: Instant| asked.is_some_and(|asked| asked > since);
        self.refused.take_if(|(since, _)| is_after(*since));
        self.closed_since.take_if(|closed| is_after(*closed)).is_some()
    }

    fn close(&mut self, now: Instant) -> Duration {
        self.closed_since.get_or_insert(now);
        PROBE_EVERY
    }

    /// What is refused is not this or that: nothing is asked for a while. Several refusals of requests that were on their
    /// way together are one.
    fn refuse(&mut self, now: Instant) -> Duration {
        let seed = self.rng.u64(..);
        let (_, backoff) = self.refused.get_or_insert_with(|| (now, Backoff::new(REFUSED.0, REFUSED.1, seed)));
        if self.not_before <= now + self.spacing {
            self.not_before = now + backoff.next_wait();
        }
        self.not_before - now
    }

    /// Nothing is let through still: the next request does not come sooner because it is about something else.
    fn keep_shut(&mut self, now: Instant) {
        if self.is_shut() {
            self.not_before = self.not_before.max(now + PROBE_EVERY);
        }
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

    /// From when on the next answer may be another one, and when to ask for it.
    fn until_it_may_differ(&mut self, left: Duration) -> (Duration, Duration) {
        let every = self.pace.every;
        let left = if left.is_zero() && every.is_zero() { UNSAID } else { left.min(MAX_AGE_MAX) };
        let soonest = left + self.jitter(Duration::from_secs(2).min(left.max(every) / 10));
        (soonest, every.max(soonest))
    }

    fn jitter(&mut self, most: Duration) -> Duration {
        most.mul_f64(self.rng.f64())
    }
}

#[cfg(test)]
mod tests;
