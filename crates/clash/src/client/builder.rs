//! The settings of a client.

use std::fmt;
use std::time::Duration;

use bugle_http::Transport;
use secrecy::SecretString;

use super::base::{BadBase, base};
use super::client::Client;
use super::keys::key::{BadKey, Key};
use super::keys::keyed::Keyed;
use super::keys::portal::error::PortalError;
use super::keys::portal::settings::Portal;

/// Where the API is.
const LIVE: &str = "https://api.clashofclans.com/v1";

/// How long the whole exchange of a request may take. The API answers within seconds or not at all.
const TIMEOUT: Duration = Duration::from_secs(20);

/// How often a key is used in a second, where nobody says: it was always allowed.
const RATE: u32 = 10;

/// Settings of a [`Client`].
#[derive(Default)]
pub struct ClientBuilder {
    keys: Vec<SecretString>,
    rate: Option<u32>,
    portal: Option<Portal>,
    base_url: Option<String>,
    transport: Option<Transport>,
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
    /// second costs as much of the rate.
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
        let transport = self.transport.unwrap_or_else(|| bugle_http::network(TIMEOUT));
        Ok(Client::new(Keyed::new(transport, keys, per_second, self.portal), base))
    }
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
