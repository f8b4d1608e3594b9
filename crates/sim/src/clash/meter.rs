//! How many requests each key makes: what is too much, and what was the most. Pure.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// How many keys are remembered before those that no longer matter are swept out.
const KEYS_MAX: usize = 4096;

const SECOND: Duration = Duration::from_secs(1);

/// How many requests a key may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// In a second, by the caller's clock.
    pub per_second: u32,
    /// How long a key that exceeded it is turned away, by the caller's clock.
    pub penalty: Duration,
}

impl Default for Rate {
    /// What the real service is reported to allow.
    fn default() -> Self {
        Self { per_second: 40, penalty: Duration::from_secs(30) }
    }
}

/// What was asked for, whatever the answers were: for tests of who asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Traffic {
    /// Requests with a key.
    pub requests: u64,
    /// How many of them were too many for their key, and turned away with 429.
    pub throttled: u64,
    /// The largest number of requests that one key made in any window of a second. Two that are a whole second apart are
    /// not in one.
    pub busiest_second: usize,
}

/// The meters of all keys. Times are by the caller's clock, since the beginning.
#[derive(Debug)]
pub(super) struct Meters {
    rate: Option<Rate>,
    keys: BTreeMap<String, Meter>,
    pub(super) traffic: Traffic,
}

/// How much of its rate a key has used.
#[derive(Debug, Default)]
struct Meter {
    /// When it asked in the last second.
    recent: VecDeque<Duration>,
    /// The second that is being counted.
    second: u64,
    used: u32,
    /// Turned away until then.
    until: Duration,
}

impl Meters {
    pub(super) fn new(rate: Option<Rate>) -> Self {
        Self { rate, keys: BTreeMap::new(), traffic: Traffic::default() }
    }

    /// Notes that `key` asks.
    pub(super) fn note(&mut self, at: Duration, key: &str) {
        if self.keys.len() >= KEYS_MAX {
            self.keys
                .retain(|_, meter| meter.until > at || meter.recent.back().is_some_and(|last| *last + SECOND > at));
        }
        let recent = &mut self.keys.entry(key.to_owned()).or_default().recent;
        while recent.front().is_some_and(|first| *first + SECOND <= at) {
            recent.pop_front();
        }
        recent.push_back(at);
        self.traffic.requests += 1;
        self.traffic.busiest_second = self.traffic.busiest_second.max(recent.len());
    }

    /// Counts a request of `key` against its rate. Some: it is too much, and for how long the key must stay away.
    pub(super) fn count(&mut self, at: Duration, key: &str) -> Option<Duration> {
        let rate = self.rate?;
        let meter = self.keys.entry(key.to_owned()).or_default();
        if meter.second != at.as_secs() {
            (meter.second, meter.used) = (at.as_secs(), 0);
        }
        meter.used += 1;
        if meter.used > rate.per_second && meter.until <= at {
            meter.until = at + rate.penalty;
        }
        let wait = meter.until.checked_sub(at).filter(|wait| !wait.is_zero());
        self.traffic.throttled += u64::from(wait.is_some());
        wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn the_busiest_second_is_a_window_that_begins_anywhere_and_of_one_key() {
        let mut meters = Meters::new(None);
        for at in [0, 600, 900, 1_100, 1_599, 1_600, 9_000] {
            meters.note(MS * at, "one");
        }
        for _ in 0..3 {
            meters.note(MS * 9_000, "other");
        }
        // 600 to 1599: the one at 1600 is a whole second after the first of them.
        assert_eq!(meters.traffic, Traffic { requests: 10, throttled: 0, busiest_second: 4 });
    }

    #[test]
    fn whoever_asks_too_often_stays_away_for_the_penalty() {
        let mut meters = Meters::new(Some(Rate { per_second: 2, penalty: MS * 5_000 }));
        let waits = [0, 10, 20, 5_019, 5_020].map(|at| meters.count(MS * at, "key"));
        assert_eq!(waits, [None, None, Some(MS * 5_000), Some(MS), None]);
        assert_eq!((meters.count(MS * 20, "other"), meters.traffic.throttled), (None, 2));
    }

    #[test]
    fn keys_that_no_longer_matter_are_forgotten() {
        let mut meters = Meters::new(None);
        for key in 0..KEYS_MAX {
            meters.note(MS, &key.to_string());
        }
        meters.note(MS * 1_001, "late");
        assert_eq!(meters.keys.len(), 1);
    }
}
