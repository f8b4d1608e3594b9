//! What is kept of refills with a checkpoint, so that a restart goes on with them: a format.

use bugle_event::{Cause, Gap, Subject, Timestamp};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::NAME;
use crate::refill::memory::Fact;
use crate::refill::opening::{Known, Opening};

/// What a checkpoint keeps. Whatever was written stays readable.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Saved {
    /// From when on it is known what was told.
    pub(crate) since: Timestamp,
    /// The same, of characters that are wanted by their ids.
    pub(crate) characters_since: Timestamp,
    /// What was told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) told: Vec<Fact>,
    /// The gaps that were being filled.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) open: Vec<SavedGap>,
}

/// A gap that was being filled.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SavedGap {
    subjects: Vec<Subject>,
    from: Timestamp,
    to: Timestamp,
    cause: Cause,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    missed: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    known_worlds: Timestamp,
    known_characters: Timestamp,
}

impl SavedGap {
    pub(crate) fn of(opening: &Opening) -> Self {
        let Gap { subjects, to, cause, missed, detail, .. } = opening.gap.clone();
        let Known { worlds: known_worlds, characters: known_characters } = opening.known;
        Self { subjects, from: opening.from(), to, cause, missed, detail, known_worlds, known_characters }
    }

    /// The gap, and from when on it was known what was told.
    pub(crate) fn into_gap(self) -> (Gap, Known) {
        let mut gap = Gap::new(NAME, self.subjects, Some(self.from), self.to, self.cause);
        (gap.missed, gap.detail) = (self.missed, self.detail);
        (gap, Known { worlds: self.known_worlds, characters: self.known_characters })
    }
}

impl Saved {
    /// As it is kept.
    pub(crate) fn to_bytes(&self) -> Bytes {
        serde_json::to_vec(self).expect("it has a JSON form").into()
    }

    /// What was kept. `None`: it cannot be read.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let read = serde_json::from_slice(bytes);
        read.inspect_err(|error| tracing::warn!(%error, "the state of refills cannot be read; going on without it"))
            .ok()
    }
}
