//! Settings that go for several kinds of resources.

/// How a resource is watched, as far as one setting may go for several kinds of them.
pub trait Adjust {
    /// Whether to tell what changes all the time.
    fn set_noisy(&mut self, _noisy: bool) {}

    /// Whether to tell what happened before the first look.
    fn set_backfill(&mut self, _backfill: bool) {}
}

/// There is nothing to set.
impl Adjust for () {}
