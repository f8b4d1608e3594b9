//! Troops, spells, heroes and hero equipment of a player.

use std::borrow::Cow;

use bugle_model::model;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// One that is not known yet, as the API calls it.
    Other(Box<str>),
}

impl UnitList {
    /// The list's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Troops => "troops",
            Self::Heroes => "heroes",
            Self::Spells => "spells",
            Self::HeroEquipment => "hero_equipment",
            Self::Other(name) => name,
        }
    }
}

impl From<&str> for UnitList {
    fn from(name: &str) -> Self {
        let known = [Self::Troops, Self::Heroes, Self::Spells, Self::HeroEquipment];
        known.into_iter().find(|list| list.name() == name).unwrap_or_else(|| Self::Other(name.into()))
    }
}

impl Serialize for UnitList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for UnitList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name: Cow<'de, str> = Deserialize::deserialize(deserializer)?;
        Ok(Self::from(&*name))
    }
}

impl JsonSchema for UnitList {
    fn schema_name() -> Cow<'static, str> {
        "UnitList".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "examples": ["troops", "heroes", "spells", "hero_equipment"] })
    }
}
