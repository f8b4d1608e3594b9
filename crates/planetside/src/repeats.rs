//! Counting facts that look alike.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// How many facts are remembered at least: the whole stream's last half minute at its busiest.
const REMEMBERED: usize = 32_768;

/// Tells the how-manieth of its like a fact is.
///
/// Two real facts with equal fields occur, and both must live: on one connection the service sends each fact once, so
/// the second sighting is a second fact. On another connection, counting starts anew, so that the first sighting there
/// is the first fact again.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    young: Counts,
    old: Counts,
}

type Counts = HashMap<u128, u32, BuildHasherDefault<AlreadyHashed>>;

impl Repeats {
    /// How many facts with this key came before.
    pub(crate) fn next(&mut self, key: u128) -> u32 {
        if self.young.len() >= REMEMBERED {
            self.old = std::mem::take(&mut self.young);
        }
        let before = match self.young.get(&key) {
            Some(count) => *count,
            None => self.old.get(&key).copied().unwrap_or_default(),
        };
        self.young.insert(key, before.saturating_add(1));
        before
    }
}

/// Keys are hashes; hashing them again gains nothing.
#[derive(Clone, Copy, Debug, Default)]
struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "half of a hash is a hash")]
    fn write_u128(&mut self, hash: u128) {
        self.0 = hash as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_of_its_like_is_a_fact_of_its_own() {
        let mut repeats = Repeats::default();
        assert_eq!([7, 8, 7, 7, 8].map(|key| repeats.next(key)), [0, 0, 1, 2, 1]);
    }

    #[test]
    fn memory_is_bounded_and_what_is_recent_is_remembered() {
        let mut repeats = Repeats::default();
        for key in 0..10 * REMEMBERED as u128 {
            assert_eq!(repeats.next(key), 0);
        }
        assert!(repeats.young.len() + repeats.old.len() <= 2 * REMEMBERED);
        assert_eq!(repeats.next(10 * REMEMBERED as u128 - 1), 1);
    }
}
