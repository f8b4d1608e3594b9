//! The push stream as a source of events.
//!
//! `source` owns the sockets and nothing else. What they bring goes to `listener`, which asks four pure machines:
//! `plan` what each connection shall hold, `dialer` when to open the next socket, `connection` what goes on while one
//! stands, and `coverage` what nobody saw.

mod connection;
mod coverage;
mod dialer;
mod listener;
mod now;
mod output;
mod plan;
mod slot;
mod source;
mod stale;

pub use plan::Subscription;
pub use source::Push;
