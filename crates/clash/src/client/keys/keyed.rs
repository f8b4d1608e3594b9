//! Asks with a key, when it is its turn: an answer is a good one, or an error by meaning.

use std::sync::Arc;
use std::task::{Context, Poll};

use bugle_http::{Request, Response, Transport};
use futures_core::future::BoxFuture;
use http::HeaderValue;
use http::header::{ACCEPT, AUTHORIZATION};
use tokio::time::Instant;
use tower::{Service, ServiceExt as _};

use super::gate::Gate;
use super::heal::Healer;
use super::key::Key;
use super::keyring::{Refusal, Verdict};
use super::portal::settings::Portal;
use super::queue::{Queue, Then, Tries};
use super::stats::KeyStats;
use crate::client::error::ApiError;
use crate::client::question::{Asked, Urgency};

/// A layer around the transport that knows the keys, and what answers mean. Cheap to clone; clones share the keys.
///
/// A request waits until a key may be used, and is sent again with another one if its own is used too often or refused.
/// Where none is free it waits for its turn again, as all the others do.
/// Where a portal is known, refused keys are renewed first. Whoever drops a request that waits gives its turn away.
#[derive(Clone, Debug)]
pub(in crate::client) struct Keyed {
    transport: Transport,
    gate: Arc<Gate>,
    rate: u32,
    /// How often a request that is turned away for want of a rest is sent again after one.
    rests: u32,
}

impl Keyed {
    /// With these keys, each used so often in a second, and perhaps with a portal that makes others. A request that
    /// somebody waits for, and that is turned away as one too many, waits for its turn again `rests` times at most, and a minute.
    pub(in crate::client) fn new(
        transport: Transport,
        keys: Vec<Key>,
        per_second: u32,
        rests: u32,
        portal: Option<Portal>,
    ) -> Self {
        // Others are made only when those that are given are refused.
        let wanted = if keys.is_empty() { portal.as_ref().map_or(0, Portal::wanted) } else { distinct(&keys) };
        let rate = per_second.saturating_mul(u32::try_from(wanted).unwrap_or(u32::MAX));
        let gate = Gate::new(Queue::new(keys, per_second, portal.map(Healer::new), Instant::now()));
        Self { transport, gate, rate, rests }
    }

    /// How many requests in a second all keys are used for at most, together.
    pub(in crate::client) fn rate(&self) -> u32 {
        self.rate
    }

    /// What is known of each key, without the key.
    pub(in crate::client) fn stats(&self) -> Vec<KeyStats> {
        self.gate.stats()
    }
}

impl Service<Request> for Keyed {
    type Response = Response;
    type Error = ApiError;
    type Future = BoxFuture<'static, Result<Response, ApiError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ApiError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        Box::pin(ask(self.transport.clone(), Arc::clone(&self.gate), self.rests, request))
    }
}

/// How many keys there are, each counted once.
fn distinct(keys: &[Key]) -> usize {
    keys.iter().enumerate().filter(|(place, key)| !keys[..*place].contains(key)).count()
}

async fn ask(transport: Transport, gate: Arc<Gate>, rests: u32, mut request: Request) -> Result<Response, ApiError> {
    let urgency = request.extensions().get().map_or(Urgency::Awaited, |asked: &Asked| asked.urgency);
    // A schedule comes back by itself.
    let tries = if urgency == Urgency::Awaited { Tries::with_rests(rests, Instant::now()) } else { Tries::default() };
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let mut visitor = gate.enter(urgency, tries);
    loop {
        let (turn, key) = visitor.turn().await?;
        request.headers_mut().insert(AUTHORIZATION, key.bearer());
        let answered = transport.clone().oneshot(request.clone()).await;
        let answer = answered.map_err(|source| ApiError::NoAnswer { source }).and_then(|answer| meant(answer, &key));
        if let Err(ApiError::InvalidAddress { address, .. }) = &answer {
            visitor.on_address(*address);
        }
        if visitor.on_answer(&turn, verdict(&answer)) == Then::Done {
            return answer;
        }
    }
}

/// An answer, or the error that it means.
fn meant(response: Response, key: &Key) -> Result<Response, ApiError> {
    if !response.status().is_success() {
        return Err(ApiError::of(&response, key.secrets()));
    }
    ApiError::in_answer(&response, key.secrets()).map_or(Ok(response), Err)
}

/// What an answer says about the key that was used.
fn verdict(answer: &Result<Response, ApiError>) -> Verdict {
    match answer {
        Ok(_) | Err(ApiError::NotFound { .. } | ApiError::Private { .. } | ApiError::BadRequest { .. }) => {
            Verdict::Accepted
        }
        Err(ApiError::Throttled { retry_after }) => Verdict::Throttled(*retry_after),
        Err(ApiError::InvalidKey { .. }) => Verdict::Refused(Refusal::Key),
        Err(ApiError::InvalidAddress { .. }) => Verdict::Refused(Refusal::Address),
        Err(ApiError::NoAnswer { .. }) => Verdict::Unanswered,
        Err(_) => Verdict::Unsaid,
    }
}
