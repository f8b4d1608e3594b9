//! What comes out of a trigger.

use bugle_event::{Event, Timestamp};
use smallvec::SmallVec;

/// A trigger fires: something is to be done.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Firing {
    /// The events that made it, in the order in which they came. There is at least one.
    pub events: SmallVec<[Event; 1]>,
    /// When it fired, in event time, as far as that is [believed](bugle_event::Envelope::happened_at): so a replay fires
    /// alike.
    pub at: Timestamp,
}

/// What one event, or one moment, makes a trigger do. Nearly always none or one, and then without an allocation.
pub type Firings = SmallVec<[Firing; 1]>;

impl Firing {
    /// Made by one event.
    pub(crate) fn of(event: &Event, at: Timestamp) -> Self {
        Self { events: SmallVec::from_buf([Event::clone(event)]), at }
    }

    /// The event that completed it: the last of those that made it.
    pub fn event(&self) -> &Event {
        self.events.last().expect("a firing is made by an event")
    }
}
