//! The client: what is known of the service, and who we are to it.

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bugle_http::Transport;
use secrecy::{ExposeSecret as _, SecretString};

use crate::census::{Options, Service};
use crate::connect::{Address, Connect, Endpoint, Network};
use crate::connections::{CONNECTIONS_MAX, ConnectionOptions, Idle};
use crate::ids::World;
use crate::push::{Push, PushHandle};
use crate::refill::AGAIN;
use crate::tables::Environment;

const PUSH_URL: &str = "wss://push.planetside2.com/streaming";
const CENSUS_URL: &str = "https://census.daybreakgames.com";

/// A client of PlanetSide 2's services. Cheap to clone.
///
/// ```
/// let census = bugle_planetside::Client::builder().service_id("example").build()?;
/// let push = census.push(); // a source of events
/// # Ok::<(), bugle_planetside::BuildError>(())
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) environment: Environment,
    pub(crate) census: Service,
    /// Of each connection, its endpoints.
    routes: Vec<Vec<Address>>,
    worlds: Vec<World>,
    idle: Idle,
    split_over: usize,
    /// Whether the push stream fetches from Census what it missed.
    refills: bool,
    refill_again: Duration,
}

impl Client {
    /// Starts to make one.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The push stream.
    pub fn push(&self) -> Push {
        let own = self.environment.worlds();
        let worlds = if self.worlds.is_empty() { own.to_vec() } else { self.worlds.clone() };
        // Where no world is known, `all` stands for them.
        let takes_announced = self.worlds.is_empty() && !own.is_empty();
        let shown = PushHandle::new(&worlds);
        Push {
            shown,
            name: self.environment.name().to_owned(),
            routes: self.routes.clone(),
            worlds,
            takes_announced,
            idle: self.idle,
            split_over: self.split_over,
            tap: None,
            census: self.refills.then(|| self.census.clone()),
            refill_again: self.refill_again,
        }
    }

    /// Where the push stream comes from: the endpoint that its first connection prefers.
    pub fn endpoint(&self) -> &Endpoint {
        &self.routes[0][0].endpoint
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", self.endpoint())
            .field("environment", &self.environment)
            .finish_non_exhaustive()
    }
}

/// What a [`Client`] is made from.
///
/// ```
/// use bugle_planetside::{Client, World};
///
/// let client = Client::builder()
///     .service_id("example") // one of your own is free: https://census.daybreakgames.com/#devSignup
///     .connections(2) // what one of them misses the other one brings
///     .worlds([World::OSPREY, World::WAINWRIGHT]) // events without a filter are of these
///     .build()?;
/// # drop(client);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Default)]
#[must_use = "nothing is made before `build`"]
pub struct Builder {
    service_id: Option<SecretString>,
    endpoints: Vec<String>,
    connections: Option<usize>,
    own: Vec<ConnectionOptions>,
    idle: Idle,
    split_over: Option<usize>,
    environment: Environment,
    worlds: Vec<World>,
    connector: Option<Arc<dyn Connect>>,
    ca_pem: Vec<u8>,
    census_url: Option<String>,
    census: Options,
    transport: Option<Transport>,
    refill: Option<bool>,
    refill_again: Option<Duration>,
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("environment", &self.environment).finish_non_exhaustive()
    }
}

impl Builder {
    /// The service id, with or without `s:`. Needed unless another service is named that wants none.
    pub fn service_id(mut self, id: impl Into<String>) -> Self {
        self.service_id = Some(SecretString::from(id.into()));
        self
    }

    /// Another push service: `wss://push.nanite-systems.net/streaming`, or `ws://127.0.0.1:8123/streaming`.
    pub fn endpoint(self, url: impl Into<String>) -> Self {
        self.endpoints([url])
    }

    /// Several push services that bring the same, the preferred one first. None stands for Daybreak's.
    pub fn endpoints(mut self, urls: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.endpoints = urls.into_iter().map(Into::into).collect();
        self
    }

    /// How many push connections there are, from 1, as there is unless told, to [`CONNECTIONS_MAX`]. Each brings all that
    /// is wanted, every fact is handed out once, and what one of them missed and another one brought is no gap.
    ///
    /// They spread over the backends of the service as far as it shows which those are.
    pub fn connections(mut self, connections: usize) -> Self {
        self.connections = Some(connections);
        self
    }

    /// Says something of the next connection, the first of them at first, that is not as it is for all. There are at least
    /// as many connections as were given this way.
    pub fn connection(mut self, options: ConnectionOptions) -> Self {
        self.own.push(options);
        self
    }

    /// What becomes of the push connections while nothing is wanted: they stay unless told. Census is asked as before.
    pub fn when_idle(mut self, idle: Idle) -> Self {
        self.idle = idle;
        self
    }

    /// Keeps wishes apart that would bring a flood together, in this many groups at most, from 1, as it is unless told: each
    /// with as many connections of its own as there are to be.
    pub fn split_over(mut self, groups: usize) -> Self {
        self.split_over = Some(groups);
        self
    }

    /// Which platform to follow. PC by default.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// The worlds that "all worlds" stands for, and no other; by default those of the environment, and those that the
    /// service announces besides.
    pub fn worlds(mut self, worlds: impl IntoIterator<Item = World>) -> Self {
        self.worlds = worlds.into_iter().collect();
        self
    }

    /// Opens connections in another way than over the network.
    pub fn connector(mut self, connector: Arc<dyn Connect>) -> Self {
        self.connector = Some(connector);
        self
    }

