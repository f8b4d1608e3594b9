//! One look at what is watched, as far as its events tell of it.

use bugle_event::{Envelope, Origin, Seen, Signal, Timestamp};

use crate::event::Event;
use crate::game::SOURCE;

/// One look.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// When.
    pub(crate) at: Timestamp,
    /// What it shows was true then or later.
    pub(crate) as_of: Timestamp,
    /// What the last good look showed was true then or later: whatever this one shows beyond it happened after this.
    pub(crate) not_before: Option<Timestamp>,
}

impl Look {
    /// An event of this look.
    pub(crate) fn event(self, fact: impl Into<Event>) -> Signal<Event> {
        self.repeated(fact, 0)
    }

    /// As [`event`](Self::event), of a fact that is natural by how often its like must have come before.
    pub(crate) fn repeated(self, fact: impl Into<Event>, repeat: u32) -> Signal<Event> {
        Signal::Event(Envelope::new(SOURCE, fact.into(), Seen { repeat, ..self.seen() }))
    }

    /// When something that this look shows was seen.
    pub(crate) fn seen(self) -> Seen {
        let Self { at, not_before, as_of: _ } = self;
        Seen { time: None, not_before, observed_at: at, origin: Origin::Live, repeat: 0 }
    }
}
