//! What Census is asked, and how its pages follow each other: the newest first, a thousand at most, from the last second
//! of the page before. Pure.

use std::collections::{BTreeMap, BTreeSet};

use bugle_event::{Gap, Timestamp};

use crate::event::Event;
use crate::refill::key::Key;
use crate::refill::rows::Page;
use crate::refill::wish::Wish;

/// How many rows Census sends at once at most.
pub(crate) const ROWS_MAX: u32 = 1000;

/// How many ids a question has at most: addresses have a length.
const IDS_MAX: usize = 100;

/// Whose events are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    Worlds,
    Characters,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) of: Of,
    pub(crate) ids: Vec<u64>,
    pub(crate) types: Vec<&'static str>,
    /// From this second on. Whether a service counts it in is not known: it is one too early.
    pub(crate) after: i64,
    /// Until this second, which is one too late.
    pub(crate) before: i64,
}

impl Question {
    /// All that is asked because of `gap`, which began at `from`.
    pub(crate) fn all(wish: &Wish, from: Timestamp, gap: &Gap) -> Vec<Self> {
        let (after, before) = (from.as_secs() - 1, gap.to.as_secs() + 1);
        let of = |of, ids: &BTreeSet<u64>, types: &BTreeSet<&'static str>| {
            let (ids, types): (Vec<_>, Vec<_>) = (ids.iter().copied().collect(), types.iter().copied().collect());
            let chunks = ids.chunks(IDS_MAX).map(<[u64]>::to_vec).collect::<Vec<_>>();
            let chunks = chunks.into_iter().filter(|_| !types.is_empty());
            chunks.map(|ids| Self { of, ids, types: types.clone(), after, before }).collect::<Vec<_>>()
        };
        let mut all = of(Of::Worlds, &wish.worlds, &wish.world_types);
        all.extend(of(Of::Characters, &wish.characters, &wish.character_types));
        all
    }
}

/// A question from its first page to its last.
#[derive(Clone, Debug)]
pub(crate) struct Walk {
    /// The next page.
    pub(crate) question: Question,
    pub(crate) state: State,
    /// A second of which there was more than a page.
    pub(crate) crowded: Option<i64>,
}

/// Where a walk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// The next page is to be asked for.
    Due,
    /// It is being asked for.
    Asked,
    /// There are no more.
    Over,
}

impl Walk {
    pub(crate) fn new(question: Question) -> Self {
        Self { question, state: State::Due, crowded: None }
    }

    /// A page came.
    pub(crate) fn on_page(&mut self, page: &Page) {
        let is_full = page.rows >= ROWS_MAX as usize;
        let Some((oldest, newest)) = page.span.filter(|_| is_full) else {
            // A page from which nothing can be learnt is no way to the next.
            self.crowded = self.crowded.or(is_full.then_some(self.question.before));
            self.state = State::Over;
            return;
        };
        let before = self.question.before;
        self.state = State::Due;
        // The second of the oldest row may have more rows; and a service may not count `before` itself in.
        self.question.before = (before - 1).min(oldest + 1).max(oldest);
        if oldest == newest {
            self.crowded = Some(oldest);
            self.question.before = self.question.before.min(before - 1);
        }
        if self.question.before <= self.question.after {
            self.state = State::Over;
        }
    }
}

/// What was found so far, by time and ids. Pages overlap, and a fact is listed for each who has a part in it: the same one
/// on two pages is one, while two on one page are two where a second can hold two.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found(BTreeMap<(Timestamp, bugle_event::EventId), Vec<(u64, Event)>>);

impl Found {
    /// Adds what was on a page.
    pub(crate) fn add(&mut self, page: Vec<Event>) {
        let mut of_page = BTreeMap::<_, Vec<(u64, Event)>>::new();
        for event in page {
            let Some(key) = Key::of(&event) else { continue };
            let alike = of_page.entry((event.timestamp(), key.id)).or_default();
            let is_double = event.is_told_once() && alike.iter().any(|(content, _)| *content == key.content);
            if !is_double {
                alike.push((key.content, event));
            }
        }
        for (key, alike) in of_page {
            let known = self.0.entry(key).or_default();
            let mut before: Vec<u64> = known.iter().map(|(content, _)| *content).collect();
            for (content, event) in alike {
                match before.iter().position(|known| *known == content) {
                    Some(at) => drop(before.swap_remove(at)),
                    None => known.push((content, event)),
                }
            }
        }
    }

