//! Of which times a pattern knows that nobody saw them.

use std::collections::VecDeque;

use bugle_event::{Event, Gap, KindSet, Subject, Timestamp, Want};

use crate::pattern::changes::{Changes, PartId};

/// How many gaps are told apart. Of more the oldest two become one, which is about everybody.
const GAPS_MAX: usize = 64;

/// A time that nobody saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unseen {
    pub(crate) serial: u64,
    /// `None`: nothing before `to` was seen.
    pub(crate) from: Option<Timestamp>,
    pub(crate) to: Timestamp,
    /// Whose events may be missing. Empty: anybody's.
    pub(crate) subjects: Vec<Subject>,
}

/// The gaps of late.
#[derive(Debug, Default)]
pub(crate) struct Gaps(VecDeque<Unseen>);

impl Gaps {
    /// Takes in a gap after all others.
    pub(crate) fn push(&mut self, unseen: Unseen, changes: &mut Changes) {
        changes.added(PartId::Gap(unseen.serial));
        self.0.push_back(unseen);
        while self.0.len() > GAPS_MAX {
            let (Some(one), Some(other)) = (self.0.pop_front(), self.0.pop_front()) else { break };
            changes.removed(PartId::Gap(one.serial));
            changes.changed(PartId::Gap(other.serial));
            let from = one.from.zip(other.from).map(|(one, other)| one.min(other));
            self.0.push_front(Unseen { from, to: one.to.max(other.to), subjects: Vec::new(), ..other });
        }
    }

    /// As it was saved. In the order of their numbers.
    pub(crate) fn restore(&mut self, unseen: Unseen) {
        self.0.push_back(unseen);
    }

    pub(crate) fn numbers(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().map(|unseen| unseen.serial)
    }

    pub(crate) fn get(&self, serial: u64) -> Option<&Unseen> {
        self.0.iter().find(|unseen| unseen.serial == serial)
    }

    /// Whether something about whom `event` is about may be missing between these moments.
    pub(crate) fn touch(&self, since: Timestamp, until: Timestamp, event: &Event) -> bool {
        let hides = |unseen: &&Unseen| overlaps(unseen.from, unseen.to, since, until);
        self.0.iter().filter(hides).any(|unseen| may_concern(&unseen.subjects, event))
    }
}

/// Whether a gap falls into the time between these moments.
pub(crate) fn overlaps(from: Option<Timestamp>, to: Timestamp, since: Timestamp, until: Timestamp) -> bool {
    to >= since && from.is_none_or(|from| from <= until)
}

/// Whether a gap for `subjects` may have hidden something about whom `event` is about: not if all of them are others of a
/// sort that it names, as other worlds.
fn may_concern(subjects: &[Subject], event: &Event) -> bool {
    let mut facets = Vec::new();
    event.data.facets(&mut |facet| facets.push(facet));
    let is_other =
        |subject: &Subject| facets.iter().any(|facet| facet.noun == subject.noun) && !facets.contains(subject);
    subjects.is_empty() || !subjects.iter().all(is_other)
}

/// Whether a gap may have hidden something that is wanted.
pub(crate) fn hides<'a>(gap: &Gap, mut wants: impl Iterator<Item = &'a Want>) -> bool {
    let is_of_game = |want: &Want| match &want.kinds {
        KindSet::All => true,
        KindSet::Only(kinds) => kinds.iter().any(|kind| kind.name().split('.').next() == Some(gap.source)),
    };
    let passes =
        |want: &Want, subject: &Subject| want.filters.keys(subject.noun).is_none_or(|keys| keys.contains(&subject.key));
    let hides = |want: &Want| {
        (gap.source == "bugle" || is_of_game(want))
            && (gap.subjects.is_empty() || gap.subjects.iter().any(|subject| passes(want, subject)))
    };
    !gap.refilled && wants.any(hides)
}
