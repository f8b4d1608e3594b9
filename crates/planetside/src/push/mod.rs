//! The push stream as a source of events.
//!
//! `source` owns the sockets and nothing else. What they bring goes to `listener`, which asks pure machines: `plan` what
//! each connection shall hold, `dialer` when to open the next socket, `connection` what goes on while one stands, `merge`
//! what another one has told, `spread` which of them share a backend, `worlds` which of the game's worlds are up, `rates`
//! which of them are silent and `remedy` what is done about it, and `coverage` and `partial` what nobody saw, of everything
//! and of a part. `account` counts what came where, and what became of it. While nothing is wanted, `rest` says whether
//! connections are kept. Where wishes are to be kept apart, `listeners` has one listener for each group of them.

mod account;
mod connection;
mod coverage;
mod dialer;
mod ears;
mod endpoint_status;
mod endpoints;
mod fuzz;
mod handle;
mod listener;
mod listeners;
pub(crate) mod loss;
mod merge;
pub(crate) mod now;
mod output;
mod partial;
mod plan;
mod rates;
mod remedy;
mod rest;
mod saved;
mod slot;
mod source;
mod spread;
mod stale;
mod tap;
mod worlds;

pub use endpoint_status::{Admission, EndpointStatus, StateSign, WorldState, WorldStatus};
#[doc(hidden)]
pub use fuzz::fuzz_connection;
pub use handle::PushHandle;
pub use plan::Subscription;
pub use source::Push;
