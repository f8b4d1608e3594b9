//! A service without sockets.

use axum::Router;
use axum::body::Body;
use bugle_http::{Request, Transport};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

/// Hands each request to `router`.
pub(crate) fn transport(router: Router) -> Transport {
    Transport::new(tower::service_fn(move |request: Request| {
        let router = router.clone();
        async move {
            let Ok(response) = router.oneshot(request.map(Body::from)).await;
            let (parts, body) = response.into_parts();
            let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
            Ok(http::Response::from_parts(parts, body))
        }
    }))
}
