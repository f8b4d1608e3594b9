//! What a watcher may ask the others.

use super::war::progress::Progress;
use crate::war_id::WarId;

/// The other watchers.
pub(crate) trait Neighbours {
    /// What a watcher of either clan knows of a war.
    fn knowledge_of(&self, war: WarId) -> Option<Progress>;
}

/// Nobody.
impl Neighbours for () {
    fn knowledge_of(&self, _: WarId) -> Option<Progress> {
        None
    }
}
