//! The time, as machines are told it.

use bugle_event::Timestamp;
use tokio::time::Instant;

/// The time, on both clocks: what the world shows, and what waits are measured by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    /// The time of day.
    pub(crate) time: Timestamp,
    /// The moment, for waiting.
    pub(crate) moment: Instant,
}
