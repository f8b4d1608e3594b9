//! Reaching the push service: its address, the network, TLS, and the WebSocket on top.

mod address;
mod network;
mod socket;
mod tls;

pub use network::{Connect, Connecting, Connection, Endpoint, Network};

pub(crate) use address::Address;
pub(crate) use socket::{Socket, close_reason, open, reason};
