//! One look at what is watched, as far as its events tell of it.

use bugle_event::{Envelope, Origin, Seen, Signal, Timestamp};

use crate::event::Event;
use crate::game::SOURCE;

/// One look.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// When.
    pub(crate) at: Timestamp,
    /// What the last good look showed was true then or later: whatever this one shows beyond it happened after this.
    pub(crate) not_before: Option<Timestamp>,
    /// How many distinct bodies were accepted before, and how often the subject went out of sight.
    pub(crate) revision: u32,
}

impl Look {
    /// An event of this look. What looks alike at another revision is another fact.
    pub(crate) fn event(self, fact: impl Into<Event>) -> Signal<Event> {
        Signal::Event(Envelope::new(SOURCE, fact.into(), Seen { repeat: self.revision, ..self.seen() }))
    }

    /// When something that this look shows was seen, whichever revision it is.
    pub(crate) fn seen(self) -> Seen {
        let Self { at, not_before, revision: _ } = self;
        Seen { time: None, not_before, observed_at: at, origin: Origin::Live, repeat: 0 }
    }
}
