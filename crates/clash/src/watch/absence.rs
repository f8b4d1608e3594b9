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

    /// Another answer showed that the subject is back: what was not found before that counts no more, or an answer that
    /// was on its way meanwhile would be the second one. Who is gone here stays so until it is found here too.
    pub(crate) fn on_back_elsewhere(&mut self) {
        if let Self::Missing(_) = self {
            *self = Self::Present;
        }
    }

    /// Forgets about what is yet to come at `now`.
    pub(crate) fn set_back(&mut self, now: Timestamp) {
        if let Self::Missing(since) = self {
            *since = now.min(*since);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_found_before_it_came_back_counts_no_more() {
        let at = Timestamp::from_secs;
        let mut absence = Absence::default();
        assert!(!absence.on_not_found(at(1)));
        absence.on_back_elsewhere();
        assert!(!absence.on_not_found(at(2)), "the first one since then");
        assert!(absence.on_not_found(at(3)));
        absence.on_back_elsewhere();
        assert!(!absence.on_not_found(at(4)), "told already");
        assert!(absence.on_found());
    }
}
