//! What a session is made from, what it is told, and what it wants done.

use bugle_event::{Signals, Timestamp};
use tokio::time::Instant;

use crate::error::PushError;
use crate::event::Event;
use crate::ids::World;

/// The time, on both clocks: what the world shows, and what waits are measured by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    /// The time of day.
    pub(crate) time: Timestamp,
    /// The moment, for waiting.
    pub(crate) moment: Instant,
}

/// What the session wants done, in order.
#[derive(Debug)]
pub(crate) enum Output {
    /// Open a connection, then say `on_connected` or `on_connect_failed`.
    Connect,
    /// Send this frame.
    Send(String),
    /// Drop the connection. Nothing more is expected of it.
    Disconnect,
    /// Tell the reader all of this at once: it is what was said since the output before.
    Signals(Signals<Event>),
    /// Tell the reader that something went wrong. It goes on by itself.
    Trouble(PushError),
    /// Stop: no retry can help.
    End,
}

/// What a session is made from.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The name of the connection, for checkpoints.
    pub(crate) name: String,
    /// The host, for errors.
    pub(crate) host: String,
    /// The worlds that stand for "all worlds".
    pub(crate) worlds: Vec<World>,
    /// Decides the jitter of waits.
    pub(crate) seed: u64,
}
