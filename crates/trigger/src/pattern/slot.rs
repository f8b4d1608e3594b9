//! What is remembered under one key.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::time::Duration;

use bugle_event::Timestamp;

/// What an event is remembered as. Each pattern has its own.
pub(crate) type Role = u8;

/// One event in one role under one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Held {
    pub(crate) role: Role,
    /// When it happened.
    pub(crate) at: Timestamp,
    /// Which of the events that were taken, in the order in which they came.
    pub(crate) serial: u64,
}

/// All that is remembered under one key. Ordered by role, then by time, then as it came.
#[derive(Debug, Default)]
pub(crate) struct Slot {
    /// With a moment that the pattern wrote beside it.
    held: BTreeMap<Held, Option<Timestamp>>,
    serials: BTreeSet<(u64, Role)>,
}

/// How long a role is remembered.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Keep {
    /// Until the pattern is done with it.
    UntilDone,
    /// Until the watermark has passed it by this much.
    For(Duration),
    /// Until the watermark has passed the moment that is written beside it, if one is.
    UntilMoment,
}

/// When something must be done about a key, as its pattern says it.
pub(crate) trait Timing: Send + Sync {
    /// How long each role is remembered; the roles are the places in this list.
    fn keeps(&self) -> &[Keep];

    /// When `slot` must be [looked at](crate::pattern::logic::Logic::on_due): not after its timer.
    fn due(&self, slot: &Slot) -> Option<Timestamp>;

    /// Whether this can be what it remembered: asked of what is read back.
    fn is_sound(&self, _held: Held, _moment: Option<Timestamp>, has_event: bool) -> bool {
        has_event
    }
}

/// All of a role.
fn all(role: Role) -> RangeInclusive<Held> {
    let first = Held { role, at: Timestamp::from_millis(i64::MIN), serial: 0 };
    first..=Held { role, at: Timestamp::from_millis(i64::MAX), serial: u64::MAX }
}

impl Slot {
    pub(crate) fn insert(&mut self, held: Held, moment: Option<Timestamp>) {
        self.held.insert(held, moment);
        self.serials.insert((held.serial, held.role));
    }

    pub(crate) fn remove(&mut self, held: Held) {
        self.held.remove(&held);
        self.serials.remove(&(held.serial, held.role));
    }

    pub(crate) fn moment(&self, held: Held) -> Option<Timestamp> {
        self.held.get(&held).copied().flatten()
    }

    pub(crate) fn has(&self, held: Held) -> bool {
        self.held.contains_key(&held)
    }

    pub(crate) fn len(&self) -> usize {
        self.held.len()
    }

    /// When the key was last touched.
    pub(crate) fn touched(&self) -> Option<u64> {
        self.serials.last().map(|(serial, _)| *serial)
    }

    /// Whatever is in it.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Held> {
        self.held.keys().copied()
    }

    /// All of a role, earliest first.
    pub(crate) fn of(&self, role: Role) -> impl DoubleEndedIterator<Item = Held> {
        self.held.range(all(role)).map(|(held, _)| *held)
    }

    /// Those of a role that happened at `at` or later, earliest first.
    pub(crate) fn since(&self, role: Role, at: Timestamp) -> impl Iterator<Item = Held> {
        self.held.range(Held { role, at, serial: 0 }..=*all(role).end()).map(|(held, _)| *held)
    }

    /// Those of a role that happened at `at` or before, latest first.
    pub(crate) fn up_to(&self, role: Role, at: Timestamp) -> impl Iterator<Item = Held> {
        self.held.range(*all(role).start()..=Held { role, at, serial: u64::MAX }).rev().map(|(held, _)| *held)
    }

    /// When the first of it is remembered no more.
    pub(crate) fn stale(&self, keeps: &[Keep]) -> Option<Timestamp> {
        self.firsts(keeps).map(|(_, stale)| stale).min()
    }

    /// Those that the watermark has passed.
    pub(crate) fn passed(&self, keeps: &[Keep], watermark: Timestamp) -> Option<Held> {
        self.firsts(keeps).find(|(_, stale)| *stale < watermark).map(|(held, _)| held)
    }

    /// The first of each role, and when it is remembered no more. Those after it never are sooner.
    fn firsts(&self, keeps: &[Keep]) -> impl Iterator<Item = (Held, Timestamp)> {
        keeps.iter().zip(0..).filter_map(|(keep, role)| {
            let first = self.of(role).next()?;
            let stale = match keep {
                Keep::UntilDone => None,
                Keep::For(duration) => Some(first.at + *duration),
                Keep::UntilMoment => self.moment(first),
            };
            Some((first, stale?))
        })
    }
}
