//! Several connections, one stream: which facts were told before, by whichever connection. Pure.
//!
//! The decoder of each connection counts facts that are alike in every field, and the count is a part of the id: the k-th
//! sighting on a connection has the id of the k-th of its like. So the k-th on one and the k-th on another are one fact,
//! and of facts that are alike as many are told as the connection brought that brought most of them. Whichever of two
//! equal facts a connection missed, its numbers are lower than another's, and never higher: nothing is told that did not
//! happen. What cannot be known is which of the two it missed. As they are equal, that does no harm; and that each of two
//! connections missed another one of them, so that one is told where there were two. Only a service that drops single
//! events does that, and nobody can see it.

use std::time::Duration;

use bugle_event::{EventId, HashedSet};
use tokio::time::Instant;

/// How long what was told is remembered at least. Copies of one event come within a second or so; Nanite Systems, who have
/// merged connections for years, remember as long.
pub(crate) const WINDOW: Duration = Duration::from_secs(20);

/// How much of one window is remembered: more than the whole game brings at its busiest, 5,000 events a second. Where
/// there is more, the oldest is forgotten before its time: a copy of it that comes later still is told again, under its
/// own id, so that readers can tell. Losing a fact for want of room would be worse.
const REMEMBERED_MAX: usize = 1 << 17;

/// Remembers which facts were told. It allocates nothing but what its two halves grow to.
#[derive(Debug, Default)]
pub(crate) struct Merge {
    young: Ids,
    old: Ids,
    /// When the young half began.
    began: Option<Instant>,
    doubles: u64,
    /// How many were forgotten before their time, for want of room.
    forgotten: u64,
}

type Ids = HashedSet<EventId>;

impl Merge {
    /// Whether the fact with this id, which came just now on any of the connections, is yet to be told.
    pub(crate) fn is_first(&mut self, now: Instant, id: EventId) -> bool {
        self.is_first_within(now, id, WINDOW)
    }

    /// The same, where what was told is remembered for so long.
    pub(crate) fn is_first_within(&mut self, now: Instant, id: EventId, window: Duration) -> bool {
        self.forget(now, window);
        let is_first = !self.old.contains(&id) && self.young.insert(id);
        self.doubles += u64::from(!is_first);
        is_first
    }

    /// How many were told before.
    pub(crate) fn doubles(&self) -> u64 {
        self.doubles
    }

