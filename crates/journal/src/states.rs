//! What sources said at their checkpoints, for them to go on from.

use std::sync::Arc;

use bugle_event::{BoxError, Saved, States, Subject};
use futures_core::future::BoxFuture;

use crate::commit::key;
use crate::error::JournalError;
use crate::log::Log;

/// The states of one source.
pub(crate) struct SourceStates {
    log: Arc<Log>,
    source: Arc<str>,
}

impl SourceStates {
    pub(crate) fn new(log: Arc<Log>, source: Arc<str>) -> Self {
        Self { log, source }
    }
}

impl States for SourceStates {
    fn load(&self, subject: &Subject) -> BoxFuture<'static, Result<Option<Saved>, BoxError>> {
        let (log, key) = (Arc::clone(&self.log), key(&self.source, subject));
        Box::pin(async move { load(&log, key).await.map_err(Into::into) })
    }
}

/// The newest state under `key`: handed over a moment ago, or kept.
async fn load(log: &Log, key: String) -> Result<Option<Saved>, JournalError> {
    let (waiting, seen) = {
        let shared = log.shared();
        let (snapshot, seen) = shared.inbox.find(&key);
        (snapshot.cloned(), seen)
    };
    if let Some(snapshot) = waiting {
        return snapshot.unpack(seen).map(Some);
    }
    Ok(match (log.keeper.load(key).await?, seen) {
        (Some(saved), Some(seen)) => Some(Saved { at: seen.max(saved.at), ..saved }),
        (None, Some(at)) => Some(Saved { at, state: None }),
        (saved, None) => saved,
    })
}
