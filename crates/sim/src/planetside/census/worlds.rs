//! Worlds: their state, their map, and what was counted on them.

use bugle_planetside::World;
use serde_json::{Map, Value, json};

use super::super::auraxis::Server;
use super::error::CensusError;
use super::spelled::{languages, put_time};
use super::term::list;
use super::things::catalog;
use super::view::View;

/// The rows of a collection about worlds; only those of worlds with one of `ids`, if those are given.
pub(super) fn rows(view: &View<'_>, collection: &str, ids: Option<&[u64]>) -> Option<Vec<Value>> {
    let servers = view.servers(ids);
    Some(match collection {
        "world" => servers.map(|server| world(view, server)).collect(),
        "world_stat_history" => servers.flat_map(|server| histories(view, server)).collect(),
        _ => return None,
    })
}

fn name(world: World) -> String {
    world.name().map_or_else(|| format!("World {world}"), str::to_owned)
}

/// The push service calls it the same.
fn state(view: &View<'_>, world: World) -> &'static str {
    if view.offline.contains(&world) { "offline" } else { "online" }
}

fn world(view: &View<'_>, server: &Server) -> Value {
    let world = server.world;
    json!({"world_id": world.to_string(), "state": state(view, world), "name": languages(&name(world))})
}

/// `game_server_status` of the namespace `global`: how full the servers of all games are, which are those of one here.
pub(super) fn server_status(view: &View<'_>) -> Vec<Value> {
    let row = |server: &Server| {
        let (world, people) = (server.world, &view.auraxis.population);
        let full = people.online_count(world) * 100 / view.auraxis.people.max(1);
        let reported = match full {
            _ if state(view, world) == "offline" => "offline",
            0..30 => "low",
            30..60 => "medium",
            _ => "high",
        };
        json!({"game_code": "ps2", "name": format!("{} (Live)", name(world)), "last_reported_state": reported,
            "last_reported_time": view.now.as_secs().to_string()})
    };
    view.servers(None).map(row).collect()
}

/// `map`: who holds which region of `zone_ids` on `world_id`. Without both there is no answer.
pub(super) fn map(view: &View<'_>, pairs: &[(String, String)]) -> Result<Vec<Value>, CensusError> {
    let argument =
        |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| list(value).collect::<Vec<_>>());
    let (worlds, zones) = argument("world_id").zip(argument("zone_ids")).ok_or(CensusError::Server)?;
    let number = |name: &str, text: &String| text.parse::<u64>().map_err(|_| CensusError::NotANumber(name.to_owned()));
    let worlds = worlds.iter().map(|text| number("world_id", text)).collect::<Result<Vec<_>, _>>()?;
    let zones = zones.iter().map(|text| number("zone_ids", text)).collect::<Result<Vec<_>, _>>()?;
    let lands = view.servers(Some(&worlds)).flat_map(|server| &server.lands);
    let wanted = lands.filter(|land| zones.contains(&u64::from(land.zone.0)));
    Ok(wanted.map(|land| owners(land.zone.0, land.facilities.iter().map(|one| (one.id.0, one.owner().0)))).collect())
}

/// The owners of the regions of a zone. Its keys are spelled unlike all others.
fn owners(zone: u32, facilities: impl Iterator<Item = (u32, u16)>) -> Value {
    let regions: std::collections::BTreeMap<_, _> = catalog::rows("map_region")
        .unwrap_or_default()
        .iter()
        .filter_map(|row| Some((row["facility_id"].as_str()?, row["map_region_id"].as_str()?)))
        .collect();
    let row = |(facility, owner): (u32, u16)| {
        let region = regions.get(facility.to_string().as_str())?;
        Some(json!({"RowData": {"RegionId": region, "FactionId": owner.to_string()}}))
    };
    let rows: Vec<_> = facilities.filter_map(row).collect();
    json!({"ZoneId": zone.to_string(), "Regions": {"IsList": "1", "Row": rows}})
}

/// What empires scored on a world in the seasons that there were.
fn histories(view: &View<'_>, server: &Server) -> Vec<Value> {
    let trackers = catalog::rows("empire_scores").unwrap_or_default();
    let mut rows = Vec::new();
    for (season, tracker) in trackers.iter().filter_map(|row| row["tracker_name"].as_str()).enumerate() {
        for (place, faction) in ["vs", "nc", "tr"].into_iter().enumerate() {
            let lot = view.lot(u64::from(server.world.0), (season * 3 + place) as u64) % 300_000;
            let none = |letter: char, count: usize| {
                (1..=count).map(|number| (format!("{letter}{number:02}"), Value::from("0"))).collect::<Map<_, _>>()
            };
            let mut row = json!({"world_id": server.world.to_string(), "type": "EmpireScore",
                "stat_name": format!("EmpireScore.{tracker}.{}", faction.to_uppercase()), "tracker_name": tracker,
                "faction": faction, "all_time": lot.to_string(), "day": none('d', 31), "month": none('m', 12),
                "week": none('w', 13)});
            row["month"]["m05"] = lot.to_string().into();
            put_time(&mut row, "last_save", view.long_ago(86_400 * 140));
            rows.push(row);
        }
    }
    rows
}
