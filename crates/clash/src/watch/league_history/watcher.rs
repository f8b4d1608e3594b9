//! The watcher of a player's weeks in the leagues: what can be asked of it besides.

use super::resource::LeagueHistoryResource;
use crate::tag::PlayerTag;
use crate::watch::resource::Resource as _;
use crate::watch::watcher::Watcher;

/// Follows the league weeks of one player: bodies of `/players/{tag}/leaguehistory` go in, events come out.
pub type LeagueHistoryWatcher = Watcher<LeagueHistoryResource>;

impl LeagueHistoryWatcher {
    /// Whose weeks.
    pub fn player(&self) -> PlayerTag {
        self.resource.tag().expect("a history has a player")
    }
}
