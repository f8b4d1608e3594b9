//! One schedule for everything that is watched: decides what to ask next, and when. Pure: it is told the time.
//!
//! An answer that is kept on its way for a minute is the same for a minute: asking sooner is waste. What is due waits in
//! [lanes](lanes); one request at a time for each subject, a bounded number at a time for all, and whatever else
//! [holds them back](pressure). Everything takes a time that grows with the logarithm of how much there is.

pub(crate) mod key;
mod lanes;
pub(crate) mod numbers;
pub(crate) mod pace;
mod pressure;

use std::collections::{BTreeMap, BTreeSet, HashMap, hash_map};
use std::time::Duration;

use bugle_event::Backoff;
use bugle_http::{MAX_AGE_MAX, RETRY_AFTER_MAX, Remedy};
use tokio::time::Instant;

use self::key::Key;
use self::lanes::Lanes;
use self::numbers::Numbers;
use self::pace::Pace;
use self::pressure::Pressure;
use crate::failure::Failure;

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn<K> {
    /// Ask for this.
    Ask(K),
    /// Nothing before this moment.
    Wait(Instant),
    /// Nothing before an answer comes, or something is added.
    Idle,
}

/// After an answer that came too late to hope for another one soon: a private war log, a tag that is not found.
const SLOW: Duration = Duration::from_mins(10);
/// How long an answer is good for that does not say so itself, where nobody says how often to ask.
const UNSAID: Duration = Duration::from_mins(1);
/// The longest time between two answers that can be waited for.
const EVERY_MAX: Duration = Duration::from_hours(24 * 365);
/// Waits after errors.
const RETRY: (Duration, Duration) = (Duration::from_secs(5), Duration::from_mins(5));

/// Where something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// It is not due yet.
    Waiting,
    /// It is due, and waits for its turn.
    Due,
    /// It is due, had its turn, and something else is asked about its subject.
    Held,
    /// It is on its way.
    InFlight,
}

/// Something that is asked for.
#[derive(Debug)]
struct Entry {
    /// The least time between two answers. The API's own `max-age` is waited for in any case, and is enough unless told.
    /// Zero: nobody told.
    every: Duration,
    /// When it is due, or was.
    due: Instant,
    place: Place,
    /// Whether a deadline brings it, and not only its interval.
    is_urgent: bool,
}

/// When to ask for what.
#[derive(Debug)]
pub(crate) struct Schedule<K: Key> {
    entries: HashMap<K, Entry>,
    /// What is not due yet.
    waiting: BTreeSet<(Instant, K)>,
    due: Lanes<K>,
    held: HashMap<K::Subject, Vec<K>>,
    /// What is being asked about each subject, since when.
    in_flight: HashMap<K::Subject, (K, Instant)>,
    /// Waits of what fails. In a map that takes no room once nothing does.
    failing: BTreeMap<K, Backoff>,
    concurrency: usize,
    pressure: Pressure,
    rng: fastrand::Rng,
}

impl<K: Key> Schedule<K> {
    /// Begins now, with nothing to ask.
    pub(crate) fn new(pace: &Pace, now: Instant) -> Self {
        Self {
            entries: HashMap::new(),
            waiting: BTreeSet::new(),
            due: Lanes::new(),
            held: HashMap::new(),
            in_flight: HashMap::new(),
            failing: BTreeMap::new(),
            concurrency: pace.concurrency.max(1),
            pressure: Pressure::new(pace, now),
            rng: fastrand::Rng::with_seed(pace.seed),
        }
    }

    /// Asks for `key` from `at` on, as soon as there is room, and then again and again, with at least `every` between two
    /// answers. What is asked for already stays as it is.
    pub(crate) fn add(&mut self, key: K, every: Duration, at: Instant) {
        if let hash_map::Entry::Vacant(vacant) = self.entries.entry(key) {
            vacant.insert(Entry { every: every.min(EVERY_MAX), due: at, place: Place::Waiting, is_urgent: false });
            self.waiting.insert((at, key));
        }
    }

