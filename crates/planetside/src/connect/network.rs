//! Opening a byte stream to an endpoint: the one thing about the network that can be replaced.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use crate::connect::endpoint::Endpoint;
use crate::connect::tls;
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
        Ok(Box::new(tls::connect(endpoint, tcp, &self.ca_pem).await?))
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
