//! What everything in a stream works on.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bugle_event::{Clock, Codec};
use bugle_journal::Journal;

use crate::draft::Draft;
use crate::end::Refusal;
use crate::interests::Interests;
use crate::tasks::Tasks;

/// What sources, triggers and readers of one stream share. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) journal: Journal,
    pub(crate) interests: Interests,
    pub(crate) clock: Arc<dyn Clock>,
    /// Read back what triggers remember.
    pub(crate) codecs: Arc<[Codec]>,
    /// Decides what is left to chance.
    pub(crate) seed: u64,
    /// How long a game that pushes is left to itself while there is no room.
    pub(crate) patience: Duration,
    pub(crate) tasks: Tasks,
    pub(crate) refusal: Refusal,
}

impl Shared {
    /// This, about all kinds that the stream knows: those of games that are not built in as well.
    pub(crate) fn known(&self, mut draft: Draft) -> Draft {
        draft.infos = self.codecs.iter().flat_map(Codec::infos).copied().collect();
        draft
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("seed", &self.seed).finish_non_exhaustive()
    }
}
