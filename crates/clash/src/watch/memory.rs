//! What every watcher remembers of its looks besides the body: when they were, and what failed since.

use std::collections::VecDeque;
use std::time::Duration;

use bugle_event::{Cause, Gap, Subject, Timestamp};
use serde::{Deserialize, Serialize};

use super::absence::Absence;
use super::look::Look;
use super::sight::Sight;
use crate::game::SOURCE;

/// How many former bodies are recognised when an edge serves one of them again.
const FORMER_MAX: usize = 16;

/// How long a former body must keep coming before it is believed that things are again as they were. Edges that are
/// not in step agree again within minutes.
const FORMER_BELIEVED_AFTER: Duration = Duration::from_mins(10);

/// What outlives a restart, besides the body. Its fields are a format.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Memory {
    /// How many distinct bodies were accepted, and how often the subject went out of sight.
    revision: u32,
    /// The last good look, changed or not.
    pub(crate) seen_at: Option<Timestamp>,
    /// What moment it may have shown: whatever the next look shows beyond it happened later than this.
    pub(crate) as_of: Option<Timestamp>,
    /// Hashes of the bodies accepted before this one, the latest last.
    #[serde(default)]
    former: VecDeque<u64>,
    /// A former body that came back, and since when it keeps coming.
    #[serde(default)]
    returned: Option<(u64, Timestamp)>,
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
        // Accepted bodies are counted from a number that was not reached before: no event gets the id of an old one.
        let revision = u32::try_from(seen_at.as_secs()).unwrap_or_default();
        let mut memory = Self { revision, ..Self::default() };
        memory.go_on(seen_at, now);
        memory
    }

    /// The look at this moment.
    pub(crate) fn look(&self, at: Timestamp) -> Look {
        Look { at, not_before: self.as_of.map(|as_of| as_of.min(at)), revision: self.revision }
    }

    /// Whether a later look was good already.
    pub(crate) fn is_later_than(&self, at: Timestamp) -> bool {
        self.seen_at.is_some_and(|seen_at| seen_at > at)
    }

    /// Whether the body with this hash was accepted before and replaced since, and has not yet kept coming for long
    /// enough.
    pub(crate) fn is_former(&mut self, at: Timestamp, hash: u64) -> bool {
        if !self.former.contains(&hash) {
            return false;
        }
        match self.returned {
            Some((returned, since)) if returned == hash => at.since(since) < FORMER_BELIEVED_AFTER,
            _ => {
                self.returned = Some((hash, at));
                true
            }
        }
    }

    /// Another body was accepted than the one with the hash `before`.
    pub(crate) fn on_accepted(&mut self, before: Option<u64>, hash: u64) {
        if let Some(before) = before {
            if self.former.len() >= FORMER_MAX {
                self.former.pop_front();
            }
            self.former.push_back(before);
        }
        // What is true now is no longer a former truth, even if it was one.
        self.former.retain(|&former| former != hash);
        self.returned = None;
        self.turn();
    }

    /// The accepted body came again.
    pub(crate) fn on_unchanged(&mut self) {
        self.returned = None;
    }

    /// From here on, what looks like a former event is another one.
    pub(crate) fn turn(&mut self) {
        self.revision = self.revision.saturating_add(1);
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
        let Self { seen_at, as_of, returned, absence, .. } = self;
        for time in [seen_at, as_of] {
            *time = time.map(|time| time.min(now));
        }
        *returned = returned.map(|(hash, since)| (hash, since.min(now)));
        absence.set_back(now);
    }
}
