//! The settings of a client.

use std::fmt;
use std::time::Duration;

use bugle_http::{BODY_MAX, Request, Response, Retries, Transport, TransportError, network_up_to};
use secrecy::SecretString;
use tower::{Layer, Service};

use super::base::{BadBase, base};
use super::client::Client;
use super::keys::key::{BadKey, Key};
use super::keys::keyed::Keyed;
use super::keys::portal::error::PortalError;
use super::keys::portal::settings::Portal;
use super::rules::Rules;
use super::stack::{Settings, Stack, exchange};

/// Where the API is.
const LIVE: &str = "https://api.clashofclans.com/v1";

/// The largest clans have 50 KB: 300 of those, or 1000 players.
const CACHE_BYTES: usize = 16 << 20;
/// The API answers within seconds or not at all.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A layer of the user's, which is put around what sends.
type Wrap = Box<dyn FnOnce(Transport) -> Transport + Send + Sync>;

/// How often a key is used in a second, where nobody says: it was always allowed.
const RATE: u32 = 10;

/// Settings of a [`Client`].
///
/// ```
/// use std::time::Duration;
/// use bugle_clash::Client;
///
/// let client = Client::builder()
///     .keys(["one", "another"]) // each has a budget of its own
///     .rate(20) // requests a second with each key, where it is allowed more than ten
///     .timeout(Duration::from_secs(20))
///     .build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct ClientBuilder {
    keys: Vec<SecretString>,
    rate: Option<u32>,
    portal: Option<Portal>,
    base_url: Option<String>,
    transport: Option<Transport>,
    layers: Vec<Wrap>,
    settings: Settings,
    seed: Option<u64>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        let (keys, layers) = (Vec::new(), Vec::new());
        let (rate, portal, base_url, transport, seed) = (None, None, None, None, None);
        let retries = Retries::default();
        let settings = Settings { cache_bytes: CACHE_BYTES, timeout: TIMEOUT, body_max: BODY_MAX, retries, seed: 0 };
        Self { keys, rate, portal, base_url, transport, layers, settings, seed }
    }
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// No key was given, nor an account at the developer portal to make one with.
    #[error("no Clash of Clans API key; make one at https://developer.clashofclans.com")]
    NoKey,
    /// The key cannot be sent.
    #[error("the Clash of Clans API key has characters that no key has; copy it again, without spaces or line ends")]
    BadKey,
    /// A rate is none.
    #[error("no requests in a second are none at all; a rate is 1 or more")]
    BadRate,
    /// How keys are to be made at the developer portal makes no sense.
    #[error(transparent)]
    Portal(#[from] PortalError),
    /// The base URL has a user name or a password in it.
    #[error("{}", in_words(&BadBase::Credentials))]
    CredentialsInBaseUrl,
    /// The base URL has a query or a fragment, which may be where a key is.
    #[error("{}", in_words(&BadBase::Query))]
    QueryInBaseUrl,
    /// The base URL is none.
    #[error("{}", in_words(&BadBase::None { text: text.clone() }))]
    BadBaseUrl {
        /// What was given, without what may be secret.
        text: String,
    },
}

impl ClientBuilder {
    /// An API key, from <https://developer.clashofclans.com>. Said several times, all of them are used in turn, each as
    /// often as its [rate](Self::rate) allows.
    #[must_use]
    pub fn key(mut self, key: impl Into<SecretString>) -> Self {
        self.keys.push(key.into());
        self
    }

    /// Several API keys: as [`key`](Self::key), said for each.
    #[must_use]
    pub fn keys(mut self, keys: impl IntoIterator<Item = impl Into<SecretString>>) -> Self {
        self.keys.extend(keys.into_iter().map(Into::into));
        self
    }

