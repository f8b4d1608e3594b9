//! Opening a byte stream to an endpoint: the one thing about the network that can be replaced.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use tokio::io::{AsyncRead, AsyncWrite};

use crate::error::PushError;

/// A two-way stream of bytes.
pub trait Connection: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Connection for T {}

/// What [`Connect::connect`] gives.
pub type Connecting<'a> = Pin<Box<dyn Future<Output = Result<Box<dyn Connection>, PushError>> + Send + 'a>>;

/// Opens connections. The real one goes over TCP and TLS; a simulator hands out in-memory pipes. The WebSocket on top
/// is not its business.
pub trait Connect: Send + Sync + 'static {
    /// Opens a connection to `endpoint`, encrypted if it asks for that.
    fn connect<'a>(&'a self, endpoint: &'a Endpoint) -> Connecting<'a>;
}

/// Where a push service listens: what may be shown of its address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Endpoint {
    /// Whether the connection is encrypted: `wss`.
    pub secure: bool,
    /// The host, by name or address.
    pub host: String,
    /// The port.
    pub port: u16,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "wss" } else { "ws" };
        write!(f, "{scheme}://{}:{}", self.host, self.port)
    }
}
