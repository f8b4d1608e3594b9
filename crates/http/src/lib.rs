//! The HTTP transport of Bugle: one seam for the real network and for the simulator.
//!
//! A [`Transport`] is a `tower` service from request to response with whole bodies, so that users can put layers of
//! their own around it and tests can put a simulated service in its place. [`network`] makes the real one.
//! This crate knows no game, keeps no secret and writes no URL into an error: some APIs carry a key in the path.

mod network;
mod remedy;
mod transport;

pub use network::network;
pub use remedy::Remedy;
pub use transport::{BODY_MAX, Request, Response, Transport, TransportError};
