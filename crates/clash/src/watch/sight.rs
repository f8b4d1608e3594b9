//! When a body came.

use bugle_event::Timestamp;

/// When a body came, and what moment it may be of: answers are kept for a while on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// When the body came.
    pub at: Timestamp,
    /// What it shows was true then or later. The same as `at` where nothing is kept on the way.
    pub as_of: Timestamp,
}

impl From<Timestamp> for Sight {
    fn from(at: Timestamp) -> Self {
        Self { at, as_of: at }
    }
}