    /// Trusts these certificate authorities (PEM) besides those of the system (without the feature `openssl`:
    /// besides Mozilla's): for an endpoint of your own.
    pub fn ca_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.ca_pem = pem.into();
        self
    }

    /// Another Census service: `http://127.0.0.1:8124`.
    pub fn census_url(mut self, url: impl Into<String>) -> Self {
        self.census_url = Some(url.into());
        self
    }

    /// How Census is asked: for services that are not Daybreak's, for tests, for who is in more of a hurry.
    pub fn census(mut self, options: Options) -> Self {
        self.census = options;
        self
    }

    /// Sends Census requests in another way than over the network.
    pub fn transport(mut self, transport: Transport) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Whether the push stream fetches from Census what it missed, as far as Census keeps it. On by default, where both are
    /// of one service: not with an endpoint or a connector of your own, unless Census is of your own as well.
    pub fn refill(mut self, on: bool) -> Self {
        self.refill = Some(on);
        self
    }

    /// How much later Census is asked for all that was missed a second time, since some of it appears late: after three
    /// minutes unless told. Only then is a gap filled.
    pub fn refill_again(mut self, after: Duration) -> Self {
        self.refill_again = Some(after);
        self
    }

    /// Checks it all.
    pub fn build(self) -> Result<Client, BuildError> {
        let service_id = self.service_id.as_ref().map(checked_id).transpose()?;
        let routes = self.routes(service_id.as_ref())?;
        let has_own_push = self.has_own_push();
        let has_own_census = self.census_url.is_some() || self.transport.is_some();
        let timeout = self.census.timeout;
        let transport = self.transport.unwrap_or_else(|| bugle_http::network(timeout));
        let census_url = self.census_url.as_deref().unwrap_or(CENSUS_URL);
        let census = Service::new(census_url, self.environment.name(), service_id, self.census, transport);
        Ok(Client {
            environment: self.environment,
            census: census.ok_or(BuildError::BadCensusUrl)?,
            routes,
            worlds: self.worlds,
            idle: self.idle,
            split_over: self.split_over.unwrap_or(1),
            refills: self.refill.unwrap_or(!has_own_push || has_own_census),
            refill_again: self.refill_again.unwrap_or(AGAIN),
        })
    }

    /// Whether the push service may be another than Census is of.
    fn has_own_push(&self) -> bool {
        let has_own_endpoint = |own: &ConnectionOptions| !own.endpoints.is_empty();
        !self.endpoints.is_empty() || self.own.iter().any(has_own_endpoint) || self.connector.is_some()
    }

    /// Of each connection, its endpoints.
    fn routes(&self, service_id: Option<&SecretString>) -> Result<Vec<Vec<Address>>, BuildError> {
        let count = self.connections.unwrap_or(1).max(self.own.len());
        let groups = self.split_over.unwrap_or(1);
        if self.connections == Some(0) || groups == 0 || count.saturating_mul(groups) > CONNECTIONS_MAX {
            return Err(BuildError::BadConnections);
        }
        let connector: Arc<dyn Connect> = match &self.connector {
            Some(connector) => Arc::clone(connector),
            None => Arc::new(Network::default().ca_pem(self.ca_pem.clone())),
        };
        let alike = ConnectionOptions::default();
        let own = self.own.iter().chain(std::iter::repeat(&alike)).take(count);
        own.map(|own| self.route(own, service_id, &connector)).collect()
    }

    fn route(
        &self,
        own: &ConnectionOptions,
        service_id: Option<&SecretString>,
        connector: &Arc<dyn Connect>,
    ) -> Result<Vec<Address>, BuildError> {
        let own_id = own.service_id.as_ref().map(checked_id).transpose()?;
        let service_id = own_id.as_ref().or(service_id);
        let given = if own.endpoints.is_empty() { &self.endpoints } else { &own.endpoints };
        if service_id.is_none() && given.is_empty() {
            return Err(BuildError::NoServiceId);
        }
        let mut urls: Vec<&str> = given.iter().map(String::as_str).collect();
        if urls.is_empty() {
            urls.push(PUSH_URL);
        }
        let address = |url| Address::new(url, &self.environment, service_id, Arc::clone(connector));
        urls.into_iter().map(|url| address(url).ok_or(BuildError::BadEndpoint)).collect()
    }
}

/// The id without `s:`, if it can be one. It goes into addresses, so nothing that means something there may be in it.
fn checked_id(id: &SecretString) -> Result<SecretString, BuildError> {
    let id = id.expose_secret().trim();
    let id = id.strip_prefix("s:").unwrap_or(id);
    if id.is_empty() {
        return Err(BuildError::NoServiceId);
    }
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.');
    if id.chars().all(is_plain) { Ok(SecretString::from(id)) } else { Err(BuildError::BadServiceId) }
}

/// Why no client can be made. None of them ever holds the service id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// There is no service id.
    #[error("no service id; get one at https://census.daybreakgames.com/#devSignup")]
    NoServiceId,
    /// It cannot be a service id.
    #[error("this is no service id; it has letters, digits, `-`, `_` and `.` only, and perhaps `s:` in front")]
    BadServiceId,
    /// It cannot be a push service.
    #[error("this is no push service; expected an address like `wss://push.planetside2.com/streaming`")]
    BadEndpoint,
    /// There cannot be so many push connections, or none.
    #[error("a stream has 1 to {} push connections", CONNECTIONS_MAX)]
    BadConnections,
    /// It cannot be a Census service.
    #[error("this is no Census service; expected an address like `https://census.daybreakgames.com`")]
    BadCensusUrl,
}
