//! What is counted of characters: statistics, by faction, by weapon, and their history.

use serde_json::{Map, Value, json};

use super::super::population::{Character, NSO};
use super::career::{Career, Stat, all_time};
use super::spelled::put_time;
use super::things::classes;
use super::view::View;
use super::wardrobe;

/// Statistics that are shares of what there is a history of: name, of what, and which part of it.
const SHARES: [(&str, Stat, u64); 6] = [
    ("assist_count", Stat::Kills, 3),
    ("deaths", Stat::Deaths, 1),
    ("domination_count", Stat::Kills, 90),
    ("facility_capture_count", Stat::FacilityCapture, 1),
    ("facility_defended_count", Stat::FacilityDefend, 1),
    ("revive_count", Stat::Ribbons, 2),
];
/// Those that are counted for each profile.
const BY_PROFILE: [(&str, Stat); 2] = [("play_time", Stat::Time), ("score", Stat::Score)];
/// Those that are counted for each faction of the others.
const BY_FACTION: [(&str, Stat, u64); 3] =
    [("domination_count", Stat::Kills, 90), ("kills", Stat::Kills, 1), ("killed_by", Stat::Deaths, 1)];
/// Those of weapons: of what, how many of it, and which part.
const OF_WEAPONS: [(&str, Stat, u64, u64); 5] = [
    ("weapon_deaths", Stat::Deaths, 1, 2),
    ("weapon_fire_count", Stat::Kills, 70, 1),
    ("weapon_hit_count", Stat::Kills, 20, 1),
    ("weapon_play_time", Stat::Time, 1, 2),
    ("weapon_score", Stat::Score, 1, 2),
];
const OF_WEAPONS_BY_FACTION: [(&str, Stat, u64, u64); 6] = [
    ("weapon_damage_given", Stat::Kills, 1000, 1),
    ("weapon_damage_taken_by", Stat::Deaths, 1000, 1),
    ("weapon_headshots", Stat::Kills, 1, 4),
    ("weapon_killed_by", Stat::Deaths, 1, 1),
    ("weapon_kills", Stat::Kills, 1, 1),
    ("weapon_vehicle_kills", Stat::Kills, 1, 20),
];
const FACTIONS: [&str; 3] = ["vs", "nc", "tr"];

/// The rows of a collection of statistics; only those of characters with one of `ids`, if those are given.
pub(super) fn rows(view: &View<'_>, collection: &str, ids: Option<&[u64]>) -> Option<Vec<Value>> {
    let of: fn(&View<'_>, usize) -> Vec<Value> = match collection {
        "characters_stat" => stats,
        "characters_stat_by_faction" => stats_by_faction,
        "characters_stat_history" => histories,
        "characters_weapon_stat" => weapon_stats,
        "characters_weapon_stat_by_faction" => weapon_stats_by_faction,
        _ => return None,
    };
    let characters = view.characters(ids);
    Some(
        characters
            .into_iter()
            .flat_map(|index| of(view, index).into_iter().map(move |row| (index, row)))
            .map(|(index, row)| saved(view.at(index), row))
            .collect(),
    )
}

/// With the character, and the time at which it was saved last.
fn saved(character: &Character, mut row: Value) -> Value {
    row["character_id"] = character.id.to_string().into();
    put_time(&mut row, "last_save", character.last_login);
    row
}

fn stats(view: &View<'_>, index: usize) -> Vec<Value> {
    let profiles = classes::profiles_of(view.at(index).faction);
    let mut rows = Vec::new();
    for (name, stat, part) in SHARES {
        let mut row = json!({"stat_name": name, "profile_id": "0"});
        for (span, value) in Career::of(view, index, stat).spans() {
            row[format!("value_{span}")] = (value / part).to_string().into();
        }
        rows.push(row);
    }
    for (name, stat) in BY_PROFILE {
        let spans = Career::of(view, index, stat).spans();
        for (place, profile) in profiles.iter().enumerate() {
            let mut row = json!({"stat_name": name, "profile_id": profile.to_string()});
            for (span, value) in spans {
                let value = if span == "one_life_max" { value } else { share(value, profiles.len(), place) };
                row[format!("value_{span}")] = value.to_string().into();
            }
            rows.push(row);
        }
    }
    rows
}

