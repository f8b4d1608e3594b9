//! A bound on the size of bodies, whoever brings them.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::Uri;
use tower::{Layer, Service};

use crate::transport::{Request, Response, TransportError, origin};

/// Puts a [`BodyLimit`] around a service.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimitLayer {
    body_max: usize,
}

impl BodyLimitLayer {
    /// So many bytes at most.
    pub fn new(body_max: usize) -> Self {
        Self { body_max }
    }
}

impl<S> Layer<S> for BodyLimitLayer {
    type Service = BodyLimit<S>;

    fn layer(&self, inner: S) -> Self::Service {
        BodyLimit { inner, body_max: self.body_max }
    }
}

/// Lets no larger body through: [`TransportError::TooLarge`]. It comes too late to save the memory that was needed for
/// it: what reads it from a network has a limit of its own, as [`network_up_to`](crate::network_up_to).
#[derive(Clone, Debug)]
pub struct BodyLimit<S> {
    inner: S,
    body_max: usize,
}

impl<S> Service<Request> for BodyLimit<S>
where
    S: Service<Request, Response = Response, Error = TransportError, Future: Unpin>,
{
    type Response = Response;
    type Error = TransportError;
    type Future = BodyLimitFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let (uri, body_max) = (request.uri().clone(), self.body_max);
        BodyLimitFuture { answer: self.inner.call(request), body_max, uri }
    }
}

/// What a [`BodyLimit`] answers with.
pub struct BodyLimitFuture<F> {
    answer: F,
    body_max: usize,
    uri: Uri,
}

impl<F: Future<Output = Result<Response, TransportError>> + Unpin> Future for BodyLimitFuture<F> {
    type Output = Result<Response, TransportError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let response = ready!(Pin::new(&mut self.answer).poll(context))?;
        if response.body().len() > self.body_max {
            let (origin, body_max) = (origin(&self.uri), self.body_max);
            return Poll::Ready(Err(TransportError::TooLarge { origin, body_max }));
        }
        Poll::Ready(Ok(response))
    }
}

impl<F> fmt::Debug for BodyLimitFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyLimitFuture").finish_non_exhaustive()
    }
}
