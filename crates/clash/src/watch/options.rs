//! Settings that go for several kinds of resources.

use std::time::Duration;

/// How a resource is watched, as far as one setting may go for several kinds of them.
pub trait Adjust {
    /// Whether to tell what changes all the time.
    fn set_noisy(&mut self, _noisy: bool) {}

    /// Whether to tell what happened before the first look.
    fn set_backfill(&mut self, _backfill: bool) {}

    /// Whether to tell how it stands, which follows from what else is told.
    fn set_scores(&mut self, _scores: bool) {}

    /// How long before something begins or ends to remind of it.
    fn set_reminders(&mut self, _leads: &[Duration]) {}
}

/// There is nothing to set.
impl Adjust for () {}
