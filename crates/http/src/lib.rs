//! The HTTP transport of Bugle: one seam for the real network and for the simulator; and layers for what stands on it.
//!
//! A [`Transport`] is a `tower` service from request to response with whole bodies, so that users can put layers of
//! their own around it and tests can put a simulated service in its place. [`network`] makes the real one.
//!
//! The layers are for clients of services: [`Cache`], [`Flight`] (single flight), [`Retry`], [`Measure`], [`Deadline`],
//! [`BodyLimit`]. What a service's errors mean they are told by policies. They are put together without boxes, so the future of
//! what they are put around must be `Unpin`, as a boxed one is. [`Store`] is what a cache keeps things in.
//!
//! This crate knows no game, keeps no secret and writes no URL into an error: some APIs carry a key in the path.

mod body_limit;
mod cache;
mod deadline;
mod flight;
mod freshness;
mod measure;
mod network;
mod remedy;
mod retry;
mod transport;

pub use body_limit::{BodyLimit, BodyLimitFuture, BodyLimitLayer};
pub use cache::layer::{Cache, CacheFuture, CacheLayer, Kept};
pub use cache::policy::CachePolicy;
pub use cache::store::{CacheUse, Store};
pub use deadline::{Deadline, DeadlineFuture, DeadlineLayer};
pub use flight::layer::{Flight, FlightFuture, FlightLayer};
pub use flight::policy::FlightPolicy;
pub use freshness::{Freshness, MAX_AGE_MAX, RETRY_AFTER_MAX, date, is_not_kept, retry_after};
pub use measure::latency::Latency;
pub use measure::layer::{Measure, MeasureFuture, MeasureLayer, Observer};
pub use measure::statistics::{Statistics, Tally};
pub use network::{network, network_up_to, tls};
pub use remedy::Remedy;
pub use retry::layer::{Retry, RetryFuture, RetryLayer};
pub use retry::policy::RetryPolicy;
pub use retry::tries::Retries;
pub use transport::{BODY_MAX, Request, Response, Transport, TransportError};