    /// All of it, the oldest first.
    pub(crate) fn take(
        &mut self,
    ) -> impl Iterator<Item = (Timestamp, bugle_event::EventId, Vec<(u64, Event)>)> + use<> {
        std::mem::take(&mut self.0).into_iter().map(|((time, id), alike)| (time, id, alike))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::event::{FacilityControl, ItemAdded};
    use crate::ids::{FacilityId, ItemId, World};
    use crate::refill::rows::span;

    const START: i64 = 1_700_000_000;

    fn capture(second: i64, facility: u32) -> Event {
        let timestamp = Timestamp::from_secs(START + second);
        let (world_id, facility_id) = (World(10), FacilityId(facility));
        FacilityControl { timestamp, world_id, facility_id, ..FacilityControl::default() }.into()
    }

    fn item(second: i64, item: u32) -> Event {
        let timestamp = Timestamp::from_secs(START + second);
        ItemAdded { timestamp, item_id: ItemId(item), ..ItemAdded::default() }.into()
    }

    /// Walks through facts as a service gives them, the newest first, of which a page has as many as there can be.
    /// `counts` says whether the service counts the edges in. What was found, how many pages that took, and the second of
    /// which there was too much.
    fn walk(facts: &[Event], counts: bool) -> (Vec<Event>, usize, Option<i64>) {
        let question =
            Question { of: Of::Worlds, ids: vec![1], types: vec!["FACILITY"], after: START - 1, before: START + 1001 };
        let (mut walk, mut found, mut pages) = (Walk::new(question), Found::default(), 0);
        let mut facts = facts.to_vec();
        facts.sort_by_key(|fact| std::cmp::Reverse(fact.timestamp()));
        while walk.state != State::Over {
            let (after, before) = (walk.question.after, walk.question.before);
            let is_in = |second: i64| {
                if counts { (after..=before).contains(&second) } else { after < second && second < before }
            };
            let events: Vec<_> = facts.iter().filter(|fact| is_in(fact.timestamp().as_secs())).cloned().collect();
            let events: Vec<_> = events.into_iter().take(ROWS_MAX as usize).collect();
            walk.on_page(&Page { rows: events.len(), span: span(&events), events: events.clone() });
            found.add(events);
            pages += 1;
            assert!(pages < 50, "it never ends");
        }
        let found = found.take().flat_map(|(_, _, alike)| alike).map(|(_, event)| event).collect();
        (found, pages, walk.crowded.map(|second| second - START))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn every_fact_is_found_once_however_the_edges_are_counted(
            seconds in prop::collection::vec((0..40_i64, 0..400_usize), 1..12), counts: bool,
        ) {
            let facts: Vec<_> = seconds
                .iter()
                .flat_map(|(second, many)| (0..*many).map(|one| item(*second * 25, u32::try_from(one / 2).unwrap_or(0))))
                .collect();
            let mut expected = BTreeMap::<_, usize>::new();
            for fact in &facts {
                *expected.entry(Key::of(fact)).or_default() += 1;
            }
            let (found, _, crowded) = walk(&facts, counts);
            let of_second = |second| facts.iter().filter(|fact| fact.timestamp().as_secs() == second).count();
            let most = facts.iter().map(|fact| of_second(fact.timestamp().as_secs())).max().unwrap_or(0);
            if most < ROWS_MAX as usize {
                let mut times = BTreeMap::<_, usize>::new();
                for fact in &found {
                    *times.entry(Key::of(fact)).or_default() += 1;
                }
                prop_assert_eq!(times, expected);
                prop_assert_eq!(crowded, None);
            }
        }
    }

    #[test]
    fn a_second_of_which_there_is_more_than_a_page_is_told_and_stepped_over() {
        let crowd = (0..1500).map(|number| capture(500, number));
        let facts: Vec<_> = crowd.chain([capture(600, 1), capture(400, 2)]).collect();
        for counts in [true, false] {
            let (found, pages, crowded) = walk(&facts, counts);
            assert_eq!(crowded, Some(500), "{counts}");
            let is_there = |second, number| found.contains(&capture(second, number));
            assert!(is_there(600, 1) && is_there(400, 2) && found.len() > 1000 && pages < 8, "{pages} pages");
        }
    }

    #[test]
    fn one_fact_that_is_listed_for_each_who_has_a_part_in_it_is_one() {
        let mut found = Found::default();
        found.add(vec![capture(1, 1), capture(1, 1), item(2, 7), item(2, 7)]);
        found.add(vec![item(2, 7), item(2, 8), capture(1, 1)]);
        let counts = found.take().map(|(time, _, alike)| (time.as_secs() - START, alike.len()));
        let mut counts: Vec<_> = counts.collect();
        counts.sort_unstable();
        assert_eq!(counts, [(1, 1), (2, 1), (2, 2)]);
    }
}
