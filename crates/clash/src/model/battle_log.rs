//! A battle of a player, as the battle log shows it.

use bugle_model::model;

model! {
    /// A battle of a player, as the battle log shows it.
    pub struct BattleLogEntry {
        /// Whether the player attacked.
        attack: bool = "attack",
    }
}
