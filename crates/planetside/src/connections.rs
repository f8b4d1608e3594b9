//! What can be said of push connections.

use std::fmt;

use secrecy::SecretString;

/// How many push connections a client may have. There is no use in more: a service has a few backends, and each connection
/// brings everything once more.
pub const CONNECTIONS_MAX: usize = 8;

/// What becomes of the push connections while nothing is wanted: no reader and no trigger is left that wants anything of
/// PlanetSide 2. In any case nothing is subscribed then. Given to [`Builder::when_idle`](crate::Builder::when_idle).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Idle {
    /// They stay: what is wanted next is subscribed at once.
    #[default]
    Keep,
    /// They are closed after half a minute, and opened again when anything is wanted. At the start, they are opened when
    /// anything is wanted for the first time.
    Close,
}

/// In what one of several push connections differs from what the client says of all of them: a service id or endpoints of
/// its own. Given to [`Builder::connection`](crate::Builder::connection).
///
/// ```
/// use bugle_planetside::{Client, ConnectionOptions};
///
/// let other = ConnectionOptions::new().endpoint("wss://push.nanite-systems.net/streaming");
/// let client = Client::builder().service_id("example").connections(2).connection(ConnectionOptions::new()).connection(other);
/// # client.build()?;
/// # Ok::<(), bugle_planetside::BuildError>(())
/// ```
#[derive(Clone, Default)]
#[must_use = "it is for `Builder::connection`"]
pub struct ConnectionOptions {
    pub(crate) service_id: Option<SecretString>,
    pub(crate) endpoints: Vec<String>,
}

impl ConnectionOptions {
    /// As the client says, in everything.
    pub fn new() -> Self {
        Self::default()
    }

    /// A service id of its own, with or without `s:`.
    pub fn service_id(mut self, id: impl Into<String>) -> Self {
        self.service_id = Some(SecretString::from(id.into()));
        self
    }

    /// An endpoint of its own, and no other.
    pub fn endpoint(self, url: impl Into<String>) -> Self {
        self.endpoints([url])
    }

    /// Endpoints of its own, the preferred one first: see [`Builder::endpoints`](crate::Builder::endpoints).
    pub fn endpoints(mut self, urls: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.endpoints = urls.into_iter().map(Into::into).collect();
        self
    }
}

impl fmt::Debug for ConnectionOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // There may be a secret in an endpoint as well.
        f.debug_struct("ConnectionOptions").finish_non_exhaustive()
    }
}
