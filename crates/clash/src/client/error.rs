//! Why an answer brought no body, by meaning: the API uses one status for several things.

use std::convert::Infallible;
use std::net::IpAddr;
use std::time::Duration;

use bugle_event::Said;
use bugle_http::{Freshness, RETRY_AFTER_MAX, Remedy, Response, TransportError, is_not_kept, retry_after};
use http::StatusCode;

use super::error_body::ErrorBody;
use super::keys::portal::error::PortalError;
use super::words::in_brackets;
use crate::failure::Failure;
use crate::model::ids::ParseIdError;
use crate::tag::ParseTagError;

/// How long nothing is asked after too many requests, where the API does not say.
const UNSAID: Duration = Duration::from_secs(30);

/// Why an answer brought no body. What the API says is fit to be shown: a line of bounded length, without the key.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
    /// What was to be asked for cannot be: no request was made.
    #[error("{what}")]
    BadArgument {
        /// What is wrong with it.
        what: String,
    },
    /// The request makes no sense to the API.
    #[error("the API refuses the request{}", in_brackets(message))]
    BadRequest {
        /// What the API says.
        message: String,
    },
    /// The clan hides its wars.
    #[error("the clan's war log is private")]
    Private {
        /// How long the API keeps saying so.
        max_age: Duration,
    },
    /// Whoever answers lets nobody see this, and does not say why.
    #[error("access is denied without a reason; check the API key, the address that it is for, and the base URL")]
    Denied,
    /// The key is wrong, revoked or unknown.
    #[error(
        "the API key is not accepted{}; make a new one at https://developer.clashofclans.com",
        in_brackets(message)
    )]
    InvalidKey {
        /// What the API says.
        message: String,
    },
    /// The key is bound to other addresses than the one this request came from.
    #[error(
        "the API key is not valid from this address{}; \
         make one for it at https://developer.clashofclans.com",
        in_brackets(message)
    )]
    InvalidAddress {
        /// The address that this request came from, as the API saw it, where it says so.
        address: Option<IpAddr>,
        /// What the API says: it names the address.
        message: String,
    },
    /// No key is accepted, or there is none, and the developer portal gave no others.
    #[error("no API key is accepted{}, and none can be had now", from(*address))]
    NotRenewed {
        /// The address that a request came from last, as the API saw it, where it said so.
        address: Option<IpAddr>,
        /// When the portal is asked again. `None`: not before something is put right.
        retry_after: Option<Duration>,
        /// Why the portal gave none.
        source: PortalError,
    },
    /// There is no such thing, or no longer.
    #[error("not found")]
    NotFound {
        /// How long the API keeps saying so.
        max_age: Duration,
    },
    /// Too many requests with this key.
    #[error("too many requests with this API key; {}", in_words(*retry_after))]
    Throttled {
        /// How long to stay away, where the API says, which may be absurd: see [`remedy`](Self::remedy).
        retry_after: Option<Duration>,
    },
    /// The game is closed for maintenance.
    #[error("the game is in maintenance")]
    Maintenance,
    /// The service has a problem of its own.
    #[error("{}{}", unavailable(*status), asked_for(*retry_after))]
    Unavailable {
        /// The HTTP status.
        status: u16,
        /// How long to stay away, where somebody says, which may be absurd.
        retry_after: Option<Duration>,
    },
    /// An answer that is not of this API.
    #[error("{}", unexpected(*status))]
    Unexpected {
        /// The HTTP status.
        status: u16,
    },
    /// A good answer whose body is cut off, or is no JSON.
    #[error("the answer is broken: {len} bytes that are not JSON")]
    Broken {
        /// The length of the body.
        len: usize,
    },
    /// An answer to another question: something on the way gave it to this one.
    #[error("the answer is about {tag} and not about what was asked for; a proxy on the way may mix answers up")]
    OfAnother {
        /// Whom it is about.
        tag: String,
    },
    /// No answer.
    #[error("no answer")]
    NoAnswer {
        /// What the transport says.
        source: TransportError,
    },
}

