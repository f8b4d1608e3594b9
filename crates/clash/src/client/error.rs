//! Why an answer brought no body, by meaning: the API uses one status for several things.

use std::time::Duration;

use bugle_http::{Remedy, Response, TransportError};
use http::StatusCode;
use serde::Deserialize;

use super::answer::{max_age, retry_after};
use crate::failure::Failure;

/// The longest text of the API that is passed on.
const MESSAGE_MAX: usize = 200;

/// Why an answer brought no body.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
    /// The request makes no sense to the API.
    #[error("the API refuses the request: {message}")]
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
    /// The key is wrong, revoked or unknown.
    #[error("the API key is not accepted ({message}); make a new one at https://developer.clashofclans.com")]
    InvalidKey {
        /// What the API says.
        message: String,
    },
    /// The key is bound to other addresses than the one this request came from.
    #[error(
        "the API key is not valid from this address ({message}); \
         make one for it at https://developer.clashofclans.com"
    )]
    InvalidAddress {
        /// What the API says: it names the address.
        message: String,
    },
    /// There is no such thing, or no longer.
    #[error("not found")]
    NotFound {
        /// How long the API keeps saying so.
        max_age: Duration,
    },
    /// Too many requests with this key.
    #[error("too many requests with this API key")]
    Throttled {
        /// How long to stay away, where the API says.
        retry_after: Option<Duration>,
    },
    /// The game is closed for maintenance.
    #[error("the game is in maintenance")]
    Maintenance,
    /// The service has a problem of its own.
    #[error("the API is not available (status {status})")]
    Unavailable {
        /// The HTTP status.
        status: u16,
    },
    /// An answer that is not of this API.
    #[error("unexpected answer with status {status}; is the base URL right?")]
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
    /// No answer.
    #[error("no answer")]
    NoAnswer {
        /// What the transport says.
        source: TransportError,
    },
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ErrorBody {
    reason: String,
    message: Option<String>,
}

impl ApiError {
    /// The meaning of an answer with a bad status.
    pub(super) fn of(response: &Response) -> Self {
        let ErrorBody { reason, message } = serde_json::from_slice(response.body()).unwrap_or_default();
        let status = response.status();
        let max_age = max_age(response.headers());
        let has_message = message.is_some();
        let message: String = message.unwrap_or_else(|| reason.clone()).chars().take(MESSAGE_MAX).collect();
        match status {
            StatusCode::BAD_REQUEST => Self::BadRequest { message },
            StatusCode::FORBIDDEN if reason == "accessDenied.invalidIp" => Self::InvalidAddress { message },
            // The same reason with a message is about the key; without one it is about the clan.
            StatusCode::FORBIDDEN if reason == "accessDenied" && !has_message => Self::Private { max_age },
            StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => Self::InvalidKey { message },
            StatusCode::NOT_FOUND => Self::NotFound { max_age },
            StatusCode::TOO_MANY_REQUESTS => Self::Throttled { retry_after: retry_after(response.headers()) },
            StatusCode::SERVICE_UNAVAILABLE => Self::Maintenance,
            _ if status.is_server_error() => Self::Unavailable { status: status.as_u16() },
            _ => Self::Unexpected { status: status.as_u16() },
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::BadRequest { .. } | Self::InvalidKey { .. } | Self::InvalidAddress { .. } => Remedy::GiveUp,
            Self::Private { max_age } | Self::NotFound { max_age } => Remedy::RetryAfter(*max_age),
            Self::Throttled { retry_after } => Remedy::RetryAfter(retry_after.unwrap_or(Duration::from_secs(30))),
            Self::Maintenance
            | Self::Unavailable { .. }
            | Self::Unexpected { .. }
            | Self::Broken { .. }
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
            Self::BadRequest { .. } | Self::InvalidKey { .. } | Self::InvalidAddress { .. } => Failure::Refused,
            Self::Broken { .. } => Failure::Garbage,
            Self::Unavailable { .. } | Self::Unexpected { .. } | Self::NoAnswer { .. } => Failure::Unreachable,
        }
    }
}
