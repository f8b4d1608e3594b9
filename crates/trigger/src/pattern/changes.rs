//! Which parts of what is remembered are other than they were saved.

use std::collections::BTreeMap;

use bugle_event::JoinKey;

use crate::pattern::slot::Held;

/// One part of what a pattern remembers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PartId {
    /// An event.
    Event(u64),
    /// That it is remembered under a key, and as what.
    Link(JoinKey, Held),
    /// A gap.
    Gap(u64),
}

/// What has changed since the last save. What came and went in between leaves no trace, so that this is never more than
/// what is remembered, and what was saved once.
#[derive(Debug, Default)]
pub(crate) struct Changes(BTreeMap<PartId, WasSaved>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WasSaved {
    Yes,
    No,
}

impl Changes {
    pub(crate) fn added(&mut self, id: PartId) {
        self.0.entry(id).or_insert(WasSaved::No);
    }

    pub(crate) fn changed(&mut self, id: PartId) {
        self.0.entry(id).or_insert(WasSaved::Yes);
    }

    pub(crate) fn removed(&mut self, id: PartId) {
        if self.0.get(&id) == Some(&WasSaved::No) {
            self.0.remove(&id);
        } else {
            self.0.insert(id, WasSaved::Yes);
        }
    }

    /// What has changed, which is saved now.
    pub(crate) fn take(&mut self) -> impl Iterator<Item = PartId> + use<> {
        std::mem::take(&mut self.0).into_keys()
    }
}
