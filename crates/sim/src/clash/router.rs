//! The API and the portal under one address: what a server, or a transport, needs of them.

use axum::Router;
use axum::routing::post;

use super::api;
use super::portal::http::{create, list, login, revoke};
use super::service::Service;

impl Service {
    /// The API under `/v1`, and the developer portal under `/api`.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/api/login", post(login))
            .route("/api/apikey/list", post(list))
            .route("/api/apikey/create", post(create))
            .route("/api/apikey/revoke", post(revoke))
            .fallback(api::answer)
            .with_state(self.clone())
    }
}
