//! What was told of late: live, or fetched afterwards. So that what Census tells again is told once. Pure.

use std::collections::VecDeque;
use std::time::Duration;

use bugle_event::{EventId, HashedMap, Timestamp};
use serde::{Deserialize, Serialize};

use crate::push::loss::SLACK;
use crate::refill::key::Key;

/// How long it is remembered what was told, where no gap asks for more: longer than it takes until a gap is noticed.
const REMEMBERED: Duration = Duration::from_mins(20);

/// How many facts are remembered at most.
const FACTS_MAX: usize = 50_000;

/// What was told of late, of all kinds that Census keeps.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    facts: HashedMap<EventId, Fact>,
    /// In the order in which they were first told.
    order: VecDeque<EventId>,
    /// All that was told from then on is remembered. The epoch: nothing was ever forgotten.
    since: Timestamp,
    /// Until then was told what had to be forgotten though a gap asks for it. The epoch: nothing.
    crammed: Timestamp,
}

/// What was told of facts with the same ids, which are one fact but for kinds that can happen twice in a second.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Fact {
    id: EventId,
    /// When it happened, as the game says.
    time: Timestamp,
    /// When it was told.
    told_at: Timestamp,
    /// The content of each that was told.
    told: Vec<u64>,
    /// The content of each that came live.
    live: Vec<u64>,
}

impl Memory {
    /// Remembers what an earlier run told from `since` on.
    pub(crate) fn restore(since: Timestamp, facts: Vec<Fact>) -> Self {
        let order = facts.iter().map(|fact| fact.id).collect();
        let facts = facts.into_iter().map(|fact| (fact.id, fact)).collect();
        Self { facts, order, since, crammed: Timestamp::EPOCH }
    }

    /// An earlier run told something up to now, and nobody knows what.
    pub(crate) fn knows_nothing_before(&mut self, now: Timestamp) {
        self.since = self.since.max(now);
    }

    /// From when on it is known what was told.
    pub(crate) fn since(&self) -> Timestamp {
        self.since
    }

    /// Until when, or a bit longer, it is not known what was told, though it was to be remembered.
    pub(crate) fn crammed(&self) -> Timestamp {
        self.crammed
    }

    /// A fact came live. Whether it is to be told: it was not fetched before it came.
    pub(crate) fn on_live(&mut self, now: Timestamp, time: Timestamp, key: Key) -> bool {
        let fact = self.fact(now, time, key.id);
        fact.live.push(key.content);
        let is_new = count(&fact.live, key.content) > count(&fact.told, key.content);
        if is_new {
            fact.told.push(key.content);
        }
        is_new
    }

    /// Census tells of facts with the id of `key`, with these contents. Which of them are to be told, by their places, and
    /// how many with the same content were told before each.
    pub(crate) fn on_fetched(
        &mut self,
        now: Timestamp,
        time: Timestamp,
        id: EventId,
        contents: &[u64],
    ) -> Vec<(usize, u32)> {
        let fact = self.fact(now, time, id);
        let missing = contents.len().saturating_sub(fact.told.len());
        let mut known = fact.told.clone();
        let mut others: Vec<usize> = Vec::new();
        for (place, content) in contents.iter().enumerate() {
            match known.iter().position(|known| known == content) {
                Some(at) => drop(known.swap_remove(at)),
                None => others.push(place),
            }
        }
        others.truncate(missing);
        let mut tell = |place: usize| {
            let before = count(&fact.told, contents[place]);
            fact.told.push(contents[place]);
            (place, u32::try_from(before).unwrap_or(u32::MAX))
        };
        others.into_iter().map(&mut tell).collect()
    }

    /// Forgets what nobody asks for any more. `gap` is where the earliest gap that is open begins.
    pub(crate) fn forget(&mut self, now: Timestamp, gap: Option<Timestamp>) {
        let old = now - REMEMBERED;
        let until = gap.map_or(old, |gap| old.min(gap - 2 * SLACK));
        while let Some(oldest) = self.order.front().and_then(|id| self.facts.get(id)) {
            let (id, told_at) = (oldest.id, oldest.told_at);
            let known = told_at + Duration::from_millis(1);
            if told_at >= until && self.order.len() <= FACTS_MAX {
                break;
            } else if told_at >= until {
                self.crammed = self.crammed.max(known);
            }
            self.since = self.since.max(known);
            self.order.pop_front();
            self.facts.remove(&id);
        }
    }

