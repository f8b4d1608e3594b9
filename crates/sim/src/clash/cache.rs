//! What was answered is kept for a while: one picture of the world for an address at a time. Pure.

use std::collections::BTreeMap;

use bugle_event::Timestamp;
use bytes::Bytes;

use super::answer::Answer;
use super::resource::Resource;

/// How many answers are remembered at least before those that are over are swept out.
const ENTRIES: usize = 4096;

/// An answer, for as long as it lives.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) status: u16,
    pub(super) body: Bytes,
    pub(super) from: Timestamp,
    pub(super) until: Timestamp,
    /// What was here before.
    pub(super) before: Option<Bytes>,
}

impl Kept {
    /// What was answered at `from`.
    pub(super) fn new(answer: &Answer, from: Timestamp, until: Timestamp) -> Self {
        let body = Bytes::from(serde_json::to_vec(&answer.body).unwrap_or_default());
        Self { status: answer.status, body, from, until, before: None }
    }
}

/// The answers that are kept.
#[derive(Debug)]
pub(super) struct Cache {
    entries: BTreeMap<Resource, Kept>,
    /// Whether what was here before can be asked for.
    can_be_stale: bool,
    /// With so many it is time to sweep.
    full: usize,
}

impl Cache {
    pub(super) fn new(can_be_stale: bool) -> Self {
        Self { entries: BTreeMap::new(), can_be_stale, full: ENTRIES }
    }

    /// What is kept for `resource`, if it is not over.
    pub(super) fn get(&self, now: Timestamp, resource: &Resource) -> Option<Kept> {
        self.entries.get(resource).filter(|kept| kept.until > now).cloned()
    }

    /// What is kept at another address of the same kind.
    pub(super) fn another(&self, resource: &Resource) -> Option<&Kept> {
        let is_alike = |other: &&Resource| *other != resource && other.name() == resource.name();
        // Those of a kind stand together.
        let after = self.entries.range(resource..).nth(1).filter(|(other, _)| is_alike(other));
        after
            .or_else(|| self.entries.range(..resource).next_back().filter(|(other, _)| is_alike(other)))
            .map(|(_, kept)| kept)
    }

    /// Keeps an answer, and with it the one that it takes the place of where that can be asked for.
    pub(super) fn put(&mut self, resource: &Resource, mut kept: Kept) -> Kept {
        if self.entries.len() >= self.full {
            self.entries.retain(|_, old| old.until > kept.from);
            // Where most still live, sweeping again soon would find nothing.
            self.full = ENTRIES.max(self.entries.len() * 2);
        }
        let old = self.entries.remove(resource).filter(|old| old.status == 200 && self.can_be_stale);
        kept.before = old.map(|old| old.body);
        self.entries.insert(resource.clone(), kept.clone());
        kept
    }
}
