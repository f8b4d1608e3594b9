//! A stream as it lives: its sources, and how it ends.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use bugle_journal::JournalError;
use futures_util::future::FusedFuture as _;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinHandle};

use crate::end::RunError;
use crate::following::{Follow, Following};
use crate::shared::Shared;
use crate::status::StatusBoard;

/// A stream. Cheap to clone; it stops when the last clone is dropped.
#[derive(Clone)]
pub(crate) struct Live {
    pub(crate) shared: Shared,
    state: Arc<State>,
    /// Held by whoever uses the stream and not by its tasks, so that it ends with its last user.
    guard: Option<Arc<Guard>>,
}

/// Stops the stream when it is dropped.
struct Guard {
    shared: Shared,
    state: Arc<State>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.shared.tasks.stop();
        // Nobody will commit, and triggers would wait for that.
        if self.state.sources.lock().unwrap_or_else(PoisonError::into_inner).is_some() {
            self.shared.journal.abandon();
        }
    }
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keeps_alive = self.guard.is_some();
        let mut live = f.debug_struct("EventStream");
        live.field("status", &self.state.status).field("keeps_alive", &keeps_alive).finish_non_exhaustive()
    }
}

struct State {
    /// Taken by the start.
    sources: Mutex<Option<Vec<Follow>>>,
    status: Vec<StatusBoard>,
    outcome: watch::Sender<Option<Result<(), RunError>>>,
}

impl Live {
    pub(crate) fn new(shared: Shared, sources: Vec<Follow>) -> Self {
        let status = sources.iter().map(|source| source.board.clone()).collect();
        let state = Arc::new(State { sources: Mutex::new(Some(sources)), status, outcome: watch::Sender::new(None) });
        let guard = Arc::new(Guard { shared: shared.clone(), state: Arc::clone(&state) });
        Self { shared, state, guard: Some(guard) }
    }

    /// The same, for who does not keep it alive.
    pub(crate) fn weak(&self) -> Self {
        Self { guard: None, ..self.clone() }
    }

    /// How the sources are doing.
    pub(crate) fn status(&self) -> &[StatusBoard] {
        &self.state.status
    }

    /// Waits until every source has been reached once. The first contact that failed: which source, and why.
    pub(crate) async fn unreached(&self) -> Option<(Arc<str>, String)> {
        for board in self.status() {
            if let Err(reason) = board.tried().await {
                return Some((board.get().name, reason));
            }
        }
        None
    }

    /// Waits until every source sees all that is wanted now.
    pub(crate) async fn ready(&self) {
        let change = self.shared.interests.version();
        while !self.status().iter().all(|board| board.is_ready(change)) {
            // One after the other; meanwhile the first may be none any more.
            for board in self.status() {
                board.ready(change).await;
            }
        }
    }

    /// Starts the sources, if they do not run yet.
    pub(crate) fn start(&self) {
        let sources = self.state.sources.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(sources) = sources {
            let journal = self.shared.journal.clone();
            let work = self.shared.tasks.spawn(async move { journal.work().await });
            let mut following: Vec<_> = sources.into_iter().map(|source| source.start(&self.shared)).collect();
            if following.is_empty() {
                following.push(Following::nobody(&self.shared));
            }
            let (shared, state) = (self.shared.clone(), Arc::clone(&self.state));
            self.shared.tasks.spawn(async move {
                let outcome = supervise(&shared, following, work).await;
                state.outcome.send_replace(Some(outcome));
            });
        }
    }

    /// Waits until the sources have ended, all is committed, and the actions are done.
    pub(crate) async fn ended(&self) -> Result<(), RunError> {
        let outcome = self.outcome().await;
        self.shared.tasks.ended().await;
        // If this fails, the events come again: they were not confirmed.
        if let Err(error) = self.shared.journal.flush().await {
            tracing::debug!(%error, "the last confirmations");
        }
        outcome
    }

    /// Waits until the sources have ended, and all is committed.
    pub(crate) async fn outcome(&self) -> Result<(), RunError> {
        let mut outcome = self.state.outcome.subscribe();
        let outcome = outcome.wait_for(Option::is_some).await.expect("the stream is alive");
        outcome.clone().expect("waited for it")
    }
}

/// Waits for the sources. The first that ends for good ends the stream: half a stream would be silence. So does a
/// journal that can no longer be written, and so does a wish that can never be met.
async fn supervise(
    shared: &Shared,
    following: Vec<Following>,
    work: JoinHandle<Result<(), Arc<JournalError>>>,
) -> Result<(), RunError> {
    let mut endings: FuturesUnordered<_> = following.into_iter().map(Following::ended).collect();
    let mut outcome = Ok(());
    let mut work = std::pin::pin!(work.fuse());
    let mut refused = std::pin::pin!(shared.refusal.refused().fuse());
    loop {
        if endings.is_empty() {
            shared.tasks.stop();
            shared.journal.close();
            if work.is_terminated() {
                return outcome;
            }
        }
        let ended = tokio::select! {
            error = &mut refused, if !refused.is_terminated() => Err(error),
            Some(ended) = endings.next() => ended,
            worked = &mut work, if !work.is_terminated() => committed(worked),
        };
        if let Err(error) = ended {
            shared.tasks.stop();
            outcome = outcome.and(Err(error));
        }
    }
}

/// How the committer ended.
fn committed(worked: Result<Result<(), Arc<JournalError>>, JoinError>) -> Result<(), RunError> {
    let worked = worked.unwrap_or_else(|_| Err(Arc::new(JournalError::Closed)));
    worked.map_err(RunError::Journal)
}
