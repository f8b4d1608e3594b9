//! The only place that starts tasks. Whoever starts one here can wait for it and can stop it.

use std::future::Future;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long tasks may take to finish what they are at when the stream stops.
const GRACE: Duration = Duration::from_secs(5);

/// The tasks of one stream.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tasks {
    tracker: TaskTracker,
    stop: CancellationToken,
}

impl Tasks {
    pub(crate) fn spawn<R: Send + 'static>(&self, task: impl Future<Output = R> + Send + 'static) -> JoinHandle<R> {
        self.tracker.spawn(task)
    }

    /// Cancelled when the stream is to stop.
    pub(crate) fn stop_token(&self) -> CancellationToken {
        self.stop.clone()
    }

    pub(crate) fn stop(&self) {
        self.stop.cancel();
    }

    /// Waits until all tasks have ended, or until the grace is over.
    pub(crate) async fn ended(&self) {
        self.tracker.close();
        if tokio::time::timeout(GRACE, self.tracker.wait()).await.is_err() {
            tracing::warn!(left = self.tracker.len(), "actions were still running when the stream stopped");
        }
    }
}
