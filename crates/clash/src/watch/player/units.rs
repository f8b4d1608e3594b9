//! How units, and what heroes wear, of two bodies of one player differ.

use std::collections::BTreeMap;

use bugle_model::Element;

use super::place::Place;
use super::reached::Reached;
use super::unknown_lists::{listed, unknown_lists};
use crate::event::Event;
use crate::event::player::{BoostEnded, BoostStarted, Equipped, UnitRef, UnitUnlocked, UnitUpgraded};
use crate::model::player::Player;
use crate::model::unit::{Unit, UnitList};

/// What changed. A unit that disappears is no news: event troops go as they come. What it had reached is remembered.
pub(super) fn diff_units(old: &Player, new: &Player, reached: &mut Reached) -> Vec<Event> {
    let mut facts = Vec::new();
    for list in [UnitList::Troops, UnitList::Heroes, UnitList::Spells, UnitList::HeroEquipment] {
        if let (Some(before), Some(after)) = (units(old, &list), units(new, &list))
            && !(reached.knows_no_units() && are_very(before, after))
        {
            let units = [before, after].map(|units| units.iter().map(|unit| &**unit).collect());
            diff_list(&list, units, new, reached, &mut facts);
        }
    }
    for (name, lists) in unknown_lists(old, new) {
        let lists = lists.map(listed);
        diff_list(
            &UnitList::Other(name.into()),
            lists.each_ref().map(|units| units.iter().collect()),
            new,
            reached,
            &mut facts,
        );
    }
    facts
}

/// `None`: the API did not send this list, which says nothing about the units.
fn units<'a>(player: &'a Player, list: &UnitList) -> Option<&'a [Element<Unit>]> {
    let units = match list {
        UnitList::Troops => Some(&player.troops[..]),
        UnitList::Heroes => Some(&player.heroes[..]),
        UnitList::Spells => Some(&player.spells[..]),
        UnitList::HeroEquipment => player.hero_equipment.as_deref(),
        UnitList::Other(_) => None,
    };
    units.filter(|_| player.says(list.name()))
}

/// Whether each is the very one that is in its place in the other list: neither need be read.
fn are_very(old: &[Element<Unit>], new: &[Element<Unit>]) -> bool {
    old.len() == new.len() && old.iter().zip(new).all(|(old, new)| old.is_very(new))
}

fn diff_list(
    list: &UnitList,
    [old, new]: [Vec<&Unit>; 2],
    player: &Player,
    reached: &mut Reached,
    facts: &mut Vec<Event>,
) {
    let mut before: BTreeMap<_, _> = Place::of_all(list, old).collect();
    for (place, unit) in Place::of_all(list, new) {
        let old = before.remove(&place);
        if old.is_none_or(|old| old.says("level")) && unit.says("level") {
            let level = reached.on_unit(place, old.map(|old| old.level), Some(unit.level));
            facts.extend(levelled(player, || place.reference(unit), level, unit));
        }
        facts.extend(boosted(player, || place.reference(unit), old, Some(unit)));
        facts.extend(old.and_then(|old| equipped(player, old, unit)));
    }
    for (place, gone) in before {
        reached.on_unit(place, Some(gone.level).filter(|_| gone.says("level")), None);
        facts.extend(boosted(player, || place.reference(gone), Some(gone), None));
    }
}

/// A higher maximum is no upgrade: it rises for everybody when the game is updated.
fn levelled(player: &Player, unit: impl Fn() -> UnitRef, reached: Option<u32>, new: &Unit) -> Option<Event> {
    let (level, max_level) = (new.level, new.max_level);
    match reached {
        None => Some(UnitUnlocked { player: player.into(), unit: unit(), level, max_level }.into()),
        Some(old_level) if old_level < level => {
            Some(UnitUpgraded { player: player.into(), unit: unit(), old_level, level, max_level }.into())
        }
        Some(_) => None,
    }
}

/// A super troop that is no longer listed is no longer boosted.
fn boosted(player: &Player, unit: impl Fn() -> UnitRef, old: Option<&Unit>, new: Option<&Unit>) -> Option<Event> {
    let is_active = |unit: &Unit| unit.super_troop_is_active == Some(true);
    match (old.is_some_and(is_active), new.is_some_and(is_active)) {
        (false, true) => Some(BoostStarted { player: player.into(), unit: unit() }.into()),
        (true, false) => Some(BoostEnded { player: player.into(), unit: unit() }.into()),
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
