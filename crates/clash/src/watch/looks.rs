//! What every watcher remembers of its looks: the last accepted body, when it was seen, and what failed since.

use std::collections::VecDeque;
use std::time::Duration;

use bugle_event::{Cause, Checkpoint, Envelope, Gap, Origin, Seen, Signal, Subject, Timestamp};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::{Event, SOURCE};

/// How many former bodies are recognised when an edge serves one of them again.
const FORMER_MAX: usize = 16;

/// How long a former body must keep coming before it is believed that things are again as they were. Edges that are
/// not in step agree again within minutes.
const FORMER_BELIEVED_AFTER: Duration = Duration::from_mins(10);

/// What a watcher did with the answers it was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Bodies given.
    pub bodies: u64,
    /// The same bytes as before.
    pub unchanged: u64,
    /// Out of date, and dropped.
    pub stale: u64,
    /// Unreadable or contradicting themselves, and dropped.
    pub broken: u64,
    /// Wars whose parts do not fit together; what was new in them was taken.
    pub torn: u64,
    /// Known fields with values of an unexpected type.
    pub odd_fields: u64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.bodies += other.bodies;
        self.unchanged += other.unchanged;
        self.stale += other.stale;
        self.broken += other.broken;
        self.torn += other.torn;
        self.odd_fields += other.odd_fields;
    }
}

/// When a body came, and what moment it may be of: answers are kept for a while on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// When the body came.
    pub at: Timestamp,
    /// What it shows was true then or later. The same as `at` where nothing is kept on the way.
    pub as_of: Timestamp,
}

impl From<Timestamp> for Sight {
    fn from(at: Timestamp) -> Self {
        Self { at, as_of: at }
    }
}

/// What a body is before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// The same bytes as the accepted body.
    Unchanged,
    /// Older than what was accepted, or a former body again.
    Stale,
    /// To be read.
    Fresh,
}

/// By what a body is recognised that is not at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Print {
    hash: u64,
    len: usize,
}

impl Print {
    pub(crate) fn of(body: &[u8]) -> Self {
        Self { hash: xxh3_64(body), len: body.len() }
    }
}

/// The looks of one watcher.
#[derive(Debug, Default)]
pub(crate) struct Looks {
    /// The last accepted body. Kept as bytes: they are a fraction of the size of what they say. Empty while it is
    /// parked: kept elsewhere, in the state of the last checkpoint.
    body: Bytes,
    /// The print of the last accepted body. `None`: nothing was accepted yet.
    print: Option<Print>,
    pub(crate) memory: Memory,
    pub(crate) counts: Counts,
    /// What moment the body in hand may be of.
    as_of: Option<Timestamp>,
}

/// What outlives a restart, besides the body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Memory {
    /// How many distinct bodies were accepted, and how often the subject went out of sight.
    pub(crate) revision: u32,
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

impl Looks {
    /// Judges a body by its bytes and its age alone.
    pub(crate) fn judge(&mut self, sight: Sight, body: &Bytes) -> Look {
        self.counts.bodies += 1;
        self.as_of = Some(sight.as_of);
        if self.memory.seen_at.is_some_and(|seen_at| sight.at < seen_at) {
            return self.stale();
        }
        if !self.is_first() && body == self.body() {
            self.memory.returned = None;
            self.counts.unchanged += 1;
            return Look::Unchanged;
        }
        Look::Fresh
    }

    /// Whether `body` was accepted before and replaced since, and has not yet kept coming for long enough.
    pub(crate) fn is_former(&mut self, at: Timestamp, body: &[u8]) -> bool {
        let hash = xxh3_64(body);
        if !self.memory.former.contains(&hash) {
            return false;
        }
        match self.memory.returned {
            Some((returned, since)) if returned == hash => at.since(since) < FORMER_BELIEVED_AFTER,
            _ => {
                self.memory.returned = Some((hash, at));
                true
            }
        }
    }

    /// Counts a body that is out of date.
    pub(crate) fn stale(&mut self) -> Look {
        self.counts.stale += 1;
        Look::Stale
    }

    /// Counts a body that cannot be used; a gap will tell of it.
    pub(crate) fn broken(&mut self) {
        self.counts.broken += 1;
        self.failed(Cause::Garbage);
    }

    /// Remembers that a look failed. The first failure gives its name to the gap.
    pub(crate) fn failed(&mut self, cause: Cause) {
        self.memory.failed.get_or_insert(cause);
    }

    /// Whether nothing was seen yet.
    pub(crate) fn is_first(&self) -> bool {
        self.print.is_none()
    }

    /// The last accepted body. Empty if there is none.
    pub(crate) fn body(&self) -> &Bytes {
        debug_assert!(self.parked().is_none(), "whoever parks a body gives it back before it is needed");
        &self.body
    }

    /// The hash of the last accepted body, if there is one.
    pub(crate) fn hash(&self) -> Option<u64> {
        self.print.map(|print| print.hash)
    }

    /// Lets go of the body, which is kept elsewhere.
    pub(crate) fn park(&mut self) {
        self.body = Bytes::new();
    }

    /// The print of the body, if it is kept elsewhere.
    pub(crate) fn parked(&self) -> Option<Print> {
        self.print.filter(|_| self.body.is_empty())
    }

    /// Takes the body back that was parked. Says whether `body` is the one.
    pub(crate) fn unpark(&mut self, body: Bytes) -> bool {
        let is_it = self.print == Some(Print::of(&body));
        if is_it {
            self.body = body;
        }
        is_it
    }

    /// As [`unpark`](Self::unpark), with a body that was recognised by its print.
    pub(crate) fn unpark_recognised(&mut self, body: Bytes) {
        self.body = body;
    }

