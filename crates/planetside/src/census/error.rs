//! Why Census gave no answer, by meaning: it says little by the HTTP status, and errors come with 200.

use std::time::Duration;

use bugle_http::{RETRY_AFTER_MAX, Remedy, TransportError};

use super::query::Misuse;

/// How long nothing is asked after too many requests, where nobody says: the limit is counted by the minute.
const UNSAID: Duration = Duration::from_mins(1);

/// How long a maintenance lasts at least.
const MAINTENANCE: Duration = Duration::from_mins(30);

/// Why Census gave no answer. What the service says is fit to be shown: a line of bounded length. None of them ever holds
/// the service id.
///
/// What to do about one is in [`remedy`](Self::remedy). Those that may be over in seconds were tried again before anybody
/// hears of them.
///
/// ```no_run
/// # async fn example(census: bugle_planetside::Client) {
/// use bugle_planetside::{CensusError, CharacterId, Remedy};
///
/// match census.character_names(&[CharacterId(5428010618015189713)]).await {
///     Ok(names) => println!("{names:?}"),
///     Err(CensusError::ServiceIdUnknown) => println!("the service id is wrong"),
///     Err(error) => match error.remedy() {
///         Remedy::Retry | Remedy::RetryAfter(_) => println!("later: {error}"),
///         _ => println!("never: {error}"),
///     },
/// }
/// # }
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CensusError {
    /// The query is one that the service would refuse, or take for another: it was not asked.
    #[error("Census cannot be asked that")]
    Misuse {
        /// What is wrong with it.
        #[from]
        source: Misuse,
    },
    /// Nobody answered, or the answer broke off.
    #[error("the Census service cannot be reached")]
    Unreachable {
        /// What the transport said.
        source: TransportError,
    },
    /// Nobody answered in time.
    #[error("the Census service did not answer in time")]
    Timeout,
    /// The service does not know the service id.
    #[error("Census does not know the service id; get one at https://census.daybreakgames.com/#devSignup")]
    ServiceIdUnknown,
    /// Too many requests without a service id: about ten a minute are answered.
    #[error("Census wants a service id of your own; get one at https://census.daybreakgames.com/#devSignup")]
    ServiceIdMissing,
    /// Too many requests with this service id: `example` is good for about ten a minute.
    #[error(
        "too many requests with this service id; one of your own has no limit: \
         https://census.daybreakgames.com/#devSignup"
    )]
    Throttled {
        /// How long to stay away, where the service says, which may be absurd: see [`remedy`](CensusError::remedy).
        retry_after: Option<Duration>,
    },
    /// There is no such namespace or no such collection; or, as the service says the same then, its database is down.
    #[error("Census has no such collection, or its database is down")]
    UnknownCollection,
    /// A part of the service is down.
    #[error("a part of Census is down")]
    Unavailable,
    /// The service does not understand the address that it was asked at.
    #[error("Census does not understand the request")]
    BadRequest,
    /// The service refuses the query: an unknown field, a value that cannot be, a search for too little.
    #[error("Census refuses the query: {reason}")]
    BadTerm {
        /// In its own words.
        reason: String,
    },
    /// The service failed. Queries that ask for nothing end so, and others when there are too many of them.
    #[error("Census failed{}", in_brackets(reason))]
    ServerError {
        /// In its own words. Mostly it has none.
        reason: String,
    },
    /// The service could not count: it said -1.
    #[error("Census could not count")]
    CountFailed,
    /// The service, or what stands in front of it, has too much to do.
    #[error("Census is overloaded (status {status})")]
    Overloaded {
        /// The HTTP status.
        status: u16,
        /// How long to stay away, where somebody says, which may be absurd: see [`remedy`](CensusError::remedy).
        retry_after: Option<Duration>,
    },
    /// The service is closed: it sends everybody to another page.
    #[error("Census is closed for maintenance")]
    Maintenance,
    /// The service is elsewhere now: the same is to be asked for there.
    #[error("Census has moved to {to}; set that as the Census address")]
    Moved {
        /// Scheme, host and port.
        to: String,
    },
    /// Something else than rows, such as a page for people.
    #[error(
        "Census answers with something like a page for people (status {status}); it may be overloaded, or the address is wrong"
    )]
    Page {
        /// The HTTP status.
        status: u16,
    },
    /// The answer is cut off, or no JSON at all.
    #[error("the answer of Census is broken: {len} bytes that are not JSON")]
    Garbled {
        /// The length of the body.
        len: usize,
    },
    /// JSON that answers nothing: whatever was asked for is not in it.
    #[error("the answer of Census (status {status}) is not about what was asked for")]
    Unexpected {
        /// The HTTP status.
        status: u16,
    },
}

impl CensusError {
    /// What to do about it.
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::Unreachable { source: TransportError::TooLarge { .. } }
            | Self::Misuse { .. }
            | Self::ServiceIdUnknown
            | Self::UnknownCollection
            | Self::BadRequest
            | Self::BadTerm { .. }
            | Self::Moved { .. } => Remedy::GiveUp,
            // Somebody else answers there.
            Self::Page { status } | Self::Unexpected { status } if (400..500).contains(status) => Remedy::GiveUp,
            Self::Unreachable { .. }
            | Self::Timeout
            | Self::Unavailable
            | Self::ServerError { .. }
            | Self::CountFailed
            | Self::Page { .. }
            | Self::Garbled { .. }
            | Self::Unexpected { .. } => Remedy::Retry,
            Self::Overloaded { retry_after, .. } => {
                retry_after.map_or(Remedy::Retry, |wait| Remedy::RetryAfter(wait.min(RETRY_AFTER_MAX)))
            }
            Self::Throttled { retry_after } => Remedy::RetryAfter(retry_after.unwrap_or(UNSAID).min(RETRY_AFTER_MAX)),
            Self::ServiceIdMissing => Remedy::RetryAfter(UNSAID),
            Self::Maintenance => Remedy::RetryAfter(MAINTENANCE),
        }
    }

    /// A word for its kind, as statistics count it: `bad_term`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Misuse { .. } => "misuse",
            Self::Unreachable { .. } => "unreachable",
            Self::Timeout => "timeout",
            Self::ServiceIdUnknown => "service_id_unknown",
            Self::ServiceIdMissing => "service_id_missing",
            Self::Throttled { .. } => "throttled",
            Self::UnknownCollection => "unknown_collection",
            Self::Unavailable => "unavailable",
            Self::BadRequest => "bad_request",
            Self::BadTerm { .. } => "bad_term",
            Self::ServerError { .. } => "server_error",
            Self::CountFailed => "count_failed",
            Self::Overloaded { .. } => "overloaded",
            Self::Maintenance => "maintenance",
            Self::Moved { .. } => "moved",
            Self::Page { .. } => "page",
            Self::Garbled { .. } => "garbled",
            Self::Unexpected { .. } => "unexpected",
        }
    }
}

fn in_brackets(reason: &str) -> String {
    if reason.is_empty() { String::new() } else { format!(" ({reason})") }
}
