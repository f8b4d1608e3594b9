//! The watcher of a player: what can be asked of it besides.

use super::resource::PlayerResource;
use crate::tag::PlayerTag;
use crate::watch::resource::Resource as _;
use crate::watch::watcher::Watcher;

/// Follows one player: bodies of `/players/{tag}` go in, events come out.
pub type PlayerWatcher = Watcher<PlayerResource>;

impl PlayerWatcher {
    /// The player.
    pub fn tag(&self) -> PlayerTag {
        self.resource.tag().expect("a player has a tag")
    }
}