    /// From here on, what looks like a former event is another one.
    pub(crate) fn turn(&mut self) {
        self.memory.revision = self.memory.revision.saturating_add(1);
    }

    /// Takes `body` as the present truth.
    pub(crate) fn accept(&mut self, body: Bytes) {
        if let Some(before) = self.print {
            if self.memory.former.len() >= FORMER_MAX {
                self.memory.former.pop_front();
            }
            self.memory.former.push_back(before.hash);
        }
        // What is true now is no longer a former truth, even if it was one.
        let print = Print::of(&body);
        self.memory.former.retain(|&former| former != print.hash);
        self.memory.returned = None;
        self.turn();
        (self.body, self.print) = (body, Some(print));
    }

    /// A gap over what failed since the last good look, if anything was seen before and something failed.
    pub(crate) fn take_gap(&mut self, at: Timestamp, subjects: impl IntoIterator<Item = Subject>) -> Option<Gap> {
        let cause = self.memory.failed.take()?;
        let from = self.memory.as_of?;
        Some(Gap::new(SOURCE, subjects, Some(from.min(at)), at, cause))
    }

    /// The look at `at` was good: the next one is compared with it.
    pub(crate) fn settle(&mut self, at: Timestamp) {
        self.memory.seen_at = Some(at);
        self.memory.as_of = self.as_of.or(Some(at));
    }

    /// Looks that go on from what was remembered.
    pub(crate) fn resumed(memory: Memory, body: Bytes) -> Self {
        let print = (!body.is_empty()).then(|| Print::of(&body));
        Self { body, print, as_of: memory.as_of, memory, counts: Counts::default() }
    }

    /// Looks that begin again at `now` without what was remembered: all that is known is that the last of them was good
    /// at `seen_at`.
    pub(crate) fn anew(seen_at: Timestamp, now: Timestamp) -> Self {
        let mut looks = Self::default();
        // Accepted bodies are counted from a number that was not reached before: no event gets the id of an old one.
        looks.memory.revision = u32::try_from(seen_at.as_secs()).unwrap_or_default();
        looks.go_on(seen_at, now);
        looks
    }

    /// Nobody looked from `seen_at` until `now`, because the program was not running: a gap will tell of it.
    pub(crate) fn go_on(&mut self, seen_at: Timestamp, now: Timestamp) {
        // A clock that was ahead when it said so, and has been put right since, is not believed.
        let latest = |remembered: Option<Timestamp>| {
            let believed = [remembered, Some(seen_at)].into_iter().flatten().filter(|time| *time <= now);
            believed.max().unwrap_or(now)
        };
        self.memory.as_of = Some(latest(self.memory.as_of));
        self.memory.seen_at = Some(latest(self.memory.seen_at));
        self.as_of = self.memory.as_of;
        self.memory.failed = Some(Cause::Restart);
    }

    /// Whether looks are remembered that are yet to come at `now`: the clock was set back.
    pub(crate) fn is_ahead_of(&self, now: Timestamp) -> bool {
        self.memory.seen_at.is_some_and(|seen_at| seen_at > now)
    }

    /// Forgets about the future. Until then, all that comes would be taken for older than what was seen.
    pub(crate) fn set_back(&mut self, now: Timestamp) {
        let Memory { seen_at, as_of, returned, absence, .. } = &mut self.memory;
        for time in [seen_at, as_of] {
            *time = time.map(|time| time.min(now));
        }
        *returned = returned.map(|(hash, since)| (hash, since.min(now)));
        if let Absence::Missing(since) = absence {
            *since = now.min(*since);
        }
    }

    /// The end of a good look. The checkpoint vouches for what the look showed, which may be older than the look.
    pub(crate) fn checkpoint(&mut self, subject: Subject, at: Timestamp, state: Option<Bytes>) -> Signal<Event> {
        self.settle(at);
        self.remember(subject, at, state)
    }

    /// The end of a look that showed nothing and changed what is remembered.
    pub(crate) fn remember(&self, subject: Subject, at: Timestamp, state: Option<Bytes>) -> Signal<Event> {
        Signal::Checkpoint(Checkpoint { subject, at: self.memory.as_of.unwrap_or(at).min(at), state })
    }

    /// An event of this look. What looks alike at another revision is another fact.
    pub(crate) fn event(&self, at: Timestamp, fact: impl Into<Event>) -> Signal<Event> {
        let repeat = self.memory.revision;
        Signal::Event(Envelope::new(SOURCE, fact.into(), Seen { repeat, ..self.seen(at) }))
    }

    /// When something that this look shows was seen.
    pub(crate) fn seen(&self, at: Timestamp) -> Seen {
        let not_before = self.memory.as_of.map(|as_of| as_of.min(at));
        Seen { time: None, not_before, observed_at: at, origin: Origin::Live, repeat: 0 }
    }

    /// Takes note of "not found". Says whether that is news: a second one, at a later moment, after a good look.
    pub(crate) fn not_found(&mut self, at: Timestamp) -> bool {
        if self.is_first() {
            return false;
        }
        match self.memory.absence {
            Absence::Present => self.memory.absence = Absence::Missing(at),
            Absence::Missing(since) if at > since => {
                self.memory.absence = Absence::Gone;
                self.turn();
                return true;
            }
            Absence::Missing(_) | Absence::Gone => {}
        }
        false
    }

    /// Takes note that the subject is there. Says whether it was reported gone.
    pub(crate) fn found(&mut self) -> bool {
        std::mem::take(&mut self.memory.absence) == Absence::Gone
    }
}

/// Whether `signals` tell a fact: then what is remembered has changed.
pub(crate) fn tell_facts(signals: &[Signal<Event>]) -> bool {
    signals.iter().any(|signal| matches!(signal, Signal::Event(_)))
}
