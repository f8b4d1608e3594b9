//! Reaching the push service: its address, the network, TLS, and the WebSocket on top.

mod address;
mod endpoint;
mod network;
mod socket;
mod tls;

pub use endpoint::Endpoint;
pub use network::{Connect, Connecting, Connection, Network};

pub(crate) use address::Address;
pub(crate) use socket::{Socket, close_reason, open, reason};
