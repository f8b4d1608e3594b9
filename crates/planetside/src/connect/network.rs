//! Opening a byte stream to an endpoint: the one thing about the network that can be replaced.

use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use crate::error::PushError;

/// How long one address of a host may take to answer.
const ADDRESS_WITHIN: Duration = Duration::from_secs(4);

/// A two-way stream of bytes.
pub trait Connection: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Connection for T {}

/// What [`Connect::connect`] gives.
pub type Connecting<'a> = Pin<Box<dyn Future<Output = Result<Box<dyn Connection>, PushError>> + Send + 'a>>;

/// Opens connections. The real one is [`Network`]; a simulator hands out in-memory pipes. The WebSocket on top is not
/// its business.
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

impl Endpoint {
    /// The host as names are looked up, and as certificates say it: an address of the sixth version stands in brackets in a
    /// URL, and without them there.
    pub(crate) fn name(&self) -> &str {
        self.host.trim_matches(['[', ']'])
    }

    /// Host and port: how errors name it.
    pub(crate) fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "wss" } else { "ws" };
        write!(f, "{scheme}://{}:{}", self.host, self.port)
    }
}

/// The real network: TCP, and TLS where the endpoint asks for it.
#[derive(Clone, Debug, Default)]
pub struct Network {
    ca_pem: Vec<u8>,
}

impl Network {
    /// Trusts these certificate authorities (PEM, one or several) besides those of the system; without the feature
    /// `openssl` besides Mozilla's.
    #[must_use]
    pub fn ca_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.ca_pem = pem.into();
        self
    }

    async fn open(&self, endpoint: &Endpoint) -> Result<Box<dyn Connection>, PushError> {
        let tcp = tcp(endpoint).await.and_then(|tcp| tcp.set_nodelay(true).map(|()| tcp));
        let tcp = tcp.map_err(|error| PushError::Unreachable { host: endpoint.authority(), source: error.into() })?;
        if endpoint.secure { self.encrypt(endpoint, tcp).await } else { Ok(Box::new(tcp)) }
    }

    async fn encrypt(&self, endpoint: &Endpoint, tcp: TcpStream) -> Result<Box<dyn Connection>, PushError> {
        Ok(Box::new(crate::connect::tls::connect(endpoint, tcp, &self.ca_pem).await?))
    }
}

/// Tries the host's addresses one after the other. One that swallows everything must not cost the others their turn.
async fn tcp(endpoint: &Endpoint) -> io::Result<TcpStream> {
    let mut failure = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for address in lookup_host((endpoint.name(), endpoint.port)).await? {
        match timeout(ADDRESS_WITHIN, TcpStream::connect(address)).await {
            Ok(Ok(tcp)) => return Ok(tcp),
            Ok(Err(error)) => failure = error,
            Err(elapsed) => failure = elapsed.into(),
        }
    }
    Err(failure)
}

impl Connect for Network {
    fn connect<'a>(&'a self, endpoint: &'a Endpoint) -> Connecting<'a> {
        Box::pin(self.open(endpoint))
    }
}
