//! Characters and their outfits: who they are, as the planet has them at the moment.

use bugle_planetside::{Loadout, World};
use serde_json::{Map, Value, json};

use super::super::cast::{MEMBERS, TITLES};
use super::super::population::{Character, Outfit};
use super::career::{Stat, all_time};
use super::spelled::{date, put_time, seconds};
use super::things::classes;
use super::view::View;

/// The ranks of an outfit, the highest first.
const RANKS: [&str; 8] = ["Leader", "Officer", "Veteran", "Sergeant", "Specialist", "Corporal", "Recruit", "Private"];

/// The rows of a collection about characters and outfits.
pub(super) fn rows(view: &View<'_>, collection: &str, ids: Option<&[u64]>) -> Option<Vec<Value>> {
    let each = |row: &dyn Fn(usize) -> Option<Value>| view.characters(ids).into_iter().filter_map(row).collect();
    Some(match collection {
        "character" => each(&|index| Some(character(view, index))),
        "character_name" => each(&|index| Some(character_name(view.at(index)))),
        "characters_online_status" => each(&|index| Some(online_status(view.at(index)))),
        "characters_world" => each(&|index| Some(world(view.at(index)))),
        "outfit" => view.outfits(ids).map(|row| outfit(view, row)).collect(),
        "outfit_member" => each(&|index| outfit_member(view, index)),
        "outfit_member_extended" => each(&|index| membership(view, index)),
        "outfit_rank" => view.outfits(ids).flat_map(ranks).collect(),
        _ => return None,
    })
}

fn character(view: &View<'_>, index: usize) -> Value {
    let character = view.at(index);
    let lot = view.lot(character.id.0, 1);
    let earned = all_time(view, index, Stat::Certs);
    let spent = earned * (lot % 10) / 10;
    let mut row = character_name(character);
    let more = json!({
        "faction_id": character.faction.to_string(),
        "head_id": (lot % 8 + 1).to_string(),
        "title_id": title(character, lot).to_string(),
        "times": times(character, all_time(view, index, Stat::Time) / 60),
        "certs": {
            "earned_points": earned.to_string(),
            "gifted_points": "1000",
            "spent_points": spent.to_string(),
            "available_points": (earned - spent + 1000).to_string(),
            "percent_to_next": format!("0.{:013}", lot % 10_000_000_000_000),
        },
        "battle_rank": {
            "percent_to_next": (lot % 100).to_string(),
            "value": character.battle_rank.to_string(),
        },
        "profile_id": classes::profile_of(worn(character, lot)).to_string(),
        "daily_ribbon": {"count": "0", "time": seconds(character.created), "date": date(character.created)},
        "prestige_level": "0",
    });
    extend(&mut row, more);
    row
}

fn times(character: &Character, minutes: u64) -> Value {
    let mut times = json!({"login_count": character.logins.to_string(), "minutes_played": minutes.to_string()});
    put_time(&mut times, "creation", character.created);
    put_time(&mut times, "last_save", character.last_login);
    put_time(&mut times, "last_login", character.last_login);
    times
}

/// What the character wears, or wore the last time.
fn worn(character: &Character, lot: u64) -> Loadout {
    if character.loadout != Loadout::NONE {
        return character.loadout;
    }
    let all = classes::loadouts_of(character.faction);
    all[usize::try_from(lot % 6).unwrap_or(0) % all.len()]
}

/// The lead of the cast has the first title, and of the others every third has one.
fn title(character: &Character, lot: u64) -> u32 {
    let place = usize::try_from(lot / 8 % 9).unwrap_or(0);
    match TITLES.get(place) {
        _ if character.id == MEMBERS[0].id => TITLES[0].0,
        title => title.map_or(0, |title| title.0),
    }
}

/// A character's id and name.
pub(super) fn character_name(character: &Character) -> Value {
    let name = json!({"first": character.name, "first_lower": character.name.to_lowercase()});
    json!({"character_id": character.id.to_string(), "name": name})
}

fn world(character: &Character) -> Value {
    json!({"character_id": character.id.to_string(), "world_id": character.world.to_string()})
}

/// Where the character plays; 0 if nowhere.
pub(super) fn online_on(character: &Character) -> String {
    if character.online { character.world } else { World::NONE }.to_string()
}

fn online_status(character: &Character) -> Value {
    json!({"character_id": character.id.to_string(), "online_status": online_on(character)})
}

/// Where in an outfit's ranks its member at `place` is, 1 for the leader.
fn ordinal(place: usize) -> usize {
    if place == 0 { 1 } else { (place + 2).min(RANKS.len()) }
}

fn outfit_member(view: &View<'_>, index: usize) -> Option<Value> {
    let character = view.at(index);
    let outfit = &view.auraxis.population.outfits[character.outfit?];
    let ordinal = ordinal(outfit.members.iter().position(|member| *member == index)?);
    let mut row = json!({"outfit_id": outfit.id.to_string(), "character_id": character.id.to_string()});
    put_time(&mut row, "member_since", outfit.created.max(character.created));
    row["rank"] = RANKS[ordinal - 1].into();
    row["rank_ordinal"] = ordinal.to_string().into();
    Some(row)
}

/// A membership and the outfit in one row.
fn membership(view: &View<'_>, index: usize) -> Option<Value> {
    let mut row = outfit_member(view, index)?;
    let fields = row.as_object_mut()?;
    for (name, long) in [("rank", "member_rank"), ("rank_ordinal", "member_rank_ordinal")] {
        let value = fields.remove(name)?;
        fields.insert(long.to_owned(), value);
    }
    extend(&mut row, outfit(view, &view.auraxis.population.outfits[view.at(index).outfit?]));
    Some(row)
}

fn outfit(view: &View<'_>, outfit: &Outfit) -> Value {
    let leader = outfit.members.first().map(|leader| view.at(*leader).id).unwrap_or_default();
    let mut row = json!({
        "outfit_id": outfit.id.to_string(),
        "name": outfit.name,
        "name_lower": outfit.name.to_lowercase(),
        "alias": outfit.alias,
        "alias_lower": outfit.alias.to_lowercase(),
        "leader_character_id": leader.to_string(),
        "member_count": outfit.members.len().to_string(),
    });
    put_time(&mut row, "time_created", outfit.created);
    row
}

fn ranks(outfit: &Outfit) -> impl Iterator<Item = Value> + '_ {
    RANKS.iter().enumerate().map(|(place, name)| {
        json!({"outfit_id": outfit.id.to_string(), "ordinal": (place + 1).to_string(), "name": name,
            "description": format!("{name} of {}", outfit.name)})
    })
}

/// Adds the fields of `more` to `row`.
pub(super) fn extend(row: &mut Value, more: Value) {
    if let (Some(fields), Value::Object(more)) = (row.as_object_mut(), more) {
        fields.extend::<Map<_, _>>(more);
    }
}
