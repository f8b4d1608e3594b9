//! The portal over HTTP: bodies and a cookie in, bodies and a cookie out.

use axum::extract::{Request, State};
use axum::response::Response;
use http::HeaderMap;
use http::header::{COOKIE, USER_AGENT};

use super::desk::{Call, Visit};
use crate::clash::incoming::{read, seen};
use crate::clash::respond::respond;
use crate::clash::service::Service;

pub(crate) async fn login(State(service): State<Service>, request: Request) -> Response {
    answer(&service, Call::Login, request).await
}

pub(crate) async fn list(State(service): State<Service>, request: Request) -> Response {
    answer(&service, Call::List, request).await
}

pub(crate) async fn create(State(service): State<Service>, request: Request) -> Response {
    answer(&service, Call::Create, request).await
}

pub(crate) async fn revoke(State(service): State<Service>, request: Request) -> Response {
    answer(&service, Call::Revoke, request).await
}

async fn answer(service: &Service, call: Call, request: Request) -> Response {
    let address = seen(request.extensions());
    let (head, body) = read(request).await;
    let agent = head.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let visit = Visit { agent, cookie: session(&head.headers), body: &body };
    let (now, reply) = service.portal(call, address, &visit);
    respond(reply, now, false)
}

/// The cookie named `session`, among others perhaps.
fn session(headers: &HeaderMap) -> Option<&str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut cookies = lines.flat_map(|line| line.split(';'));
    cookies.find_map(|cookie| cookie.trim().strip_prefix("session="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        assert_eq!(session(&headers), None);
        headers.append(COOKIE, "theme=dark; nosession=1".parse().unwrap());
        headers.append(COOKIE, "lang=en;session=abc".parse().unwrap());
        assert_eq!(session(&headers), Some("abc"));
    }
}
