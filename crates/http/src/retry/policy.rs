//! What asking again can do about a service's errors.

use crate::remedy::Remedy;
use crate::transport::Request;

/// What asking again can do about a service's errors.
pub trait RetryPolicy<E>: Clone {
    /// Whether `request` can be sent a second time without doing harm, and somebody waits for its answer.
    fn may_repeat(&self, request: &Request) -> bool;

    /// What to do about `error` at once: only what may be over in seconds is worth a retry.
    fn remedy(&self, error: &E) -> Remedy;

    /// A request is sent again.
    fn on_retry(&self, _request: &Request) {}
}
