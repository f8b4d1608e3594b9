//! Where readers begin.

use bugle_event::{Seq, Timestamp};

/// Where a new reader begins.
///
/// ```
/// use bugle_journal::Start;
///
/// assert_eq!(Start::default(), Start::Now);
/// let since_noon = Start::At("2026-01-01T12:00:00Z".parse()?);
/// # let _ = since_noon;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Start {
    /// At the oldest event that is kept.
    Beginning,
    /// After the newest event.
    #[default]
    Now,
    /// After this event. What is no longer kept comes as a gap.
    After(Seq),
    /// At the first event that was observed at this time or later.
    At(Timestamp),
}

/// Where the first event for a reader is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Origin {
    /// At this number.
    Known(u64),
    /// Where the first event was observed at `time` or later; at `end`, if there was none when it was asked.
    Sought { time: Timestamp, end: u64 },
}
