//! `characters_event`, `characters_event_grouped`, `world_event` and `event`: what happened, the newest first. They take
//! arguments of their own instead of terms.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bugle_event::{Envelope, Timestamp};
use bugle_planetside::{CharacterId, Event, NAME, World};
use serde_json::{Map, Value, json};

use super::super::wire;
use super::error::CensusError;
use super::found;
use super::query::Query;
use super::term::list;
use super::view::View;

/// The types of characters, all of which are given when none is asked for, and where REST keeps each.
const OF_CHARACTERS: [(&str, &str); 7] = [
    ("BATTLE_RANK", "battle_rank"),
    ("ITEM", "items"),
    ("ACHIEVEMENT", "achievements"),
    ("DEATH", "deaths"),
    ("KILL", "kills"),
    ("VEHICLE_DESTROY", "vehicle_destroy"),
    ("FACILITY_CHARACTER", "facility_character"),
];
/// Those of worlds. `event` has another name for the first.
const OF_WORLDS: [(&str, &str); 3] =
    [("FACILITY", "facility_control"), ("FACILITYCONTROL", "facility_control"), ("METAGAME", "metagame_event")];

/// How late a row may be, which is seldom and at most: it takes a while until Census knows what happened.
const LATE_IN: u64 = 4;
const LATE_MAX_MS: u64 = 150_000;

/// The arguments of a query for events.
struct Asked<'a> {
    pairs: &'a [(String, String)],
    ids: Option<&'a str>,
}

impl<'a> Asked<'a> {
    fn argument(&self, names: &[&str]) -> Option<&'a str> {
        self.pairs.iter().find(|(key, _)| names.contains(&key.as_str())).map(|(_, value)| value.as_str())
    }

    /// Whose events are asked for. There must be somebody.
    fn ids(&self, name: &'static str) -> Result<Vec<u64>, CensusError> {
        let ids = self.ids.or_else(|| self.argument(&[name, "id"])).ok_or(CensusError::Server)?;
        list(ids).map(|id| id.parse().map_err(|_| CensusError::NotANumber(name.to_owned()))).collect()
    }

    /// The types that are asked for: those of `all` unless told.
    fn types(&self, all: &[(&str, &str)]) -> Vec<String> {
        let all = || all.iter().map(|(kind, _)| (*kind).to_owned()).collect();
        self.argument(&["type"]).map_or_else(all, |types| list(types).collect())
    }

    /// The time that is asked for, both ends of it included.
    fn times(&self) -> Result<std::ops::RangeInclusive<i64>, CensusError> {
        let number = |name: &str, usual| match self.argument(&[name]) {
            Some(text) => text.parse().map_err(|_| CensusError::NotANumber(name.to_owned())),
            None => Ok(usual),
        };
        Ok(number("after", i64::MIN)?..=number("before", i64::MAX)?)
    }
}

/// The answer of one of the collections of events.
pub(super) fn answer(
    view: &View<'_>,
    name: &str,
    ids: Option<&str>,
    pairs: &[(String, String)],
) -> Result<Map<String, Value>, CensusError> {
    let query = Query::commands(pairs)?;
    let mut rows = rows(view, name, ids, pairs)?;
    rows.truncate(query.rows_max(name, 1).saturating_add(query.start));
    rows.drain(..query.start.min(rows.len()));
    found::present(view, name, &query, &BTreeSet::new(), &mut rows);
    Ok(found::listing(name, rows, &query))
}

/// All rows that are asked for.
pub(super) fn rows(
    view: &View<'_>,
    name: &str,
    ids: Option<&str>,
    pairs: &[(String, String)],
) -> Result<Vec<Value>, CensusError> {
    let asked = Asked { pairs, ids };
    match name {
        "characters_event_grouped" => grouped(view, &asked),
        "world_event" => of_worlds(view, &asked),
        "event" => of_all(view, &asked),
        _ => of_characters(view, &asked),
    }
}

fn of_characters(view: &View<'_>, asked: &Asked<'_>) -> Result<Vec<Value>, CensusError> {
    let (ids, types, times) = (asked.ids("character_id")?, asked.types(&OF_CHARACTERS), asked.times()?);
    let characters: Vec<_> = ids.into_iter().map(CharacterId).filter(|id| view.has(*id)).collect();
    let chronicle = &view.auraxis.chronicle;
    let events = characters.iter().flat_map(|id| types.iter().map(move |kind| (*id, kind.as_str())));
    let found = events.flat_map(|(id, kind)| chronicle.of(kind, id).map(move |event| (event, kind, Some(id))));
    Ok(newest_first(view, found, &times))
}

fn of_worlds(view: &View<'_>, asked: &Asked<'_>) -> Result<Vec<Value>, CensusError> {
    let (ids, types, times) = (asked.ids("world_id")?, asked.types(&OF_WORLDS[1..]), asked.times()?);
    Ok(newest_first(view, told_of_worlds(view, &types, Some(&ids)), &times))
}

