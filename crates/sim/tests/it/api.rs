//! The simulated Clash API over its router, for a test that looks at single answers.

use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use bugle_clash::Client;
use bugle_event::Timestamp;
use bugle_http::Transport;
use bugle_sim::clash::{Config, Service};
use bugle_sim::{Ledger, SimClock};
use bytes::Bytes;
use http::Request;
use http::request::Builder;
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

pub(crate) const START: Timestamp = Timestamp::from_secs(1_767_225_600);

/// A simulated service, and the clock that its answers follow.
pub(crate) struct Api {
    pub(crate) service: Service,
    pub(crate) clock: SimClock,
    pub(crate) ledger: Ledger,
    pub(crate) begin: tokio::time::Instant,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Bytes,
}

impl Api {
    pub(crate) fn new(config: Config, speed: f64) -> Self {
        Self::starting(Config { start: START, ..config }, speed)
    }

    /// The same, from another moment on.
    pub(crate) fn starting(config: Config, speed: f64) -> Self {
        let (clock, ledger) = (SimClock::start(config.start, speed), Ledger::in_memory());
        Self { service: Service::new(config, clock, ledger.clone()), clock, ledger, begin: tokio::time::Instant::now() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(path, &[("authorization", "Bearer key")]).await
    }

    pub(crate) async fn ask(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request = Request::get(format!("http://clash.test/v1{}", path.replace('#', "%23")));
        self.send(request, headers, Body::empty()).await
    }

    pub(crate) async fn send(&self, mut request: Builder, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.service.router().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body: body.collect().await.unwrap().to_bytes() }
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// The product's client, which asks the simulated service whatever the host.
pub(crate) fn client(api: &Api) -> Client {
    let transport = transport(api.service.router());
    Client::builder().key("key").base_url("http://clash.test/v1").transport(transport).build().unwrap()
}

pub(crate) fn transport(router: Router) -> Transport {
    Transport::new(tower::service_fn(move |request: bugle_http::Request| {
        let router = router.clone();
        async move {
            let answer: Result<_, Infallible> = router.oneshot(request.map(Body::from)).await;
            let Ok(response) = answer;
            let (parts, body) = response.into_parts();
            let body = body.collect().await.unwrap().to_bytes();
            Ok(http::Response::from_parts(parts, body))
        }
    }))
}

/// A small world.
pub(crate) fn config() -> Config {
    Config { clans: 4, ..Config::new(7, START) }
}

/// Clients that go by the first `Content-Type` must find JSON, and no header may contradict itself.
pub(crate) fn assert_plain_headers(what: &str, headers: &http::HeaderMap, content_type: &str) {
    let types: Vec<_> = headers.get_all("content-type").iter().collect();
    assert_eq!(types, [content_type], "{what}");
    for name in headers.keys() {
        assert_eq!(headers.get_all(name).iter().count(), 1, "{what}: {name}");
    }
}
