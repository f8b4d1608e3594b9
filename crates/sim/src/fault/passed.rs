//! How often something has happened up to a moment, for one who asks later and later.

use std::iter::Peekable;
use std::time::Duration;

use super::script::Spells;

/// Moments of one kind, the next one at hand.
#[derive(Debug)]
pub struct Passed {
    moments: Peekable<Spells>,
    count: u64,
}

impl Passed {
    /// Before the first of `moments`.
    pub fn new(moments: Spells) -> Self {
        Self { moments: moments.peekable(), count: 0 }
    }

    /// How many there were `at` so long after the beginning, which is not before the last time asked.
    pub fn by(&mut self, at: Duration) -> u64 {
        while self.moments.next_if(|moment| moment.from <= at).is_some() {
            self.count += 1;
        }
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::{FaultKind, Faults};

    #[test]
    fn moments_are_counted_as_they_pass() {
        let faults: Faults = "address@10s,address@20s,address@20s".parse().unwrap();
        let mut moves = Passed::new(faults.spells(FaultKind::Address, 1));
        let counts = [0, 9, 10, 19, 20, 500].map(|second| moves.by(Duration::from_secs(second)));
        assert_eq!(counts, [0, 0, 1, 1, 3, 3]);
    }
}
