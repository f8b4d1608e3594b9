//! Ids of what was told of a war.

use std::collections::BTreeSet;

use bugle_event::EventId;
use serde::{Deserialize, Serialize};

/// A set of ids, written as a list of them, each as its bytes. In order in a list that has no room to spare: of each war
/// it holds a handful, and there are as many as wars that are watched.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "BTreeSet<[u8; 16]>")]
pub(super) struct ToldIds(Vec<[u8; 16]>);

impl From<BTreeSet<[u8; 16]>> for ToldIds {
    fn from(ids: BTreeSet<[u8; 16]>) -> Self {
        Self(ids.into_iter().collect())
    }
}

impl ToldIds {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn contains(&self, id: EventId) -> bool {
        self.0.binary_search(&bytes(id)).is_ok()
    }

    pub(super) fn extend(&mut self, ids: impl Iterator<Item = EventId>) {
        for id in ids.map(bytes) {
            if let Err(place) = self.0.binary_search(&id) {
                self.0.reserve_exact(1);
                self.0.insert(place, id);
            }
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = EventId> {
        self.0.iter().map(|bytes| EventId::from_u128(u128::from_be_bytes(*bytes)))
    }
}

fn bytes(id: EventId) -> [u8; 16] {
    id.as_u128().to_be_bytes()
}
