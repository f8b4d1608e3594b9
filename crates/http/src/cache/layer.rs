//! The cache as a layer: only what is not kept is asked for.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use http::header::AGE;
use http::{HeaderValue, Method, Uri};
use tokio::time::Instant;
use tower::{Layer, Service};

use super::policy::CachePolicy;
use super::store::{CacheUse, Store};
use crate::freshness::Freshness;
use crate::transport::{Request, Response};

/// What an answer weighs beside its body and the texts that belong to it.
const OVERHEAD: usize = 512;

/// An answer or an error that is kept, and how old it was when it came.
struct Shelved<E> {
    result: Result<Response, E>,
    age: Duration,
}

/// What a cache keeps. Cheap to clone; clones are the same.
pub struct Kept<E>(Arc<Mutex<Store<Uri, Shelved<E>>>>);

impl<E: Clone> Kept<E> {
    /// Room for so many bytes; for none, nothing is kept.
    pub fn new(bytes_max: usize) -> Self {
        Self(Arc::new(Mutex::new(Store::new(bytes_max))))
    }

    /// Forgets the answer of `uri`, which turned out to be none.
    pub fn forget(&self, uri: &Uri) {
        self.lock().remove(uri);
    }

    /// What is kept, in numbers.
    pub fn in_numbers(&self) -> CacheUse {
        self.lock().in_numbers()
    }

    /// What is kept for `request`.
    fn answer(&self, request: &Request, policy: &impl CachePolicy<E>) -> Option<Result<Response, E>> {
        let result = self.get(request.uri(), policy)?;
        policy.on_hit(request);
        Some(result)
    }

    /// What is kept of `uri`, as it is now.
    fn get(&self, uri: &Uri, policy: &impl CachePolicy<E>) -> Option<Result<Response, E>> {
        let mut store = self.lock();
        let (Shelved { result, age }, kept_for) = store.get(uri, Instant::now())?;
        match result {
            Ok(response) => {
                let mut response = response.clone();
                // Whole seconds that have passed: who counts from it never thinks that less is left than there is.
                let seconds = HeaderValue::from((*age + kept_for).as_secs());
                response.headers_mut().insert(AGE, seconds);
                Some(Ok(response))
            }
            Err(error) => Some(Err(policy.later(error, kept_for))),
        }
    }

    fn put(&self, uri: Uri, result: &Result<Response, E>, policy: &impl CachePolicy<E>) {
        let (life, age, bytes) = match result {
            Ok(response) => (policy.life(response), Freshness::of(response.headers()).age, weight(response)),
            Err(error) => (policy.life_of_error(error), Duration::ZERO, 0),
        };
        if life.is_zero() {
            // A bad answer says nothing against a good one, which is not asked for again while it is kept.
            return;
        }
        let bytes = bytes + OVERHEAD + uri.path().len() + uri.query().map_or(0, str::len);
        let shelved = Shelved { result: result.clone(), age };
        self.lock().put(uri, shelved, bytes, life, Instant::now());
    }

    fn lock(&self) -> MutexGuard<'_, Store<Uri, Shelved<E>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How much an answer takes.
fn weight(response: &Response) -> usize {
    let headers = response.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 64);
    response.body().len() + headers.sum::<usize>()
}

impl<E> Clone for Kept<E> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<E> fmt::Debug for Kept<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}

/// Puts a [`Cache`] around a service.
#[derive(Debug)]
pub struct CacheLayer<E, P> {
    kept: Kept<E>,
    policy: P,
    keeps: bool,
}

impl<E, P> CacheLayer<E, P> {
    /// Answers with what `kept` holds, and fills it.
    pub fn new(kept: Kept<E>, policy: P) -> Self {
        Self { kept, policy, keeps: true }
    }

    /// Answers with what `kept` holds, which is filled by a [`Cache`] further in, and keeps nothing itself. Outside of a
    /// [`Flight`](crate::Flight) it spares one for whatever is known. The cache looks once more: what came in between is
    /// known to it.
    pub fn known(kept: Kept<E>, policy: P) -> Self {
        Self { kept, policy, keeps: false }
    }
}

impl<S, E, P: Clone> Layer<S> for CacheLayer<E, P> {
    type Service = Cache<S, E, P>;

    fn layer(&self, inner: S) -> Self::Service {
        Cache { inner, kept: self.kept.clone(), policy: self.policy.clone(), keeps: self.keeps }
    }
}

/// Answers a `GET` with what was answered before, while that is good: by the life that was left of it when it came, on a
/// clock that only goes forward, whatever the answer says of dates. What is given again is as old as it is by then
/// (`Age`), so that whoever gets it sees how much of its life is left; an error counts down likewise.
///
/// Put it inside of a [`Flight`](crate::Flight): then what is asked at the same time is kept once, and nobody asks
/// between an answer and its being kept. What only looks at what is [`known`](CacheLayer::known) goes outside of it.
#[derive(Clone, Debug)]
pub struct Cache<S, E, P> {
    inner: S,
    kept: Kept<E>,
    policy: P,
    keeps: bool,
}

impl<S, E, P> Service<Request> for Cache<S, E, P>
where
    S: Service<Request, Response = Response, Error = E, Future: Unpin>,
    E: Clone + Unpin,
    P: CachePolicy<E> + Unpin,
{
    type Response = Response;
    type Error = E;
    type Future = CacheFuture<S::Future, E, P>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), E>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let may_be_kept = request.method() == Method::GET && self.policy.is_kept(&request);
        let known = may_be_kept.then(|| self.kept.answer(&request, &self.policy)).flatten();
        if known.is_some() {
            return CacheFuture(Way::Known(known));
        }
        let keep = || (request.uri().clone(), self.kept.clone(), self.policy.clone());
        let keep = (self.keeps && may_be_kept).then(keep);
        CacheFuture(Way::Asked { answer: self.inner.call(request), keep })
    }
}

/// What a [`Cache`] answers with.
pub struct CacheFuture<F, E, P>(Way<F, E, P>);

enum Way<F, E, P> {
    Known(Option<Result<Response, E>>),
    Asked { answer: F, keep: Option<(Uri, Kept<E>, P)> },
}

impl<F, E, P> Future for CacheFuture<F, E, P>
where
    F: Future<Output = Result<Response, E>> + Unpin,
    E: Clone + Unpin,
    P: CachePolicy<E> + Unpin,
{
    type Output = Result<Response, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            Way::Known(result) => Poll::Ready(result.take().expect("a future that is done is not polled")),
            Way::Asked { answer, keep } => {
                let result = ready!(Pin::new(answer).poll(context));
                if let Some((uri, kept, policy)) = keep.take() {
                    kept.put(uri, &result, &policy);
                }
                Poll::Ready(result)
            }
        }
    }
}

impl<F, E, P> fmt::Debug for CacheFuture<F, E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CacheFuture").finish_non_exhaustive()
    }
}
