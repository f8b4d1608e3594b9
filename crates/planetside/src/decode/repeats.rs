//! Counting facts that look alike.

use bugle_event::{EventId, HashedMap};

/// How many facts are remembered at least: the whole stream's last half minute at its busiest.
const REMEMBERED: usize = 32_768;

/// Tells the how-manieth of its like a fact is.
///
/// Of some kinds two real facts with equal fields occur, and both must live: the service sends each of them once on one
/// connection, so the second sighting is a second fact. Of others, it is the first one told again. Counting goes on over
/// the connections that follow each other, for what came on the last one does not come again on the next. On a
/// connection beside it counting is another one's, so that the first sighting there is the first fact again.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    young: Counts,
    old: Counts,
}

/// By the id that the first of its like has.
type Counts = HashedMap<EventId, u32>;

impl Repeats {
    /// How many facts came before that are like the one which would have this id as the first.
    pub(crate) fn next(&mut self, first: EventId) -> u32 {
        if self.young.len() >= REMEMBERED {
            self.old = std::mem::take(&mut self.young);
        }
        let known = || self.old.get(&first).copied().unwrap_or_default();
        let count = self.young.entry(first).or_insert_with(known);
        let before = *count;
        *count = before.saturating_add(1);
        before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_of_its_like_is_a_fact_of_its_own() {
        let mut repeats = Repeats::default();
        assert_eq!([7, 8, 7, 7, 8].map(|id| repeats.next(EventId::from_u128(id))), [0, 0, 1, 2, 1]);
    }

    #[test]
    fn memory_is_bounded_and_what_is_recent_is_remembered() {
        let mut repeats = Repeats::default();
        for id in 0..10 * REMEMBERED as u128 {
            assert_eq!(repeats.next(EventId::from_u128(id)), 0);
        }
        assert!(repeats.young.len() + repeats.old.len() <= 2 * REMEMBERED);
        assert_eq!(repeats.next(EventId::from_u128(10 * REMEMBERED as u128 - 1)), 1);
    }
}
