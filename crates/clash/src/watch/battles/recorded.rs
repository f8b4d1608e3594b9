//! Answers about battles in recordings.

use super::options::BattlesOptions;
use super::resource::BattlesResource;
use super::watcher::BattlesWatcher;
use crate::model::battle_log::BattleLogEntry;
use crate::model::page::Page;
use crate::tag::PlayerTag;
use crate::watch::recorded::Recorded;

/// The longest list in which there is nothing.
const EMPTY_MAX: usize = 100;

impl Recorded for BattlesResource {
    type Key = PlayerTag;
    type Keys = ();

    fn is_like(text: &str) -> bool {
        let is_battle =
            ["\"battleType\"", "\"armyShareCode\"", "\"lootedResources\""].map(|field| text.contains(field));
        is_battle.contains(&true) || (text.len() < EMPTY_MAX && text.contains("\"items\""))
    }

    fn asked(tag: &str) -> Option<PlayerTag> {
        PlayerTag::sent(tag)
    }

    /// The log does not say whose it is: where the recording does not either, all of it is one player's.
    fn key(_: &Page<BattleLogEntry>, asked: Option<PlayerTag>, last: Option<PlayerTag>) -> PlayerTag {
        asked.or(last).unwrap_or(PlayerTag::NOBODY)
    }

    fn watcher(tag: PlayerTag, (): &mut (), options: &BattlesOptions) -> BattlesWatcher {
        BattlesWatcher::new(tag, options.clone())
    }
}
