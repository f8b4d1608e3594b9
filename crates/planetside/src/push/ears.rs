//! How the worlds are heard at each place of the plan, and which of them are silent. Pure.

use std::collections::{BTreeMap, BTreeSet};

use bugle_event::{Fact as _, Interest, Kind};
use tokio::time::Instant;

use crate::event::{EVENTS, UnknownEvent};
use crate::ids::World;
use crate::protocol::ALL;
use crate::push::plan::Subscription;
use crate::push::rates::{Rates, Silence};
use crate::push::remedy::Remedies;

/// The worlds that are silent, and how often each is heard.
#[derive(Debug)]
pub(crate) struct Silences {
    /// A stalled connection beside a good one is to be mended too: each place listens by itself.
    pub(crate) ears: Vec<Ear>,
    /// The worlds of which it was told that they are silent, and not yet that they are heard.
    pub(crate) told: BTreeSet<World>,
}

/// How the worlds are heard at one place.
#[derive(Debug, Default)]
pub(crate) struct Ear {
    /// For whom it listens.
    pub(crate) wish: Wish,
    /// When anything at all last came.
    pub(crate) alive: Option<Instant>,
    /// How often each world is heard.
    pub(crate) rates: Rates,
    /// What is done about the silent ones.
    pub(crate) remedies: Remedies,
    /// The silent ones.
    pub(crate) silent: BTreeMap<World, Silence>,
    /// Whether its connection is to be left as soon as it has shown once more what it holds: until then all else is seen.
    pub(crate) is_leaving: bool,
}

/// What hangs on whom a rate was learned of.
#[derive(Debug, Default)]
pub(crate) struct Wish {
    characters: BTreeSet<String>,
    event_names: BTreeSet<String>,
    kinds: BTreeSet<Kind>,
}

impl Silences {
    /// Nothing has been heard.
    pub(crate) fn new(places: usize) -> Self {
        Self { ears: (0..places).map(|_| Ear::default()).collect(), told: BTreeSet::new() }
    }

    /// There is one place more.
    pub(crate) fn add_place(&mut self) {
        self.ears.push(Ear::default());
    }

    /// When to look whether anybody has fallen silent.
    pub(crate) fn wake_at(&self) -> Option<Instant> {
        self.ears.iter().flat_map(|ear| [ear.rates.wake_at(), ear.remedies.wake_at()]).flatten().min()
    }

    /// The worlds of which it was told that they are silent, and not yet that they are heard.
    pub(crate) fn told(&self) -> impl Iterator<Item = World> {
        self.told.iter().copied()
    }

    /// Goes on from an earlier run, which had told that these are silent.
    pub(crate) fn resume(&mut self, told: impl Iterator<Item = World>) {
        self.told = told.collect();
    }
}

impl Ear {
    /// Whether this world is silent here.
    pub(crate) fn is_silent(&self, world: World) -> bool {
        self.silent.contains_key(&world)
    }
}

impl Wish {
    /// For this share of what is wanted.
    pub(crate) fn new(share: &Subscription, interest: &Interest) -> Self {
        let kinds = EVENTS.iter().map(|(_, info)| info.kind).chain([UnknownEvent::KIND]);
        Self {
            characters: share.characters.clone(),
            event_names: share.event_names.clone(),
            kinds: kinds.filter(|kind| interest.names(*kind)).collect(),
        }
    }

    /// Whether it is about everybody. A few people go to bed when they like.
    pub(crate) fn is_of_everybody(&self) -> bool {
        self.characters.is_empty() || self.characters.contains(ALL)
    }

    /// Whether less may come with `other`.
    pub(crate) fn is_cut_by(&self, other: &Self) -> bool {
        let is_cut =
            |before: &BTreeSet<String>, after: &BTreeSet<String>| !after.contains(ALL) && !before.is_subset(after);
        is_cut(&self.characters, &other.characters)
            || is_cut(&self.event_names, &other.event_names)
            || !self.kinds.is_subset(&other.kinds)
    }
}
