//! Whether what is watched is there.

use bugle_event::Timestamp;
use serde::{Deserialize, Serialize};

/// Whether the subject is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Absence {
    #[default]
    Present,
    /// Not found once, at this moment.
    Missing(Timestamp),
    /// Not found twice.
    Gone,
}

impl Absence {
    /// Takes note of "not found". Says whether that is news: a second one, at a later moment.
    pub(crate) fn on_not_found(&mut self, at: Timestamp) -> bool {
        match *self {
            Self::Present => *self = Self::Missing(at),
            Self::Missing(since) if at > since => {
                *self = Self::Gone;
                return true;
            }
            Self::Missing(_) | Self::Gone => {}
        }
        false
    }

    /// Takes note that the subject is there. Says whether it was reported gone.
    pub(crate) fn on_found(&mut self) -> bool {
        std::mem::take(self) == Self::Gone
    }

    /// Forgets about what is yet to come at `now`.
    pub(crate) fn set_back(&mut self, now: Timestamp) {
        if let Self::Missing(since) = self {
            *since = now.min(*since);
        }
    }
}
