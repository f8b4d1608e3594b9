//! Times without service, and what they do to what lies ahead. Pure.

use std::time::Duration;

use bugle_event::Timestamp;

/// A planned time without service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Maintenance {
    /// When the service closes.
    pub from: Timestamp,
    /// For how long.
    pub duration: Duration,
}

impl Maintenance {
    /// When the service is back.
    pub fn to(&self) -> Timestamp {
        self.from + self.duration
    }

    /// Whether the service is closed at `at`.
    pub fn covers(&self, at: Timestamp) -> bool {
        (self.from..self.to()).contains(&at)
    }
}

/// All times without service, in order. Those that meet are one.
#[derive(Clone, Debug, Default)]
pub(super) struct Closings(Vec<Maintenance>);

impl Closings {
    pub(super) fn new(windows: &[Maintenance]) -> Self {
        let mut windows = windows.to_vec();
        windows.sort_by_key(|window| window.from);
        let mut closings: Vec<Maintenance> = Vec::with_capacity(windows.len());
        for window in windows {
            match closings.last_mut().filter(|last| window.from <= last.to()) {
                Some(last) => last.duration = last.duration.max(window.to().since(last.from)),
                None => closings.push(window),
            }
        }
        Self(closings)
    }

    /// The time without service that `at` lies in.
    pub(super) fn covering(&self, at: Timestamp) -> Option<&Maintenance> {
        let place = self.0.partition_point(|window| window.to() <= at);
        self.0.get(place).filter(|window| window.covers(at))
    }

    /// When something happens that was to happen at `at`: nobody does anything, and nothing is shown, before the service
    /// is back.
    pub(super) fn put_off(&self, at: Timestamp) -> Timestamp {
        self.covering(at).map_or(at, Maintenance::to)
    }

    /// When a stage is over that was to be over at `at`: later by as long as the service was closed then.
    pub(super) fn delay(&self, at: Timestamp) -> Timestamp {
        self.covering(at).map_or(at, |window| at + window.duration)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_falls_into_a_time_without_service_comes_after_it() {
        let at = |minute: i64| Timestamp::from_secs(minute * 60);
        let window = |from, minutes| Maintenance { from: at(from), duration: Duration::from_mins(minutes) };
        let closings = Closings::new(&[window(50, 10), window(10, 20), window(25, 10), window(12, 2)]);
        assert_eq!(closings.0, [window(10, 25), window(50, 10)]);
        let put_off = [9, 10, 34, 35, 49, 50, 59, 60].map(|minute| closings.put_off(at(minute)));
        assert_eq!(put_off, [9, 35, 35, 35, 49, 60, 60, 60].map(at));
        assert_eq!([9, 10, 34, 35].map(|minute| closings.delay(at(minute))), [9, 35, 59, 35].map(at));
    }
}