    /// Asks for `key` with another interval, from its next answer on.
    pub(crate) fn change(&mut self, key: K, every: Duration) {
        if let Some(entry) = self.entries.get_mut(&key) {
            entry.every = every.min(EVERY_MAX);
        }
    }

    /// Does not ask for `key` any more. What is on its way stays so.
    pub(crate) fn remove(&mut self, key: K) {
        self.failing.remove(&key);
        let Some(Entry { due, place, is_urgent, .. }) = self.entries.remove(&key) else { return };
        match place {
            Place::Waiting => _ = self.waiting.remove(&(due, key)),
            Place::Due => self.due.remove(due, key, is_urgent),
            Place::Held => {
                if let Some(held) = self.held.get_mut(&key.subject()) {
                    held.retain(|other| *other != key);
                }
            }
            Place::InFlight => {}
        }
    }

    /// The game was closed when the program last ran: the first request, asked from `now` on, shows whether it still is.
    pub(crate) fn begin_closed(&mut self, now: Instant) {
        self.pressure.begin_closed(now);
    }

    /// What to do now.
    pub(crate) fn turn(&mut self, now: Instant) -> Turn<K> {
        self.ripen(now);
        // While nothing is let through, one request at a time finds out whether that is still so.
        let room = if self.is_shut() { 1 } else { self.concurrency };
        if self.in_flight.len() >= room {
            return Turn::Idle;
        }
        let not_before = self.pressure.not_before();
        while !self.due.is_empty() {
            if now < not_before {
                return Turn::Wait(not_before);
            }
            let Some((due, key)) = self.due.pop() else { break };
            if self.depart(key, now) {
                self.pressure.on_asked(now, due.max(not_before));
                return Turn::Ask(key);
            }
        }
        self.waiting.first().map_or(Turn::Idle, |(due, _)| Turn::Wait(not_before.max(*due)))
    }

    /// A good answer came, which stays the same for `left`. Asks again then, and not long after `deadline`. Says whether
    /// it shows that the game, which was closed, is open again.
    pub(crate) fn on_answer(&mut self, key: K, now: Instant, left: Duration, deadline: Option<Duration>) -> bool {
        let asked = self.land(key);
        let reopened = self.pressure.on_contact(asked);
        self.failing.remove(&key);
        self.pressure.recover();
        let (soonest, wait) = self.until_it_may_differ(key, left);
        self.wait(key, now, wait, soonest, deadline);
        reopened
    }

    /// An answer came that shows nothing, and stays the same for `left`: it does not even show that the game is open.
    pub(crate) fn on_useless(&mut self, key: K, now: Instant, left: Duration, deadline: Option<Duration>) {
        self.land(key);
        let (soonest, wait) = self.until_it_may_differ(key, left);
        self.wait(key, now, wait, soonest, deadline);
        self.pressure.keep_shut(now);
    }

    /// An error came. Says whether it shows that the game, which was closed, is open again.
    pub(crate) fn on_failure(
        &mut self,
        key: K,
        now: Instant,
        (failure, remedy): (Failure, Remedy),
        deadline: Option<Duration>,
    ) -> bool {
        let is_contact = matches!(failure, Failure::NotFound | Failure::Private);
        let asked = self.land(key);
        let reopened = is_contact && self.pressure.on_contact(asked);
        let wait = match (failure, remedy) {
            (Failure::Maintenance, _) => self.pressure.close(now),
            (Failure::Refused, _) => self.pressure.refuse(now, self.rng.u64(..)),
            (Failure::Throttled, Remedy::RetryAfter(wait)) => self.pressure.throttle(now, wait.min(RETRY_AFTER_MAX)),
            (Failure::Private, _) => SLOW,
            // A second "not found" is wanted soon after the first, and then there is no hurry.
            (Failure::NotFound, Remedy::RetryAfter(left)) => left.max(self.every(key)).clamp(RETRY.0, SLOW),
            _ => self.back_off(key),
        };
        if failure == Failure::Unreachable {
            self.pressure.strain();
        }
        self.wait(key, now, wait, wait, deadline);
        if !is_contact {
            self.pressure.keep_shut(now);
        }
        reopened
    }
}

