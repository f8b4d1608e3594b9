//! What is kept, up to so many bytes: what was not used for longest is let go first. Pure: it is told the time.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::time::Duration;

use tokio::time::Instant;

/// Values by keys, each for its own time, all together in so many bytes. It reads no clock: it is told the time.
///
/// ```
/// use std::time::Duration;
///
/// use bugle_http::Store;
/// use tokio::time::Instant;
///
/// let (mut store, now) = (Store::new(100), Instant::now());
/// store.put("a", 1, 60, Duration::from_secs(10), now);
/// store.put("b", 2, 60, Duration::from_secs(10), now);
/// assert_eq!(store.get(&"a", now), None, "there is room for one of them");
/// assert_eq!(store.get(&"b", now + Duration::from_secs(3)), Some((&2, Duration::from_secs(3))));
/// ```
#[derive(Debug)]
pub struct Store<K, V> {
    entries: HashMap<K, Entry<V>>,
    /// The keys in the order in which they were used last.
    used: BTreeMap<u64, K>,
    /// Counts uses.
    uses: u64,
    bytes: usize,
    bytes_max: usize,
    evicted: u64,
}

#[derive(Debug)]
struct Entry<V> {
    value: V,
    since: Instant,
    until: Instant,
    bytes: usize,
    used: u64,
}

/// What is kept, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheUse {
    /// How many answers, with those whose time is over and whose room nobody needed yet.
    pub entries: usize,
    /// How large they are together, what belongs to them included.
    pub bytes: usize,
    /// How many were let go before their time, for want of room.
    pub evicted: u64,
}

impl<K: Clone + Eq + Hash, V> Store<K, V> {
    /// Room for so many bytes; for none, nothing is kept.
    pub fn new(bytes_max: usize) -> Self {
        Self { entries: HashMap::new(), used: BTreeMap::new(), uses: 0, bytes: 0, bytes_max, evicted: 0 }
    }

    /// What is kept under `key`, and for how long it was kept. What is over is gone.
    pub fn get(&mut self, key: &K, now: Instant) -> Option<(&V, Duration)> {
        if self.entries.get(key)?.until <= now {
            self.remove(key);
            return None;
        }
        self.uses += 1;
        let entry = self.entries.get_mut(key)?;
        if let Some(key) = self.used.remove(&entry.used) {
            entry.used = self.uses;
            self.used.insert(self.uses, key);
        }
        Some((&entry.value, now.saturating_duration_since(entry.since)))
    }

    /// Keeps `value` for `life` in the place of what was kept. What would not leave room for anything else is not kept.
    pub fn put(&mut self, key: K, value: V, bytes: usize, life: Duration, now: Instant) {
        self.remove(&key);
        if life.is_zero() || bytes > self.bytes_max {
            return;
        }
        self.uses += 1;
        self.bytes += bytes;
        self.used.insert(self.uses, key.clone());
        self.entries.insert(key, Entry { value, since: now, until: now + life, bytes, used: self.uses });
        while self.bytes > self.bytes_max {
            let Some(key) = self.used.first_key_value().map(|(_, key)| key.clone()) else { break };
            let was_good = self.remove(&key).is_some_and(|until| until > now);
            self.evicted += u64::from(was_good);
        }
    }

    /// Forgets what is kept under `key`. Gives until when it was good.
    pub fn remove(&mut self, key: &K) -> Option<Instant> {
        let entry = self.entries.remove(key)?;
        self.used.remove(&entry.used);
        self.bytes -= entry.bytes;
        Some(entry.until)
    }

    /// What is kept, in numbers.
    pub fn in_numbers(&self) -> CacheUse {
        CacheUse { entries: self.entries.len(), bytes: self.bytes, evicted: self.evicted }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn what_is_kept_is_over_when_its_time_is() {
        let (mut store, now) = (Store::new(100), Instant::now());
        store.put("a", 1, 10, seconds(60), now);
        let just_before = now + seconds(60) - Duration::from_nanos(1);
        assert_eq!(store.get(&"a", just_before), Some((&1, just_before - now)));
        assert_eq!(store.get(&"a", now + seconds(60)), None);
        assert_eq!(store.in_numbers(), CacheUse::default(), "nothing is left of it");
        store.put("a", 1, 10, Duration::ZERO, now);
        assert_eq!(store.get(&"a", now), None);
    }

    #[test]
    fn the_one_that_was_not_used_for_longest_makes_room() {
        let (mut store, now) = (Store::new(30), Instant::now());
        for key in ["a", "b", "c"] {
            store.put(key, key, 10, seconds(60), now);
        }
        store.get(&"a", now);
        store.put("d", "d", 15, seconds(60), now);
        assert_eq!(["a", "b", "c", "d"].map(|key| store.get(&key, now).is_some()), [true, false, false, true]);
        store.put("all", "x", 31, seconds(60), now);
        assert_eq!(store.in_numbers(), CacheUse { entries: 2, bytes: 25, evicted: 2 });
    }

    proptest! {
        /// Against a list that is searched from end to end.
        #[test]
        fn it_gives_what_was_put_last_and_keeps_its_bounds(
            steps in prop::collection::vec((0_u8..6, 0_u64..5, 0_usize..40, any::<bool>()), 0..200),
        ) {
            let (mut store, mut model, mut now) = (Store::new(100), Vec::<(u8, usize, Instant, usize)>::new(), Instant::now());
            for (number, (key, life, bytes, is_put)) in steps.into_iter().enumerate() {
                now += seconds(1);
                let known = model.iter().position(|(other, ..)| *other == key).map(|place| model.remove(place));
                if is_put {
                    store.put(key, number, bytes, seconds(life * 3), now);
                    if life > 0 {
                        model.push((key, number, now + seconds(life * 3), bytes));
                    }
                    while model.iter().map(|(.., bytes)| bytes).sum::<usize>() > 100 {
                        model.remove(0);
                    }
                } else {
                    let known = known.filter(|(_, _, until, _)| *until > now);
                    prop_assert_eq!(store.get(&key, now).map(|(value, _)| *value), known.map(|(_, value, ..)| value));
                    model.extend(known);
                }
                let bytes = model.iter().map(|(.., bytes)| bytes).sum::<usize>();
                prop_assert_eq!((store.in_numbers().entries, store.in_numbers().bytes), (model.len(), bytes));
            }
        }
    }
}
