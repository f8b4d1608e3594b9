//! Requests as they come in: their bodies, and where they come from.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use bytes::Bytes;
use http::Extensions;
use http::request::Parts;

use super::callers::Caller;

/// The largest body that is read. Real ones are a token, or a login.
const BODY_MAX: usize = 64 << 10;

/// A request and its whole body. One that is too large, or breaks off, is none.
pub(super) async fn read(request: Request) -> (Parts, Bytes) {
    let (head, body) = request.into_parts();
    let body = axum::body::to_bytes(body, BODY_MAX).await.unwrap_or_default();
    (head, body)
}

/// Where a request comes from: what the transport says, or else the other end of the socket.
pub(super) fn seen(extensions: &Extensions) -> Option<IpAddr> {
    let said = extensions.get::<Caller>().map(|caller| caller.0);
    said.or_else(|| extensions.get::<ConnectInfo<SocketAddr>>().map(|socket| socket.0.ip()))
}
