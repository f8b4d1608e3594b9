//! A bound on the time that a whole exchange takes, whatever is on its way.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use tokio::time::Sleep;
use tower::{Layer, Service};

use crate::transport::{Request, Response, TransportError, origin};

/// Puts a [`Deadline`] around a service.
#[derive(Clone, Copy, Debug)]
pub struct DeadlineLayer {
    timeout: Duration,
}

impl DeadlineLayer {
    /// So long for the whole exchange.
    pub fn new(timeout: Duration) -> Self {
        Self { timeout }
    }
}

impl<S> Layer<S> for DeadlineLayer {
    type Service = Deadline<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Deadline { inner, timeout: self.timeout }
    }
}

/// Drops what has no answer in time: [`TransportError::Timeout`].
#[derive(Clone, Debug)]
pub struct Deadline<S> {
    inner: S,
    timeout: Duration,
}

impl<S> Service<Request> for Deadline<S>
where
    S: Service<Request, Response = Response, Error = TransportError, Future: Unpin>,
{
    type Response = Response;
    type Error = TransportError;
    type Future = DeadlineFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let uri = request.uri().clone();
        DeadlineFuture { answer: self.inner.call(request), over: Box::pin(tokio::time::sleep(self.timeout)), uri }
    }
}

/// What a [`Deadline`] answers with.
pub struct DeadlineFuture<F> {
    answer: F,
    over: Pin<Box<Sleep>>,
    uri: Uri,
}

impl<F: Future<Output = Result<Response, TransportError>> + Unpin> Future for DeadlineFuture<F> {
    type Output = Result<Response, TransportError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Poll::Ready(result) = Pin::new(&mut self.answer).poll(context) {
            return Poll::Ready(result);
        }
        let is_over = self.over.as_mut().poll(context);
        is_over.map(|()| Err(TransportError::Timeout { origin: origin(&self.uri) }))
    }
}

impl<F> fmt::Debug for DeadlineFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeadlineFuture").finish_non_exhaustive()
    }
}
