//! For how long somebody was asked in vain, over restarts: before that, nothing is given up.

use std::time::Duration;

use bugle_event::Timestamp;
use serde::{Deserialize, Serialize};

/// In how many steps the time is counted that is kept.
const STEPS: u8 = 5;

/// For how long somebody was asked in vain. A program that goes on from a state of long ago asks for as long as any other; and
/// one that never runs for so long adds up what it asked in each run. Its fields are a format.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::watch) struct Asked {
    /// Since when, by this program.
    #[serde(skip)]
    since: Option<Timestamp>,
    /// How many steps were counted.
    steps: u8,
    /// When the last one was.
    stepped_at: Option<Timestamp>,
}

impl Asked {
    /// Since `now`.
    pub(in crate::watch) fn since(now: Timestamp) -> Self {
        Self { since: Some(now), ..Self::default() }
    }

    /// It is asked at `now`, whether that is in vain or not.
    pub(in crate::watch) fn begin(&mut self, now: Timestamp) {
        self.since.get_or_insert(now);
    }

    /// It was asked in vain at `now`. Says whether that is to be kept: a step a fifth of its `patience` apart.
    pub(in crate::watch) fn note(&mut self, now: Timestamp, patience: Duration) -> bool {
        self.begin(now);
        let is_due = self.stepped_at.is_none_or(|last| last + step_of(patience) <= now);
        let is_counted = is_due && !self.is_enough(now, patience);
        if is_counted {
            (self.steps, self.stepped_at) = (self.steps.saturating_add(1), Some(now));
        }
        is_counted
    }

    /// When it will have been asked for long enough. `None`: this program has not asked yet.
    pub(in crate::watch) fn until(&self, patience: Duration) -> Option<Timestamp> {
        let (since, step) = (self.since?, step_of(patience));
        let next = self.stepped_at.map_or(since, |last| (last + step).max(since));
        let by_steps = next + step * u32::from(STEPS.saturating_sub(self.steps));
        Some(by_steps.min(since + patience))
    }

    /// Whether it was asked for long enough.
    pub(in crate::watch) fn is_enough(&self, now: Timestamp, patience: Duration) -> bool {
        self.steps > STEPS || self.since.is_some_and(|since| since + patience <= now)
    }

    /// Whether there is nothing to keep.
    pub(in crate::watch) fn is_none(&self) -> bool {
        self.steps == 0
    }

    /// Forgets about what is yet to come at `now`.
    pub(in crate::watch) fn set_back(&mut self, now: Timestamp) {
        for time in [&mut self.since, &mut self.stepped_at] {
            *time = time.map(|time| time.min(now));
        }
    }
}

fn step_of(patience: Duration) -> Duration {
    patience / u32::from(STEPS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_mins(5);

    fn minute(at: i64) -> Timestamp {
        Timestamp::from_secs(at * 60)
    }

    /// As a program does that goes on from what was kept.
    fn again(asked: &Asked) -> Asked {
        serde_json::from_str(&serde_json::to_string(asked).unwrap()).unwrap()
    }

    #[test]
    fn who_asks_all_the_time_has_asked_enough_when_the_time_is_over() {
        let mut asked = Asked::since(minute(0));
        assert_eq!(asked.until(PATIENCE), Some(minute(5)));
        assert!(!asked.is_enough(minute(4), PATIENCE) && asked.is_enough(minute(5), PATIENCE));
        assert!(!asked.note(minute(5), PATIENCE), "that is known without");
        assert!(asked.is_none());
    }

    #[test]
    fn what_was_kept_of_long_ago_alone_is_not_enough() {
        let mut asked = Asked::default();
        assert!(asked.note(minute(0), PATIENCE) && asked.note(minute(1), PATIENCE));
        let mut asked = again(&asked);
        assert_eq!(asked.until(PATIENCE), None);
        asked.begin(minute(1000));
        assert!(!asked.is_enough(minute(1000), PATIENCE), "{asked:?}");
    }

    #[test]
    fn short_runs_add_up() {
        let mut asked = Asked::default();
        let tries = (0..100).map(|run| minute(run * 3));
        let needed = tries.take_while(|at| {
            asked = again(&asked);
            asked.note(*at, PATIENCE);
            !asked.is_enough(*at, PATIENCE)
        });
        assert_eq!(needed.count(), 5, "the first, and five more a minute apart at least");
    }

    #[test]
    fn a_hundred_tries_in_a_second_are_one() {
        let mut asked = Asked::default();
        assert_eq!((0..100).filter(|_| asked.note(minute(1), PATIENCE)).count(), 1);
        asked.set_back(minute(0));
        assert_eq!(asked.stepped_at, Some(minute(0)));
    }
}
