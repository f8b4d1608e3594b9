//! The service over HTTP: addresses and headers in, headers and bodies out.

use axum::extract::{Request, State};
use axum::response::Response;
use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, AUTHORIZATION};

use super::address;
use super::edge::Arrival;
use super::incoming::{read, seen};
use super::respond::respond;
use super::service::Service;

/// Answers a request that has come just now.
pub(super) async fn answer(State(service): State<Service>, request: Request) -> Response {
    let address = seen(request.extensions());
    let (head, body) = read(request).await;
    let resource = address::asked(&head.method, &head.uri, &body);
    let realtime = address::is_realtime(&head.uri);
    let arrival = Arrival { key: bearer(&head.headers), address, resource: &resource, realtime };
    let (now, reply) = service.answer(&arrival);
    if !reply.delay.is_zero() {
        tokio::time::sleep(reply.delay).await;
    }
    respond(reply, now, accepts_gzip(&head.headers))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("gzip"))
}
