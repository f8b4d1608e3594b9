//! All that a player has unlocked, told apart.

use crate::model::open::Village;
use crate::model::player::Player;
use crate::model::unit::{Unit, UnitList};
use crate::view::unit_table::{UnitKind, UnitTable};

/// All that a player has unlocked, told apart.
#[derive(Clone, Debug)]
pub struct Army<'a> {
    units: Vec<ArmyUnit<'a>>,
}

/// A unit, with what it is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ArmyUnit<'a> {
    /// The unit, as the API shows it.
    pub unit: &'a Unit,
    /// In which list the API shows it.
    pub list: UnitList,
    /// What it is.
    pub kind: UnitKind,
    /// Where it lives. Who has no village said is at home.
    pub village: &'a Village,
}

impl Player {
    /// All that the player has unlocked, told apart by `table`, which may be [`UnitTable::shipped`].
    ///
    /// ```
    /// use bugle_clash::{Model as _, Player, UnitKind, UnitTable, Village};
    ///
    /// let player = Player::from_json(br##"{"tag": "#2YY", "troops": [
    ///     {"name": "Baby Dragon", "level": 8, "village": "home"},
    ///     {"name": "Baby Dragon", "level": 20, "village": "builderBase"},
    ///     {"name": "Frosty", "level": 10, "village": "home"}
    /// ]}"##)?.value;
    /// let army = player.army(UnitTable::shipped());
    /// assert_eq!(army.get("Baby Dragon", &Village::BuilderBase).map(|dragon| dragon.unit.level), Some(20));
    /// assert_eq!(army.of(UnitKind::Pet).count(), 1);
    /// # Ok::<(), bugle_clash::BodyError>(())
    /// ```
    pub fn army(&self, table: &UnitTable) -> Army<'_> {
        let lists = [
            (UnitList::Troops, &self.troops[..]),
            (UnitList::Heroes, &self.heroes),
            (UnitList::Spells, &self.spells),
            (UnitList::HeroEquipment, self.hero_equipment.as_deref().unwrap_or_default()),
        ];
        let mut units = Vec::new();
        for (list, of_list) in lists {
            units.extend(of_list.iter().map(|unit| ArmyUnit {
                unit,
                list: list.clone(),
                kind: table.kind_of(&list, unit),
                village: unit.village.as_ref().unwrap_or(&Village::Home),
            }));
        }
        Army { units }
    }
}

impl<'a> Army<'a> {
    /// All of them, list by list.
    pub fn all(&self) -> impl Iterator<Item = ArmyUnit<'a>> {
        self.units.iter().cloned()
    }

    /// Those of a kind: [`UnitKind::Unknown`] are those of which the table does not know what they are.
    pub fn of(&self, kind: UnitKind) -> impl Iterator<Item = ArmyUnit<'a>> {
        self.all().filter(move |unit| unit.kind == kind)
    }

    /// Those that live in a village.
    pub fn in_village(&self, village: &Village) -> impl Iterator<Item = ArmyUnit<'a>> {
        self.all().filter(move |unit| unit.village == village)
    }

    /// The one of this name there: there is a Baby Dragon in both villages.
    pub fn get(&self, name: &str, village: &Village) -> Option<ArmyUnit<'a>> {
        self.in_village(village).find(|unit| unit.unit.name == name)
    }

    /// The super troops that are boosted right now.
    pub fn boosted(&self) -> impl Iterator<Item = ArmyUnit<'a>> {
        self.all().filter(|unit| unit.unit.super_troop_is_active == Some(true))
    }
}

impl Unit {
    /// Whether it has the highest level that there is.
    pub fn is_max(&self) -> bool {
        self.max_level > 0 && self.level >= self.max_level
    }
}

#[cfg(test)]
mod tests {
    use bugle_model::Model as _;

    use super::*;

    const PLAYER: &str = r##"{"tag": "#2YY",
        "troops": [
            {"name": "Baby Dragon", "level": 8, "maxLevel": 9, "village": "home"},
            {"name": "Wall Wrecker", "level": 5, "maxLevel": 5, "village": "home"},
            {"name": "Frosty", "level": 10, "maxLevel": 10, "village": "home"},
            {"name": "Smasher", "level": 2, "maxLevel": 10, "village": "home"},
            {"name": "Super Barbarian", "level": 1, "maxLevel": 12, "village": "home", "superTroopIsActive": true},
            {"name": "Ice Wizard", "level": 1, "maxLevel": 12},
            {"name": "Elder Yak", "level": 1, "maxLevel": 12, "village": "home"},
            {"name": "Baby Dragon", "level": 20, "maxLevel": 20, "village": "builderBase"}
        ],
        "heroes": [
            {"name": "Archer Queen", "level": 90, "maxLevel": 100, "village": "home",
                "equipment": [{"name": "Frozen Arrow", "level": 18, "maxLevel": 27, "village": "home"}]},
            {"name": "Battle Copter", "level": 30, "maxLevel": 35, "village": "builderBase"}
        ],
        "spells": [{"name": "Rage Spell", "level": 6, "maxLevel": 6, "village": "home"}],
        "heroEquipment": [{"name": "Frozen Arrow", "level": 18, "maxLevel": 27, "village": "home"}]}"##;

    fn names<'a>(units: impl Iterator<Item = ArmyUnit<'a>>) -> String {
        units.map(|unit| unit.unit.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn units_are_told_apart() {
        let player = Player::from_json(PLAYER.as_bytes()).unwrap().value;
        let army = player.army(UnitTable::shipped());
        for (kind, expected) in [
            (UnitKind::Troop, "Baby Dragon, Baby Dragon"),
            (UnitKind::SiegeMachine, "Wall Wrecker"),
            (UnitKind::Pet, "Frosty"),
            (UnitKind::Guardian, "Smasher"),
            (UnitKind::SuperTroop, "Super Barbarian"),
            (UnitKind::EventTroop, "Ice Wizard"),
            (UnitKind::Unknown, "Elder Yak"),
            (UnitKind::Hero, "Archer Queen, Battle Copter"),
            (UnitKind::Spell, "Rage Spell"),
            (UnitKind::Equipment, "Frozen Arrow"),
        ] {
            assert_eq!(names(army.of(kind)), expected, "{kind:?}");
        }
        assert_eq!(names(army.in_village(&Village::BuilderBase)), "Baby Dragon, Battle Copter");
        assert_eq!(names(army.boosted()), "Super Barbarian");
        assert_eq!(
            names(army.all().filter(|unit| unit.unit.is_max())),
            "Wall Wrecker, Frosty, Baby Dragon, Rage Spell"
        );
    }

    #[test]
    fn there_is_a_baby_dragon_in_both_villages() {
        let player = Player::from_json(PLAYER.as_bytes()).unwrap().value;
        let army = player.army(UnitTable::shipped());
        let level = |village| army.get("Baby Dragon", &village).map(|unit| unit.unit.level);
        assert_eq!((level(Village::Home), level(Village::BuilderBase)), (Some(8), Some(20)));
    }
}
