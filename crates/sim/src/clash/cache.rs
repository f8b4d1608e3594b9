//! What was answered is kept for a while: one picture of the world for an address at a time. Pure.

use std::collections::BTreeMap;

use bugle_event::Timestamp;
use bytes::Bytes;

use super::answer::Answer;
use super::resource::Resource;

/// How many answers are remembered before those that are over are swept out.
const ENTRIES_MAX: usize = 4096;

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
        let body = Bytes::from(answer.body.to_string());
        Self { status: answer.status, body, from, until, before: None }
    }
}

/// The answers that are kept.
#[derive(Debug, Default)]
pub(super) struct Cache {
    entries: BTreeMap<Resource, Kept>,
    /// Whether what was here before can be asked for.
    can_be_stale: bool,
}

impl Cache {
    pub(super) fn new(can_be_stale: bool) -> Self {
        Self { entries: BTreeMap::new(), can_be_stale }
    }

    /// What is kept for `resource`, if it is not over.
    pub(super) fn get(&self, now: Timestamp, resource: &Resource) -> Option<Kept> {
        self.entries.get(resource).filter(|kept| kept.until > now).cloned()
    }

    /// Keeps an answer, and with it the one that it takes the place of where that can be asked for.
    pub(super) fn put(&mut self, resource: &Resource, mut kept: Kept) -> Kept {
        if self.entries.len() >= ENTRIES_MAX {
            self.entries.retain(|_, old| old.until > kept.from);
        }
        let old = self.entries.remove(resource).filter(|old| old.status == 200 && self.can_be_stale);
        kept.before = old.map(|old| old.body);
        self.entries.insert(resource.clone(), kept.clone());
        kept
    }
}
