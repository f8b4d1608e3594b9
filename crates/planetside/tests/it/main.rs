//! The crate as its users see it: recorded traffic, every event of the API, streams in virtual time, TLS.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod alike;
mod census;
mod collections;
mod events;
mod garbled;
mod objects;
mod odd;
mod odd_rows;
mod push;
mod recorded;
mod service;
mod stopped;
mod stored;
#[cfg(feature = "openssl")]
mod tls;
