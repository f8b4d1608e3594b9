//! The watcher of a clan's wars: what can be asked of it besides.

use bugle_event::Timestamp;

use super::options::WarOptions;
use super::resource::WarResource;
use crate::tag::ClanTag;
use crate::war_id::WarId;
use crate::watch::resource::Resource as _;
use crate::watch::watcher::Watcher;

/// Follows the wars of one clan: bodies of `/clans/{tag}/currentwar` go in, events come out.
pub type WarWatcher = Watcher<WarResource>;

impl WarWatcher {
    /// Watches the wars of a clan that the first war will name: for recordings that do not say who was asked about.
    pub fn unnamed(options: WarOptions) -> Self {
        Self::of(WarResource::default(), options)
    }

    /// The clan, once it is known.
    pub fn clan(&self) -> Option<ClanTag> {
        self.resource.tag()
    }

    /// The latest war, if any, over or not.
    pub fn war(&self) -> Option<WarId> {
        self.resource.latest().map(|war| war.id)
    }

    /// When the running war will end or should have ended: the moment to ask next, whatever the interval.
    pub fn ends_at(&self) -> Option<Timestamp> {
        self.resource.ends_at()
    }

    /// Whether the war log is private: then asking often is of no use.
    pub fn is_private(&self) -> bool {
        self.resource.is_private()
    }
}
