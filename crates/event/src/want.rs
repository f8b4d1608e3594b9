//! What somebody wants. Data, so that a source can subscribe to just that.

use std::collections::{BTreeMap, BTreeSet};

use crate::kind::{Kind, KindSet};
use crate::payload::Payload;
use crate::subject::{Key, Subject};

/// Kinds of events, and whom they must be about.
///
/// ```
/// use bugle_event::{Kind, Subject, Want};
///
/// let deaths = Kind::new("planetside.death");
/// let on_osprey = Want { filters: [Subject::number("world", 1)].into_iter().collect(), ..Want::kinds([deaths]) };
/// assert!(on_osprey.kinds.contains(deaths));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Want {
    /// Which kinds.
    pub kinds: KindSet,
    /// Whom they must be about.
    pub filters: Filters,
}

impl Want {
    /// Everything.
    pub fn all() -> Self {
        Self { kinds: KindSet::All, filters: Filters::default() }
    }

    /// All of these kinds.
    pub fn kinds(kinds: impl IntoIterator<Item = Kind>) -> Self {
        Self { kinds: kinds.into_iter().collect(), filters: Filters::default() }
    }

    /// Whether nothing can ever be asked for by it: it names nobody of a sort that it asks for.
    pub fn is_void(&self) -> bool {
        self.filters.0.values().any(BTreeSet::is_empty)
    }

    /// Whether `payload`, of kind `kind`, is wanted. Gaps always are.
    pub fn matches(&self, kind: Kind, payload: &dyn Payload) -> bool {
        payload.passes_every_filter() || self.asks_for(kind, payload)
    }

    /// Whether `payload`, of kind `kind`, is asked for: a gap only if its kind is.
    pub fn asks_for(&self, kind: Kind, payload: &dyn Payload) -> bool {
        self.kinds.contains(kind) && self.filters.pass(payload)
    }
}

/// Whom an event must be about: for each noun any one of its keys, and all nouns at once.
///
/// World 10 or 13, and character 5428: `{world: {10, 13}, character: {5428}}`. Empty lets everything pass.
///
/// ```
/// use bugle_event::{Filters, Key, Subject};
///
/// let filters: Filters = [Subject::number("world", 10), Subject::number("world", 13)].into_iter().collect();
/// assert!(filters.keys("world").is_some_and(|worlds| worlds.contains(&Key::Number(13))));
/// assert_eq!(filters.keys("character"), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filters(BTreeMap<&'static str, BTreeSet<Key>>);

impl Filters {
    /// Adds one subject.
    pub fn insert(&mut self, subject: Subject) {
        self.0.entry(subject.noun).or_default().insert(subject.key);
    }

    /// Asks for these keys of `noun`, and no others. None: nothing passes, for nobody is asked for.
    pub fn replace(&mut self, noun: &'static str, keys: impl IntoIterator<Item = Key>) {
        self.0.insert(noun, keys.into_iter().collect());
    }

    /// The keys asked for with this noun. `None`: the noun is not asked for, anything passes.
    pub fn keys(&self, noun: &str) -> Option<&BTreeSet<Key>> {
        self.0.get(noun)
    }

    /// The nouns that are asked for.
    pub fn nouns(&self) -> impl Iterator<Item = &'static str> {
        self.0.keys().copied()
    }

    /// The noun that is asked for with the fewest keys, and these.
    pub(crate) fn narrowest(&self) -> Option<(&'static str, &BTreeSet<Key>)> {
        self.0.iter().min_by_key(|(_, keys)| keys.len()).map(|(noun, keys)| (*noun, keys))
    }

    /// Whether `payload` passes.
    pub fn pass(&self, payload: &dyn Payload) -> bool {
        if self.0.is_empty() || payload.passes_every_filter() {
            return true;
        }
        if self.0.len() > u64::BITS as usize {
            return self.0.iter().all(|(noun, keys)| meets(payload, noun, keys));
        }
        let mut met: u64 = 0;
        payload.facets(&mut |facet| {
            for (bit, (noun, keys)) in self.0.iter().enumerate() {
                if *noun == facet.noun && keys.contains(&facet.key) {
                    met |= 1 << bit;
                }
            }
        });
        met.count_ones() as usize == self.0.len()
    }
}

/// Whether `payload` is about one of `keys`.
fn meets(payload: &dyn Payload, noun: &str, keys: &BTreeSet<Key>) -> bool {
    let mut is_met = false;
    payload.facets(&mut |facet| is_met |= facet.noun == noun && keys.contains(&facet.key));
    is_met
}

impl FromIterator<Subject> for Filters {
    fn from_iter<I: IntoIterator<Item = Subject>>(subjects: I) -> Self {
        let mut filters = Self::default();
        for subject in subjects {
            filters.insert(subject);
        }
        filters
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bells::{Hung, KINDS, bell, filters, hung};

    #[test]
    fn gc_a_filter_is_met_by_any_key_of_a_noun_and_by_all_nouns_at_once() {
        let asked = filters([bell(1), bell(2), Subject::number("tower", 7)]);
        let passes = [hung(1, 7), hung(2, 7), hung(1, 8), hung(3, 7), hung(3, 8)].map(|fact| asked.pass(&fact));
        assert_eq!(passes, [true, true, false, false, false]);
        assert!(!filters([bell(1), Subject::number("keeper", 1)]).pass(&hung(1, 7)), "it has no keeper");
        // A key is one of its noun: what it says twice counts once, and what another noun says does not count.
        let twice = Hung(vec![bell(1), bell(1), Subject::number("tower", 2)]);
        assert!(!filters([bell(1), Subject::number("tower", 1)]).pass(&twice));
        assert!(!filters([bell(1), bell(2), Subject::number("tower", 1)]).pass(&Hung(vec![bell(1), bell(2)])));
        assert!(Filters::default().pass(&hung(1, 1)) && filters([Subject::text("town", "north")]).pass(&hung(1, 1)));
        assert!(!filters([Subject::text("bell", "1")]).pass(&hung(1, 1)), "a number is no text");
    }

    #[test]
    fn filters_say_what_was_asked_for() {
        let asked = filters([bell(1), bell(2)]);
        assert_eq!(asked.keys("bell"), Some(&[Key::Number(1), Key::Number(2)].into()));
        assert_eq!((asked.keys("tower"), Filters::default().keys("bell")), (None, None));
    }

    #[test]
    fn l3_as_many_nouns_as_there_are_can_be_filtered_by() {
        let nouns =
            |count: usize| (0..count).map(|noun| Subject::number(noun.to_string().leak(), 1)).collect::<Vec<_>>();
        for count in [1, 2, 63, 64, 65, 66, 200] {
            let asked = filters(nouns(count));
            assert!(asked.pass(&Hung(nouns(count))), "{count}");
            for lacking in [0, count / 2, count - 1] {
                let mut facets = nouns(count);
                facets[lacking].key = Key::Number(2);
                assert!(!asked.pass(&Hung(facets)), "{lacking} of {count}");
            }
        }
    }

    #[test]
    fn a_want_is_met_by_kind_and_by_filter() {
        let want = Want { filters: filters([bell(1)]), ..Want::kinds([KINDS[0]]) };
        assert!(want.matches(KINDS[0], &hung(1, 1)));
        assert!(!want.matches(KINDS[0], &hung(2, 1)) && !want.matches(KINDS[1], &hung(1, 1)));
        assert!(Want::all().matches(KINDS[2], &hung(2, 1)));
        assert_ne!(Want::all(), Want::kinds([]), "no kinds are none");
        assert!(!Want::kinds([]).matches(KINDS[0], &hung(1, 1)));
    }
}
