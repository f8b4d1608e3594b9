//! What holds all requests back: the rate, a key that was throttled or is refused, a game that is closed, a service in
//! trouble.

use std::time::Duration;

use bugle_event::Backoff;
use tokio::time::Instant;

use super::pace::Pace;

/// Between two probes while the game is closed.
const PROBE_EVERY: Duration = Duration::from_secs(30);
/// Between two probes while the key is refused: somebody has to do something about it.
const REFUSED: (Duration, Duration) = (Duration::from_mins(1), Duration::from_mins(10));
/// As late as timers are.
const LATE: Duration = Duration::from_millis(5);
/// The slowest pace after being throttled.
const SPACING_MAX: Duration = Duration::from_secs(10);
/// The slowest pace while the service is in trouble.
const STRAINED_MAX: Duration = Duration::from_secs(1);
/// So many failures one after the other halve the rate.
const STRAIN_STEP: u32 = 16;
/// How often it is halved at most, and failures beyond do not count.
const STRAIN_STEPS_MAX: u32 = 10;

/// What holds all requests back.
#[derive(Debug)]
pub(super) struct Pressure {
    usual: Duration,
    /// The least time between two requests, as far as the key is concerned. Grows when it is throttled.
    spacing: Duration,
    /// How many requests failed one after the other; less after each that did not.
    strain: u32,
    /// Nothing may be asked before this.
    not_before: Instant,
    /// Since when the game is closed.
    closed_since: Option<Instant>,
    /// Since when the key or the address is refused, and how long to wait for a change.
    refused: Option<(Instant, Backoff)>,
}

impl Pressure {
    pub(super) fn new(pace: &Pace, now: Instant) -> Self {
        let usual = pace.spacing();
        Self { usual, spacing: usual, strain: 0, not_before: now, closed_since: None, refused: None }
    }

    /// The game was closed before: the first request, asked from `now` on, shows whether it still is.
    pub(super) fn begin_closed(&mut self, now: Instant) {
        self.closed_since = now.checked_sub(Duration::from_nanos(1));
    }

    /// Nothing may be asked before this.
    pub(super) fn not_before(&self) -> Instant {
        self.not_before
    }

    /// The least time between two requests, now.
    pub(super) fn spacing(&self) -> Duration {
        let strained = self.usual.saturating_mul(1 << (self.strain / STRAIN_STEP).min(STRAIN_STEPS_MAX));
        self.spacing.max(strained.min(STRAINED_MAX.max(self.usual)))
    }

    pub(super) fn closed_since(&self) -> Option<Instant> {
        self.closed_since
    }

    pub(super) fn refused_since(&self) -> Option<Instant> {
        self.refused.as_ref().map(|(since, _)| *since)
    }

    /// Whether the next request finds out whether anything is let through.
    pub(super) fn is_shut(&self) -> bool {
        self.closed_since.is_some() || self.refused.is_some()
    }

    /// Something is asked for at `now` that might have been since `earliest`. Who was woken a little late is not late for
    /// ever: a thousand requests in a second are a thousand.
    pub(super) fn on_asked(&mut self, now: Instant, earliest: Instant) {
        let is_in_time = now - earliest <= LATE;
        self.not_before = if is_in_time { earliest } else { now } + self.spacing();
    }

    /// The service itself answered what was asked for at `asked`: before the game closed, that says nothing about now.
    /// Says whether the game, which was closed, is open again.
    pub(super) fn on_contact(&mut self, asked: Option<Instant>) -> bool {
        let is_after = |since: Instant| asked.is_some_and(|asked| asked > since);
        self.strain /= 2;
        self.refused.take_if(|(since, _)| is_after(*since));
        self.closed_since.take_if(|closed| is_after(*closed)).is_some()
    }

    /// A good answer brings the rate back, slowly.
    pub(super) fn recover(&mut self) {
        self.spacing = self.usual.max(self.spacing.mul_f64(0.98));
    }

    /// The game is closed. Says how long to wait.
    pub(super) fn close(&mut self, now: Instant) -> Duration {
        self.closed_since.get_or_insert(now);
        PROBE_EVERY
    }

    /// What is refused is not this or that: nothing is asked for a while. Several refusals of requests that were on their
    /// way together are one. Says how long to wait.
    pub(super) fn refuse(&mut self, now: Instant, seed: u64) -> Duration {
        let (_, backoff) = self.refused.get_or_insert_with(|| (now, Backoff::new(REFUSED.0, REFUSED.1, seed)));
        if self.not_before <= now + self.spacing.max(self.usual) {
            self.not_before = now + backoff.next_wait();
        }
        self.not_before.max(now) - now
    }

    /// Nothing is let through still: the next request does not come sooner because it is about something else.
    pub(super) fn keep_shut(&mut self, now: Instant) {
        if self.is_shut() {
            self.not_before = self.not_before.max(now + PROBE_EVERY);
        }
    }

    /// Halves the rate, and asks nothing for a while: more requests would prolong it. Says how long to wait.
    pub(super) fn throttle(&mut self, now: Instant, wait: Duration) -> Duration {
        self.spacing = (self.spacing * 2).min(SPACING_MAX);
        self.not_before = self.not_before.max(now + wait);
        wait
    }

    /// The service did not answer: where many such follow each other, all are asked for more slowly.
    pub(super) fn strain(&mut self) {
        self.strain = (self.strain + 1).min(STRAIN_STEP * STRAIN_STEPS_MAX);
    }
}
