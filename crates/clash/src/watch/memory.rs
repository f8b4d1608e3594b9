//! What every watcher remembers of its looks besides the body: when they were, and what failed since.

use bugle_event::{Cause, Gap, Subject, Timestamp};
use serde::{Deserialize, Serialize};

use super::absence::Absence;
use super::former::{EDGES_LAG, Formers};
use super::history::History;
use super::look::Look;
use super::sight::Sight;
use crate::game::SOURCE;

/// What outlives a restart, besides the body. Its fields are a format.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Memory {
    /// What was told, as far as ids follow from it.
    #[serde(flatten)]
    pub(crate) history: History,
    /// The last good look, changed or not.
    pub(crate) seen_at: Option<Timestamp>,
    /// What moment it may have shown: whatever the next look shows beyond it happened later than this.
    pub(crate) as_of: Option<Timestamp>,
    /// The bodies accepted before this one.
    #[serde(default)]
    former: Formers,
    /// Since when bodies show less than this one, and none shows as much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fallen_since: Option<Timestamp>,
    /// Whether the subject was reported gone; `missing` before that, after a first "not found".
    #[serde(default)]
    pub(crate) absence: Absence,
    /// What failed since the last good look.
    #[serde(skip)]
    failed: Option<Cause>,
}

impl Memory {
    /// One that begins again at `now` without what was remembered: all that is known is that the last look was good at
    /// `seen_at`.
    pub(crate) fn anew(seen_at: Timestamp, now: Timestamp) -> Self {
        let history = History::from(u32::try_from(seen_at.as_secs()).unwrap_or_default());
        let mut memory = Self { history, ..Self::default() };
        memory.go_on(seen_at, now);
        memory
    }

    /// The look at this moment.
    pub(crate) fn look(&self, at: Timestamp) -> Look {
        self.look_of(Sight::from(at))
    }

    /// The look that brought a body.
    pub(crate) fn look_of(&self, sight: Sight) -> Look {
        let Sight { at, as_of } = sight;
        Look { at, as_of, not_before: self.as_of.map(|as_of| as_of.min(at)) }
    }

    /// Whether a later look was good already.
    pub(crate) fn is_later_than(&self, at: Timestamp) -> bool {
        self.seen_at.is_some_and(|seen_at| seen_at > at)
    }

    /// Whether the body with this hash was replaced so lately that an edge may still serve it.
    pub(crate) fn is_former(&self, at: Timestamp, hash: u64) -> bool {
        self.former.has(hash, at)
    }

    /// Whether what shows less than was seen before, also at `at`, has been shown for so long that it is no edge that
    /// lags. Takes note of it.
    pub(crate) fn believes_fall(&mut self, at: Timestamp) -> bool {
        at.since(*self.fallen_since.get_or_insert(at)) >= EDGES_LAG
    }

    /// Whether it was at `at` that something first showed less than was seen before.
    pub(crate) fn fell_at(&self, at: Timestamp) -> bool {
        self.fallen_since == Some(at)
    }

    /// Another body was accepted, `at` this time, than the one with the hash `before`.
    pub(crate) fn on_accepted(&mut self, before: Option<u64>, hash: u64, at: Timestamp) {
        self.former.replace(before, hash, at);
        self.fallen_since = None;
    }

    /// The accepted body came again.
    pub(crate) fn on_unchanged(&mut self) {
        self.fallen_since = None;
    }

    /// Remembers that a look failed. The first failure gives its name to the gap.
    pub(crate) fn failed(&mut self, cause: Cause) {
        self.failed.get_or_insert(cause);
    }

    /// A gap over what failed since the last good look, if anything was seen before and something failed.
    pub(crate) fn take_gap(&mut self, at: Timestamp, subjects: impl FnOnce() -> Vec<Subject>) -> Option<Gap> {
        let cause = self.failed.take()?;
        let from = self.as_of?;
        Some(Gap::new(SOURCE, subjects(), Some(from.min(at)), at, cause))
    }

    /// A look was good: the next one is compared with it.
    pub(crate) fn settle(&mut self, sight: Sight) {
        self.seen_at = Some(sight.at);
        self.as_of = Some(sight.as_of);
    }

    /// Nobody looked from `seen_at` until `now`, because the program was not running: a gap will tell of it.
    pub(crate) fn go_on(&mut self, seen_at: Timestamp, now: Timestamp) {
        // A clock that was ahead when it said so, and has been put right since, is not believed.
        let latest = |remembered: Option<Timestamp>| {
            let believed = [remembered, Some(seen_at)].into_iter().flatten().filter(|time| *time <= now);
            believed.max().unwrap_or(now)
        };
        self.as_of = Some(latest(self.as_of));
        self.seen_at = Some(latest(self.seen_at));
        self.failed = Some(Cause::Restart);
    }

    /// Forgets about the future: the clock was set back. Until then, all that comes would be taken for older than what
    /// was seen.
    pub(crate) fn set_back(&mut self, now: Timestamp) {
        let Self { seen_at, as_of, fallen_since, former, absence, .. } = self;
        for time in [seen_at, as_of, fallen_since] {
            *time = time.map(|time| time.min(now));
        }
        former.set_back(now);
        absence.set_back(now);
    }
}