impl ApiError {
    /// The meaning of an answer with a bad status. What `secrets` are is never repeated.
    pub(super) fn of<'a>(response: &Response, secrets: impl Iterator<Item = &'a str>) -> Self {
        let words = ErrorBody::of(response.body()).unwrap_or_default();
        Self::by_words(response, &words, secrets)
    }

    /// The error that an answer with a good status is, if it is one.
    pub(super) fn in_answer<'a>(response: &Response, secrets: impl Iterator<Item = &'a str>) -> Option<Self> {
        let words = ErrorBody::of(response.body()).filter(|words| words.reason.is_some())?;
        Some(Self::by_words(response, &words, secrets))
    }

    /// The reason counts first, and then the status: the API uses one status for several things, and what stands
    /// between may use another one for the same.
    fn by_words<'a>(response: &Response, words: &ErrorBody, secrets: impl Iterator<Item = &'a str>) -> Self {
        let status = response.status();
        let headers = response.headers();
        let max_age = if is_not_kept(headers) { Duration::ZERO } else { Freshness::of(headers).left() };
        let message = || String::from(Said::hiding(words.text(), secrets));
        match words.failure() {
            Some(Failure::Maintenance) => Self::Maintenance,
            Some(Failure::Throttled) => Self::Throttled { retry_after: retry_after(response.headers()) },
            Some(Failure::Private) if !status.is_server_error() => Self::Private { max_age },
            Some(Failure::NotFound) if !status.is_server_error() => Self::NotFound { max_age },
            Some(Failure::Refused) if words.reason.as_deref() == Some("accessDenied.invalidIp") => {
                let message = message();
                Self::InvalidAddress { address: address_in(&message), message }
            }
            Some(Failure::Refused) => Self::InvalidKey { message: message() },
            _ => Self::by_status(response, max_age, words, message),
        }
    }

    fn by_status(response: &Response, max_age: Duration, words: &ErrorBody, message: impl FnOnce() -> String) -> Self {
        let status = response.status();
        match status {
            StatusCode::BAD_REQUEST => Self::BadRequest { message: message() },
            // Without a word it is somebody on the way who does not let us through.
            StatusCode::FORBIDDEN if words.text().is_empty() => Self::Denied,
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Self::InvalidKey { message: message() },
            // A page that is not there is no tag that is not there.
            StatusCode::NOT_FOUND if is_of_the_api(response.body()) => Self::NotFound { max_age },
            StatusCode::TOO_MANY_REQUESTS => Self::Throttled { retry_after: retry_after(response.headers()) },
            // An error in a good answer, for a reason that is not known.
            _ if status.is_server_error() || status.is_success() => {
                Self::Unavailable { status: status.as_u16(), retry_after: retry_after(response.headers()) }
            }
            _ => Self::Unexpected { status: status.as_u16() },
        }
    }

    /// The error that a body of its own says in its own words.
    pub(crate) fn in_words_of_a_body(failure: Failure, max_age: Duration) -> Self {
        match failure {
            Failure::NotFound => Self::NotFound { max_age },
            Failure::Private => Self::Private { max_age },
            Failure::Maintenance => Self::Maintenance,
            _ => Self::Unexpected { status: StatusCode::OK.as_u16() },
        }
    }

    /// The same, of something that nobody can hide: only wars are private.
    pub(super) fn of_what_is_public(self) -> Self {
        if matches!(self, Self::Private { .. }) { Self::Denied } else { self }
    }

    /// Whether it is about the key or the address, and so about everything that is asked for.
    pub(crate) fn is_refusal(&self) -> bool {
        match self {
            Self::InvalidKey { .. } | Self::InvalidAddress { .. } => true,
            // Of a portal that is not there, nobody knows what it will say.
            Self::NotRenewed { source, .. } => source.needs_somebody(),
            _ => false,
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::BadArgument { .. }
            | Self::BadRequest { .. }
            | Self::InvalidKey { .. }
            | Self::InvalidAddress { .. } => Remedy::GiveUp,
            Self::Private { max_age } | Self::NotFound { max_age } => Remedy::RetryAfter(*max_age),
            Self::Throttled { retry_after } => Remedy::RetryAfter(retry_after.unwrap_or(UNSAID).min(RETRY_AFTER_MAX)),
            Self::NotRenewed { source, .. } if source.is_final() => Remedy::GiveUp,
            Self::NotRenewed { retry_after, .. } => retry_after.map_or(Remedy::Retry, Remedy::RetryAfter),
            // Somebody else answers there.
            Self::Unexpected { status } if !(200..300).contains(status) => Remedy::GiveUp,
            Self::Maintenance
            | Self::Denied
            | Self::Unavailable { .. }
            | Self::Unexpected { .. }
            | Self::Broken { .. }
            | Self::OfAnother { .. }
            | Self::NoAnswer { .. } => Remedy::Retry,
        }
    }

    /// What it means for a watcher.
    pub fn failure(&self) -> Failure {
        match self {
            Self::NotFound { .. } => Failure::NotFound,
            Self::Private { .. } => Failure::Private,
            Self::Maintenance => Failure::Maintenance,
            Self::Throttled { .. } => Failure::Throttled,
            // Who is turned away without a word is turned away whatever is asked for.
            Self::InvalidKey { .. } | Self::InvalidAddress { .. } | Self::Denied => Failure::Refused,
            Self::NotRenewed { source, .. } if source.needs_somebody() => Failure::Refused,
            Self::Broken { .. } | Self::OfAnother { .. } => Failure::Garbage,
            Self::NotRenewed { .. }
            | Self::BadArgument { .. }
            | Self::BadRequest { .. }
            | Self::Unavailable { .. }
            | Self::Unexpected { .. }
            | Self::NoAnswer { .. } => Failure::Unreachable,
        }
    }
}