    /// What is to be kept for another run: what was told from `told_since` on, and what happened in these stretches.
    pub(crate) fn to_keep(&self, told_since: Timestamp, gaps: &[(Timestamp, Timestamp)]) -> Vec<Fact> {
        let is_in = |fact: &&Fact| gaps.iter().any(|(from, to)| (*from..=*to).contains(&fact.time));
        let facts = self.order.iter().filter_map(|id| self.facts.get(id));
        facts.filter(|fact| fact.told_at >= told_since || is_in(fact)).cloned().collect()
    }

    fn fact(&mut self, now: Timestamp, time: Timestamp, id: EventId) -> &mut Fact {
        let order = &mut self.order;
        self.facts.entry(id).or_insert_with(|| {
            order.push_back(id);
            Fact { id, time, told_at: now, told: Vec::new(), live: Vec::new() }
        })
    }
}

fn count(contents: &[u64], content: u64) -> usize {
    contents.iter().filter(|known| **known == content).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_secs(1_700_000_000 + second)
    }

    fn id(number: u128) -> EventId {
        EventId::from_u128(number)
    }

    fn live(memory: &mut Memory, number: u128, content: u64) -> bool {
        memory.on_live(at(1), at(0), Key { id: id(number), content })
    }

    #[test]
    fn what_was_told_live_is_not_told_again() {
        let mut memory = Memory::default();
        assert!(live(&mut memory, 1, 0));
        assert_eq!(memory.on_fetched(at(9), at(0), id(1), &[0]), []);
        assert_eq!(memory.on_fetched(at(9), at(0), id(2), &[0]), [(0, 0)]);
        assert_eq!(memory.on_fetched(at(99), at(0), id(2), &[0]), [], "nor what was fetched");
    }

    #[test]
    fn what_comes_live_after_it_was_fetched_was_told() {
        let mut memory = Memory::default();
        memory.on_fetched(at(9), at(0), id(1), &[0]);
        assert!(!live(&mut memory, 1, 0));
        assert!(live(&mut memory, 1, 0), "the second of its like");
    }

    #[test]
    fn facts_that_look_alike_are_counted() {
        let mut memory = Memory::default();
        assert!(live(&mut memory, 1, 7) && live(&mut memory, 1, 7));
        assert_eq!(memory.on_fetched(at(9), at(0), id(1), &[7, 7, 7]), [(2, 2)]);
    }

    #[test]
    fn of_several_with_one_id_that_is_told_which_was_not() {
        let mut memory = Memory::default();
        assert!(live(&mut memory, 1, 7));
        assert_eq!(memory.on_fetched(at(9), at(0), id(1), &[7, 8]), [(1, 0)]);
        assert!(live(&mut memory, 2, 7));
        assert_eq!(
            memory.on_fetched(at(9), at(0), id(2), &[8]),
            [],
            "a text that is told otherwise makes no other fact"
        );
    }

    #[test]
    fn what_is_old_is_forgotten_and_that_is_known() {
        let mut memory = Memory::default();
        live(&mut memory, 1, 0);
        memory.on_live(at(600), at(599), Key { id: id(2), content: 0 });
        memory.forget(at(1300), Some(at(5)));
        assert_eq!(memory.since(), Timestamp::EPOCH, "a gap asks for it");
        memory.forget(at(1300), None);
        assert!((at(1)..at(2)).contains(&memory.since()) && memory.crammed() == Timestamp::EPOCH);
        assert_eq!(memory.on_fetched(at(1300), at(599), id(2), &[0]), []);
    }

    #[test]
    fn memory_is_bounded() {
        let mut memory = Memory::default();
        for number in 0..=FACTS_MAX as u128 + 10 {
            live(&mut memory, number, 0);
        }
        memory.forget(at(2), Some(at(0)));
        assert_eq!((memory.order.len(), memory.facts.len()), (FACTS_MAX, FACTS_MAX));
        assert!(memory.since() > at(1) && memory.crammed() > at(1));
    }

    #[test]
    fn another_run_goes_on_with_what_was_kept() {
        let mut memory = Memory::default();
        for (number, second) in [(1, 0), (2, 50), (3, 99)] {
            memory.on_live(at(second), at(second), Key { id: id(number), content: 0 });
        }
        let kept = memory.to_keep(at(90), &[(at(-5), at(5))]);
        let mut memory = Memory::restore(at(90), kept);
        let mut fetched = |number: u128, second| !memory.on_fetched(at(200), at(second), id(number), &[0]).is_empty();
        assert_eq!([fetched(1, 0), fetched(2, 50), fetched(3, 99)], [false, true, false]);
        assert_eq!(memory.since(), at(90));
    }
}
