//! What a cache keeps, looked at before anything else is done.

use std::task::{Context, Poll};

use tower::{Layer, Service};

use super::layer::{CacheFuture, Kept};
use super::policy::CachePolicy;
use crate::transport::{Request, Response};

/// Puts a [`Known`] around a service.
#[derive(Debug)]
pub struct KnownLayer<E, P> {
    kept: Kept<E>,
    policy: P,
}

impl<E, P> KnownLayer<E, P> {
    /// Answers with what `kept` holds. It is filled by a [`Cache`](crate::Cache) further in.
    pub fn new(kept: Kept<E>, policy: P) -> Self {
        Self { kept, policy }
    }
}

impl<S, E, P: Clone> Layer<S> for KnownLayer<E, P> {
    type Service = Known<S, E, P>;

    fn layer(&self, inner: S) -> Self::Service {
        Known { inner, kept: self.kept.clone(), policy: self.policy.clone() }
    }
}

/// Answers a `GET` with what a [`Cache`](crate::Cache) further in has kept, and keeps nothing itself. Outside of a
/// [`Flight`](crate::Flight) it spares one for whatever is known. The cache looks once more: what came in between is
/// known to it.
#[derive(Debug)]
pub struct Known<S, E, P> {
    inner: S,
    kept: Kept<E>,
    policy: P,
}

impl<S: Clone, E, P: Clone> Clone for Known<S, E, P> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), kept: self.kept.clone(), policy: self.policy.clone() }
    }
}

impl<S, E, P> Service<Request> for Known<S, E, P>
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
        match self.kept.answer(&request, &self.policy) {
            Some(result) => CacheFuture::known(result),
            None => CacheFuture::asked(self.inner.call(request)),
        }
    }
}
