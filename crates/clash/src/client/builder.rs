//! The settings of a client.

use std::fmt;
use std::time::Duration;

use bugle_event::Said;
use bugle_http::Transport;
use secrecy::SecretString;
use url::Url;

use super::client::Client;
use super::keys::key::{BadKey, Key};
use super::keys::keyed::Keyed;

/// Where the API is.
const LIVE: &str = "https://api.clashofclans.com/v1";

/// How long the whole exchange of a request may take. The API answers within seconds or not at all.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Settings of a [`Client`].
#[derive(Default)]
pub struct ClientBuilder {
    key: Option<SecretString>,
    base_url: Option<String>,
    transport: Option<Transport>,
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

    /// The client.
    pub fn build(self) -> Result<Client, BuildError> {
        let key = Key::new(&self.key.ok_or(BuildError::NoKey)?).map_err(|bad| match bad {
            BadKey::Empty => BuildError::NoKey,
            BadKey::Unsendable => BuildError::BadKey,
        })?;
        let base = base(self.base_url.as_deref().unwrap_or(LIVE))?;
        let transport = self.transport.unwrap_or_else(|| bugle_http::network(TIMEOUT));
        Ok(Client::new(Keyed::new(transport, key), base))
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
