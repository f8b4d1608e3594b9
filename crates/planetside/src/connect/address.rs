//! Where the push service is, and how it is reached.

use std::sync::Arc;

use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::connect::endpoint::Endpoint;
use crate::connect::network::Connect;
use crate::tables::Environment;

/// Where a push service is, with all that it must be told at the door; and how it is reached.
#[derive(Clone)]
pub(crate) struct Address {
    /// What may be shown.
    pub(crate) endpoint: Endpoint,
    /// Which environment is asked for.
    pub(crate) environment: String,
    /// The whole address, service id included.
    pub(crate) url: SecretString,
    /// How.
    pub(crate) connector: Arc<dyn Connect>,
}

impl Address {
    /// The address for one environment, with the service id where there is one. `None`: it is no address of a push
    /// service.
    pub(crate) fn new(
        endpoint: &str,
        environment: &Environment,
        service_id: Option<&SecretString>,
        connector: Arc<dyn Connect>,
    ) -> Option<Self> {
        let mut url = Url::parse(endpoint).ok()?;
        let secure = match url.scheme() {
            "wss" => true,
            "ws" => false,
            _ => return None,
        };
        let (host, port) = (url.host_str()?.to_owned(), url.port_or_known_default()?);
        // By hand: the service is not known to understand `%3A` for the colon.
        let given = url.query().map(|query| format!("{query}&")).unwrap_or_default();
        let id = service_id.map(|id| format!("&service-id=s:{}", id.expose_secret())).unwrap_or_default();
        url.set_query(Some(&format!("{given}environment={}{id}", environment.name())));
        let endpoint = Endpoint { secure, host, port };
        let environment = environment.name().to_owned();
        Some(Self { endpoint, environment, url: SecretString::from(String::from(url)), connector })
    }
}
