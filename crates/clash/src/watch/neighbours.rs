//! What a watcher may ask the others.

use super::war::progress::Progress;
use crate::war_id::WarId;

/// The other watchers.
pub trait Neighbours {
    /// What a watcher of either clan knows of a war.
    fn knowledge_of(&self, war: WarId) -> Option<Progress>;

    /// Whether any of them told that a war is over only because it must be so.
    fn has_deduced_end(&self, war: WarId) -> bool;

    /// Whether any of them saw the end of a war, and told it.
    fn has_seen_end(&self, war: WarId) -> bool;
}

/// Nobody.
impl Neighbours for () {
    fn knowledge_of(&self, _: WarId) -> Option<Progress> {
        None
    }

    fn has_deduced_end(&self, _: WarId) -> bool {
        false
    }

    fn has_seen_end(&self, _: WarId) -> bool {
        false
    }
}
