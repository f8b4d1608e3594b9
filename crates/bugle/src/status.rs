//! How each source is doing.

use bugle_event::{BoxError, Timestamp, in_words};
use tokio::sync::watch;

/// How a source is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SourceStatus {
    /// The game.
    pub name: &'static str,
    /// Whether the last news was good.
    pub connected: bool,
    /// The last moment at which all was well. `None`: it never was.
    pub last_seen: Option<Timestamp>,
    /// How many events it has brought.
    pub events: u64,
    /// How many gaps.
    pub gaps: u64,
    /// How many errors.
    pub errors: u64,
    /// The last error, in words.
    pub last_error: Option<String>,
    /// Whether it has ended for good.
    pub ended: bool,
}

impl SourceStatus {
    fn new(name: &'static str) -> Self {
        let (last_seen, last_error) = (None, None);
        Self { name, connected: false, last_seen, events: 0, gaps: 0, errors: 0, last_error, ended: false }
    }
}

/// Keeps the status of one source and tells whoever waits for a change.
#[derive(Clone, Debug)]
pub(crate) struct StatusBoard(watch::Sender<SourceStatus>);

impl StatusBoard {
    pub(crate) fn new(name: &'static str) -> Self {
        Self(watch::Sender::new(SourceStatus::new(name)))
    }

    pub(crate) fn get(&self) -> SourceStatus {
        self.0.borrow().clone()
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<SourceStatus> {
        self.0.subscribe()
    }

    pub(crate) fn brought(&self, events: u64, gaps: u64) {
        self.0.send_modify(|status| {
            status.events += events;
            status.gaps += gaps;
        });
    }

    pub(crate) fn seen(&self, at: Timestamp) {
        self.0.send_modify(|status| {
            status.connected = true;
            status.last_seen = Some(at);
        });
    }

    pub(crate) fn failed(&self, error: &BoxError) {
        self.0.send_modify(|status| {
            status.connected = false;
            status.errors += 1;
            status.last_error = Some(in_words(&**error));
        });
    }

    pub(crate) fn ended(&self) {
        self.0.send_modify(|status| {
            status.connected = false;
            status.ended = true;
        });
    }
}
