//! How long things took, in few numbers. Pure.

use std::time::Duration;

/// Upper ends of the steps, in milliseconds; what is longer is in a last one.
const STEPS_MS: [u64; 15] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 60_000];

/// How long exchanges took: how many, how long on average and at most, and how they spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Latency {
    count: u64,
    sum: Duration,
    max: Duration,
    steps: [u64; STEPS_MS.len() + 1],
}

impl Latency {
    /// How many were measured.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// How long they took on average. `None`: there was none.
    pub fn mean(&self) -> Option<Duration> {
        let nanos = self.sum.as_nanos().checked_div(u128::from(self.count))?;
        Some(Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX)))
    }

    /// How long the longest took.
    pub fn max(&self) -> Duration {
        self.max
    }

    /// Within what time so many percent of them were done: the upper end of a step of 1, 2, 5, 10 ms and so on, and never
    /// more than [`max`](Self::max). `None`: there was none.
    pub fn percentile(&self, percent: u8) -> Option<Duration> {
        let wanted = (u128::from(self.count) * u128::from(percent.min(100))).div_ceil(100).max(1);
        let done = |step: usize| self.steps[..=step].iter().map(|&count| u128::from(count)).sum::<u128>();
        let step = (0..self.steps.len()).find(|&step| done(step) >= wanted)?;
        Some(STEPS_MS.get(step).map_or(self.max, |&ms| Duration::from_millis(ms).min(self.max)))
    }

    /// The upper end of each step and how many took no longer, as a histogram of Prometheus wants it; those that took
    /// longer than any are in [`count`](Self::count) alone.
    pub fn steps(&self) -> impl Iterator<Item = (Duration, u64)> {
        let ends = STEPS_MS.iter().map(|&ms| Duration::from_millis(ms));
        ends.zip(self.steps.iter().scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        }))
    }

    pub(crate) fn add(&mut self, took: Duration) {
        self.count += 1;
        self.sum = self.sum.saturating_add(took);
        self.max = self.max.max(took);
        let step = STEPS_MS.partition_point(|&ms| Duration::from_millis(ms) < took);
        self.steps[step] += 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(times_ms: impl IntoIterator<Item = u64>) -> Latency {
        let mut latency = Latency::default();
        times_ms.into_iter().for_each(|ms| latency.add(Duration::from_millis(ms)));
        latency
    }

    #[test]
    fn a_few_slow_ones_are_told_from_the_rest() {
        let latency = of((0..95).map(|_| 40).chain((0..5).map(|_| 3000)));
        let ms = Duration::from_millis;
        assert_eq!((latency.count(), latency.mean(), latency.max()), (100, Some(ms(188)), ms(3000)));
        let percentiles = [50, 95, 96, 100].map(|percent| latency.percentile(percent));
        assert_eq!(percentiles, [50, 50, 3000, 3000].map(|it| Some(ms(it))));
        assert_eq!((Latency::default().percentile(50), Latency::default().mean()), (None, None));
    }

    proptest! {
        #[test]
        fn a_part_is_done_within_what_is_said(times in prop::collection::vec(0_u64..100_000, 1..50), percent in 0_u8..=100) {
            let (latency, mut times) = (of(times.clone()), times);
            times.sort_unstable();
            let within = latency.percentile(percent).unwrap();
            let done = times.iter().filter(|&&ms| Duration::from_millis(ms) <= within).count();
            prop_assert!(done * 100 >= times.len() * usize::from(percent));
            let steps: Vec<_> = latency.steps().collect();
            for (end, count) in steps {
                prop_assert_eq!(count, times.iter().filter(|&&ms| Duration::from_millis(ms) <= end).count() as u64);
            }
        }
    }
}
