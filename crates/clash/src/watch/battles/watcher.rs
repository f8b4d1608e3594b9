//! The watcher of a player's battles: what can be asked of it besides.

use super::resource::BattlesResource;
use crate::tag::PlayerTag;
use crate::watch::resource::Resource as _;
use crate::watch::watcher::Watcher;

/// Follows the battles of one player: bodies of `/players/{tag}/battlelog` go in, events come out.
pub type BattlesWatcher = Watcher<BattlesResource>;

impl BattlesWatcher {
    /// Whose battles.
    pub fn player(&self) -> PlayerTag {
        self.resource.tag().expect("a log has a player")
    }
}
