//! Where Census is, and where it wants the service id. Pure.

use std::fmt;

use http::Uri;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::error::CensusError;

/// Where a service that speaks Census wants the service id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdPlace {
    /// In front of the path: `/s:ID/get/..`. So does Daybreak, and whatever stands in for it.
    #[default]
    Path,
    /// As a parameter of this name, behind all others: `?service-id=s:ID`.
    Parameter(String),
    /// It is not sent.
    Nowhere,
}

/// Where Census is, and who asks.
#[derive(Clone)]
pub(crate) struct Address {
    /// Without a slash at the end.
    base: String,
    namespace: String,
    id: Option<SecretString>,
    place: IdPlace,
}

impl Address {
    /// `None`: it is no address of a web service, or one with a password or a query.
    pub(crate) fn new(url: &str, namespace: String, id: Option<SecretString>, place: IdPlace) -> Option<Self> {
        let url = Url::parse(url).ok()?;
        let is_plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
        if !is_plain || url.fragment().is_some() || !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        let id = id.filter(|_| place != IdPlace::Nowhere);
        Some(Self { base: url.as_str().trim_end_matches('/').to_owned(), namespace, id, place })
    }

    /// The game that is asked about: `ps2:v2`.
    pub(super) fn namespace(&self) -> &str {
        &self.namespace
    }

    /// The service id that is sent. Empty: none is.
    pub(super) fn service_id(&self) -> &str {
        self.id.as_ref().map_or("", |id| id.expose_secret())
    }

    /// The address of what is at `path_and_query`, as it may be shown and remembered: without the service id.
    pub(super) fn plain(&self, path_and_query: &str) -> Result<Uri, CensusError> {
        format!("{}{path_and_query}", self.base).parse().map_err(|_| CensusError::BadRequest)
    }

    /// The same with the service id where the service wants it.
    pub(super) fn signed(&self, uri: &Uri) -> Result<Uri, CensusError> {
        let Some(id) = &self.id else { return Ok(uri.clone()) };
        let (plain, id) = (uri.to_string(), id.expose_secret());
        let signed = match (&self.place, plain.strip_prefix(&self.base)) {
            (IdPlace::Path, Some(rest)) => format!("{}/s:{id}{rest}", self.base),
            (IdPlace::Parameter(name), Some(_)) => {
                let sign = if uri.query().is_some() { '&' } else { '?' };
                format!("{plain}{sign}{name}=s:{id}")
            }
            _ => return Ok(uri.clone()),
        };
        // What is known of it stays here: the error of an address that cannot be shows it.
        signed.parse().map_err(|_| CensusError::BadRequest)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { base, namespace, id: _, place } = self;
        f.debug_struct("Address").field("base", base).field("namespace", namespace).field("place", place).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(url: &str, place: IdPlace) -> Option<Address> {
        Address::new(url, "ps2:v2".to_owned(), Some("topsecret".into()), place)
    }

    fn both(url: &str, place: IdPlace, path: &str) -> (String, String) {
        let address = address(url, place).unwrap();
        let plain = address.plain(path).unwrap();
        (plain.to_string(), address.signed(&plain).unwrap().to_string())
    }

    #[test]
    fn the_service_id_goes_where_the_service_wants_it() {
        let path = "/get/ps2:v2/item?name.en=*%3E%C3%A4";
        let plain = "https://census.test/get/ps2:v2/item?name.en=*%3E%C3%A4";
        for (place, signed) in [
            (IdPlace::Path, "https://census.test/s:topsecret/get/ps2:v2/item?name.en=*%3E%C3%A4".to_owned()),
            (IdPlace::Parameter("service-id".to_owned()), format!("{plain}&service-id=s:topsecret")),
            (IdPlace::Nowhere, plain.to_owned()),
        ] {
            assert_eq!(both("https://census.test", place, path), (plain.to_owned(), signed));
        }
        let (plain, signed) = both("HTTP://Census.Test:8124/under/", IdPlace::Path, "/get/ps2");
        assert_eq!(plain, "http://census.test:8124/under/get/ps2");
        assert_eq!(signed, "http://census.test:8124/under/s:topsecret/get/ps2");
        let (_, signed) = both("http://census.test", IdPlace::Parameter("id".to_owned()), "/get/ps2");
        assert_eq!(signed, "http://census.test/get/ps2?id=s:topsecret");
    }

    #[test]
    fn what_is_no_census_service_is_refused() {
        for url in ["", "census.test", "ftp://census.test", "http://me:pw@census.test", "http://a.test?b", "http://a#b"]
        {
            assert!(address(url, IdPlace::Path).is_none(), "{url}");
        }
    }

    #[test]
    fn what_is_no_address_is_not_asked_for() {
        let address = address("http://census.test", IdPlace::Path).unwrap();
        assert!(matches!(address.plain("/get/a b\u{7}"), Err(CensusError::BadRequest)));
    }

    #[test]
    fn s1_the_service_id_is_not_shown() {
        let address = address("http://census.test", IdPlace::Path).unwrap();
        assert!(!format!("{address:?}").contains("topsecret"));
    }
}
