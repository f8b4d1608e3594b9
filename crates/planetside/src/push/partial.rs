//! What is missing of a part of all that is wanted, while the rest is seen: a world that is offline, one that has yet to be
//! subscribed, members that the service does not give. Pure.

use std::collections::BTreeMap;

use bugle_event::{Gap, Subject, Timestamp};

use crate::ids::World;
use crate::push::loss::Loss;
use crate::push::plan::Place;

/// Which part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// All of this world.
    World(World),
    /// All of this world, which is called up and has fallen silent.
    Silent(World),
    /// What the service does not give on the connection at this place. With several connections another one may bring
    /// it; a gap then says more than is missing.
    Lacking(Place),
}

/// The parts of which something is missing now. Each becomes a [`Gap`] when it is seen again, and what is missing when the
/// program ends is kept with the checkpoint: see [`open`](Self::open).
#[derive(Debug, Default)]
pub(crate) struct Partial {
    open: BTreeMap<Part, Loss>,
}

impl Partial {
    /// From `loss.since` on, this part is missing. What is missing already only grows.
    pub(crate) fn miss(&mut self, part: Part, loss: Loss) {
        match self.open.get_mut(&part) {
            Some(open) => open.widen(loss.since, &loss.subjects),
            None => drop(self.open.insert(part, loss)),
        }
    }

    /// Whether this part is missing.
    pub(crate) fn is_missing(&self, part: Part) -> bool {
        self.open.contains_key(&part)
    }

    /// Since when this part is missing and that is not told, if it is.
    pub(crate) fn missing_since(&self, part: Part) -> Option<Timestamp> {
        self.open.get(&part).map(|loss| loss.since)
    }

    /// This part is seen again: what was missed of it, if anything was.
    pub(crate) fn sees(&mut self, part: Part, now: Timestamp) -> Option<Gap> {
        Some(self.open.remove(&part)?.into_gap(now))
    }

    /// What was missed of this part up to `now`, if anything was; and it goes on.
    pub(crate) fn so_far(&mut self, part: Part, now: Timestamp) -> Option<Gap> {
        Some(self.open.get_mut(&part)?.so_far(now))
    }

    /// Nothing has been wanted since `since`, and nobody looks any more: what was missed of each part until then.
    pub(crate) fn rest(&mut self, since: Timestamp) -> Vec<Gap> {
        let parts: Vec<Part> = self.open.keys().copied().collect();
        parts.into_iter().filter_map(|part| self.sees(part, since)).collect()
    }

    /// What is missing now: whose, and since when.
    pub(crate) fn open(&self) -> impl Iterator<Item = (&[Subject], Timestamp)> {
        self.open.values().map(|loss| (&loss.subjects[..], loss.since))
    }
}
