//! What the layers of the stack go by: which questions share answers, what is kept and for how long, what is asked again
//! at once, and what is counted.

use std::time::Duration;

use bugle_http::{
    CachePolicy, FlightPolicy, Observer, Remedy, Request, Response, RetryPolicy, Statistics, TransportError,
};

use super::asked::{Asked, Life};
use super::batch::NEGATIVE_LIFE;
use super::error::CensusError;

/// The rules, and where what happens is counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    pub(super) statistics: Statistics,
}

fn asked(request: &Request) -> Option<&Asked> {
    request.extensions().get()
}

impl Rules {
    fn count(&self, request: &Request, what: impl FnOnce(&mut bugle_http::Tally)) {
        if let Some(asked) = asked(request) {
            self.statistics.count(asked.collection, what);
        }
    }
}

/// How long an answer is kept is said by who asks, and not by the service, which says nothing of it.
impl CachePolicy<CensusError> for Rules {
    fn is_kept(&self, request: &Request) -> bool {
        asked(request).is_some_and(|asked| asked.is_shared)
    }

    fn life(&self, response: &Response) -> Duration {
        response.extensions().get().map_or(Duration::ZERO, |Life(life)| *life)
    }

    fn life_of_error(&self, error: &CensusError) -> Duration {
        match error {
            CensusError::BadTerm { .. } | CensusError::UnknownCollection | CensusError::BadRequest => NEGATIVE_LIFE,
            _ => Duration::ZERO,
        }
    }

    fn later(&self, error: &CensusError, _by: Duration) -> CensusError {
        error.clone()
    }

    fn on_hit(&self, request: &Request) {
        self.count(request, |tally| tally.cached += 1);
    }
}

impl RetryPolicy<CensusError> for Rules {
    fn may_repeat(&self, request: &Request) -> bool {
        request.method().is_safe()
    }

    /// What may be over in seconds. Who never answered has had its time, and a maintenance takes longer.
    fn remedy(&self, error: &CensusError) -> Remedy {
        match error {
            CensusError::Timeout | CensusError::Maintenance | CensusError::ServiceIdMissing => Remedy::GiveUp,
            error => error.remedy(),
        }
    }

    fn on_retry(&self, request: &Request) {
        self.count(request, |tally| tally.retried += 1);
    }
}

impl FlightPolicy for Rules {
    fn urgency(&self, request: &Request) -> Option<u8> {
        asked(request)?.is_shared.then_some(0)
    }

    fn on_shared(&self, request: &Request) {
        self.count(request, |tally| tally.shared += 1);
    }
}

/// Counts questions, and what comes of them: around everything else.
#[derive(Clone, Debug)]
pub(super) struct Calls(pub(super) Statistics);

impl Observer<CensusError> for Calls {
    type Label = &'static str;

    fn on_request(&self, request: &Request) -> Option<&'static str> {
        let collection = asked(request).filter(|asked| asked.is_call)?.collection;
        self.0.count(collection, |tally| tally.requests += 1);
        Some(collection)
    }

    fn on_end(&self, collection: &'static str, result: Result<&Response, &CensusError>, _: Duration) {
        if let Err(error) = result {
            self.0.count(collection, |tally| tally.on_error(error.kind()));
        }
    }
}

/// Counts requests that go out, and how long they take: around whatever sends them.
#[derive(Clone, Debug)]
pub(super) struct Exchanges(pub(super) Statistics);

impl Observer<TransportError> for Exchanges {
    type Label = &'static str;

    fn on_request(&self, request: &Request) -> Option<&'static str> {
        let collection = asked(request)?.collection;
        self.0.count(collection, |tally| tally.sent += 1);
        Some(collection)
    }

    fn on_end(&self, collection: &'static str, _: Result<&Response, &TransportError>, took: Duration) {
        self.0.count(collection, |tally| tally.on_exchange(took));
    }
}
