//! Watches what goes through, and changes nothing.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::Instant;
use tower::{Layer, Service};

use crate::transport::{Request, Response};

/// Who is told what goes through.
pub trait Observer<E>: Clone {
    /// What is remembered of a request until it is over.
    type Label: Unpin;

    /// A request goes out. `None`: how it ends is no matter.
    fn on_request(&self, request: &Request) -> Option<Self::Label>;

    /// It ended so, after so long. What is dropped before does not end.
    fn on_end(&self, label: Self::Label, result: Result<&Response, &E>, took: Duration);
}

/// Puts a [`Measure`] around a service.
#[derive(Clone, Debug)]
pub struct MeasureLayer<O> {
    observer: O,
}

impl<O> MeasureLayer<O> {
    /// Tells `observer`.
    pub fn new(observer: O) -> Self {
        Self { observer }
    }
}

impl<S, O: Clone> Layer<S> for MeasureLayer<O> {
    type Service = Measure<S, O>;

    fn layer(&self, inner: S) -> Self::Service {
        Measure { inner, observer: self.observer.clone() }
    }
}

/// Tells an [`Observer`] of each request and of its end.
#[derive(Clone, Debug)]
pub struct Measure<S, O> {
    inner: S,
    observer: O,
}

impl<S, O> Service<Request> for Measure<S, O>
where
    S: Service<Request, Response = Response, Future: Unpin>,
    O: Observer<S::Error> + Unpin,
{
    type Response = Response;
    type Error = S::Error;
    type Future = MeasureFuture<S::Future, O, O::Label>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let label = self.observer.on_request(&request);
        let open = label.map(|label| (self.observer.clone(), label, Instant::now()));
        MeasureFuture { answer: self.inner.call(request), open }
    }
}

/// What a [`Measure`] answers with.
pub struct MeasureFuture<F, O, L> {
    answer: F,
    open: Option<(O, L, Instant)>,
}

impl<F, O, E> Future for MeasureFuture<F, O, O::Label>
where
    F: Future<Output = Result<Response, E>> + Unpin,
    O: Observer<E> + Unpin,
{
    type Output = Result<Response, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let result = ready!(Pin::new(&mut self.answer).poll(context));
        if let Some((observer, label, since)) = self.open.take() {
            observer.on_end(label, result.as_ref(), since.elapsed());
        }
        Poll::Ready(result)
    }
}

impl<F, O, L> fmt::Debug for MeasureFuture<F, O, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MeasureFuture").finish_non_exhaustive()
    }
}
