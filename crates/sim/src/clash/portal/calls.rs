//! What was asked of the portal: for tests of who asks. Pure.

use std::collections::VecDeque;
use std::time::Duration;

/// How many calls are remembered.
const CALLS_MAX: usize = 1000;

/// A call of the portal, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PortalCall {
    /// When, by the caller's clock, since the beginning.
    pub at: Duration,
    /// `login`, `list`, `create` or `revoke`.
    pub name: &'static str,
    /// The status of the answer.
    pub status: u16,
}

/// The newest calls, in their order.
#[derive(Debug, Default)]
pub(super) struct Calls(VecDeque<PortalCall>);

impl Calls {
    pub(super) fn note(&mut self, call: PortalCall) {
        if self.0.len() >= CALLS_MAX {
            self.0.pop_front();
        }
        self.0.push_back(call);
    }

    pub(super) fn all(&self) -> Vec<PortalCall> {
        self.0.iter().copied().collect()
    }
}
