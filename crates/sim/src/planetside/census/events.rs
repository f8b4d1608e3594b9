//! `characters_event`: what happened to a character, the newest first. It takes arguments of its own instead of terms.

use bugle_event::Timestamp;
use bugle_planetside::{CharacterId, Event};
use serde_json::Value;

use super::super::wire;
use super::error::CensusError;
use super::rows::View;
use super::term::list;

/// The types that are given when none is asked for.
const TYPES: &str = "BATTLE_RANK,ITEM,ACHIEVEMENT,DEATH,KILL,VEHICLE_DESTROY,FACILITY_CHARACTER";

/// The most rows that there are at a time.
const LIMIT_MAX: usize = 1000;

/// The rows that `pairs` ask for.
pub(super) fn rows(view: &View<'_>, ids: Option<&str>, pairs: &[(String, String)]) -> Result<Vec<Value>, CensusError> {
    let argument = |names: &[&str]| pairs.iter().find(|(key, _)| names.contains(&key.as_str())).map(|(_, value)| value);
    let ids = ids.or_else(|| argument(&["character_id", "id"]).map(String::as_str)).ok_or(CensusError::Server)?;
    let number = |name: &str| argument(&[name]).map(|text| text.parse::<i64>()).transpose();
    let bad = |name: &str| CensusError::NotANumber(name.to_owned());
    let after = number("after").map_err(|_| bad("after"))?.unwrap_or(i64::MIN);
    let before = number("before").map_err(|_| bad("before"))?.unwrap_or(i64::MAX);
    let limit = number("c:limit").map_err(|_| CensusError::NotAWholeNumber("c:limit"))?.unwrap_or(1);
    let limit = usize::try_from(limit).unwrap_or(1).clamp(1, LIMIT_MAX);
    let types: Vec<_> = list(argument(&["type"]).map_or(TYPES, String::as_str)).collect();
    let characters = list(ids).filter_map(|id| id.parse().ok()).map(CharacterId).filter(|id| view.has(*id));
    let mut found: Vec<(Timestamp, Value)> = Vec::new();
    for character in characters {
        for kind in &types {
            let events =
                view.chronicle().of(kind, character).filter_map(|event| Some((event.timestamp(), row(event, kind)?)));
            found.extend(events.filter(|(time, _)| (after..=before).contains(&time.as_secs())));
        }
    }
    found.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
    Ok(found.into_iter().take(limit).map(|(_, row)| row).collect())
}

/// The table in which REST keeps a type.
fn table(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "KILL" => "kills",
        "DEATH" => "deaths",
        "VEHICLE_DESTROY" => "vehicle_destroy",
        "ITEM" => "items",
        "ACHIEVEMENT" => "achievements",
        "BATTLE_RANK" => "battle_rank",
        "FACILITY_CHARACTER" => "facility_character",
        _ => return None,
    })
}

/// A fact as REST shows it: what the stream says, without sides, and with some fields under other names.
fn row(event: &Event, kind: &str) -> Option<Value> {
    let table = table(kind)?;
    let mut message: Value = serde_json::from_str(&wire::message(event)).ok()?;
    let mut row = message["payload"].take();
    let fields = row.as_object_mut()?;
    for side in ["team_id", "attacker_team_id"] {
        fields.remove(side);
    }
    for (streamed, shown) in [("event_name", "event_type"), ("vehicle_id", "vehicle_definition_id")] {
        if let Some(value) = fields.remove(streamed) {
            fields.insert(shown.to_owned(), value);
        }
    }
    fields.insert("table_type".to_owned(), table.into());
    Some(row)
}
