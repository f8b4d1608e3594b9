//! How units, and what heroes wear, of two bodies of one player differ.

use std::collections::BTreeMap;

use super::reached::Reached;
use crate::event::Event;
use crate::event::player::{BoostEnded, BoostStarted, Equipped, PlayerRef, UnitRef, UnitUnlocked, UnitUpgraded};
use crate::model::open::Village;
use crate::model::player::Player;
use crate::model::unit::{Unit, UnitList};

/// What changed. A unit that disappears is no news: event troops go as they come. What it had reached is remembered.
pub(super) fn diff_units(old: &Player, new: &Player, reached: &mut Reached) -> Vec<Event> {
    let mut facts = Vec::new();
    for list in [UnitList::Troops, UnitList::Heroes, UnitList::Spells, UnitList::HeroEquipment] {
        if let (Some(before), Some(after)) = (units(old, list), units(new, list)) {
            diff_list(list, [before, after], new, reached, &mut facts);
        }
    }
    facts
}

/// `None`: the API did not send this list, which says nothing about the units.
fn units(player: &Player, list: UnitList) -> Option<&[Unit]> {
    let units = match list {
        UnitList::Troops => Some(&player.troops[..]),
        UnitList::Heroes => Some(&player.heroes[..]),
        UnitList::Spells => Some(&player.spells[..]),
        UnitList::HeroEquipment => player.hero_equipment.as_deref(),
    };
    units.filter(|_| player.says(list.name()))
}

/// There are two Baby Dragons: the village belongs to the key.
fn key(unit: &Unit) -> (&str, &str) {
    (&unit.name, unit.village.as_ref().map_or("", Village::as_str))
}

fn diff_list(list: UnitList, [old, new]: [&[Unit]; 2], player: &Player, reached: &mut Reached, facts: &mut Vec<Event>) {
    let mut before: BTreeMap<_, _> = old.iter().map(|unit| (key(unit), unit)).collect();
    for unit in new {
        let reference = UnitRef { list, name: unit.name.clone(), village: unit.village.clone() };
        let old = before.remove(&key(unit));
        if old.is_none_or(|old| old.says("level")) && unit.says("level") {
            let level = reached.on_unit(list, unit, old.map(|old| old.level), Some(unit.level));
            facts.extend(levelled(player, &reference, level, unit));
        }
        facts.extend(boosted(player, reference, old, Some(unit)));
        facts.extend(old.and_then(|old| equipped(player, old, unit)));
    }
    for gone in before.into_values() {
        reached.on_unit(list, gone, Some(gone.level).filter(|_| gone.says("level")), None);
        let reference = UnitRef { list, name: gone.name.clone(), village: gone.village.clone() };
        facts.extend(boosted(player, reference, Some(gone), None));
    }
}

/// A higher maximum is no upgrade: it rises for everybody when the game is updated.
fn levelled(player: &Player, unit: &UnitRef, reached: Option<u32>, new: &Unit) -> Option<Event> {
    let (player, unit, level, max_level) = (PlayerRef::from(player), unit.clone(), new.level, new.max_level);
    match reached {
        None => Some(UnitUnlocked { player, unit, level, max_level }.into()),
        Some(old_level) if old_level < level => Some(UnitUpgraded { player, unit, old_level, level, max_level }.into()),
        Some(_) => None,
    }
}

/// A super troop that is no longer listed is no longer boosted.
fn boosted(player: &Player, unit: UnitRef, old: Option<&Unit>, new: Option<&Unit>) -> Option<Event> {
    let is_active = |unit: &Unit| unit.super_troop_is_active == Some(true);
    let player = PlayerRef::from(player);
    match (old.is_some_and(is_active), new.is_some_and(is_active)) {
        (false, true) => Some(BoostStarted { player, unit }.into()),
        (true, false) => Some(BoostEnded { player, unit }.into()),
        _ => None,
    }
}

/// What a hero wears has no order.
fn equipped(player: &Player, old: &Unit, new: &Unit) -> Option<Event> {
    let worn = |unit: &Unit| {
        let mut names: Vec<String> = unit.equipment.as_ref()?.iter().map(|item| item.name.clone()).collect();
        names.sort_unstable();
        Some(names)
    };
    // The list is left out for a hero who wears nothing, and was left out for all before there was equipment.
    let (before, after) = (worn(old), worn(new));
    if before.is_none() && after.is_none() {
        return None;
    }
    let (old, worn_now) = (before.unwrap_or_default(), after.unwrap_or_default());
    let hero = new.name.clone();
    (old != worn_now).then(|| Equipped { player: player.into(), hero, old, new: worn_now }.into())
}
