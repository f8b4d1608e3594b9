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
