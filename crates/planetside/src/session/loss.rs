//! What has not been seen since when.

use std::time::Duration;

use bugle_event::{Cause, Gap, Subject, Timestamp};

/// How far the game's timestamps may lie behind the moment of arrival: an event of the second that was on its way when
/// the connection broke bears an earlier time than the last one that arrived.
const SLACK: Duration = Duration::from_secs(5);

/// Something may be missing. Told as a [`Gap`] once all is seen again.
#[derive(Clone, Debug)]
pub(super) struct Loss {
    /// The last moment that is known to be seen.
    pub(super) since: Timestamp,
    pub(super) cause: Cause,
    /// Whose events may be missing; empty: anybody's.
    pub(super) subjects: Vec<Subject>,
    pub(super) detail: Option<String>,
}

impl Loss {
    /// More may be missing.
    pub(super) fn widen(&mut self, subjects: &[Subject]) {
        if self.subjects.is_empty() || subjects.is_empty() {
            return self.subjects.clear();
        }
        let new: Vec<_> = subjects.iter().filter(|subject| !self.subjects.contains(subject)).cloned().collect();
        self.subjects.extend(new);
    }

    /// From here on all is seen again. A clock that went back meanwhile does not turn the gap around.
    pub(super) fn into_gap(self, source: &'static str, to: Timestamp) -> Gap {
        let from = self.since.min(to) - SLACK;
        let mut gap = Gap::new(source, self.subjects, Some(from), to, self.cause);
        gap.detail = self.detail;
        gap
    }
}
