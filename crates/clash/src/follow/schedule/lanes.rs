//! What is due, and who of it is next.
//!
//! Whoever has waited longest comes first, in each lane and, mostly, over all of them. A lane with many never shuts out one
//! with few, and what is urgent never all the rest: each has its share of the turns, which falls to the others when it is
//! not used.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use tokio::time::Instant;

use super::key::{Key, Lane};

/// What a turn is for.
#[derive(Clone, Copy)]
enum Share {
    /// What a deadline brings.
    Urgent,
    Aside,
    Look,
}

/// For whom each of four turns is, and for whom if there is nothing of that.
const SHARES: [[Share; 3]; 4] = [
    [Share::Urgent, Share::Aside, Share::Look],
    [Share::Look, Share::Urgent, Share::Aside],
    [Share::Aside, Share::Urgent, Share::Look],
    [Share::Urgent, Share::Look, Share::Aside],
];

type Line<K> = BTreeSet<(Instant, K)>;

/// What is due, by how long it has been.
#[derive(Debug)]
pub(super) struct Lanes<K> {
    urgent: Line<K>,
    asides: Line<K>,
    /// By the number of the kind.
    looks: BTreeMap<u8, Line<K>>,
    len: usize,
    turns: usize,
    /// How many turns were for looks.
    looked: usize,
    /// The kind whose turn it was last.
    last_kind: u8,
}

impl<K: Key> Lanes<K> {
    pub(super) fn new() -> Self {
        let (urgent, asides, looks) = (Line::new(), Line::new(), BTreeMap::new());
        Self { urgent, asides, looks, len: 0, turns: 0, looked: 0, last_kind: u8::MAX }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) fn insert(&mut self, due: Instant, key: K, is_urgent: bool) {
        self.len += usize::from(self.line(key, is_urgent).insert((due, key)));
    }

    pub(super) fn remove(&mut self, due: Instant, key: K, is_urgent: bool) {
        self.len -= usize::from(self.line(key, is_urgent).remove(&(due, key)));
    }

    /// Since when the one that has waited longest is due.
    pub(super) fn oldest(&self) -> Option<Instant> {
        let lines = self.looks.values().chain([&self.urgent, &self.asides]);
        lines.filter_map(|line| line.first()).map(|(due, _)| *due).min()
    }

    /// Takes out whose turn it is, with the time at which it was due.
    pub(super) fn pop(&mut self) -> Option<(Instant, K)> {
        let shares = SHARES[self.turns % SHARES.len()];
        let next = shares.into_iter().find_map(|share| match share {
            Share::Urgent => self.urgent.pop_first(),
            Share::Aside => self.asides.pop_first(),
            Share::Look => self.pop_look(),
        })?;
        self.turns = self.turns.wrapping_add(1);
        self.len -= 1;
        Some(next)
    }

    /// In turn: the look that has waited longest, and the one that has waited longest of the next kind.
    fn pop_look(&mut self) -> Option<(Instant, K)> {
        let kind = if self.looked.is_multiple_of(2) { self.longest_waiting() } else { self.next_kind() }?;
        self.looked = self.looked.wrapping_add(1);
        self.looks.get_mut(&kind)?.pop_first()
    }

    fn longest_waiting(&self) -> Option<u8> {
        let firsts = self.looks.iter().filter_map(|(kind, line)| Some((line.first()?.0, *kind)));
        firsts.min().map(|(_, kind)| kind)
    }

    fn next_kind(&mut self) -> Option<u8> {
        let behind = self.looks.range((Bound::Excluded(self.last_kind), Bound::Unbounded));
        let mut round = behind.chain(&self.looks).filter(|(_, line)| !line.is_empty());
        self.last_kind = *round.next()?.0;
        Some(self.last_kind)
    }

    fn line(&mut self, key: K, is_urgent: bool) -> &mut Line<K> {
        match key.lane() {
            _ if is_urgent => &mut self.urgent,
            Lane::Aside => &mut self.asides,
            Lane::Look(kind) => self.looks.entry(kind).or_default(),
        }
    }
}
