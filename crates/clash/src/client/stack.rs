//! The way of a question through the layers: what is known is not asked for, and what is asked for is asked once.

use bugle_http::{Request, Response};
use tower::ServiceExt as _;

use super::error::ApiError;
use super::keys::keyed::Keyed;
use super::question::Urgency;

/// The layers. Cheap to clone; clones are the same.
#[derive(Clone, Debug)]
pub(super) struct Stack {
    keyed: Keyed,
}

impl Stack {
    pub(super) fn new(keyed: Keyed) -> Self {
        Self { keyed }
    }

    pub(super) async fn ask(&self, request: Request, _urgency: Urgency) -> Result<Response, ApiError> {
        self.keyed.clone().oneshot(request).await
    }
}
