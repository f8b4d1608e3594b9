//! Which of a player's troops are pets, siege machines and so on: a table of names, for the API does not say.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bugle_event::Said;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::open::Village;
use crate::model::unit::{Unit, UnitList};

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UnitKind {
    /// A troop of either village.
    Troop,
    /// A super troop: a troop while it is boosted.
    SuperTroop,
    /// A troop that is there for an event, and then gone.
    EventTroop,
    /// A siege machine.
    SiegeMachine,
    /// A pet of a hero.
    Pet,
    /// A guardian of the town hall.
    Guardian,
    /// A hero of either village.
    Hero,
    /// A spell.
    Spell,
    /// Equipment of a hero.
    Equipment,
    /// Among the troops, and not in the table: new in the game.
    Unknown,
}

/// Which of a player's troops are pets, siege machines and so on. The API has all of them in one list and tells them
/// apart by nothing but the name. What ships here is as of November 2026; a game that grows needs a table that does:
///
/// ```
/// use bugle_clash::{UnitKind, UnitTable};
///
/// let mut table = UnitTable::shipped().clone();
/// table.add("Baby Yak", UnitKind::Pet);
/// let file = serde_json::to_string(&table)?;                  // {"pet": ["Angry Jelly", "Baby Yak", ...], ...}
/// let table: UnitTable = serde_json::from_str(&file)?;
/// assert_eq!(table.kind("Baby Yak"), UnitKind::Pet);
/// assert_eq!(table.kind("Elder Yak"), UnitKind::Unknown);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<UnitKind, Vec<String>>", into = "BTreeMap<UnitKind, Vec<String>>")]
pub struct UnitTable {
    kinds: BTreeMap<String, UnitKind>,
}

impl UnitTable {
    /// The table that ships.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<UnitTable> = LazyLock::new(|| {
            serde_json::from_str(include_str!("units.json")).expect("what ships is checked by a test")
        });
        &SHIPPED
    }

    /// Says what the troops of this name in the home village are, instead of what was said before.
    pub fn add(&mut self, name: impl Into<String>, kind: UnitKind) {
        self.kinds.insert(name.into(), kind);
    }

    /// What the troops of this name in the home village are.
    pub fn kind(&self, name: &str) -> UnitKind {
        self.kinds.get(name).copied().unwrap_or(UnitKind::Unknown)
    }

    /// What a unit in this list of a player is. In the builder base there are troops and heroes alone.
    pub fn kind_of(&self, list: &UnitList, unit: &Unit) -> UnitKind {
        match list {
            UnitList::Heroes => UnitKind::Hero,
            UnitList::Spells => UnitKind::Spell,
            UnitList::HeroEquipment => UnitKind::Equipment,
            UnitList::Troops if unit.village == Some(Village::BuilderBase) => UnitKind::Troop,
            UnitList::Troops => self.kind(&unit.name),
            UnitList::Other(_) => UnitKind::Unknown,
        }
    }
}

/// A table that contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is in the table of units under two kinds", Said::new(name))]
pub struct UnitTableError {
    name: String,
}

impl TryFrom<BTreeMap<UnitKind, Vec<String>>> for UnitTable {
    type Error = UnitTableError;

    fn try_from(names: BTreeMap<UnitKind, Vec<String>>) -> Result<Self, UnitTableError> {
        let mut kinds = BTreeMap::new();
        for (kind, name) in names.into_iter().flat_map(|(kind, names)| names.into_iter().map(move |name| (kind, name)))
        {
            if kinds.insert(name.clone(), kind).is_some_and(|before| before != kind) {
                return Err(UnitTableError { name });
            }
        }
        Ok(Self { kinds })
    }
}

impl From<UnitTable> for BTreeMap<UnitKind, Vec<String>> {
    fn from(table: UnitTable) -> Self {
        let mut names = Self::new();
        for (name, kind) in table.kinds {
            names.entry(kind).or_default().push(name);
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ships_is_read_and_names_nothing_twice() {
        let text = include_str!("units.json");
        let names: BTreeMap<UnitKind, Vec<String>> = serde_json::from_str(text).unwrap();
        assert_eq!(names.values().flatten().count(), UnitTable::shipped().kinds.len());
        let count = |kind| names.get(&kind).map_or(0, Vec::len);
        assert_eq!((count(UnitKind::Pet), count(UnitKind::SiegeMachine), count(UnitKind::Guardian)), (11, 8, 2));
    }

    #[test]
    fn a_table_that_contradicts_itself_is_refused() {
        let read = |text: &str| serde_json::from_str::<UnitTable>(text);
        let error = read(r#"{"pet": ["Frosty"], "troop": ["Frosty"]}"#).unwrap_err();
        assert!(error.to_string().contains("`Frosty` is in the table of units under two kinds"), "{error}");
        assert_eq!(read(r#"{"pet": ["Frosty", "Frosty"]}"#).unwrap().kind("Frosty"), UnitKind::Pet);
        assert!(read(r#"{"pets": ["Frosty"]}"#).is_err());
    }

    #[test]
    fn the_list_and_the_village_count_before_the_name() {
        let unit = |name: &str, village| Unit { village: Some(village), ..Unit::new(name.to_owned()) };
        let kind = |list: UnitList, unit| UnitTable::shipped().kind_of(&list, &unit);
        assert_eq!(kind(UnitList::Troops, unit("Frosty", Village::Home)), UnitKind::Pet);
        assert_eq!(kind(UnitList::Heroes, unit("Frosty", Village::Home)), UnitKind::Hero);
        assert_eq!(kind(UnitList::Troops, unit("Baby Dragon", Village::BuilderBase)), UnitKind::Troop);
        assert_eq!(kind(UnitList::Troops, unit("Super P.E.K.K.A", Village::BuilderBase)), UnitKind::Troop);
        assert_eq!(kind(UnitList::Troops, unit("Elder Yak", Village::Home)), UnitKind::Unknown);
    }
}
