//! What the layers of the stack go by: which questions share answers, what errors mean to a cache and to a retry, and
//! what is counted.

use std::time::Duration;

use bugle_http::{
    CachePolicy, FlightPolicy, Observer, Remedy, Request, Response, RetryPolicy, Statistics, TransportError,
};

use super::error::ApiError;
use super::question::{Asked, Urgency};

/// The longest time for which "not found" is kept, whatever is said: a schedule asks again by then, and wants to hear it
/// twice.
const ERROR_LIFE_MAX: Duration = Duration::from_mins(10);

/// The rules, and where what happens is counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    pub(super) statistics: Statistics,
}

fn asked(request: &Request) -> Option<&Asked> {
    request.extensions().get()
}

impl CachePolicy<ApiError> for Rules {
    fn is_kept(&self, request: &Request) -> bool {
        asked(request).is_some_and(|asked| asked.is_shared)
    }

    fn life_of_error(&self, error: &ApiError) -> Duration {
        match error {
            ApiError::NotFound { max_age } | ApiError::Private { max_age } => ERROR_LIFE_MAX.min(*max_age),
            _ => Duration::ZERO,
        }
    }

    fn later(&self, error: &ApiError, by: Duration) -> ApiError {
        let mut error = error.clone();
        if let ApiError::NotFound { max_age } | ApiError::Private { max_age } = &mut error {
            *max_age = max_age.saturating_sub(by);
        }
        error
    }

    fn on_hit(&self, request: &Request) {
        self.count(request, |tally| tally.cached += 1);
    }
}

impl FlightPolicy for Rules {
    /// A schedule may wait for what a call asks for, but not the other way round: its look waits for its turn for longer,
    /// and is not tried again.
    fn urgency(&self, request: &Request) -> Option<u8> {
        let asked = asked(request).filter(|asked| asked.is_shared)?;
        Some(match asked.urgency {
            Urgency::Scheduled => 0,
            Urgency::Awaited => 1,
        })
    }

    fn on_shared(&self, request: &Request) {
        self.count(request, |tally| tally.shared += 1);
    }
}

impl RetryPolicy<ApiError> for Rules {
    fn may_repeat(&self, request: &Request) -> bool {
        // What is posted may have been taken although no answer came: a token is good once.
        request.method().is_safe() && asked(request).is_some_and(|asked| asked.urgency == Urgency::Awaited)
    }

    /// What may be over in seconds. A maintenance takes longer, and who is turned away stays so.
    fn remedy(&self, error: &ApiError) -> Remedy {
        match error {
            ApiError::NoAnswer { source: TransportError::TooLarge { .. } } => Remedy::GiveUp,
            ApiError::Unavailable { retry_after: Some(wait), .. } => Remedy::RetryAfter(*wait),
            ApiError::Unavailable { .. } | ApiError::Broken { .. } | ApiError::NoAnswer { .. } => Remedy::Retry,
            // It waited for its turn again already.
            _ => Remedy::GiveUp,
        }
    }

    fn on_retry(&self, request: &Request) {
        self.count(request, |tally| tally.retried += 1);
    }
}

impl Rules {
    fn count(&self, request: &Request, what: impl FnOnce(&mut bugle_http::Tally)) {
        if let Some(asked) = asked(request) {
            self.statistics.count(asked.endpoint, what);
        }
    }
}

/// Counts questions, and what comes of them: around everything else.
#[derive(Clone, Debug)]
pub(super) struct Calls(pub(super) Statistics);

impl Observer<ApiError> for Calls {
    type Label = &'static str;

    fn on_request(&self, request: &Request) -> Option<&'static str> {
        let endpoint = asked(request)?.endpoint;
        self.0.count(endpoint, |tally| tally.requests += 1);
        Some(endpoint)
    }

    fn on_end(&self, endpoint: &'static str, result: Result<&Response, &ApiError>, _: Duration) {
        if let Err(error) = result {
            self.0.count(endpoint, |tally| tally.on_error(error.kind()));
        }
    }
}

/// Counts requests that go out, and how long they take: around whatever sends them.
#[derive(Clone, Debug)]
pub(super) struct Exchanges(pub(super) Statistics);

impl Observer<TransportError> for Exchanges {
    type Label = &'static str;

    fn on_request(&self, request: &Request) -> Option<&'static str> {
        let endpoint = asked(request)?.endpoint;
        self.0.count(endpoint, |tally| tally.sent += 1);
        Some(endpoint)
    }

    fn on_end(&self, endpoint: &'static str, _: Result<&Response, &TransportError>, took: Duration) {
        self.0.count(endpoint, |tally| tally.on_exchange(took));
    }
}
