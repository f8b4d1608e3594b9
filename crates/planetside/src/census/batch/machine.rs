//! Which ids are asked for together: those of one moment, a hundred at most. Pure.

use std::collections::{BTreeMap, HashMap};

/// How many ids one request names: the longest address that the service takes is not documented.
pub(super) const IDS_MAX: usize = 100;

/// Ids on their way, of one collection: each is in one batch, which is open, or was sent and has no answer yet.
#[derive(Debug, Default)]
pub(super) struct Batches {
    /// Takes more ids.
    open: Option<u64>,
    ids: BTreeMap<u64, Vec<String>>,
    of_id: HashMap<String, u64>,
    begun: u64,
}

/// Where an id is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a batch that there was.
    In(u64),
    /// It is the first one of a new batch.
    Begins(u64),
}

impl Batches {
    /// The batch that this id is in, if anybody has asked for it already.
    pub(super) fn batch_of(&self, id: &str) -> Option<u64> {
        self.of_id.get(id).copied()
    }

    /// Takes in an id that is in no batch.
    pub(super) fn add(&mut self, id: String) -> Place {
        let place = if let Some(open) = self.open.filter(|open| !self.is_full(*open)) {
            Place::In(open)
        } else {
            self.begun += 1;
            self.open = Some(self.begun);
            Place::Begins(self.begun)
        };
        let (Place::In(batch) | Place::Begins(batch)) = place;
        self.of_id.insert(id.clone(), batch);
        self.ids.entry(batch).or_default().push(id);
        place
    }

    /// How many ids a batch has.
    pub(super) fn len(&self, batch: u64) -> usize {
        self.ids.get(&batch).map_or(0, Vec::len)
    }

    /// Whether nothing more goes into a batch.
    pub(super) fn is_full(&self, batch: u64) -> bool {
        self.len(batch) >= IDS_MAX
    }

    /// A batch is sent: what to ask for. Nothing is added to it any more.
    pub(super) fn close(&mut self, batch: u64) -> Vec<String> {
        self.open = self.open.filter(|open| *open != batch);
        self.ids.get(&batch).cloned().unwrap_or_default()
    }

    /// A batch has its answer, or has failed, or nobody waits for it: its ids can be asked for anew.
    pub(super) fn end(&mut self, batch: u64) {
        self.open = self.open.filter(|open| *open != batch);
        for id in self.ids.remove(&batch).unwrap_or_default() {
            self.of_id.remove(&id);
        }
    }

    /// Whether nothing is under way.
    #[cfg(test)]
    fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn ask(batches: &mut Batches, id: u32) -> u64 {
        let id = id.to_string();
        batches.batch_of(&id).unwrap_or_else(|| match batches.add(id) {
            Place::In(batch) | Place::Begins(batch) => batch,
        })
    }

    #[test]
    fn ids_of_one_moment_go_together_a_hundred_at_most() {
        let mut batches = Batches::default();
        let in_batches: BTreeSet<_> = (0..1000).map(|number| ask(&mut batches, number % 250)).collect();
        assert_eq!(in_batches, BTreeSet::from([1, 2, 3]));
        assert_eq!([1, 2, 3].map(|batch| batches.close(batch).len()), [100, 100, 50]);
        // What is sent is waited for, and what is asked for anew begins another.
        assert_eq!((ask(&mut batches, 249), ask(&mut batches, 250)), (3, 4));
        batches.end(3);
        assert_eq!((ask(&mut batches, 249), ask(&mut batches, 99)), (4, 1));
    }

    proptest! {
        /// Whatever is asked, sent, answered and given up, in whatever order.
        #[test]
        fn each_id_is_in_one_batch_until_its_end(steps in prop::collection::vec((0_u32..400, 0_u8..10), 0..800)) {
            let (mut batches, mut waits) = (Batches::default(), BTreeMap::<u64, BTreeSet<String>>::new());
            let mut sent = BTreeMap::<u64, BTreeSet<String>>::new();
            for (number, what) in steps {
                let batch = waits.keys().copied().nth(usize::try_from(number)? % waits.len().max(1));
                match (what, batch) {
                    (0, Some(batch)) if !sent.contains_key(&batch) => {
                        let ids = batches.close(batch);
                        prop_assert!(ids.len() <= IDS_MAX);
                        let distinct: BTreeSet<_> = ids.iter().cloned().collect();
                        prop_assert_eq!((distinct.len(), &distinct), (ids.len(), &waits[&batch]));
                        sent.insert(batch, distinct);
                    }
                    (1, Some(batch)) => {
                        batches.end(batch);
                        waits.remove(&batch);
                        sent.remove(&batch);
                    }
                    _ => {
                        let id = number.to_string();
                        let batch = ask(&mut batches, number);
                        prop_assert!(sent.get(&batch).is_none_or(|ids| ids.contains(&id)), "too late for {batch}");
                        waits.entry(batch).or_default().insert(id);
                    }
                }
                let ids: Vec<_> = waits.values().flatten().collect();
                prop_assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "in one batch each");
            }
            for batch in waits.keys() {
                batches.end(*batch);
            }
            prop_assert!(batches.is_empty() && batches.of_id.is_empty());
        }
    }
}
