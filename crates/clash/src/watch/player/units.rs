//! How units, what heroes wear, and achievements of two bodies of one player differ.

use std::collections::BTreeMap;

use crate::event::Event;
use crate::event::player::{
    AchievementProgress, BoostEnded, BoostStarted, Equipped, PlayerRef, UnitRef, UnitUnlocked, UnitUpgraded,
};
use crate::model::achievement::Achievement;
use crate::model::open::Village;
use crate::model::player::Player;
use crate::model::unit::{Unit, UnitList};

/// What changed. A unit that disappears is no news: event troops go as they come.
pub(crate) fn diff_units(old: &Player, new: &Player) -> Vec<Event> {
    let mut facts = Vec::new();
    for list in [UnitList::Troops, UnitList::Heroes, UnitList::Spells, UnitList::HeroEquipment] {
        if let (Some(before), Some(after)) = (units(old, list), units(new, list)) {
            diff_list(list, before, after, new, &mut facts);
        }
    }
    facts.extend(diff_achievements(old, new));
    facts
}

/// `None`: the API did not send this list, which says nothing about the units.
fn units(player: &Player, list: UnitList) -> Option<&[Unit]> {
    match list {
        UnitList::Troops => Some(&player.troops),
        UnitList::Heroes => Some(&player.heroes),
        UnitList::Spells => Some(&player.spells),
        UnitList::HeroEquipment => player.hero_equipment.as_deref(),
    }
}

/// There are two Baby Dragons: the village belongs to the key.
fn key(unit: &Unit) -> (&str, &str) {
    (&unit.name, unit.village.as_ref().map_or("", Village::as_str))
}

fn diff_list(list: UnitList, old: &[Unit], new: &[Unit], player: &Player, facts: &mut Vec<Event>) {
    let before: BTreeMap<_, _> = old.iter().map(|unit| (key(unit), unit)).collect();
    for unit in new {
        let reference = UnitRef { list, name: unit.name.clone(), village: unit.village.clone() };
        let old = before.get(&key(unit)).copied();
        facts.extend(levelled(player, &reference, old, unit));
        facts.extend(boosted(player, reference, old, unit));
        facts.extend(old.and_then(|old| equipped(player, old, unit)));
    }
}

/// A higher maximum is no upgrade: it rises for everybody when the game is updated.
fn levelled(player: &Player, unit: &UnitRef, old: Option<&Unit>, new: &Unit) -> Option<Event> {
    let (player, unit, level, max_level) = (PlayerRef::from(player), unit.clone(), new.level, new.max_level);
    match old {
        None => Some(UnitUnlocked { player, unit, level, max_level }.into()),
        Some(old) if old.level < level => {
            Some(UnitUpgraded { player, unit, old_level: old.level, level, max_level }.into())
        }
        Some(_) => None,
    }
}

fn boosted(player: &Player, unit: UnitRef, old: Option<&Unit>, new: &Unit) -> Option<Event> {
    let is_active = |unit: &Unit| unit.super_troop_is_active == Some(true);
    let player = PlayerRef::from(player);
    match (old.is_some_and(is_active), is_active(new)) {
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

/// Achievements by name, village and occurrence: some names are there twice.
fn numbered(player: &Player) -> Vec<((&str, &str, u32), &Achievement)> {
    let mut occurrences = BTreeMap::<(&str, &str), u32>::new();
    let mut numbered = Vec::with_capacity(player.achievements.len());
    for achievement in &player.achievements {
        let village = achievement.village.as_ref().map_or("", Village::as_str);
        let next = occurrences.entry((&achievement.name, village)).or_default();
        numbered.push(((achievement.name.as_str(), village, *next), achievement));
        *next += 1;
    }
    numbered
}

/// An achievement that appears came with an update; one that falls was read from an older edge. Both are no progress.
fn diff_achievements(old: &Player, new: &Player) -> Vec<Event> {
    let before: BTreeMap<_, _> = numbered(old).into_iter().collect();
    let mut facts = Vec::new();
    for (key, achievement) in numbered(new) {
        let Some(old) = before.get(&key) else { continue };
        if achievement.value > old.value || achievement.stars > old.stars {
            let fact = AchievementProgress {
                player: new.into(),
                name: achievement.name.clone(),
                village: achievement.village.clone(),
                occurrence: key.2,
                info: achievement.info.clone(),
                old_value: old.value,
                value: achievement.value,
                target: achievement.target,
                old_stars: old.stars,
                stars: achievement.stars,
            };
            facts.push(fact.into());
        }
    }
    facts
}
