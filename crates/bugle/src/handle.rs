//! A trigger at work, as its user holds it.

use std::fmt;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::action::{Stats, TriggerStats};

/// A trigger that was added to a stream. Cheap to clone; dropping it changes nothing: the trigger works until it is
/// removed, replaced or done, or until the stream ends.
///
/// ```
/// use bugle::{EventStream, Gap};
///
/// # fn example(stream: &EventStream) {
/// let blind = stream.on::<Gap>().name("blind").call(|gap, _| println!("blind: {}", gap.cause));
/// assert_eq!(blind.name(), "blind");
/// println!("{} gaps so far", blind.stats().fired);
/// blind.remove();
/// # }
/// ```
#[derive(Clone)]
pub struct TriggerHandle {
    pub(crate) name: Arc<str>,
    pub(crate) stats: Stats,
    /// Cancelled when it is no longer wanted.
    pub(crate) stop: CancellationToken,
    /// Cancelled when it has left its place.
    pub(crate) ended: CancellationToken,
}

impl TriggerHandle {
    pub(crate) fn new(name: Arc<str>) -> Self {
        Self { name, stats: Stats::default(), stop: CancellationToken::new(), ended: CancellationToken::new() }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it has done so far. That can be asked after its end, too.
    pub fn stats(&self) -> TriggerStats {
        self.stats.get()
    }

    /// Removes the trigger. Its action, if it is running, runs to its end.
    pub fn remove(&self) {
        self.stop.cancel();
    }

    /// Whether it has ended and its action runs no more: it fired its single shot, it was removed, replaced or refused,
    /// or the stream has ended.
    pub fn is_done(&self) -> bool {
        self.ended.is_cancelled()
    }

    /// Waits until it [is done](Self::is_done).
    ///
    /// # Cancel safety
    /// Dropping this changes nothing.
    pub async fn done(&self) {
        self.ended.cancelled().await;
    }

    /// Whether it is to go on.
    pub(crate) fn is_wanted(&self) -> bool {
        !self.stop.is_cancelled() && !self.ended.is_cancelled()
    }
}

impl fmt::Debug for TriggerHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (stats, is_done) = (self.stats(), self.is_done());
        let mut handle = f.debug_struct("TriggerHandle");
        handle.field("name", &self.name).field("stats", &stats).field("done", &is_done).finish_non_exhaustive()
    }
}
