//! How long to wait before the next try.

use std::time::Duration;

/// Doubling waits with jitter, from a floor to a ceiling. Pure: the caller does the waiting.
///
/// ```
/// use std::time::Duration;
/// use bugle_event::Backoff;
///
/// let second = Duration::from_secs(1);
/// let mut backoff = Backoff::new(second, 60 * second, 7);
/// assert!(backoff.next_wait() <= second && backoff.next_wait() <= 2 * second);
/// backoff.reset(); // after a good while
/// ```
#[derive(Clone, Debug)]
pub struct Backoff {
    floor: Duration,
    ceiling: Duration,
    next: Duration,
    rng: fastrand::Rng,
}

impl Backoff {
    /// Waits of about `floor` at first and of at most `ceiling`. `seed` decides the jitter.
    pub fn new(floor: Duration, ceiling: Duration, seed: u64) -> Self {
        Self { floor, ceiling, next: floor, rng: fastrand::Rng::with_seed(seed) }
    }

    /// How long to wait this time: between half of the step and all of it, so that many clients do not come back at once.
    pub fn next_wait(&mut self) -> Duration {
        let step = self.next.min(self.ceiling);
        self.next = step.saturating_mul(2);
        step.mul_f64(0.5 + 0.5 * self.rng.f64())
    }

    /// Starts over, after a good while.
    pub fn reset(&mut self) {
        self.next = self.floor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_the_ceiling_and_start_over() {
        let (floor, ceiling) = (Duration::from_secs(1), Duration::from_mins(5));
        let mut backoff = Backoff::new(floor, ceiling, 7);
        let waits: Vec<_> = (0..12).map(|_| backoff.next_wait()).collect();
        for (round, wait) in waits.iter().enumerate() {
            let step = ceiling.min(floor * (1 << round));
            assert!((step / 2..=step).contains(wait), "round {round}: {wait:?} of {step:?}");
        }
        backoff.reset();
        assert!(backoff.next_wait() <= floor);
    }
}
