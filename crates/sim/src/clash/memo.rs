//! What was computed lately, for those who ask for the same again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How much is remembered.
const MOST: usize = 2_048;

/// Values that follow from their keys: it makes no difference but in time whether one is remembered.
#[derive(Debug)]
pub(super) struct Memo<K, V>(Mutex<BTreeMap<K, Arc<V>>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }
}

impl<K: Ord, V> Memo<K, V> {
    /// The value of `key`, which `compute` gives if it is not remembered.
    pub(super) fn get(&self, key: K, compute: impl FnOnce() -> V) -> Arc<V> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(&key) {
            return known.clone();
        }
        let value = Arc::new(compute());
        let mut known = lock();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key, value.clone());
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_not_computed_again_and_not_for_ever() {
        let (memo, mut computed) = (Memo::default(), 0);
        let mut get = |key: usize| {
            let value = memo.get(key, || {
                computed += 1;
                key * 2
            });
            assert_eq!(*value, key * 2);
            computed
        };
        assert_eq!([get(1), get(1), get(2), get(1)], [1, 1, 2, 2]);
        let all = (0..MOST * 2).map(&mut get).last().unwrap();
        assert!(get(1) > all, "forgotten meanwhile");
        assert!(memo.0.lock().unwrap().len() <= MOST);
    }
}
