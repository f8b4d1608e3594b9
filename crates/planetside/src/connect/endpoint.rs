//! Where a push service is.

use std::fmt;

/// Where a push service listens: what may be shown of its address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Endpoint {
    /// Whether the connection is encrypted: `wss`.
    pub secure: bool,
    /// The host, by name or address.
    pub host: String,
    /// The port.
    pub port: u16,
}

impl Endpoint {
    /// The host as names are looked up, and as certificates say it: an address of the sixth version stands in brackets in a
    /// URL, and without them there.
    pub(crate) fn name(&self) -> &str {
        self.host.trim_matches(['[', ']'])
    }

    /// Host and port: how errors name it.
    pub(crate) fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "wss" } else { "ws" };
        write!(f, "{scheme}://{}:{}", self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_the_sixth_version_has_brackets_where_a_port_follows() {
        let endpoint = Endpoint { secure: true, host: "[::1]".to_owned(), port: 443 };
        assert_eq!((endpoint.name(), &*endpoint.authority()), ("::1", "[::1]:443"));
        assert_eq!(endpoint.to_string(), "wss://[::1]:443");
    }
}
