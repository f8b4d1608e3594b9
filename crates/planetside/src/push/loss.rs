//! Something may be missing, since when and why. Pure.

use std::collections::BTreeSet;
use std::time::Duration;

use bugle_event::{Cause, Gap, Subject, Timestamp};

use crate::NAME;

/// How far the game's timestamps may lie before or after the moment of arrival.
///
/// An event that was on its way when the connection broke bears an earlier time than the last one that arrived; one of
/// a world whose clock runs ahead bears a later time than the moment from which all is seen again. Gaps are compared with
/// those timestamps, so they are wider than the stretch that nobody saw by this much, at both ends. It is no doubt about
/// when the connection broke.
pub(crate) const SLACK: Duration = Duration::from_secs(5);

/// Something may be missing.
#[derive(Clone, Debug)]
pub(crate) struct Loss {
    /// The last moment that is known to be seen.
    pub(crate) since: Timestamp,
    /// Why nobody sees it.
    pub(crate) cause: Cause,
    /// Whose events may be missing; empty: anybody's.
    pub(crate) subjects: Vec<Subject>,
    /// What is known besides.
    pub(crate) detail: Option<String>,
}

impl Loss {
    /// More may be missing, and perhaps for longer.
    pub(crate) fn widen(&mut self, since: Timestamp, subjects: &[Subject]) {
        self.since = self.since.min(since);
        widen(&mut self.subjects, subjects);
    }

    /// What was missed up to `now`; and it goes on.
    pub(crate) fn so_far(&mut self, now: Timestamp) -> Gap {
        let so_far = self.clone();
        self.since = now;
        so_far.into_gap(now)
    }

    /// From `to` on all is seen again. A clock that went back meanwhile does not turn the gap around.
    pub(crate) fn into_gap(self, to: Timestamp) -> Gap {
        let from = self.since.min(to) - SLACK;
        let mut gap = Gap::new(NAME, self.subjects, Some(from), to + SLACK, self.cause);
        gap.detail = self.detail;
        gap
    }
}

/// Adds `more`; of both, none stands for anybody.
pub(crate) fn widen(subjects: &mut Vec<Subject>, more: &[Subject]) {
    if subjects.is_empty() || more.is_empty() {
        return subjects.clear();
    }
    let known: BTreeSet<&Subject> = subjects.iter().collect();
    let new: Vec<_> = more.iter().filter(|subject| !known.contains(subject)).cloned().collect();
    subjects.extend(new);
}
