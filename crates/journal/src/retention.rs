//! How much of the log is kept.

use std::time::Duration;

use bugle_event::Timestamp;

/// How much of the log is kept: the oldest events go when any one of these bounds is passed. What readers have not
/// confirmed goes too: the disk has an end, and a reader that comes too late is told how much it missed.
///
/// ```
/// use bugle_journal::Retention;
///
/// let a_million = Retention { events: Some(1_000_000), ..Retention::EVERYTHING };
/// let a_gigabyte = Retention { bytes: Some(1 << 30), ..Retention::default() }; // and 30 days
/// # let _ = (a_million, a_gigabyte);
/// ```
///
/// While a program writes, events go in runs of some dozens to some thousands at a time, so that somewhat more is kept than
/// asked for, and the newest run always stays. [`Archive::prune`](crate::Archive::prune) keeps to the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// How long an event is kept, by the clock of the program. A clock that is set forward ages what is kept; what was
    /// observed while it was ahead is as old as what came next. 30 days, if not set.
    pub age: Option<Duration>,
    /// How many events are kept.
    pub events: Option<u64>,
    /// How many bytes the log may take, as it is compressed; the file is larger, by what the store needs itself and by
    /// the snapshots. 4 GB, if not set.
    pub bytes: Option<u64>,
}

impl Default for Retention {
    fn default() -> Self {
        Self { age: Some(Duration::from_hours(30 * 24)), events: None, bytes: Some(4 << 30) }
    }
}

impl Retention {
    /// Everything is kept for ever.
    pub const EVERYTHING: Self = Self { age: None, events: None, bytes: None };

    /// Whether the oldest run, whose newest event was observed at `newest`, must go: `events` and `bytes` are what would
    /// be left without it.
    pub(crate) fn drops(&self, now: Timestamp, newest: Timestamp, events: u64, bytes: u64) -> bool {
        self.age.is_some_and(|age| newest < now - age)
            || self.events.is_some_and(|most| events >= most)
            || self.bytes.is_some_and(|most| bytes >= most)
    }
}