    /// Makes room. What came within the last window is in one of the halves, unless there is too much of it.
    fn forget(&mut self, now: Instant, window: Duration) {
        let age = now.saturating_duration_since(*self.began.get_or_insert(now));
        let is_full = self.young.len() >= REMEMBERED_MAX;
        if age < window && !is_full {
            return;
        }
        if age < window {
            self.forgotten += self.old.len() as u64;
            let forgotten = self.forgotten;
            tracing::warn!(forgotten, "so much comes that doubles which come late may be told again");
        }
        self.old.clear();
        // After a pause, all of it is old.
        if age < 2 * window {
            std::mem::swap(&mut self.old, &mut self.young);
        }
        self.young.clear();
        self.began = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use bugle_event::Timestamp;
    use proptest::prelude::*;

    use super::*;
    use crate::decode::{Decoder, Feed, Line};

    fn id(number: u128) -> EventId {
        EventId::from_u128(number)
    }

    fn second(start: Instant, second: u64) -> Instant {
        start + Duration::from_secs(second)
    }

    #[test]
    fn a_fact_is_told_once_however_often_it_comes_within_the_window() {
        let (mut merge, start) = (Merge::default(), Instant::now());
        for first in [0, 19, 100, 119] {
            assert!(merge.is_first(second(start, first), id(first.into())));
            for later in [0, 7, 20] {
                assert!(!merge.is_first(second(start, first + later), id(first.into())), "{first} + {later}");
            }
        }
        assert_eq!((merge.doubles(), merge.forgotten), (12, 0));
        assert!(merge.is_first(second(start, 200), id(119)), "what is long over is forgotten");
    }

    #[test]
    fn memory_is_bounded_and_what_is_forgotten_early_is_counted() {
        let (mut merge, start) = (Merge::default(), Instant::now());
        for number in 0..5 * REMEMBERED_MAX as u128 {
            assert!(merge.is_first(start, id(number)));
        }
        assert!(merge.young.len() + merge.old.len() <= 2 * REMEMBERED_MAX);
        assert_eq!(merge.forgotten, 3 * REMEMBERED_MAX as u64);
        assert!(!merge.is_first(start, id(5 * REMEMBERED_MAX as u128 - 1)), "what is recent is remembered");
    }

    /// One of a few facts that may happen twice in a second, and one that may not.
    fn frame(fact: u8) -> String {
        let (name, more) = if fact < 6 { ("GainExperience", r#""amount":"75","#) } else { ("PlayerLogin", "") };
        format!(
            r#"{{"payload":{{{more}"character_id":"{fact}1","event_name":"{name}","timestamp":"1700000000","world_id":"10"}},"service":"event","type":"serviceMessage"}}"#
        )
    }

    /// What happens to a frame on one connection: whether it is lost, and after how many others it comes.
    type Fate = (bool, usize);

    /// What each of these connections brings of what happened.
    fn brought(happened: &[u8], fates: &[Vec<Fate>]) -> Vec<Vec<u8>> {
        let arriving = |fates: &Vec<Fate>| {
            let mut coming: Vec<(usize, u8)> = happened
                .iter()
                .zip(fates)
                .enumerate()
                .filter(|(_, (_, (is_lost, _)))| !is_lost)
                .map(|(at, (fact, (_, later)))| (at + later, *fact))
                .collect();
            coming.sort_by_key(|(at, _)| *at);
            coming.into_iter().map(|(_, fact)| fact).collect()
        };
        fates.iter().map(arriving).collect()
    }

    fn count(facts: &[u8]) -> BTreeMap<u8, usize> {
        facts.iter().fold(BTreeMap::new(), |mut counts, fact| {
            *counts.entry(*fact).or_default() += 1;
            counts
        })
    }

    /// What is told of it, taken from the connections in any order.
    fn told(brought: &[Vec<u8>], mut order: impl Iterator<Item = usize>) -> Vec<u8> {
        let (mut merge, now, mut told) = (Merge::default(), Instant::now(), Vec::new());
        let mut decoders: Vec<_> = brought.iter().map(|_| Decoder::new(Feed::Live)).collect();
        let mut left: Vec<_> = brought.iter().map(|facts| facts.iter()).collect();
        while left.iter().any(|facts| facts.len() > 0) {
            let place = order.next().unwrap_or_default() % brought.len();
            let Some(place) =
                (place..place + brought.len()).map(|place| place % brought.len()).find(|place| left[*place].len() > 0)
            else {
                break;
            };
            let Some(fact) = left[place].next() else { break };
            match decoders[place].decode(&frame(*fact), Some(Timestamp::from_secs(1_700_000_000))) {
                Line::Event(event) if merge.is_first(now, event.id) => told.push(*fact),
                Line::Event(_) | Line::Double(_) => {}
                other => panic!("{other:?}"),
            }
        }
        told
    }

    proptest! {
        #[test]
        fn each_fact_that_any_connection_brought_is_told_once(
            mut happened in prop::collection::vec(0..8_u8, 1..60),
            fates in prop::collection::vec(prop::collection::vec((prop::bool::weighted(0.2), 0..20_usize), 60), 1..5),
            order in prop::collection::vec(0..5_usize, 300),
        ) {
            // What happens once is often sent twice.
            let happened_once: Vec<u8> = happened.iter().copied().filter(|fact| *fact < 6).chain([6, 7]).collect();
            happened.extend([6, 7]);
            let brought = brought(&happened, &fates);
            let told = count(&told(&brought, order.into_iter()));
            let each: Vec<_> = brought.iter().map(|facts| count(facts)).collect();
            for (fact, times) in count(&happened_once) {
                let most = each.iter().filter_map(|counts| counts.get(&fact)).max().copied().unwrap_or_default();
                let expected = if fact < 6 { most } else { most.min(1) };
                prop_assert_eq!(told.get(&fact).copied().unwrap_or_default(), expected, "of fact {}", fact);
                prop_assert!(expected <= times);
            }
        }
    }

    #[test]
    fn a_continent_that_locks_is_a_burst_and_no_doubles() {
        let regions: Vec<String> = (0..94)
            .map(|region| format!(
                r#"{{"payload":{{"duration_held":"870","event_name":"FacilityControl","facility_id":"{region}","new_faction_id":"2","old_faction_id":"3","outfit_id":"0","timestamp":"1700000000","world_id":"10","zone_id":"4"}},"service":"event","type":"serviceMessage"}}"#
            ))
            .collect();
        let (mut merge, now, mut told) = (Merge::default(), Instant::now(), 0);
        for _ in 0..2 {
            let mut decoder = Decoder::new(Feed::Live);
            for frame in &regions {
                let Line::Event(event) = decoder.decode(frame, None) else { panic!("an event") };
                told += u32::from(merge.is_first(now, event.id));
            }
        }
        assert_eq!((told, merge.doubles()), (94, 94));
    }
}
