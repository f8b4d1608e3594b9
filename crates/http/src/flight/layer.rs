//! Single flight as a layer.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use futures_util::FutureExt as _;
use futures_util::future::{Shared, WeakShared};
use http::{Method, Uri};
use tower::{Layer, Service};

use super::flights::Flights;
use super::policy::FlightPolicy;
use crate::transport::{Request, Response};

/// Puts a [`Flight`] around a service.
#[derive(Clone, Debug)]
pub struct FlightLayer<P> {
    policy: P,
}

impl<P> FlightLayer<P> {
    /// Shares what `policy` says.
    pub fn new(policy: P) -> Self {
        Self { policy }
    }
}

impl<S, P> Layer<S> for FlightLayer<P>
where
    S: Service<Request, Response = Response, Error: Clone, Future: Unpin>,
    P: Clone,
{
    type Service = Flight<S, P>;

    fn layer(&self, inner: S) -> Self::Service {
        Flight { inner, under_way: UnderWay(Arc::new(Mutex::new(Flights::new()))), policy: self.policy.clone() }
    }
}

/// Asks once for what is asked for several times at the same time. The request goes on for as long as anybody waits for
/// its answer: it does not matter whether that is who began it. When nobody does any more, it is dropped.
pub struct Flight<S: Service<Request, Response = Response, Error: Clone, Future: Unpin>, P> {
    inner: S,
    under_way: UnderWay<S::Future>,
    policy: P,
}

/// What is under way, of all clones of a [`Flight`]. Nothing in it keeps a request alive.
struct UnderWay<F: Future<Output: Clone> + Unpin>(Arc<Mutex<Flights<Uri, WeakShared<Landing<F>>>>>);

impl<F: Future<Output: Clone> + Unpin> UnderWay<F> {
    fn lock(&self) -> MutexGuard<'_, Flights<Uri, WeakShared<Landing<F>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<F: Future<Output: Clone> + Unpin> Clone for UnderWay<F> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// A request that is under way, until it has its answer or nobody waits for it.
struct Landing<F: Future<Output: Clone> + Unpin> {
    answer: F,
    uri: Uri,
    number: u64,
    under_way: UnderWay<F>,
}

impl<F: Future<Output: Clone> + Unpin> Future for Landing<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        self.answer.poll_unpin(context)
    }
}

impl<F: Future<Output: Clone> + Unpin> Drop for Landing<F> {
    fn drop(&mut self) {
        self.under_way.lock().end(&self.uri, self.number);
    }
}

impl<S, P> Service<Request> for Flight<S, P>
where
    S: Service<Request, Response = Response, Error: Clone, Future: Unpin>,
    P: FlightPolicy,
{
    type Response = Response;
    type Error = S::Error;
    type Future = FlightFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let urgency = Some(&request).filter(|it| it.method() == Method::GET).and_then(|it| self.policy.urgency(it));
        let Some(urgency) = urgency else { return FlightFuture(Way::Alone(self.inner.call(request))) };
        let mut under_way = self.under_way.lock();
        let joined = under_way.joinable(request.uri(), urgency).find_map(WeakShared::upgrade);
        if let Some(joined) = joined {
            drop(under_way);
            self.policy.on_shared(&request);
            return FlightFuture(Way::Together(joined));
        }
        // All in one go: of two who come at the same moment, one begins. A call does no more than make a future.
        let (uri, number) = (request.uri().clone(), under_way.next_number());
        let answer = self.inner.call(request);
        let landing = Landing { answer, uri: uri.clone(), number, under_way: self.under_way.clone() };
        let shared = landing.shared();
        if let Some(weak) = shared.downgrade() {
            under_way.begin(uri, number, urgency, weak);
        }
        drop(under_way);
        FlightFuture(Way::Together(shared))
    }
}

impl<S, P> Clone for Flight<S, P>
where
    S: Service<Request, Response = Response, Error: Clone, Future: Unpin> + Clone,
    P: Clone,
{
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), under_way: self.under_way.clone(), policy: self.policy.clone() }
    }
}

impl<S: Service<Request, Response = Response, Error: Clone, Future: Unpin>, P> fmt::Debug for Flight<S, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flight").finish_non_exhaustive()
    }
}

/// What a [`Flight`] answers with.
pub struct FlightFuture<F: Future<Output: Clone> + Unpin>(Way<F>);

enum Way<F: Future<Output: Clone> + Unpin> {
    Alone(F),
    Together(Shared<Landing<F>>),
}

impl<F: Future<Output: Clone> + Unpin> Future for FlightFuture<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        match &mut self.0 {
            Way::Alone(answer) => answer.poll_unpin(context),
            Way::Together(answer) => answer.poll_unpin(context),
        }
    }
}

impl<F: Future<Output: Clone> + Unpin> fmt::Debug for FlightFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlightFuture").finish_non_exhaustive()
    }
}
