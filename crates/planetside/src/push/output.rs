//! What the listener wants done, in order.

use std::collections::VecDeque;

use bugle_event::{Signal, Signals};

use crate::error::PushError;
use crate::event::Event;
use crate::push::plan::Place;

/// What the listener wants done.
#[derive(Debug)]
pub(crate) enum Output {
    /// Open a connection at this place, then say `on_connected` or `on_connect_failed`.
    Connect(Place),
    /// Send this frame on the connection at this place.
    Send(Place, String),
    /// Drop the connection at this place. Nothing more is expected of it.
    Disconnect(Place),
    /// Tell the reader all of this at once: it is what was said since the output before.
    Signals(Signals<Event>),
    /// Tell the reader that something went wrong. It goes on by itself.
    Trouble(PushError),
    /// Stop: no retry can help.
    End,
}

/// What is to be done, in order.
#[derive(Debug, Default)]
pub(crate) struct Outputs(VecDeque<Output>);

impl Outputs {
    /// Adds one.
    pub(crate) fn push(&mut self, output: Output) {
        self.0.push_back(output);
    }

    /// Adds one, if there is one.
    pub(crate) fn extend(&mut self, output: Option<Output>) {
        self.0.extend(output);
    }

    /// Takes the first one.
    pub(crate) fn next(&mut self) -> Option<Output> {
        self.0.pop_front()
    }

    /// Says one thing.
    pub(crate) fn signal(&mut self, signal: Signal<Event>) {
        match self.0.back_mut() {
            Some(Output::Signals(signals)) => signals.push(signal),
            _ => self.0.push_back(Output::Signals(vec![signal])),
        }
    }

    /// Says all of this. What is said without anything in between goes together.
    pub(crate) fn signals(&mut self, signals: impl IntoIterator<Item = Signal<Event>>) {
        for signal in signals {
            self.signal(signal);
        }
    }
}