/// What is told of anybody. Without a type the original does not answer.
fn of_all(view: &View<'_>, asked: &Asked<'_>) -> Result<Vec<Value>, CensusError> {
    asked.argument(&["type", "after", "before"]).ok_or(CensusError::Server)?;
    let all: Vec<_> = OF_CHARACTERS.iter().chain(&OF_WORLDS[1..]).copied().collect();
    let (types, times) = (asked.types(&all), asked.times()?);
    let here = |event: &&Event| view.environment.has(event.world_id());
    let chronicle = &view.auraxis.chronicle;
    let people =
        types.iter().flat_map(|kind| chronicle.of_all(kind).filter(here).map(|event| (event, kind.as_str(), None)));
    Ok(newest_first(view, people.chain(told_of_worlds(view, &types, None)), &times))
}

fn told_of_worlds<'a>(
    view: &'a View<'_>,
    types: &'a [String],
    ids: Option<&'a [u64]>,
) -> impl Iterator<Item = (&'a Event, &'a str, Option<CharacterId>)> {
    let worlds = view.servers(ids).map(|server| server.world);
    let asked = worlds.flat_map(move |world: World| types.iter().map(move |kind| (world, kind.as_str())));
    asked.flat_map(|(world, kind)| {
        let kept = if kind == "FACILITYCONTROL" { "FACILITY" } else { kind };
        view.auraxis.chronicle.of_world(kept, world).map(move |event| (event, kind, None))
    })
}

/// How often a character has killed whom, and has been killed by whom.
fn grouped(view: &View<'_>, asked: &Asked<'_>) -> Result<Vec<Value>, CensusError> {
    let ids = asked.ids("character_id")?;
    let types = asked.types(&[("KILL", "kills"), ("DEATH", "deaths")]);
    let mut counts: BTreeMap<(&str, CharacterId), usize> = BTreeMap::new();
    for id in ids.into_iter().map(CharacterId).filter(|id| view.has(*id)) {
        for kind in types.iter().filter(|kind| matches!(kind.as_str(), "KILL" | "DEATH")) {
            for event in view.auraxis.chronicle.of(kind, id) {
                let Event::Death(fact) = event else { continue };
                let other = if kind == "KILL" { fact.character_id } else { fact.attacker_character_id };
                *counts.entry((kind, other)).or_default() += 1;
            }
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let row = |((kind, other), count): ((&str, CharacterId), usize)| json!({"character_id": other.to_string(), "count": count.to_string(), "table_type": kind});
    Ok(counts.into_iter().map(row).collect())
}

/// What happened in `times`, as REST shows it.
fn newest_first<'a>(
    view: &View<'_>,
    events: impl Iterator<Item = (&'a Event, &'a str, Option<CharacterId>)>,
    times: &std::ops::RangeInclusive<i64>,
) -> Vec<Value> {
    let events = events.filter(|(event, ..)| times.contains(&event.timestamp().as_secs()) && is_there(view, event));
    let mut found: Vec<(Timestamp, &Event, &str)> =
        events.map(|(event, kind, _)| (event.timestamp(), event, kind)).collect();
    found.sort_by_key(|(time, ..)| std::cmp::Reverse(*time));
    found.into_iter().filter_map(|(_, event, kind)| row(event, kind)).collect()
}

/// Whether Census knows of it by now. Some facts are known after seconds or minutes only.
fn is_there(view: &View<'_>, event: &Event) -> bool {
    let id = Envelope::new(NAME, event.clone(), event.seen(event.timestamp())).id.as_u128();
    let lot = view.lot(u64::try_from(id >> 64).unwrap_or_default(), 0xE7E7);
    let late = if lot.is_multiple_of(LATE_IN) { lot / LATE_IN % LATE_MAX_MS } else { 0 };
    event.timestamp() + Duration::from_millis(late) <= view.now
}

/// A fact as REST shows it: what the stream says, without sides, and with some fields under other names.
fn row(event: &Event, kind: &str) -> Option<Value> {
    let (_, table) = OF_CHARACTERS.iter().chain(&OF_WORLDS).find(|(known, _)| *known == kind)?;
    let mut message: Value = serde_json::from_str(&wire::message(event)).ok()?;
    let mut row = message["payload"].take();
    let fields = row.as_object_mut()?;
    for side in ["team_id", "attacker_team_id"] {
        fields.remove(side);
    }
    let mut rename = |streamed: &str, shown: &str| {
        if let Some(value) = fields.remove(streamed) {
            fields.insert(shown.to_owned(), value);
        }
    };
    rename("event_name", "event_type");
    rename("new_faction_id", "faction_new");
    rename("old_faction_id", "faction_old");
    match event {
        Event::VehicleDestroy(fact) => {
            rename("vehicle_id", "vehicle_definition_id");
            row["attacker_player_guid"] = fact.attacker_character_id.to_string().into();
            row["projectile_id"] = "0".into();
        }
        Event::FacilityControl(_) => row["objective_id"] = "0".into(),
        Event::MetagameEvent(fact) => {
            // More places than the stream gives, and never the zone.
            let shares =
                [("faction_nc", fact.faction_nc), ("faction_tr", fact.faction_tr), ("faction_vs", fact.faction_vs)];
            for (name, value) in shares.into_iter().chain([("experience_bonus", fact.experience_bonus)]) {
                row[name] = format!("{value:.16}").into();
            }
            row["zone_id"] = "0".into();
        }
        _ => {}
    }
    row["table_type"] = (*table).into();
    Some(row)
}
