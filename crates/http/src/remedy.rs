//! What to do about an error, whichever service it is of.

use std::time::Duration;

/// What to do about an error: callers need no list of what can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remedy {
    /// Try again, after a while that grows.
    Retry,
    /// Try again after this time, not before.
    RetryAfter(Duration),
    /// Trying again will not help: something must be put right first.
    GiveUp,
}
