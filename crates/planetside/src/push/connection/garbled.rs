//! What came on a connection and could not be read, until it is told.

use bugle_event::Timestamp;

/// What could not be read.
#[derive(Debug, Default)]
pub(super) struct Garbled {
    /// When the first of it came that is not told yet.
    since: Option<Timestamp>,
    /// How many frames that are, or parts of frames.
    count: u64,
    /// Whether any came before.
    is_known: bool,
}

impl Garbled {
    /// One more came. Whether it is the first of all.
    pub(super) fn is_first(&mut self, now: Timestamp) -> bool {
        self.since.get_or_insert(now);
        self.count += 1;
        !std::mem::replace(&mut self.is_known, true)
    }

    /// When the first of it came that is not told yet.
    pub(super) fn since(&self) -> Option<Timestamp> {
        self.since
    }

    /// What is to be told, if anything is: since when, and how much.
    pub(super) fn take(&mut self) -> Option<(Timestamp, String)> {
        let (since, count) = (self.since.take()?, std::mem::take(&mut self.count));
        let noun = if count == 1 { "frame" } else { "frames" };
        Some((since, format!("{count} {noun} could not be read")))
    }
}