fn stats_by_faction(view: &View<'_>, index: usize) -> Vec<Value> {
    let row = |(name, stat, part): (&str, Stat, u64)| {
        let mut row = json!({"stat_name": name, "profile_id": "0"});
        for (span, value) in Career::of(view, index, stat).spans() {
            for (faction, value) in FACTIONS.into_iter().zip(by_faction(view.at(index), value / part)) {
                row[format!("value_{span}_{faction}")] = value.to_string().into();
            }
        }
        row
    };
    BY_FACTION.map(row).to_vec()
}

/// A number in parts: the share of the one at `place` of `count`. The first has what is left over.
fn share(value: u64, count: usize, place: usize) -> u64 {
    let count = u64::try_from(count.max(1)).unwrap_or(1);
    value / count + if place == 0 { value % count } else { 0 }
}

/// What of `value` is against each faction: nobody fights his own.
fn by_faction(character: &Character, value: u64) -> [u64; 3] {
    let own = usize::from(character.faction.0).wrapping_sub(1);
    let others: Vec<_> = (0..3).filter(|faction| character.faction == NSO || *faction != own).collect();
    [0, 1, 2].map(|faction| {
        others.iter().position(|other| *other == faction).map_or(0, |place| share(value, others.len(), place))
    })
}

fn histories(view: &View<'_>, index: usize) -> Vec<Value> {
    Stat::ALL.map(|stat| history(stat.name(), &Career::of(view, index, stat))).to_vec()
}

fn history(name: &str, career: &Career) -> Value {
    let counted = |letter: char, count: usize, value: &dyn Fn(usize) -> u64| {
        let entry = |ago: usize| (format!("{letter}{:02}", ago + 1), Value::from(value(ago).to_string()));
        (0..count).map(entry).collect::<Map<_, _>>()
    };
    json!({"stat_name": name, "all_time": career.all_time.to_string(), "one_life_max": career.one_life_max.to_string(),
        "day": counted('d', 31, &|ago| career.day(ago)), "month": counted('m', 12, &|ago| career.month(ago)),
        "week": counted('w', 13, &|ago| career.week(ago))})
}

fn weapon_stats(view: &View<'_>, index: usize) -> Vec<Value> {
    of_weapons(view, index, &OF_WEAPONS, &|row, value| row["value"] = value.to_string().into())
}

fn weapon_stats_by_faction(view: &View<'_>, index: usize) -> Vec<Value> {
    of_weapons(view, index, &OF_WEAPONS_BY_FACTION, &|row, value| {
        for (faction, value) in FACTIONS.into_iter().zip(by_faction(view.at(index), value)) {
            row[format!("value_{faction}")] = value.to_string().into();
        }
    })
}

/// Each of `stats` in parts for each weapon that the character has.
fn of_weapons(
    view: &View<'_>,
    index: usize,
    stats: &[(&str, Stat, u64, u64)],
    put: &dyn Fn(&mut Value, u64),
) -> Vec<Value> {
    let weapons: Vec<_> = wardrobe::items(view, index).filter(|item| item.weapon.is_some()).collect();
    let mut rows = Vec::new();
    for (name, stat, times, part) in stats {
        let value = all_time(view, index, *stat) * times / part;
        for (place, weapon) in weapons.iter().enumerate() {
            let mut row = json!({"stat_name": name, "item_id": weapon.id.to_string(), "vehicle_id": "0"});
            put(&mut row, share(value, weapons.len(), place));
            rows.push(row);
        }
    }
    rows
}
