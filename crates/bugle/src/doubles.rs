//! One fact, one event: what the sources of one game have told of late.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bugle_event::{RecentIds, Seq, Want};
use bugle_journal::{Journal, Start};
use futures_util::StreamExt as _;
use tokio::sync::OnceCell;

/// How many ids are remembered: at full flood those of some minutes.
const REMEMBERED: u32 = 1 << 16;

/// The facts that the sources of one game have told. Only where a game has several: two can tell the same one. Cheap to
/// clone.
#[derive(Clone, Debug)]
pub(crate) struct Doubles(Arc<Told>);

#[derive(Debug)]
struct Told {
    ids: Mutex<RecentIds>,
    /// Whether what was told in earlier runs is among them.
    recalled: OnceCell<()>,
}

impl Default for Doubles {
    fn default() -> Self {
        let ids = Mutex::new(RecentIds::new(REMEMBERED as usize));
        Self(Arc::new(Told { ids, recalled: OnceCell::new() }))
    }
}

impl Doubles {
    /// Held while what is new is handed over, so that no two sources can do that with one fact.
    pub(crate) fn lock(&self) -> MutexGuard<'_, RecentIds> {
        self.0.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers what the journal has of `game` from earlier runs: one source may have told then what another has yet to
    /// tell. To be awaited before anything is handed over.
    pub(crate) async fn recall(&self, game: &str, journal: &Journal) {
        let recalling = async {
            let end = journal.end();
            let mut events = journal.reader(Start::After(Seq(end.saturating_sub(REMEMBERED.into()))), Want::all());
            let mut last = 0;
            // What is no longer kept is not waited for.
            while last < end
                && events.lag() > 0
                && let Some(event) = events.next().await
            {
                last = event.seq.map_or(last, |seq| seq.0);
                if event.source == game {
                    self.lock().is_first(event.id);
                }
            }
        };
        self.0.recalled.get_or_init(|| recalling).await;
    }
}
