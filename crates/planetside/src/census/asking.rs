//! One request at the service: it waits for its turn, is signed and sent, and its answer is judged.

use std::task::{Context, Poll};
use std::time::Duration;

use bugle_http::{Remedy, Request, Response, Transport};
use futures_core::future::BoxFuture;
use tower::{Service, ServiceExt as _};

use super::address::Address;
use super::asked::{Asked, Life};
use super::error::CensusError;
use super::gate::Gate;
use super::meaning::{Asker, Found};

/// Asks the service, once.
#[derive(Clone, Debug)]
pub(super) struct Asking {
    transport: Transport,
    address: Address,
    gate: Gate,
}

impl Asking {
    pub(super) fn new(transport: Transport, address: Address, gate: Gate) -> Self {
        Self { transport, address, gate }
    }

    async fn ask(self, mut request: Request) -> Result<Response, CensusError> {
        let turn = self.gate.enter().await.map_err(|wait| self.refused(wait))?;
        *request.uri_mut() = self.address.signed(request.uri())?;
        let asked: Option<Asked> = request.extensions().get().copied();
        let collection = asked.map_or("", |asked| asked.collection);
        let judge = Asker { service_id: self.address.service_id() };
        let result = match self.transport.clone().oneshot(request).await {
            Ok(response) => judge.judge(&response).map(|found| kept(response, asked, found)),
            Err(error) => Err(judge.no_answer(error)),
        };
        match &result {
            Ok(response) => tracing::debug!(collection, bytes = response.body().len(), "Census answered"),
            Err(error) => {
                tracing::debug!(collection, kind = error.kind(), %error, "Census gave no answer");
                if let (CensusError::Throttled { .. } | CensusError::ServiceIdMissing, Remedy::RetryAfter(wait)) =
                    (error, error.remedy())
                {
                    tracing::warn!("{error}; nothing is asked for {} s", wait.as_secs());
                    self.gate.close(wait);
                }
            }
        }
        drop(turn);
        result
    }

    /// Whoever asks for more than the service answers hears it without asking.
    fn refused(&self, wait: Duration) -> CensusError {
        if self.address.service_id().is_empty() {
            return CensusError::ServiceIdMissing;
        }
        CensusError::Throttled { retry_after: Some(wait) }
    }
}

/// The answer, with how long it is kept.
fn kept(mut response: Response, asked: Option<Asked>, found: Found) -> Response {
    let life = asked.map(|asked| if found == Found::Nothing { asked.empty_life } else { asked.life });
    response.extensions_mut().insert(Life(life.unwrap_or_default()));
    response
}

impl Service<Request> for Asking {
    type Response = Response;
    type Error = CensusError;
    type Future = BoxFuture<'static, Result<Response, CensusError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), CensusError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        Box::pin(self.clone().ask(request))
    }
}
