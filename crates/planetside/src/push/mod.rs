//! The push stream as a source of events.
//!
//! `source` owns the sockets and nothing else. What they bring goes to `listener`, which asks four pure machines:
//! `plan` what each connection shall hold, `dialer` when to open the next socket, `connection` what goes on while one
//! stands, `worlds` which of the game's worlds are up, and `coverage` and `partial` what nobody saw, of everything and of a
//! part.

mod connection;
mod coverage;
mod dialer;
mod fuzz;
mod listener;
pub(crate) mod loss;
pub(crate) mod now;
mod output;
mod partial;
mod plan;
mod saved;
mod slot;
mod source;
mod stale;
mod worlds;

#[doc(hidden)]
pub use fuzz::fuzz_connection;
pub use plan::Subscription;
pub use source::Push;
