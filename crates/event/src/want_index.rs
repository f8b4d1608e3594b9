//! Finds among many wants those that an event meets, without asking each. Pure.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use smallvec::SmallVec;

use crate::kind::{Kind, KindSet};
use crate::payload::Payload;
use crate::recent::HashedMap;
use crate::subject::Subject;
use crate::want::{Filters, Want};

/// Many wants, each under an id of its own, found by the events that they ask for.
///
/// A want is found by the kind of an event, and if it has filters by one of the things that the event is about; then all its
/// filters are looked at. So an event costs what it is about and who is meant by it, and not how many wants there are. To
/// put a want in or take it out costs in proportion to its own size.
///
/// ```
/// use bugle_event::{Gap, Kind, Subject, Want, WantIndex};
/// # use bugle_event::Foreign;
///
/// let rung = Kind::new("bells.rung");
/// let want = |bell| Want { filters: [Subject::number("bell", bell)].into_iter().collect(), ..Want::kinds([rung]) };
/// let mut index: WantIndex<u32> = WantIndex::default();
/// for bell in 0..1000 {
///     index.insert(bell, &want(u64::from(bell)));
/// }
/// let fact = Foreign::new(rung, Subject::number("bell", 7), "{}")?;
/// let mut meant = Vec::new();
/// index.visit(rung, &fact, |id| meant.push(id));
/// assert_eq!(meant, [7]);
/// # Ok::<(), bugle_event::BoxError>(())
/// ```
#[derive(Clone, Debug)]
pub struct WantIndex<Id> {
    /// Those that want every kind.
    of_all: Shelf<Id>,
    /// Those that name a kind.
    of_kind: HashedMap<Kind, Shelf<Id>>,
}

/// Wants of one kind of event, or of every kind.
#[derive(Clone, Debug)]
struct Shelf<Id> {
    /// Those without filters, in order.
    unfiltered: Entries<Id>,
    /// Those with filters, under each key of the noun of which they ask for the fewest; in order.
    filtered: HashMap<Subject, Entries<Id>, Mixed>,
}

type Entries<Id> = SmallVec<[Entry<Id>; 1]>;

#[derive(Clone, Debug)]
struct Entry<Id> {
    id: Id,
    /// What is still to be looked at where it is found. `None`: nothing.
    filters: Option<Arc<Filters>>,
}

// Not derived: there is no need for an id that has a default.
impl<Id> Default for WantIndex<Id> {
    fn default() -> Self {
        Self { of_all: Shelf::default(), of_kind: HashedMap::default() }
    }
}

impl<Id> Default for Shelf<Id> {
    fn default() -> Self {
        Self { unfiltered: SmallVec::new(), filtered: HashMap::default() }
    }
}

impl<Id: Copy + Ord> WantIndex<Id> {
    /// Puts in `want`, under an id that no other want in here has.
    pub fn insert(&mut self, id: Id, want: &Want) {
        let narrowest = want.filters.narrowest();
        let filters = (want.filters.nouns().count() > 1).then(|| Arc::new(want.filters.clone()));
        let entry = Entry { id, filters };
        let put = |shelf: &mut Shelf<Id>| match narrowest {
            None => insert(&mut shelf.unfiltered, entry.clone()),
            Some((noun, keys)) => {
                for key in keys {
                    let subject = Subject { noun, key: key.clone() };
                    insert(shelf.filtered.entry(subject).or_default(), entry.clone());
                }
            }
        };
        match &want.kinds {
            KindSet::All => [&mut self.of_all].into_iter().for_each(put),
            KindSet::Only(kinds) => kinds.iter().for_each(|kind| put(self.of_kind.entry(*kind).or_default())),
        }
    }

    /// Takes out what was put in under `id`: `want`, as it was then.
    pub fn remove(&mut self, id: Id, want: &Want) {
        match &want.kinds {
            KindSet::All => self.of_all.remove(id, &want.filters),
            KindSet::Only(kinds) => {
                for kind in kinds {
                    self.of_kind.entry(*kind).or_default().remove(id, &want.filters);
                    if self.of_kind[kind].is_empty() {
                        self.of_kind.remove(kind);
                    }
                }
            }
        }
    }

