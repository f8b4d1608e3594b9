//! What came already.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher as _};

/// Tells what comes for the first time.
#[derive(Debug, Default)]
pub(super) struct Seen(HashSet<u64>);

impl Seen {
    /// Whether it did not come before.
    pub(super) fn is_new<T: Hash + ?Sized>(&mut self, thing: &T) -> bool {
        let mut hasher = DefaultHasher::new();
        thing.hash(&mut hasher);
        self.0.insert(hasher.finish())
    }
}

/// Each of them once, in the order in which they came first.
pub(super) fn once<T: Hash>(things: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = Seen::default();
    things.into_iter().filter(|thing| seen.is_new(thing)).collect()
}
