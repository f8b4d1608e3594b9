//! The settings of a client.

use std::fmt;
use std::time::Duration;

use bugle_event::Said;
use bugle_http::{BODY_MAX, Request, Response, Transport, TransportError, network_up_to};
use secrecy::SecretString;
use tower::{Layer, Service};
use url::Url;

use super::client::Client;
use super::keys::key::{BadKey, Key};
use super::keys::keyed::Keyed;
use super::rules::Rules;
use super::stack::{Settings, Stack, exchange};

/// Where the API is.
const LIVE: &str = "https://api.clashofclans.com/v1";

/// The API answers within seconds or not at all. The largest clans have 50 KB: 300 of those, or 1000 players.
const SETTINGS: Settings =
    Settings { cache_bytes: 16 << 20, timeout: Duration::from_secs(20), body_max: BODY_MAX, retries: 2, seed: 0 };

/// A layer of the user's, which is put around what sends.
type Wrap = Box<dyn FnOnce(Transport) -> Transport + Send + Sync>;

/// Settings of a [`Client`].
pub struct ClientBuilder {
    key: Option<SecretString>,
    base_url: Option<String>,
    transport: Option<Transport>,
    layers: Vec<Wrap>,
    settings: Settings,
    seed: Option<u64>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        let (key, base_url, transport, layers) = (None, None, None, Vec::new());
        Self { key, base_url, transport, layers, settings: SETTINGS, seed: None }
    }
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// No key was given.
    #[error("no Clash of Clans API key; make one at https://developer.clashofclans.com")]
    NoKey,
    /// The key cannot be sent.
    #[error("the Clash of Clans API key has characters that no key has; copy it again, without spaces or line ends")]
    BadKey,
    /// The base URL has a user name or a password in it.
    #[error("the base URL must not contain a user name or a password")]
    CredentialsInBaseUrl,
    /// The base URL has a query or a fragment, which may be where a key is.
    #[error("the base URL must not contain a query or a fragment; it should look like {LIVE}")]
    QueryInBaseUrl,
    /// The base URL is none.
    #[error("`{text}` is not a base URL; it should look like {LIVE}")]
    BadBaseUrl {
        /// What was given, without what may be secret.
        text: String,
    },
}

impl ClientBuilder {
    /// The API key, from <https://developer.clashofclans.com>.
    #[must_use]
    pub fn key(mut self, key: impl Into<SecretString>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Where the API is, instead of the live one: a proxy or a simulator. Plain `http` is accepted.
    #[must_use]
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// What sends the requests, instead of the network: a simulator, or the network with layers around it.
    #[must_use]
    pub fn transport(mut self, transport: Transport) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Puts a layer of your own around whatever sends the requests. It sees each one that is sent: one that is answered
    /// from the cache, or that waits for the answer to another, is not sent, and one that is tried again is sent again. It
    /// can change requests and answers, and answer by itself. The first layer that is added sees a request first.
    ///
    /// The key is in the `Authorization` header, which is marked as sensitive, so that its `Debug` does not show it.
    ///
    /// ```no_run
    /// use bugle_clash::{Client, Request};
    ///
    /// let client = Client::builder()
    ///     .key("...")
    ///     .layer(tower::util::MapRequestLayer::new(|request: Request| {
    ///         println!("{} {}", request.method(), request.uri());
    ///         request
    ///     }))
    ///     .build()?;
    /// # Ok::<(), bugle_clash::BuildError>(())
    /// ```
    #[must_use]
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<Transport> + Send + Sync + 'static,
        L::Service: Service<Request, Response = Response, Error = TransportError> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        self.layers.push(Box::new(move |inner| Transport::new(layer.layer(inner))));
        self
    }

    /// How large the answers may be together that are kept for as long as the API gives the same: 16 MiB, if not set. With
    /// zero, nothing is kept. Which answers are kept is up to the API; what is given again says how old it is
    /// ([`Answer::age`](crate::Answer::age)).
    #[must_use]
    pub fn cache_bytes(mut self, bytes: usize) -> Self {
        self.settings.cache_bytes = bytes;
        self
    }

    /// How long a whole exchange may take, from when the request is sent until the answer is there: 20 s, if not set. What
    /// takes longer is [`ApiError::NoAnswer`](crate::ApiError::NoAnswer). A request that is tried again has so long each
    /// time.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// How large an answer may be: 32 MiB, if not set. A larger one is [`ApiError::NoAnswer`](crate::ApiError::NoAnswer),
    /// and is not read to its end.
    #[must_use]
    pub fn body_max(mut self, bytes: usize) -> Self {
        self.settings.body_max = bytes;
        self
    }

    /// How often a call is tried again where that can help: twice, if not set. What can help is up to the error: the API
    /// is in trouble, the answer broke off, or there are too many requests, if the API wants us to wait for a few seconds
    /// only. The looks of a [`Watch`](crate::Watch) are not tried again: it comes back by itself, and tells what it does
    /// not see.
    #[must_use]
    pub fn retries(mut self, times: u32) -> Self {
        self.settings.retries = times;
        self
    }

    /// Decides the jitter of what is tried again, so that a simulation can be repeated: chance does, if not set.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// The client.
    pub fn build(self) -> Result<Client, BuildError> {
        let key = Key::new(&self.key.ok_or(BuildError::NoKey)?).map_err(|bad| match bad {
            BadKey::Empty => BuildError::NoKey,
            BadKey::Unsendable => BuildError::BadKey,
        })?;
        let base = base(self.base_url.as_deref().unwrap_or(LIVE))?;
        let settings = Settings { seed: self.seed.unwrap_or_else(|| fastrand::u64(..)), ..self.settings };
        let network = || network_up_to(settings.timeout, settings.body_max);
        let transport = self.transport.unwrap_or_else(network);
        let transport = self.layers.into_iter().rev().fold(transport, |inner, wrap| wrap(inner));
        let rules = Rules::default();
        let keyed = Keyed::new(exchange(transport, settings, &rules), key);
        Ok(Client::new(Stack::new(keyed, settings, rules), base))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}

/// The base URL without a slash at its end.
fn base(text: &str) -> Result<String, BuildError> {
    match Url::parse(text) {
        Ok(url) if !url.username().is_empty() || url.password().is_some() => Err(BuildError::CredentialsInBaseUrl),
        Ok(url) if url.query().is_some() || url.fragment().is_some() => Err(BuildError::QueryInBaseUrl),
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url.as_str().trim_end_matches('/').to_owned()),
        _ => Err(BuildError::BadBaseUrl { text: shown(text) }),
    }
}

/// Of a text that is no address, what may be shown: all but what would be a user name, a password or a query in one.
fn shown(text: &str) -> String {
    let text = text.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = text.split_once("://").map_or(("", text), |(scheme, rest)| (scheme, rest));
    let host = rest.rsplit('@').next().unwrap_or_default();
    let text = if scheme.is_empty() { host.to_owned() } else { format!("{scheme}://{host}") };
    Said::new(&text).into()
}

impl Client {
    /// Starts with the live API and no key.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }
}
