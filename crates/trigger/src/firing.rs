//! What comes out of a trigger.

use bugle_event::{Event, JoinKey, Timestamp};
use smallvec::SmallVec;

/// A trigger fires: something is to be done.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Firing {
    /// The events that made it, earliest first. There is at least one.
    pub events: SmallVec<[Event; 1]>,
    /// When it fired, in event time, as far as that is [believed](bugle_event::Envelope::happened_at): so a replay fires
    /// alike. Where time made it fire, the moment that was waited for.
    pub at: Timestamp,
    /// What its events have in common, where a pattern joined them. Else the key without parts.
    pub key: JoinKey,
    /// Whether there was a [gap](bugle_event::Gap) in the time it speaks about: that nothing came is then no proof that
    /// nothing happened. Only of firings that speak about a time: of absences, sessions, and what a timer fired.
    pub blind: bool,
}

/// What one event, or one moment, makes a trigger do. Nearly always none or one, and then without an allocation.
pub type Firings = SmallVec<[Firing; 1]>;

impl Firing {
    /// Made by one event.
    pub(crate) fn of(event: &Event, at: Timestamp) -> Self {
        Self::joined([Event::clone(event)], at, JoinKey::default())
    }

    /// Made by several, of this key.
    pub(crate) fn joined(events: impl IntoIterator<Item = Event>, at: Timestamp, key: JoinKey) -> Self {
        Self { events: events.into_iter().collect(), at, key, blind: false }
    }

    /// The last of the events that made it.
    pub fn event(&self) -> &Event {
        self.events.last().expect("a firing is made by an event")
    }
}
