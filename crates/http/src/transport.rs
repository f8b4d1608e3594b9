//! The seam: from a request to a whole response, or to why none came.

use std::sync::Arc;

use bytes::Bytes;
use http::Uri;
use tower::util::BoxCloneSyncService;

/// A request with its whole body.
pub type Request = http::Request<Bytes>;

/// A response with its whole body, already decompressed.
pub type Response = http::Response<Bytes>;

/// Sends requests. Cheap to clone; clones share connections.
pub type Transport = BoxCloneSyncService<Request, Response, TransportError>;

/// The largest body that is read, unless said otherwise. The largest real ones are legend rankings of some hundred KB.
pub const BODY_MAX: usize = 32 << 20;

/// Why no response came.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// Nobody answers at this address.
    #[error("cannot reach {origin}; check the address and your network")]
    Unreachable {
        /// Scheme, host and port.
        origin: String,
        /// What the network said: a [`std::io::Error`], where the real one said it.
        source: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// The answer did not come in time.
    #[error("{origin} did not answer in time")]
    Timeout {
        /// Scheme, host and port.
        origin: String,
    },
    /// The connection broke in the middle of the answer, or the answer was no HTTP.
    #[error("the answer of {origin} broke off")]
    Broken {
        /// Scheme, host and port.
        origin: String,
        /// What the network said.
        source: Arc<dyn std::error::Error + Send + Sync>,
    },
    /// The body is larger than is read.
    #[error("the answer of {origin} is larger than {body_max} bytes")]
    TooLarge {
        /// Scheme, host and port.
        origin: String,
        /// The largest that is read.
        body_max: usize,
    },
}

/// Scheme, host and port: what may be shown of an address.
pub(crate) fn origin(uri: &Uri) -> String {
    let host = uri.authority().map_or("?", |authority| authority.as_str().rsplit('@').next().unwrap_or("?"));
    format!("{}://{host}", uri.scheme_str().unwrap_or("http"))
}
