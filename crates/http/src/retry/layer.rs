//! Retry as a layer.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};

use tokio::time::{Instant, Sleep};
use tower::{Layer, Service};

use super::policy::RetryPolicy;
use super::tries::{Retries, Tries};
use crate::transport::{Request, Response};

/// Puts a [`Retry`] around a service.
#[derive(Clone, Debug)]
pub struct RetryLayer<P> {
    retries: Retries,
    seed: u64,
    policy: P,
}

impl<P> RetryLayer<P> {
    /// Asks again as `policy` and `retries` say. `seed` decides the jitter.
    pub fn new(retries: Retries, seed: u64, policy: P) -> Self {
        Self { retries, seed, policy }
    }
}

impl<S, P: Clone> Layer<S> for RetryLayer<P> {
    type Service = Retry<S, P>;

    fn layer(&self, inner: S) -> Self::Service {
        let seeds = Arc::new(AtomicU64::new(self.seed));
        Retry { inner, retries: self.retries, seeds, policy: self.policy.clone() }
    }
}

/// Asks again where that can help, a bounded number of times, after waits that grow, or that the service asked for. What
/// is given at the end is what the last try brought.
#[derive(Clone, Debug)]
pub struct Retry<S, P> {
    inner: S,
    retries: Retries,
    /// Of the next request.
    seeds: Arc<AtomicU64>,
    policy: P,
}

impl<S, P> Service<Request> for Retry<S, P>
where
    S: Service<Request, Response = Response, Future: Unpin> + Clone,
    P: RetryPolicy<S::Error>,
{
    type Response = Response;
    type Error = S::Error;
    type Future = RetryFuture<S, P>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let again = (self.retries.most > 0 && self.policy.may_repeat(&request)).then(|| {
            let seed = self.seeds.fetch_add(1, Ordering::Relaxed);
            let (service, policy) = (self.inner.clone(), self.policy.clone());
            let tries = Tries::new(self.retries, seed);
            Box::new(Again { service, request: request.clone(), tries, policy, since: Instant::now() })
        });
        RetryFuture { state: State::Asked(self.inner.call(request)), again }
    }
}

/// What a [`Retry`] answers with.
pub struct RetryFuture<S: Service<Request>, P> {
    state: State<S::Future>,
    /// `None`: what the first try brings is the answer.
    again: Option<Box<Again<S, P>>>,
}

enum State<F> {
    Asked(F),
    Waiting(Pin<Box<Sleep>>),
    /// The wait is over, and the service has to be ready.
    Due,
}

/// What it takes to ask again.
struct Again<S, P> {
    service: S,
    request: Request,
    tries: Tries,
    policy: P,
    since: Instant,
}

impl<S, P> Future for RetryFuture<S, P>
where
    S: Service<Request, Response = Response, Future: Unpin>,
    P: RetryPolicy<S::Error>,
{
    type Output = Result<Response, S::Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { state, again } = self.get_mut();
        loop {
            *state = match state {
                State::Asked(answer) => {
                    let result = ready!(Pin::new(answer).poll(context));
                    let wait = again.as_mut().zip(result.as_ref().err()).and_then(|(again, error)| {
                        again.tries.next_wait(again.policy.remedy(error), again.since.elapsed())
                    });
                    match wait {
                        Some(wait) => State::Waiting(Box::pin(tokio::time::sleep(wait))),
                        None => return Poll::Ready(result),
                    }
                }
                State::Waiting(wait) => {
                    ready!(wait.as_mut().poll(context));
                    State::Due
                }
                State::Due => {
                    let again = again.as_mut().expect("only what can be asked again waits for it");
                    ready!(again.service.poll_ready(context))?;
                    again.policy.on_retry(&again.request);
                    State::Asked(again.service.call(again.request.clone()))
                }
            };
        }
    }
}

impl<S: Service<Request>, P> fmt::Debug for RetryFuture<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryFuture").finish_non_exhaustive()
    }
}
