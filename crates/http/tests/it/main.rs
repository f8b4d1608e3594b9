//! The layers, around a service that does what it is told to, in virtual time.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod bounds;
mod cache;
mod flight;
mod headers;
mod retry;
mod service;
