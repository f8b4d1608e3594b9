//! A bounded memory of what was seen lately.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};

use crate::id::EventId;

/// A hasher for keys that are hashes already, such as an [`EventId`]: hashing them again gains nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    #[expect(clippy::cast_possible_truncation, reason = "half of a hash is a hash")]
    fn write_u128(&mut self, hash: u128) {
        self.0 = hash as u64;
    }
}

/// A map whose keys are hashes already, or bring one.
pub type HashedMap<K, V> = HashMap<K, V, BuildHasherDefault<AlreadyHashed>>;

/// A set of what is a hash already, or brings one.
pub type HashedSet<K> = HashSet<K, BuildHasherDefault<AlreadyHashed>>;

/// The ids of the newest facts, a bounded number of them.
///
/// ```
/// use bugle_event::{EventId, RecentIds};
///
/// let mut recent = RecentIds::new(2);
/// let [one, two, three] = [1, 2, 3].map(EventId::from_u128);
/// assert!(recent.is_first(one) && recent.is_first(two) && !recent.is_first(one));
/// assert!(recent.is_first(three) && recent.is_first(one), "the oldest is forgotten");
/// ```
#[derive(Clone, Debug)]
pub struct RecentIds {
    known: HashSet<EventId, BuildHasherDefault<AlreadyHashed>>,
    order: VecDeque<EventId>,
    most: usize,
}

impl RecentIds {
    /// Remembers the newest `most`.
    pub fn new(most: usize) -> Self {
        Self { known: HashSet::default(), order: VecDeque::new(), most }
    }

    /// Remembers `id`. Says whether it was not known yet. To be seen again does not make it newer.
    pub fn is_first(&mut self, id: EventId) -> bool {
        if !self.known.insert(id) {
            return false;
        }
        self.order.push_back(id);
        if self.order.len() > self.most {
            let oldest = self.order.pop_front();
            oldest.map(|oldest| self.known.remove(&oldest));
        }
        true
    }

    /// Whether `id` is remembered.
    pub fn contains(&self, id: EventId) -> bool {
        self.known.contains(&id)
    }
}

#[cfg(test)]
mod tests {
    use std::hash::Hash as _;

    use super::*;

    #[test]
    fn so_many_are_remembered_and_the_oldest_goes_first() {
        let (mut recent, id) = (RecentIds::new(3), EventId::from_u128);
        assert!((1..=3).all(|number| recent.is_first(id(number))));
        assert!(!recent.is_first(id(1)), "to be seen again does not make it newer");
        assert!(recent.is_first(id(4)));
        assert_eq!([1, 2, 3, 4, 5].map(|number| recent.contains(id(number))), [false, true, true, true, false]);
        assert!(!recent.is_first(id(2)) && recent.is_first(id(1)) && !recent.contains(id(2)));
        assert_eq!((recent.known.len(), recent.order.len()), (3, 3));
        let mut none = RecentIds::new(0);
        assert!(none.is_first(id(1)) && none.is_first(id(1)));
    }

    #[test]
    fn a_hash_is_taken_as_it_is_and_bytes_are_mixed() {
        let hash = |value: &dyn Fn(&mut AlreadyHashed)| {
            let mut hasher = AlreadyHashed::default();
            value(&mut hasher);
            hasher.finish()
        };
        assert_eq!(hash(&|hasher| hasher.write_u64(7)), 7);
        assert_eq!(hash(&|hasher| EventId::from_u128((9 << 64) | 7).hash(hasher)), 7);
        assert_eq!(hash(&|hasher| hasher.write(&[1, 2])), 0x0102);
        assert_ne!(hash(&|hasher| hasher.write(&[1, 2])), hash(&|hasher| hasher.write(&[2, 1])));
    }
}