impl<K: Key> Schedule<K> {
    /// Whether the game is closed, as far as is known.
    pub(crate) fn is_closed(&self) -> bool {
        self.pressure.closed_since().is_some()
    }

    /// Whether the next request finds out whether anything is let through.
    pub(crate) fn is_shut(&self) -> bool {
        self.pressure.is_shut()
    }

    /// What there is to do.
    pub(crate) fn numbers(&mut self, now: Instant) -> Numbers {
        self.ripen(now);
        Numbers {
            scheduled: self.entries.len(),
            due: self.due.len() + self.held.values().map(Vec::len).sum::<usize>(),
            lag: self.due.oldest().map_or(Duration::ZERO, |due| now.saturating_duration_since(due)),
            in_flight: self.in_flight.len(),
            spacing: self.pressure.spacing(),
            closed_since: self.pressure.closed_since(),
            refused_since: self.pressure.refused_since(),
        }
    }

    /// When `key` is due, or since when. `None`: it is on its way, or not asked for at all.
    pub(crate) fn due(&self, key: K) -> Option<Instant> {
        self.entries.get(&key).filter(|entry| entry.place != Place::InFlight).map(|entry| entry.due)
    }

    /// The least time between two answers about `key`, if anybody said.
    pub(crate) fn every(&self, key: K) -> Duration {
        self.entries.get(&key).map_or(Duration::ZERO, |entry| entry.every)
    }

    /// What is due by now gets in line.
    fn ripen(&mut self, now: Instant) {
        while let Some(&(_, key)) = self.waiting.first().filter(|(due, _)| *due <= now) {
            self.waiting.pop_first();
            self.line_up(key);
        }
    }

    fn line_up(&mut self, key: K) {
        if let Some(entry) = self.entries.get_mut(&key) {
            entry.place = Place::Due;
            self.due.insert(entry.due, key, entry.is_urgent);
        }
    }

    /// Something has its turn. Says whether it goes on its way: if something else does for its subject, it waits for that.
    fn depart(&mut self, key: K, now: Instant) -> bool {
        let is_free = !self.in_flight.contains_key(&key.subject());
        if let Some(entry) = self.entries.get_mut(&key) {
            entry.place = if is_free { Place::InFlight } else { Place::Held };
        }
        if is_free {
            self.in_flight.insert(key.subject(), (key, now));
        } else {
            self.held.entry(key.subject()).or_default().push(key);
        }
        is_free
    }

    /// Something comes back. Says when it was asked for.
    fn land(&mut self, key: K) -> Option<Instant> {
        let subject = key.subject();
        self.in_flight.get(&subject).filter(|(flying, _)| *flying == key)?;
        let (_, asked) = self.in_flight.remove(&subject)?;
        for held in self.held.remove(&subject).unwrap_or_default() {
            if self.entries.get(&held).is_some_and(|entry| entry.place == Place::Held) {
                self.line_up(held);
            }
        }
        Some(asked)
    }

    /// What came back waits: for so long, unless `deadline` is sooner; where that has passed, as short as is of use.
    fn wait(&mut self, key: K, now: Instant, wait: Duration, soonest: Duration, deadline: Option<Duration>) {
        let deadline = deadline.map(|in_time| if in_time.is_zero() { soonest } else { in_time }.max(RETRY.0));
        let deadline = deadline.filter(|deadline| *deadline <= wait);
        let Some(entry) = self.entries.get_mut(&key).filter(|entry| entry.place == Place::InFlight) else { return };
        let due = now + deadline.unwrap_or(wait);
        (entry.due, entry.place, entry.is_urgent) = (due, Place::Waiting, deadline.is_some());
        self.waiting.insert((due, key));
    }

    fn back_off(&mut self, key: K) -> Duration {
        let seed = self.rng.u64(..);
        let (floor, ceiling) = RETRY;
        self.failing.entry(key).or_insert_with(|| Backoff::new(floor, ceiling, seed)).next_wait()
    }

    /// From when on the next answer may be another one, and when to ask for it.
    fn until_it_may_differ(&mut self, key: K, left: Duration) -> (Duration, Duration) {
        let every = self.every(key);
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
