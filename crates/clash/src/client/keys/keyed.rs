//! Asks with a key: an answer is a good one, or an error by meaning.

use std::task::{Context, Poll};

use bugle_http::{Request, Response, Transport};
use futures_core::future::BoxFuture;
use http::HeaderValue;
use http::header::{ACCEPT, AUTHORIZATION};
use tower::{Service, ServiceExt as _};

use super::key::Key;
use super::stats::KeyStats;
use crate::client::error::ApiError;

/// A layer around the transport that knows the keys, and what answers mean.
#[derive(Clone, Debug)]
pub(in crate::client) struct Keyed {
    transport: Transport,
    key: Key,
}

impl Keyed {
    pub(in crate::client) fn new(transport: Transport, key: Key) -> Self {
        Self { transport, key }
    }

    /// How many requests a second all keys together are good for.
    #[expect(clippy::unused_self, reason = "the keyring comes")]
    pub(in crate::client) fn rate(&self) -> u32 {
        10
    }

    /// What is known of each key.
    #[expect(clippy::unused_self, reason = "the keyring comes")]
    pub(in crate::client) fn stats(&self) -> Vec<KeyStats> {
        Vec::new()
    }
}

impl Service<Request> for Keyed {
    type Response = Response;
    type Error = ApiError;
    type Future = BoxFuture<'static, Result<Response, ApiError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ApiError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let (transport, key) = (self.transport.clone(), self.key.clone());
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, key.bearer());
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        Box::pin(async move {
            let response = transport.oneshot(request).await.map_err(|source| ApiError::NoAnswer { source })?;
            if !response.status().is_success() {
                return Err(ApiError::of(&response, key.secrets()));
            }
            ApiError::in_answer(&response, key.secrets()).map_or(Ok(response), Err)
        })
    }
}
