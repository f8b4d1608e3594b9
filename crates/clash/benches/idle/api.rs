//! An API that shows everybody the same, but for the tag.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bugle_clash::Client;
use bugle_http::{Request, Response, Transport};
use bytes::Bytes;

use super::made_up::{Body, number, tag};

/// So quick that all are asked for within minutes.
const RATE: u32 = 1_000;
/// So little that it is full with few of them: it is the same for any number.
const CACHE_BYTES: usize = 64 * 1024;
/// Stands for a body where there is none.
const NONE: usize = usize::MAX;

#[derive(Clone)]
pub(super) struct Api {
    /// One for each round.
    bodies: Arc<[Body]>,
    round: Arc<AtomicUsize>,
    asked: Arc<AtomicUsize>,
}

impl Api {
    /// One that shows the first of these.
    pub(super) fn new(bodies: &[Bytes]) -> Self {
        let bodies = bodies.iter().cloned().map(Body::new).collect();
        Self { bodies, round: Arc::default(), asked: Arc::default() }
    }

    /// Shows the body of this round from now on, or none.
    pub(super) fn show(&self, round: Option<usize>) {
        self.round.store(round.unwrap_or(NONE), Ordering::Relaxed);
    }

    /// How often it was asked.
    pub(super) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    pub(super) fn client(&self) -> Client {
        let api = self.clone();
        let answer = move |request: Request| {
            let response = api.answer(&request);
            async { Ok::<_, Infallible>(response) }
        };
        let service = tower::util::MapErr::new(tower::service_fn(answer), |never: Infallible| match never {});
        let client =
            Client::builder().key("key").rate(RATE).cache_bytes(CACHE_BYTES).transport(Transport::new(service));
        client.build().expect("a key is all it takes")
    }

    fn answer(&self, request: &Request) -> Response {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let tag = tag(number(request.uri().path().trim_end_matches("/currentwar")));
        let body = self.bodies.get(self.round.load(Ordering::Relaxed)).map(|body| body.of(&tag));
        let status = if body.is_some() { http::StatusCode::OK } else { http::StatusCode::BAD_GATEWAY };
        let mut response = Response::new(body.unwrap_or_default());
        *response.status_mut() = status;
        response.headers_mut().insert("cache-control", http::HeaderValue::from_static("max-age=60"));
        response
    }
}
