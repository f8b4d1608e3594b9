//! What sources said at their checkpoints, for them to go on from.

use std::sync::Arc;

use bugle_event::{BoxError, Saved, States, Subject};
use futures_core::future::BoxFuture;

use crate::commit::key;
use crate::error::JournalError;
use crate::log::Log;
use crate::snapshot::seen_again;

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
    let now = log.clock.now();
    let saved = match waiting {
        Some(snapshot) => Some(snapshot.unpack()?),
        None => log.keeper.load(key, now).await?,
    };
    Ok(match saved {
        Some(saved) => Some(seen_again(saved, seen, now)),
        None => seen.map(|at| Saved { at, state: None }),
    })
}
