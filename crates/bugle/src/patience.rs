//! How long a game that pushes is left to itself while there is no room: what it says meanwhile lies in the kernel and
//! with its sender, and nothing of it is lost yet.

use std::time::Duration;

use bugle_journal::Journal;
use tokio::time::{Instant, timeout_at};

/// The patience with one source.
#[derive(Debug)]
pub(crate) struct Patience {
    most: Duration,
    /// Since there was no room: when it ends.
    until: Option<Instant>,
}

impl Patience {
    pub(crate) fn new(most: Duration) -> Self {
        Self { most, until: None }
    }

    /// Whether there was too little room lately, and not yet enough of it again.
    pub(crate) fn is_tried(&self) -> bool {
        self.until.is_some()
    }

    /// Waits until there is room for `events` more. It has an end: then there is only as much as there is, until half of
    /// it was free again.
    pub(crate) async fn wait(&mut self, journal: &Journal, events: usize) {
        if self.until.is_none() && journal.has_room_for(events) {
            return;
        }
        let until = *self.until.get_or_insert_with(|| Instant::now() + self.most);
        if timeout_at(until, journal.ease(events)).await.is_ok() {
            self.until = None;
        }
    }
}
