//! Troops, spells, heroes and hero equipment of a player.

use bugle_model::model;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::open::Village;

model! {
    /// One unit of a player. Its key is the list, the name and the village: there is a Baby Dragon in both villages.
    pub struct Unit {
        @identity {
            /// Its name.
            name: String = "name",
        }
        /// Its level.
        level: u32 = "level",
        /// The highest level there is; rises for everybody with an update of the game.
        max_level: u32 = "maxLevel",
        /// Where it lives.
        village: Option<Village> = "village",
        /// Whether it is boosted as a super troop right now.
        super_troop_is_active: Option<bool> = "superTroopIsActive" or none,
        /// What a hero wears.
        equipment: Option<Vec<Unit>> = "equipment",
    }
}

/// Which of a player's lists a unit is in. Siege machines and pets are among the troops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UnitList {
    /// Troops, siege machines and pets.
    Troops,
    /// Heroes.
    Heroes,
    /// Spells.
    Spells,
    /// Equipment for heroes.
    HeroEquipment,
}

impl UnitList {
    /// The list's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Troops => "troops",
            Self::Heroes => "heroes",
            Self::Spells => "spells",
            Self::HeroEquipment => "hero_equipment",
        }
    }
}
