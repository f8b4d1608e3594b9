//! Counting what a source set aside, so that nothing odd passes unnoticed.

use std::ops::AddAssign;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much of what came was not as expected. None of it lost an event that could be had.
///
/// ```
/// use bugle_event::Oddities;
///
/// let (mut one, mut more) = (Oddities::default(), Oddities::default());
/// (one.unknown, more.unknown, more.doubles) = (1, 2, 3);
/// more += one;
/// assert_eq!((more.unknown, more.since(one).unknown, more.doubles), (3, 2, 3));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Oddities {
    /// Names of events, fields and words that this version does not know. They are kept as they came.
    pub unknown: u64,
    /// Known fields whose values cannot be read. They are kept as they came, and read as absent.
    pub odd: u64,
    /// Frames and bodies that could not be used at all: no JSON, cut off, out of date.
    pub dropped: u64,
    /// Facts that were told before, and are not handed out again.
    pub doubles: u64,
}

impl Oddities {
    /// What was counted since `earlier`, which was counted by the same counter.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        Self {
            unknown: self.unknown.saturating_sub(earlier.unknown),
            odd: self.odd.saturating_sub(earlier.odd),
            dropped: self.dropped.saturating_sub(earlier.dropped),
            doubles: self.doubles.saturating_sub(earlier.doubles),
        }
    }
}

impl AddAssign for Oddities {
    fn add_assign(&mut self, more: Self) {
        self.unknown += more.unknown;
        self.odd += more.odd;
        self.dropped += more.dropped;
        self.doubles += more.doubles;
    }
}

/// Counts the oddities of one source for whoever looks, while it runs. Cheap to clone; clones count together.
///
/// ```
/// use bugle_event::{Oddities, OddityCounter};
///
/// let counter = OddityCounter::default();
/// let mut oddities = Oddities::default();
/// oddities.odd = 2;
/// counter.clone().add(oddities);
/// assert_eq!(counter.get().odd, 2);
/// ```
#[derive(Clone, Debug, Default)]
pub struct OddityCounter(Arc<[AtomicU64; 4]>);

impl OddityCounter {
    /// Adds to the counts. Where there is nothing to add, it costs nothing.
    pub fn add(&self, oddities: Oddities) {
        let Oddities { unknown, odd, dropped, doubles } = oddities;
        for (count, more) in self.0.iter().zip([unknown, odd, dropped, doubles]) {
            if more > 0 {
                count.fetch_add(more, Ordering::Relaxed);
            }
        }
    }

    /// The counts so far.
    pub fn get(&self) -> Oddities {
        let [unknown, odd, dropped, doubles] = [0, 1, 2, 3].map(|at| self.0[at].load(Ordering::Relaxed));
        Oddities { unknown, odd, dropped, doubles }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn oddities(unknown: u64, odd: u64, dropped: u64, doubles: u64) -> Oddities {
        Oddities { unknown, odd, dropped, doubles }
    }

    #[test]
    fn each_is_counted_for_itself() {
        let mut sum = oddities(1, 2, 3, 4);
        sum += oddities(10, 20, 30, 40);
        assert_eq!(sum, oddities(11, 22, 33, 44));
        assert_eq!(sum.since(oddities(1, 2, 3, 4)), oddities(10, 20, 30, 40));
        assert_eq!(oddities(1, 2, 3, 4).since(sum), Oddities::default(), "never less than none");
        let counter = OddityCounter::default();
        counter.add(oddities(1, 2, 3, 4));
        counter.clone().add(oddities(0, 0, 5, 0));
        assert_eq!((counter.get(), OddityCounter::default().get()), (oddities(1, 2, 8, 4), Oddities::default()));
    }
}