    /// How often each key is used at most, in any second, as the API counts: 10 times, if not set. The API does not say
    /// what it allows, and turns a key away for half a minute that is used too often; that halves the rate of the key,
    /// which then comes back within minutes.
    ///
    /// A request counts until a second after it is known to have come, so that a way whose length varies by a tenth of a
    /// second costs as much of the rate. One that has no answer is taken to have come after two seconds.
    ///
    /// Requests wait for their turn as long as it takes. Where more wait than can be sent in ten minutes, the next one is
    /// [`ApiError::Throttled`](crate::ApiError::Throttled) at once.
    #[must_use]
    pub fn rate(mut self, per_second: u32) -> Self {
        self.rate = Some(per_second);
        self
    }

    /// An account at the developer portal, with which keys are made when they are first needed, and renewed when the
    /// address changes. Keys that are given, too, are used for as long as they are accepted.
    #[must_use]
    pub fn portal(mut self, portal: Portal) -> Self {
        self.portal = Some(portal);
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
    /// What is said to the developer portal goes past it. The key is in the `Authorization` header, which is marked as sensitive, so that its `Debug` does not show it.
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

    /// How large an answer may be: 32 MiB, if not set. A larger one is [`ApiError::NoAnswer`](crate::ApiError::NoAnswer).
    /// The network is not read beyond that; what a [`transport`](Self::transport) of your own brings is there already.
    #[must_use]
    pub fn body_max(mut self, bytes: usize) -> Self {
        self.settings.body_max = bytes;
        self
    }

    /// How often a call is tried again where that can help: twice, if not set. What can help is up to the error: the API
    /// is in trouble, the answer broke off, or there were too many requests. How long that goes on can be said too: see
    /// [`Retries`](crate::Retries). The looks of a [`Watch`](crate::Watch) are not tried again: it comes back by itself,
    /// and tells what it does not see.
    ///
    /// A call that is turned away because there were too many takes another key that is free; where none is, it waits for
    /// its turn again, before all that came later, until the key has rested as the API asks (half a minute, where it does
    /// not say). Where that takes longer than a minute it is [`ApiError::Throttled`](crate::ApiError::Throttled) at once,
    /// as all the others are.
    #[must_use]
    pub fn retries(mut self, retries: impl Into<Retries>) -> Self {
        self.settings.retries = retries.into();
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
        let keys = self.keys.iter().map(|key| Key::new(key).map_err(refused));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() && self.portal.is_none() {
            return Err(BuildError::NoKey);
        }
        let per_second = self.rate.unwrap_or(RATE);
        if per_second == 0 {
            return Err(BuildError::BadRate);
        }
        if let Some(portal) = &self.portal {
            portal.checked()?;
        }
        let base = base(self.base_url.as_deref().unwrap_or(LIVE)).map_err(BuildError::from)?;
        let settings = Settings { seed: self.seed.unwrap_or_else(|| fastrand::u64(..)), ..self.settings };
        let network = || network_up_to(settings.timeout, settings.body_max);
        let transport = self.transport.unwrap_or_else(network);
        // What is said to the portal is for nobody else: no layer sees the password.
        let portal = self.portal.map(|portal| portal.or_by(&transport));
        let transport = self.layers.into_iter().rev().fold(transport, |inner, wrap| wrap(inner));
        let rules = Rules::default();
        let keyed = Keyed::new(exchange(transport, settings, &rules), keys, per_second, settings.retries.most, portal);
        Ok(Client::new(Stack::new(keyed, settings, rules), base))
    }
}

fn in_words(bad: &BadBase) -> String {
    bad.in_words("the base URL", LIVE)
}

fn refused(bad: BadKey) -> BuildError {
    match bad {
        BadKey::Empty => BuildError::NoKey,
        BadKey::Unsendable => BuildError::BadKey,
    }
}

impl From<BadBase> for BuildError {
    fn from(bad: BadBase) -> Self {
        match bad {
            BadBase::Credentials => Self::CredentialsInBaseUrl,
            BadBase::Query => Self::QueryInBaseUrl,
            BadBase::None { text } => Self::BadBaseUrl { text },
        }
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}

impl Client {
    /// Starts with the live API and no key.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }
}