    /// Whether any want asks for events of this kind, about whomever.
    pub fn names(&self, kind: Kind) -> bool {
        !self.of_all.is_empty() || self.of_kind.contains_key(&kind)
    }

    /// Whether there are no wants.
    pub fn is_empty(&self) -> bool {
        self.of_all.is_empty() && self.of_kind.is_empty()
    }

    /// Calls `meant` with the id of each want that [asks for](Want::asks_for) `payload`, of kind `kind`: more than once where
    /// it is about several things that the want asks for.
    pub fn visit(&self, kind: Kind, payload: &dyn Payload, mut meant: impl FnMut(Id)) {
        if payload.passes_every_filter() {
            return self.shelves(kind).for_each(|shelf| shelf.all().for_each(|entry| meant(entry.id)));
        }
        for shelf in self.shelves(kind) {
            shelf.unfiltered.iter().for_each(|entry| meant(entry.id));
        }
        self.visit_filtered(kind, payload, &mut |entry| {
            if entry.lets_pass(payload) {
                meant(entry.id);
            }
        });
    }

    /// Whether any want [asks for](Want::asks_for) `payload`, of kind `kind`.
    pub fn any(&self, kind: Kind, payload: &dyn Payload) -> bool {
        if payload.passes_every_filter() {
            return self.names(kind);
        }
        let mut is_met = self.shelves(kind).any(|shelf| !shelf.unfiltered.is_empty());
        if !is_met {
            self.visit_filtered(kind, payload, &mut |entry| is_met = is_met || entry.lets_pass(payload));
        }
        is_met
    }

    /// Those that ask for something that `payload` is about.
    fn visit_filtered(&self, kind: Kind, payload: &dyn Payload, visit: &mut dyn FnMut(&Entry<Id>)) {
        if self.shelves(kind).all(|shelf| shelf.filtered.is_empty()) {
            return;
        }
        payload.facets(&mut |facet| {
            for shelf in self.shelves(kind) {
                shelf.filtered.get(&facet).into_iter().flatten().for_each(&mut *visit);
            }
        });
    }

    fn shelves(&self, kind: Kind) -> impl Iterator<Item = &Shelf<Id>> {
        std::iter::once(&self.of_all).chain(self.of_kind.get(&kind))
    }
}

impl<'a, Id: Copy + Ord> FromIterator<(Id, &'a Want)> for WantIndex<Id> {
    fn from_iter<I: IntoIterator<Item = (Id, &'a Want)>>(wants: I) -> Self {
        let mut index = Self::default();
        wants.into_iter().for_each(|(id, want)| index.insert(id, want));
        index
    }
}

impl<Id: Copy + Ord> Shelf<Id> {
    fn is_empty(&self) -> bool {
        self.unfiltered.is_empty() && self.filtered.is_empty()
    }

    /// Each, as often as it is here.
    fn all(&self) -> impl Iterator<Item = &Entry<Id>> {
        self.unfiltered.iter().chain(self.filtered.values().flatten())
    }

    fn remove(&mut self, id: Id, filters: &Filters) {
        let Some((noun, keys)) = filters.narrowest() else { return remove(&mut self.unfiltered, id) };
        for key in keys {
            let subject = Subject { noun, key: key.clone() };
            let Some(entries) = self.filtered.get_mut(&subject) else { continue };
            remove(entries, id);
            if entries.is_empty() {
                self.filtered.remove(&subject);
            }
        }
    }
}

impl<Id> Entry<Id> {
    fn lets_pass(&self, payload: &dyn Payload) -> bool {
        self.filters.as_ref().is_none_or(|filters| filters.pass(payload))
    }
}

fn insert<Id: Copy + Ord>(entries: &mut Entries<Id>, entry: Entry<Id>) {
    let place = entries.partition_point(|other| other.id < entry.id);
    entries.insert(place, entry);
}

fn remove<Id: Copy + Ord>(entries: &mut Entries<Id>, id: Id) {
    if let Ok(place) = entries.binary_search_by_key(&id, |entry| entry.id) {
        entries.remove(place);
    }
}

