//! What a pattern is to the machine: what it does with an event, and when its time has come.

use bugle_event::{Event, JoinKey, JoinKeys, Timestamp};

use crate::firing::Firing;
use crate::pattern::memory::Memory;
use crate::pattern::slot::{Held, Role, Timing};
use crate::pattern::step::Step;

/// A kind of pattern. It keeps nothing itself: all that it remembers is in the [`Memory`].
pub(crate) trait Logic: Timing {
    /// Its steps, one or two.
    fn steps(&self) -> &[Step];

    /// Which step an event takes that is remembered in this role.
    fn step_of(&self, _role: Role) -> usize {
        0
    }

    /// An event takes one of the steps, or both.
    fn take(&self, memory: &mut Memory, arrival: &Arrival<'_>, made: &mut Vec<Made>);

    /// The watermark has passed when `key` is due. Fires, or changes what is under `key` so that it is due later: what
    /// fires comes in the order in which it is due.
    fn on_due(&self, _memory: &mut Memory, _key: &JoinKey, _watermark: Timestamp, _made: &mut Vec<Made>) {}

    /// How many events it must be able to remember.
    fn events_needed(&self) -> usize {
        0
    }

    /// Whether what it fires speaks about a time, in which a gap matters.
    fn speaks_of_time(&self) -> bool {
        true
    }
}

/// An event that takes a step.
pub(crate) struct Arrival<'a> {
    pub(crate) event: &'a Event,
    /// When it happened.
    pub(crate) at: Timestamp,
    pub(crate) serial: u64,
    pub(crate) watermark: Timestamp,
    /// Under which keys it takes the first step, and the second.
    pub(crate) keys: [JoinKeys; 2],
}

impl Arrival<'_> {
    /// It, as it will be remembered.
    pub(crate) fn held(&self, role: Role) -> Held {
        Held { role, at: self.at, serial: self.serial }
    }

    /// It, as it will be remembered by a pattern that goes by the order of time: one that is late happened just now.
    pub(crate) fn in_order(&self, role: Role) -> Held {
        Held { at: self.at.max(self.watermark), ..self.held(role) }
    }
}

/// A firing, and since when it speaks about a time, if it does.
pub(crate) struct Made {
    pub(crate) firing: Firing,
    pub(crate) since: Option<Timestamp>,
}

impl Made {
    /// One that speaks about no time.
    pub(crate) fn new(events: impl IntoIterator<Item = Event>, at: Timestamp, key: &JoinKey) -> Self {
        Self { firing: Firing::joined(events, at, key.clone()), since: None }
    }

    /// One that speaks about the time from `since` until it fires.
    pub(crate) fn since(self, since: Timestamp) -> Self {
        Self { since: Some(since), ..self }
    }
}
