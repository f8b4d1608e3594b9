//! Who wants what. Data, so that a source can subscribe to just that.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Key, Kind, KindSet, Payload, Subject};

/// Kinds of events, and whom they must be about.
#[derive(Clone, Debug, PartialEq, Eq)]
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

    /// Whether `payload`, of kind `kind`, is wanted. Gaps always are.
    pub fn matches(&self, kind: Kind, payload: &dyn Payload) -> bool {
        if payload.passes_every_filter() {
            return true;
        }
        self.kinds.contains(kind) && self.filters.pass(payload)
    }
}

/// Whom an event must be about: for each noun any one of its keys, and all nouns at once.
///
/// World 10 or 13, and character 5428: `{world: {10, 13}, character: {5428}}`. Empty lets everything pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters(BTreeMap<&'static str, BTreeSet<Key>>);

impl Filters {
    /// Adds one subject.
    pub fn insert(&mut self, subject: Subject) {
        self.0.entry(subject.noun).or_default().insert(subject.key);
    }

    /// The keys asked for with this noun. `None`: the noun is not asked for, anything passes.
    pub fn keys(&self, noun: &str) -> Option<&BTreeSet<Key>> {
        self.0.get(noun)
    }

    /// Whether `payload` passes.
    pub fn pass(&self, payload: &dyn Payload) -> bool {
        if self.0.is_empty() || payload.passes_every_filter() {
            return true;
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

impl FromIterator<Subject> for Filters {
    fn from_iter<I: IntoIterator<Item = Subject>>(subjects: I) -> Self {
        let mut filters = Self::default();
        for subject in subjects {
            filters.insert(subject);
        }
        filters
    }
}

/// The union of what all triggers and readers want. Separate wishes stay separate: a source that must merge them
/// widens, and whoever reads filters again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Interest(Vec<Want>);

impl Interest {
    /// All wishes, without repeats.
    pub fn new(wants: impl IntoIterator<Item = Want>) -> Self {
        let mut distinct: Vec<Want> = Vec::new();
        for want in wants {
            if !distinct.contains(&want) {
                distinct.push(want);
            }
        }
        Self(distinct)
    }

    /// The wishes.
    pub fn wants(&self) -> &[Want] {
        &self.0
    }

    /// Whether anybody wants `payload`, of kind `kind`.
    pub fn matches(&self, kind: Kind, payload: &dyn Payload) -> bool {
        self.0.iter().any(|want| want.matches(kind, payload))
    }
}
