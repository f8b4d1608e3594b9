//! The watcher of a clan: what can be asked of it besides.

use super::resource::ClanResource;
use crate::tag::ClanTag;
use crate::watch::resource::Resource as _;
use crate::watch::watcher::Watcher;

/// Follows one clan: bodies of `/clans/{tag}` go in, events come out.
pub type ClanWatcher = Watcher<ClanResource>;

impl ClanWatcher {
    /// The clan.
    pub fn tag(&self) -> ClanTag {
        self.resource.tag().expect("a clan has a tag")
    }
}