impl From<ParseTagError> for ApiError {
    fn from(error: ParseTagError) -> Self {
        Self::BadArgument { what: error.to_string() }
    }
}

impl From<ParseIdError> for ApiError {
    fn from(error: ParseIdError) -> Self {
        Self::BadArgument { what: error.to_string() }
    }
}

impl From<Infallible> for ApiError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// The first address that `message` names.
fn address_in(message: &str) -> Option<IpAddr> {
    let words = message.split(|letter: char| !letter.is_ascii_hexdigit() && !matches!(letter, '.' | ':'));
    let mut addresses = words.filter_map(|word| word.trim_matches('.').parse().ok());
    addresses.find(|address: &IpAddr| !address.is_unspecified())
}

fn from(address: Option<IpAddr>) -> String {
    address.map_or_else(String::new, |address| format!(" from {address}"))
}

/// Whether the API may have written `body`, and no web server.
fn is_of_the_api(body: &[u8]) -> bool {
    body.is_empty() || serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok()
}

/// The service, or somebody on the way, may say that it has failed in an answer that looks good.
fn unavailable(status: u16) -> String {
    match status {
        200..300 => format!("the answer is an error, although its status is {status}"),
        _ => format!("the API is not available (status {status})"),
    }
}

/// What an answer that is not of this API suggests.
fn unexpected(status: u16) -> String {
    match status {
        200..300 => "the answer shows nothing that can be used".to_owned(),
        status => format!("unexpected answer with status {status}; check the base URL"),
    }
}

/// How long somebody asks to stay away.
fn asked_for(retry_after: Option<Duration>) -> String {
    retry_after.map_or_else(String::new, |wait| format!("; it asks for {} s without requests", wait.as_secs()))
}

/// How long nothing is asked, and what the API says about it.
fn in_words(retry_after: Option<Duration>) -> String {
    let seconds = |wait: Duration| format!("{} s", wait.as_secs());
    match retry_after {
        None => format!("the next one is in {}", seconds(UNSAID)),
        Some(wait) if wait < Duration::from_secs(1) => "the next one may come at once, as the API says".to_owned(),
        Some(wait) if wait <= RETRY_AFTER_MAX => format!("the next one is in {}, as the API asks", seconds(wait)),
        Some(wait) => {
            format!("the next one is in {}, although the API asks for {}", seconds(RETRY_AFTER_MAX), seconds(wait))
        }
    }
}
