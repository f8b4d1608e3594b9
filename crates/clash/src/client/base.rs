//! A base URL: checked, and shown without what may be secret in it. Pure.

use bugle_event::Said;
use url::Url;

/// Why a text is no base URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum BadBase {
    /// It has a user name or a password in it.
    Credentials,
    /// It has a query or a fragment, which may be where a key is.
    Query,
    /// It is none.
    None {
        /// What was given, without what may be secret.
        text: String,
    },
}

impl BadBase {
    /// What is wrong with the address that is called `what`, which should look like `live`.
    pub(super) fn in_words(&self, what: &str, live: &str) -> String {
        match self {
            Self::Credentials => format!("{what} must not contain a user name or a password"),
            Self::Query => format!("{what} must not contain a query or a fragment; it should look like {live}"),
            Self::None { text } => format!("{what} cannot be `{text}`; it should look like {live}"),
        }
    }
}

/// The base URL without a slash at its end.
pub(super) fn base(text: &str) -> Result<String, BadBase> {
    match Url::parse(text) {
        Ok(url) if !url.username().is_empty() || url.password().is_some() => Err(BadBase::Credentials),
        Ok(url) if url.query().is_some() || url.fragment().is_some() => Err(BadBase::Query),
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url.as_str().trim_end_matches('/').to_owned()),
        _ => Err(BadBase::None { text: shown(text) }),
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
