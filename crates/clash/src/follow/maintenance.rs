//! Since when the game is closed, and how that is kept. Pure.

use bugle_event::{Checkpoint, Envelope, Seen, Signal, Timestamp};
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::event::maintenance::{MaintenanceEnded, MaintenanceStarted, subject as game};
use crate::game::SOURCE;
use crate::watch::state::{self, RestoreError};

/// Whether the game's opening and closing was told, and since when it is closed.
#[derive(Debug, Default)]
pub(crate) struct Maintenance {
    closed_at: Option<Timestamp>,
}

/// As it is written: a line of JSON.
#[derive(Serialize, Deserialize)]
struct Written {
    version: u32,
    closed_at: Option<Timestamp>,
}

impl Maintenance {
    /// Goes on from a checkpoint's state.
    pub(crate) fn restore(state: &Bytes) -> Result<Self, RestoreError> {
        state::read(state).map(|Written { closed_at, .. }| Self { closed_at })
    }

    /// Whether the game is closed, as far as was told.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed_at.is_some()
    }

    /// Tells that the game, which was open, is closed now, or that it `reopened`.
    pub(crate) fn on_answer(&mut self, at: Timestamp, is_closed: bool, reopened: bool) -> Vec<Signal<Event>> {
        let (fact, closed_at) = match self.closed_at {
            None if is_closed => (Event::from(MaintenanceStarted { started_at: at }), Some(at)),
            Some(started_at) if reopened => (MaintenanceEnded { started_at }.into(), None),
            _ => return Vec::new(),
        };
        self.closed_at = closed_at;
        let state = serde_json::to_vec(&Written { version: state::VERSION, closed_at });
        let state = state.expect("numbers and times can be written").into();
        vec![
            Signal::Event(Envelope::new(SOURCE, fact, Seen::at(at))),
            Signal::Checkpoint(Checkpoint { subject: game(), at, state: Some(state) }),
        ]
    }
}
