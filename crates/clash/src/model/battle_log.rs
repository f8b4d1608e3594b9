//! Battles of a player, as the battle log shows them.

use bugle_event::Timestamp;
use bugle_model::model;

use crate::model::open::{BattleType, ResourceName};
use crate::tag::PlayerTag;

model! {
    /// A battle of a player. The log shows the last fifty, the newest first.
    pub struct BattleLogEntry {
        /// What kind of battle.
        battle_type: Option<BattleType> = "battleType",
        /// Whether the player attacked; or else was attacked.
        attack: bool = "attack",
        /// The army of who attacked, as the game shares it.
        army_share_code: Option<String> = "armyShareCode",
        /// The other player. Absent where no opponent was found.
        opponent_player_tag: Option<PlayerTag> = "opponentPlayerTag" or none,
        /// The other player's name. Since June 2026.
        opponent_name: Option<String> = "opponentName" or none,
        /// The other player's town hall level.
        opponent_town_hall_level: Option<u32> = "opponentTownHallLevel" or none,
        /// Stars won, 0 to 3.
        stars: u32 = "stars",
        /// Destruction done.
        destruction_percentage: u32 = "destructionPercentage",
        /// When it was fought. Since June 2026; the other player's log shows it minutes earlier or later.
        battle_timestamp: Option<Timestamp> = "battleTimestamp",
        /// How long it took, in seconds. Since June 2026.
        battle_time: Option<u32> = "battleTime",
        /// What was looted.
        looted_resources: Vec<Loot> = "lootedResources",
        /// What was won beyond that.
        extra_looted_resources: Vec<Loot> = "extraLootedResources",
        /// What could be looted.
        available_loot: Vec<Loot> = "availableLoot",
    }
}

model! {
    /// An amount of something.
    pub struct Loot {
        @identity {
            /// Of what.
            name: ResourceName = "name",
        }
        /// How much.
        amount: u32 = "amount",
    }
}
