//! What is asked, as it is typed: the address of a query, or a collection and parameters as they stand in one.

use bugle::planetside::census::{Condition, Query};

use super::address;
use super::api::Api;
use crate::failure::Failure;

/// Where Census is, unless told.
const CENSUS: &str = "census.daybreakgames.com";

/// The namespace that goes without saying.
const USUAL: &str = "ps2:v2";

/// What is asked.
#[derive(Debug, clap::Args)]
pub(crate) struct Statement {
    /// A collection, such as `character`; or an address: whole, or what stands in it behind the namespace, such as
    /// `character?c:limit=1`
    #[arg(value_name = "COLLECTION|URL")]
    of: String,
    /// `name.first_lower=^hig`, `c:limit=20`, `c:join=...`: as they stand in an address, not encoded. Those of an address
    /// are kept besides
    #[arg(value_name = "NAME=VALUE")]
    parameters: Vec<String>,
}

impl Statement {
    /// The query of it.
    pub(super) fn query(&self, api: &Api) -> Result<Query, Failure> {
        let of = self.of.trim();
        if of.is_empty() {
            let words = "no collection is named; `bugle census collections` lists them";
            return Err(Failure::Usage(words.to_owned()));
        }
        let query = if of.contains(['/', '?', ':', '#']) { of_address(of, api)? } else { Query::new(of) };
        self.parameters.iter().try_fold(query, |query, parameter| {
            let (name, value) = parameter.split_once('=').ok_or_else(|| {
                let parameter = bugle::clean(parameter);
                Failure::Usage(format!("`{parameter}` is no parameter: expected NAME=VALUE, such as c:limit=20"))
            })?;
            Ok(match name.strip_prefix("c:") {
                Some(command) => query.command(command, value),
                None => query.term(name, Condition::raw(value)),
            })
        })
    }

    /// What an error is about.
    pub(super) fn what(query: &Query) -> String {
        let collection = query.collection().unwrap_or("collections");
        let strange = query.said_namespace().filter(|namespace| *namespace != USUAL);
        let of = strange.map(|namespace| format!(" of {namespace}")).unwrap_or_default();
        bugle::clean(&format!("{collection}{of}")).into_owned()
    }
}

fn of_address(of: &str, api: &Api) -> Result<Query, Failure> {
    // Nothing of it is repeated: a service id may be in it.
    let query = Query::from_url(&address::whole(of)).map_err(|error| Failure::Usage(error.to_string()))?;
    let asked = api.url.as_deref().and_then(address::host).unwrap_or(CENSUS);
    match address::host(of) {
        Some(host) if !host.eq_ignore_ascii_case(asked) => {
            let host = bugle::clean(host);
            let words = format!("the address is one of {host}, and {asked} is asked: see --census-url");
            Err(Failure::Usage(words))
        }
        _ => Ok(query),
    }
}

#[cfg(test)]
mod tests {
    use bugle::planetside::Client;

    use super::*;

    fn query(url: Option<&str>, of: &str, parameters: &[&str]) -> Result<String, String> {
        let client = Client::builder().service_id("a").build().unwrap();
        let api = Api { client, url: url.map(str::to_owned), raw: false };
        let parameters = parameters.iter().map(ToString::to_string).collect();
        let statement = Statement { of: of.to_owned(), parameters };
        statement.query(&api).map(|query| query.to_string()).map_err(|failure| failure.to_string())
    }

    #[test]
    fn parameters_are_what_they_are_in_an_address() {
        let lower = "/get/ps2:v2/character?name.first_lower=%5Ehig&c:limit=20&c:join=world%5Eon:x";
        assert_eq!(
            query(None, "character", &["name.first_lower=^hig", "c:limit=20", "c:join=world^on:x"]).unwrap(),
            lower
        );
        assert_eq!(query(None, lower, &[]).unwrap(), lower);
        let address = format!("https://census.daybreakgames.com/s:s3cret{lower}");
        assert_eq!(query(None, &address, &["c:start=5"]).unwrap(), lower.replace("&c:join", "&c:start=5&c:join"));
        assert!(query(None, "character", &["c:limit"]).unwrap_err().contains("NAME=VALUE"));
        assert_eq!(query(None, "character?c:limit=1", &[]).unwrap(), "/get/ps2:v2/character?c:limit=1");
        assert_eq!(
            query(None, " s:s3cret/character/5428?name.first=a+b ", &["c:lang=en"]).unwrap(),
            "/get/ps2:v2/character/5428?name.first=a+b&c:lang=en"
        );
    }

    #[test]
    fn an_address_of_another_service_is_not_asked_elsewhere() {
        let sanctuary = "https://census.lithafalcon.cc/s:s3cret/get/ps2/item";
        let told = query(None, sanctuary, &[]).unwrap_err();
        assert_eq!(
            told,
            "the address is one of census.lithafalcon.cc, and census.daybreakgames.com is asked: see --census-url"
        );
        assert_eq!(query(Some("https://census.lithafalcon.cc"), sanctuary, &[]).unwrap(), "/get/ps2/item");
        assert!(query(Some("http://127.0.0.1:8124"), "http://127.0.0.1:8125/get/ps2/item", &[]).is_err());
        let none = query(None, "https://census.daybreakgames.com/s:s3cret", &[]).unwrap_err();
        assert!(none.contains("neither `get` nor `count`") && !none.contains("s3cret"), "{none}");
        let bare = query(None, "census.lithafalcon.cc/s:s3cret/get/ps2/item", &[]).unwrap_err();
        assert_eq!(bare, told);
        assert!(query(None, " ", &[]).unwrap_err().starts_with("no collection is named"));
        let id = query(None, "s:s3cret", &[]).unwrap_err();
        assert!(!id.contains("s3cret"), "{id}");
    }
}
