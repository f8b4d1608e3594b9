//! What a body of a player does not say, and what was known of it before.

use bugle_event::Timestamp;
use bugle_model::{Element, Read as _};
use serde_json::Value;

use super::unknown_lists;
use crate::model::open::Role;
use crate::model::player::Player;
use crate::model::unit::Unit;
use crate::watch::absences::Absences;

/// Fills in what `new` does not say. Gives what was filled in, as it is written.
pub(super) fn fill(at: Timestamp, old: Option<&Player>, new: &mut Player, absences: &mut Absences) -> Option<Value> {
    let old = old?;
    settle_clan(at, old, new, absences);
    settle_weapon(at, old, new, absences);
    settle_week(old, new);
    unknown_lists::settle(old, new);
    for hero in &mut new.heroes {
        // Who is shown as before lacks nothing.
        if absences.is_empty() && old.heroes.iter().any(|before| before.is_very(hero)) {
            continue;
        }
        if let Some(before) =
            old.heroes.iter().find(|before| before.name == hero.name && before.village == hero.village)
        {
            settle_equipment(at, before, hero, absences);
        }
    }
    new.carry(old)
}

/// What cannot be so: no level is zero, nobody is without a name; and counters that are retired are set to zero first.
pub(super) fn doubt(player: &mut Player) {
    let cannot_be = [
        ("name", player.name.is_empty()),
        ("town_hall_level", player.town_hall_level == 0),
        ("town_hall_weapon_level", player.town_hall_weapon_level == Some(0)),
        ("exp_level", player.exp_level == 0),
        ("builder_hall_level", player.builder_hall_level == Some(0)),
        ("versus_battle_wins", player.versus_battle_wins == Some(0)),
    ];
    for (field, _) in cannot_be.iter().filter(|(_, cannot_be)| *cannot_be) {
        player.doubt(field);
    }
    let lists =
        [Some(&mut player.troops), Some(&mut player.heroes), Some(&mut player.spells), player.hero_equipment.as_mut()];
    for unit in lists.into_iter().flatten().flatten() {
        unit.amend(doubt_unit);
    }
    // Since October 2025 the legacy league says nothing where there is a tier.
    if player.league_tier.is_some() && !player.says("league") {
        player.believe("league");
    }
}

fn doubt_unit(unit: &mut Unit) {
    if unit.level == 0 {
        unit.doubt("level");
    }
}

/// Whether a body says so little that what it lacks means nothing.
fn is_thin(old: &Player, new: &Player) -> bool {
    new.sent.count() * 2 < old.sent.count()
}

/// What is remembered of a clan that a body lacks.
pub(super) const CLAN: &str = "clan";

/// Who has a role has a clan, whatever else the body says; who has neither any more is in none. Where roles were never
/// sent, only time tells.
fn settle_clan(at: Timestamp, old: &Player, new: &mut Player, absences: &mut Absences) {
    if new.clan.is_some() {
        return absences.end(CLAN);
    }
    let is_odd = new.extra.contains_key(CLAN);
    let has_role = new.says("role") && new.role != Some(Role::NotMember);
    let is_vague = is_odd || has_role || is_thin(old, new);
    if old.clan.is_some() && (is_vague || (!new.says("role") && !old.says("role") && !absences.believes(CLAN, at))) {
        new.doubt(CLAN);
        return;
    }
    new.believe(CLAN);
    if !new.says("role") {
        new.believe("role");
    }
}

/// A new hall may have no weapon; an old one keeps it.
fn settle_weapon(at: Timestamp, old: &Player, new: &mut Player, absences: &mut Absences) {
    const FIELD: &str = "town_hall_weapon_level";
    let is_same_hall = !new.says("town_hall_level") || new.town_hall_level == old.town_hall_level;
    if new.says(FIELD) || old.town_hall_weapon_level.is_none() {
        absences.end(FIELD);
    } else if !is_same_hall || absences.believes(FIELD, at) {
        new.believe(FIELD);
    } else {
        new.doubt(FIELD);
    }
}

/// The group of a week does not go away before the week does.
fn settle_week(old: &Player, new: &mut Player) {
    let is_same_week =
        !new.says("current_league_season_id") || new.current_league_season_id == old.current_league_season_id;
    if new.current_league_group_tag.is_none() {
        let settle = if is_same_week { Player::doubt } else { Player::believe };
        settle(new, "current_league_group_tag");
    }
}

fn settle_equipment(at: Timestamp, old: &Unit, new: &mut Element<Unit>, absences: &mut Absences) {
    let field = || format!("equipment/{}", new.name);
    let is_missing = !new.says("equipment") && old.equipment.as_ref().is_some_and(|worn| !worn.is_empty());
    if !is_missing {
        if !absences.is_empty() {
            absences.end(&field());
        }
    } else if absences.believes(&field(), at) {
        new.believe("equipment");
    }
}
