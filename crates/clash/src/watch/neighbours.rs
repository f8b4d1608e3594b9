//! What a watcher may ask the others.

use bugle_event::Timestamp;

use super::cwl::group::Group;
use super::war::progress::Progress;
use crate::cwl_id::CwlId;
use crate::event::cwl::CwlClan;
use crate::tag::WarTag;
use crate::war_id::WarId;

/// The other watchers.
pub trait Neighbours {
    /// What a watcher of either clan knows of a war.
    fn knowledge_of(&self, war: WarId) -> Option<Progress>;

    /// Whether any of them told that a war is over only because it must be so.
    fn has_deduced_end(&self, war: WarId) -> bool;

    /// Whether any of them saw the end of a war, and told it.
    fn has_seen_end(&self, war: WarId) -> bool;

    /// Whether this war of the leagues was drawn while its group was watched: then all that it shows is news.
    fn has_drawn(&self, _war: WarTag) -> bool {
        false
    }

    /// Whether somebody follows this war of the leagues who has not told its end yet.
    fn awaits_end(&self, _war: WarTag) -> bool {
        false
    }

    /// Since when this war of the leagues must be over, by what its group shows.
    fn over_since(&self, _war: WarTag) -> Option<Timestamp> {
        None
    }

    /// What the other watchers know of a group of the leagues: those of these clans. Each may know what no other does.
    fn groups(&self, _cwl: &CwlId, _clans: &[CwlClan]) -> Vec<&Group> {
        Vec::new()
    }
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
