//! What is under way, by what is asked for. Pure.

use std::collections::HashMap;
use std::hash::Hash;

use smallvec::SmallVec;

/// What is under way: under each key at most one of each urgency that none of more urgency was there to serve.
#[derive(Debug)]
pub(super) struct Flights<K, T> {
    under_way: HashMap<K, SmallVec<[Flight<T>; 1]>>,
    begun: u64,
}

/// One of them.
#[derive(Debug)]
struct Flight<T> {
    number: u64,
    urgency: u8,
    what: T,
}

impl<K: Eq + Hash, T> Flights<K, T> {
    pub(super) fn new() -> Self {
        Self { under_way: HashMap::new(), begun: 0 }
    }

    /// What is under way under `key`, and at least so urgent: the most urgent of it first.
    pub(super) fn joinable(&self, key: &K, urgency: u8) -> impl Iterator<Item = &T> {
        let flights = self.under_way.get(key).into_iter().flatten();
        flights.rev().filter(move |flight| flight.urgency >= urgency).map(|flight| &flight.what)
    }

    /// The number of the next one.
    pub(super) fn next_number(&mut self) -> u64 {
        self.begun += 1;
        self.begun
    }

    /// Something is under way.
    pub(super) fn begin(&mut self, key: K, number: u64, urgency: u8, what: T) {
        let flights = self.under_way.entry(key).or_default();
        let place = flights.partition_point(|flight| flight.urgency <= urgency);
        flights.insert(place, Flight { number, urgency, what });
    }

    /// It is under way no longer.
    pub(super) fn end(&mut self, key: &K, number: u64) {
        let Some(flights) = self.under_way.get_mut(key) else { return };
        flights.retain(|flight| flight.number != number);
        if flights.is_empty() {
            self.under_way.remove(key);
        }
    }

    /// Whether nothing is under way.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.under_way.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_joins_what_is_at_least_as_urgent() {
        let mut flights = Flights::new();
        for (urgency, what) in [(0, "schedule"), (2, "alarm"), (1, "call")] {
            let number = flights.next_number();
            flights.begin("clan", number, urgency, what);
        }
        let joined = |flights: &Flights<_, _>, urgency| flights.joinable(&"clan", urgency).next().copied();
        assert_eq!(
            [0, 1, 2, 3].map(|urgency| joined(&flights, urgency)),
            [Some("alarm"), Some("alarm"), Some("alarm"), None]
        );
        flights.end(&"clan", 2);
        assert_eq!([0, 1, 2].map(|urgency| joined(&flights, urgency)), [Some("call"), Some("call"), None]);
        assert_eq!(flights.joinable(&"war", 0).next(), None);
    }

    proptest! {
            #[test]
            fn what_has_ended_is_not_joined_and_leaves_nothing(steps in prop::collection::vec((0_u8..3, 0_u8..3, any::<bool>()), 0..60)) {
                let (mut flights, mut open) = (Flights::new(), Vec::new());
                for (key, urgency, begins) in steps {
                    if begins || open.is_empty() {
                        let number = flights.next_number();
                        flights.begin(key, number, urgency, number);
                        open.push((key, urgency, number));
                    } else {
                        let (key, _, number) = open.remove(usize::from(urgency) % open.len());
                        flights.end(&key, number);
                    }
                    let best = open.iter().filter(|(it, its, _)| *it == key && *its >= urgency).map(|(_, its, _)| its).max();
                    let joined = flights.joinable(&key, urgency).next();
                    let joined = joined.and_then(|number| open.iter().find(|(.., it)| it == number)).map(|(_, its, _)| its);
                    prop_assert_eq!(joined, best);
                }
                for (key, _, number) in open {
     flights.end(&key, number);
    }
                prop_assert!(flights.is_empty());
            }
        }
}
