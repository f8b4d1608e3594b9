//! The watcher of a clan's raid weekends: what can be asked of it besides.

use super::resource::RaidResource;
use crate::tag::ClanTag;
use crate::watch::resource::Resource as _;
use crate::watch::watcher::Watcher;

/// Follows the raid weekends of one clan: bodies of `/clans/{tag}/capitalraidseasons` go in, events come out.
pub type RaidWatcher = Watcher<RaidResource>;

impl RaidWatcher {
    /// The clan.
    pub fn tag(&self) -> ClanTag {
        self.resource.tag().expect("whose raid weekends these are is known")
    }
}
