//! What is known of a key, without the key.

use std::time::Duration;

/// What a key was used for, and what it may still be used for. The key itself is never shown: it has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyStats {
    /// Counted from 1, in the order in which they came. A key that was made anew has a number of its own.
    pub number: u32,
    /// Requests that were sent with it.
    pub requests: u64,
    /// Those of them that the API turned away because they were too many.
    pub throttled: u64,
    /// How many requests in a second it is used for at most, now: less than was said for a while after the API turned
    /// any away.
    pub per_second: u32,
    /// How many requests it could be used for at this moment.
    pub budget_left: u32,
    /// How long it is not used for, because the API turned requests away.
    pub paused_for: Option<Duration>,
    /// Whether the API refused it the last time.
    pub refused: bool,
}
