//! What a schedule has to do, in numbers.

use std::time::Duration;

use tokio::time::Instant;

/// What a schedule has to do, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Numbers {
    /// What is asked for again and again.
    pub(crate) scheduled: usize,
    /// What could be asked for now, if there were room.
    pub(crate) due: usize,
    /// How long it is since the time of the one that has waited longest.
    pub(crate) lag: Duration,
    /// Requests on their way.
    pub(crate) in_flight: usize,
    /// The least time between two requests, now.
    pub(crate) spacing: Duration,
    /// Since when the game is closed.
    pub(crate) closed_since: Option<Instant>,
    /// Since when the key or the address is refused.
    pub(crate) refused_since: Option<Instant>,
}