/// Hashes what somebody asks for. Quick, and not safe from those who choose what is asked for: that is the program's own
/// choice, and events are only looked up.
pub(crate) type Mixed = BuildHasherDefault<Mixer>;

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.write_u64(byte.into());
    }

    #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
    fn write_u64(&mut self, word: u64) {
        // Odd, and with as many ones as zeros.
        let mixed = u128::from(self.0 ^ word ^ 0x9e37_79b9_7f4a_7c15) * 0x2d35_8dcc_aa6c_78a5;
        self.0 = mixed as u64 ^ (mixed >> 64) as u64;
    }

    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;
    use crate::bells::{Hung, KINDS, bell, filters, hung};
    use crate::gap::{Cause, Gap};
    use crate::payload::Fact as _;
    use crate::time::Timestamp;

    fn subject() -> impl Strategy<Value = Subject> {
        let nouns = prop::sample::select(vec!["bell", "tower", "town"]);
        (nouns, 0..3_u64, any::<bool>()).prop_map(|(noun, key, spelt)| {
            if spelt { Subject::text(noun, key.to_string()) } else { Subject::number(noun, key) }
        })
    }

    fn want() -> impl Strategy<Value = Want> {
        let kinds = prop::option::of(prop::collection::vec(prop::sample::select(&KINDS[..]), 0..3));
        (kinds, prop::collection::vec(subject(), 0..6)).prop_map(|(kinds, subjects)| Want {
            kinds: kinds.map_or(KindSet::All, |kinds| kinds.into_iter().collect()),
            filters: filters(subjects),
        })
    }

    fn met(index: &WantIndex<u8>, kind: Kind, payload: &dyn Payload) -> BTreeSet<u8> {
        let mut met = BTreeSet::new();
        index.visit(kind, payload, |id| _ = met.insert(id));
        assert_eq!(index.any(kind, payload), !met.is_empty());
        met
    }

    proptest! {
        /// Whatever comes and goes: an event finds those that would say yes if each was asked.
        #[test]
        fn an_event_finds_just_the_wants_that_ask_for_it(
            steps in prop::collection::vec((0..8_u8, want()), 1..30),
            facts in prop::collection::vec(prop::collection::vec(subject(), 1..6), 1..4),
        ) {
            let (mut index, mut wants) = (WantIndex::default(), BTreeMap::new());
            for (id, want) in steps {
                if let Some(old) = wants.remove(&id) {
                    index.remove(id, &old);
                } else {
                    index.insert(id, &want);
                    wants.insert(id, want);
                }
                let gap = Gap::new("bells", [], None, Timestamp::EPOCH, Cause::Stall);
                for kind in KINDS.into_iter().chain([Gap::KIND]) {
                    let asked = |fact: &dyn Payload| -> BTreeSet<u8> {
                        wants.iter().filter(|(_, want)| want.asks_for(kind, fact)).map(|(id, _)| *id).collect()
                    };
                    for fact in facts.iter().map(|facets| Hung(facets.clone())) {
                        prop_assert_eq!(met(&index, kind, &fact), asked(&fact));
                    }
                    prop_assert_eq!(met(&index, kind, &gap), asked(&gap));
                    prop_assert_eq!(index.names(kind), wants.values().any(|want| want.kinds.contains(kind)));
                }
            }
            for (id, want) in wants {
                index.remove(id, &want);
            }
            prop_assert!(index.is_empty() && index.of_kind.is_empty(), "nothing is left behind");
        }
    }

    #[test]
    fn a_want_lies_under_the_noun_with_the_fewest_keys() {
        let members = filters((0..1000).map(bell).chain([Subject::number("tower", 7)]));
        let mut index = WantIndex::default();
        index.insert(1, &Want { filters: members, ..Want::kinds([KINDS[0]]) });
        assert_eq!(index.of_kind[&KINDS[0]].filtered.len(), 1);
        assert_eq!(
            (met(&index, KINDS[0], &hung(5, 7)), met(&index, KINDS[0], &hung(1000, 7))),
            ([1].into(), [].into())
        );
    }

    #[test]
    fn subjects_that_are_alike_have_hashes_that_are_not() {
        use std::hash::BuildHasher as _;
        let subjects = (0..10_000).flat_map(|key| [bell(key), bell(key << 40), Subject::text("bell", key.to_string())]);
        let low: BTreeSet<_> = subjects.map(|subject| Mixed::default().hash_one(subject) & 0xffff_ffff).collect();
        assert!(low.len() > 29_900, "{}", low.len());
    }
}
