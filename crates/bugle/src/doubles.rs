//! One fact, one event: what the sources of one game have told of late.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bugle_event::RecentIds;

/// How many ids are remembered: at full flood those of some minutes.
const REMEMBERED: usize = 1 << 16;

/// The facts that the sources of one game have told. Only where a game has several: two can tell the same one. Cheap to
/// clone.
#[derive(Clone, Debug)]
pub(crate) struct Doubles(Arc<Mutex<RecentIds>>);

impl Default for Doubles {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(RecentIds::new(REMEMBERED))))
    }
}

impl Doubles {
    /// Held while what is new is handed over, so that no two sources can do that with one fact.
    pub(crate) fn lock(&self) -> MutexGuard<'_, RecentIds> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
