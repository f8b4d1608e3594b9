//! Bodies that were replaced: an edge of the API that lags may serve one of them again.

use std::collections::VecDeque;
use std::time::Duration;

use bugle_event::Timestamp;
use serde::{Deserialize, Serialize};

/// For how long after a body was replaced an edge may still serve it. Answers are kept for ten minutes at most, in
/// several places that are not in step. What comes back later has truly come back.
pub(crate) const EDGES_LAG: Duration = Duration::from_mins(10);

/// How many are recognised.
const FORMER_MAX: usize = 16;

/// The bodies that were replaced lately, the latest last.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Formers(VecDeque<Former>);

/// A body by its hash, and when it was replaced.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Former {
    Replaced(u64, Timestamp),
    /// As states of before have it: nobody knows when.
    Undated(u64),
}

impl Former {
    fn hash(&self) -> u64 {
        match self {
            Self::Replaced(hash, _) | Self::Undated(hash) => *hash,
        }
    }
}

impl Formers {
    /// Whether the body with this hash was replaced so shortly before `at` that it may be out of date.
    pub(crate) fn has(&self, hash: u64, at: Timestamp) -> bool {
        self.0.iter().any(|former| match former {
            Former::Replaced(known, replaced_at) => *known == hash && at.since(*replaced_at) < EDGES_LAG,
            Former::Undated(_) => false,
        })
    }

    /// The body with the hash `before` was replaced, `at` this time, by one with the hash `now`.
    pub(crate) fn replace(&mut self, before: Option<u64>, now: u64, at: Timestamp) {
        if let Some(before) = before {
            if self.0.len() >= FORMER_MAX {
                self.0.pop_front();
            }
            self.0.push_back(Former::Replaced(before, at));
        }
        // What is true now is no longer a former truth, even if it was one.
        self.0.retain(|former| {
            let is_recent = matches!(former, Former::Replaced(_, replaced_at) if at.since(*replaced_at) < EDGES_LAG);
            is_recent && former.hash() != now
        });
        // It waits like this until the next body.
        self.0.shrink_to_fit();
    }

    /// Forgets about what is yet to come at `now`.
    pub(crate) fn set_back(&mut self, now: Timestamp) {
        for former in &mut self.0 {
            if let Former::Replaced(_, replaced_at) = former {
                *replaced_at = now.min(*replaced_at);
            }
        }
    }
}
