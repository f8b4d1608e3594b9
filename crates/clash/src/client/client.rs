//! The client: builds requests, sorts answers from errors.

use std::fmt;
use std::time::Duration;

use bugle_event::Said;
use bugle_http::{Request, Response, Transport};
use bugle_model::Model;
use bytes::Bytes;
use http::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};
use tower::ServiceExt as _;
use url::Url;

use super::answer::Answer;
use super::authorize::Authorize;
use super::error::ApiError;
use super::path;
use crate::model::clan::Clan;
use crate::model::player::Player;
use crate::model::war::War;
use crate::tag::{ClanTag, PlayerTag};

/// Where the API is.
const LIVE: &str = "https://api.clashofclans.com/v1";

/// How long the whole exchange of a request may take. The API answers within seconds or not at all.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A client of the Clash of Clans API. Cheap to clone; clones share connections.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use bugle_clash::Client;
///
/// let client = Client::builder().key(std::env::var("BUGLE_CLASH_KEY")?).build()?;
/// let clan = client.clan("#2PP".parse()?).await?.json()?;
/// println!("{} has {} members", clan.name, clan.members);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    service: Authorize<Transport>,
    base: String,
}

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
        let bearer = bearer(&self.key.ok_or(BuildError::NoKey)?)?;
        let base = base(self.base_url.as_deref().unwrap_or(LIVE))?;
        let transport = self.transport.unwrap_or_else(|| bugle_http::network(TIMEOUT));
        Ok(Client { service: Authorize::new(transport, bearer), base })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").finish_non_exhaustive()
    }
}

fn bearer(key: &SecretString) -> Result<HeaderValue, BuildError> {
    let key = key.expose_secret().trim();
    if key.is_empty() {
        return Err(BuildError::NoKey);
    }
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(BuildError::BadKey);
    }
    let mut bearer = HeaderValue::try_from(format!("Bearer {key}")).map_err(|_| BuildError::BadKey)?;
    bearer.set_sensitive(true);
    Ok(bearer)
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

    /// A clan with its members.
    pub async fn clan(&self, tag: ClanTag) -> Result<Answer<Clan>, ApiError> {
        self.get(path::clan(&tag)).await
    }

    /// A clan's regular or friendly war. [`ApiError::Private`] where the clan hides its wars.
    pub async fn current_war(&self, clan: ClanTag) -> Result<Answer<War>, ApiError> {
        self.get(path::current_war(&clan)).await
    }

    /// A player.
    pub async fn player(&self, tag: PlayerTag) -> Result<Answer<Player>, ApiError> {
        self.get(path::player(&tag)).await
    }

    /// One request. Nothing is lost when the future is dropped: requests change nothing.
    async fn get<T: Model>(&self, path: String) -> Result<Answer<T>, ApiError> {
        let response = self.fetch(path).await?;
        if serde_json::from_slice::<serde::de::IgnoredAny>(response.body()).is_err() {
            return Err(ApiError::Broken { len: response.body().len() });
        }
        Ok(Answer::new(response))
    }

    /// As [`get`](Self::get), for who reads the body, if at all, and finds out whether it can be read.
    pub(crate) async fn fetch(&self, path: String) -> Result<Response, ApiError> {
        let request = Request::new(Bytes::new());
        let (mut parts, body) = request.into_parts();
        parts.uri = format!("{}{path}", self.base).parse().map_err(|_| ApiError::BadRequest { message: path })?;
        let request = Request::from_parts(parts, body);
        let response = self.service.clone().oneshot(request).await.map_err(|source| ApiError::NoAnswer { source })?;
        if !response.status().is_success() {
            return Err(ApiError::of(&response, self.service.secrets()));
        }
        match ApiError::in_answer(&response, self.service.secrets()) {
            Some(error) => Err(error),
            None => Ok(response),
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base", &self.base).finish_non_exhaustive()
    }
}
