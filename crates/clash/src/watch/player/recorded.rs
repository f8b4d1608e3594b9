//! Answers about players in recordings.

use super::options::PlayerOptions;
use super::resource::PlayerResource;
use super::watcher::PlayerWatcher;
use crate::model::player::Player;
use crate::tag::PlayerTag;
use crate::watch::recorded::Recorded;

impl Recorded for PlayerResource {
    type Key = PlayerTag;
    type Keys = ();

    /// A clan, too, has a tag and a name; and the answer to whether a token is a player's has a tag.
    fn is_like(text: &str) -> bool {
        !text.contains("\"memberList\"") && !text.contains("\"token\"")
    }

    fn asked(tag: &str) -> Option<PlayerTag> {
        PlayerTag::sent(tag)
    }

    fn key(player: &Player, _: Option<PlayerTag>, _: Option<PlayerTag>) -> PlayerTag {
        player.tag
    }

    fn watcher(tag: PlayerTag, (): &mut (), options: &PlayerOptions) -> PlayerWatcher {
        PlayerWatcher::new(tag, options.clone())
    }
}
