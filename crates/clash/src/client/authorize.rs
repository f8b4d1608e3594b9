//! Adds the key to every request, and lets nobody read it.

use std::fmt;
use std::task::{Context, Poll};

use bugle_http::Request;
use http::HeaderValue;
use http::header::{ACCEPT, AUTHORIZATION};
use tower::Service;

/// A layer around the transport that knows the key.
#[derive(Clone)]
pub(super) struct Authorize<S> {
    inner: S,
    /// Marked as sensitive, so that nothing that logs headers shows it.
    bearer: HeaderValue,
}

impl<S> Authorize<S> {
    pub(super) fn new(inner: S, bearer: HeaderValue) -> Self {
        Self { inner, bearer }
    }

    /// What must not be shown, should the service repeat it: what is sent, and the key in it, unless that is so short
    /// that it is found in any text.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &str> {
        const SHORT: usize = 4;
        let bearer = self.bearer.to_str().unwrap_or_default();
        let key = bearer.strip_prefix("Bearer ").filter(|key| key.len() >= SHORT);
        [Some(bearer), key].into_iter().flatten()
    }
}

impl<S> fmt::Debug for Authorize<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorize").finish_non_exhaustive()
    }
}

impl<S: Service<Request>> Service<Request> for Authorize<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> S::Future {
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, self.bearer.clone());
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        self.inner.call(request)
    }
}
