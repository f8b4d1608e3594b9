//! What a service's answers and errors mean to a cache.

use std::time::Duration;

use crate::freshness::{Freshness, is_not_kept};
use crate::transport::{Request, Response};

/// What may be kept, and for how long.
pub trait CachePolicy<E>: Clone {
    /// Whether the answer to `request` may be one that somebody else got, and be given to others. Only a `GET` is asked
    /// about.
    fn is_kept(&self, request: &Request) -> bool;

    /// How long the service gives this answer. Unless said otherwise, what it says of it; and nothing of an answer that
    /// is an error by its status.
    fn life(&self, response: &Response) -> Duration {
        let is_good = response.status().is_success() && !is_not_kept(response.headers());
        if is_good { Freshness::of(response.headers()).left() } else { Duration::ZERO }
    }

    /// How long the service keeps saying so. Zero: it may say something else the next time.
    fn life_of_error(&self, error: &E) -> Duration;

    /// What the service says so much later: whatever counts down in `error` has less left.
    fn later(&self, error: &E, by: Duration) -> E;

    /// A request was answered with what is kept.
    fn on_hit(&self, _request: &Request) {}
}
