//! What an answer means to the question: a good one whose body is cut off is none, and only wars are private.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bugle_http::{Request, Response};
use tower::Service;

use super::error::ApiError;
use super::question::{Asked, Urgency};

/// Judges answers. Whether the body of a look can be read is left to its watcher, which reads only what has changed.
#[derive(Clone, Debug)]
pub(super) struct Judge<S> {
    inner: S,
}

/// An answer was found to be JSON: among its extensions.
#[derive(Clone, Copy, Debug)]
struct IsJson;

impl<S> Judge<S> {
    pub(super) fn new(inner: S) -> Self {
        Self { inner }
    }
}

impl<S: Service<Request, Response = Response, Error = ApiError, Future: Unpin>> Service<Request> for Judge<S> {
    type Response = Response;
    type Error = ApiError;
    type Future = Judged<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), ApiError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let asked = request.extensions().get().copied();
        Judged { answer: self.inner.call(request), asked }
    }
}

/// An answer, judged.
#[derive(Debug)]
pub(super) struct Judged<F> {
    answer: F,
    asked: Option<Asked>,
}

impl<F: Future<Output = Result<Response, ApiError>> + Unpin> Future for Judged<F> {
    type Output = Result<Response, ApiError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let result = ready!(Pin::new(&mut self.answer).poll(context));
        let Some(asked) = self.asked else { return Poll::Ready(result) };
        Poll::Ready(match result {
            Ok(response) if asked.urgency == Urgency::Awaited => checked(response),
            Err(error) if !asked.can_be_private => Err(error.of_what_is_public()),
            other => other,
        })
    }
}

/// The answer, if its body is whole. What was looked at before is not looked at again.
pub(super) fn checked(mut response: Response) -> Result<Response, ApiError> {
    if response.extensions().get::<IsJson>().is_some() {
        return Ok(response);
    }
    if serde_json::from_slice::<serde::de::IgnoredAny>(response.body()).is_err() {
        return Err(ApiError::Broken { len: response.body().len() });
    }
    response.extensions_mut().insert(IsJson);
    Ok(response)
}
