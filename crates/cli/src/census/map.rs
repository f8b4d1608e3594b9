//! `bugle census map`: who holds what.

use std::collections::BTreeMap;

use bugle::planetside::census::{Answer, Query};
use bugle::planetside::{World, Zone};
use serde_json::{Value, json};

use super::api::Api;
use super::row::Row;
use crate::args::planetside::world;
use crate::failure::Failure;
use crate::output::Output;
use crate::pretty::{Sheet, Table};

/// How many regions there can be.
const REGIONS_MAX: u32 = 5_000;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Of which world, by number or name
    #[arg(value_name = "WORLD", value_parser = world)]
    world: World,
    /// Only of these continents, by number or name, with all that is on them; how all of them stand unless told
    #[arg(value_name = "ZONE", value_parser = zone)]
    zones: Vec<Zone>,
}

pub(super) async fn run(args: Args, api: &Api, output: &mut Output) -> Result<(), Failure> {
    let what = format!("map of {}", args.world.name().map_or_else(|| args.world.to_string(), str::to_owned));
    let zones = if args.zones.is_empty() { &Zone::CONTINENTS[..] } else { &args.zones };
    // One row for each zone.
    let limit = u32::try_from(zones.len()).unwrap_or(REGIONS_MAX);
    let map = Query::new("map").term("world_id", args.world).term("zone_ids", zones).limit(limit);
    let map = api.ask(&what, map).await?;
    if api.raw {
        return output.raw(map.body());
    }
    let regions = Query::new("map_region").term("zone_id", zones).limit(REGIONS_MAX);
    let regions = api.ask(&format!("regions of the {what}"), regions).await?;
    let held = held(&map, &regions);
    if held.is_empty() {
        return Err(Failure::Said(no_map(&what, &args.zones)));
    }
    if !output.is_pretty() {
        return held.iter().try_for_each(|region| output.json(region));
    }
    let rows: Vec<_> = held.iter().map(Row).collect();
    output.sheet(&sheet(&rows, !args.zones.is_empty()))
}

/// Why there is nothing to be seen.
fn no_map(what: &str, zones: &[Zone]) -> String {
    match zones {
        [] => format!("Census shows no {what} now; try again in a while"),
        zones => {
            let zones: Vec<_> = zones.iter().map(|zone| name_of(Some(*zone))).collect();
            format!("Census shows no {what} with {} on it; only continents have one", zones.join(", "))
        }
    }
}

fn zone(text: &str) -> Result<Zone, String> {
    let known =
        Zone::CONTINENTS.iter().find(|zone| zone.name().is_some_and(|name| name.eq_ignore_ascii_case(text.trim())));
    let number = || text.trim().parse().ok().filter(|zone: &Zone| !zone.is_none());
    known.copied().or_else(number).ok_or_else(|| {
        let names: Vec<_> = Zone::CONTINENTS.iter().filter_map(|zone| zone.name()).collect();
        format!("expected the number or the name of one of {}", names.join(", "))
    })
}

/// Each region with who holds it: `map` names only numbers.
fn held(map: &Answer, regions: &Answer) -> Vec<Value> {
    let known: BTreeMap<_, _> = regions.rows.iter().map(|row| (Row(row).known("map_region_id"), row)).collect();
    let mut held = Vec::new();
    for zone in map.rows.iter().map(Row) {
        for region in zone.rows("Regions.Row") {
            let id = region.known("RowData.RegionId");
            let mut row = known.get(&id).map_or_else(|| json!({ "map_region_id": id }), |row| (*row).clone());
            if let Some(row) = row.as_object_mut() {
                row.insert("zone_id".to_owned(), zone.known("ZoneId").into());
                row.insert("faction_id".to_owned(), region.known("RowData.FactionId").into());
            }
            held.push(row);
        }
    }
    held
}

/// How the continents stand, and each region if those are asked for.
fn sheet(regions: &[Row<'_>], is_each: bool) -> Sheet {
    let mut sheet = Sheet::default();
    sheet.table(shares(regions), "");
    if is_each && !regions.is_empty() {
        sheet.line("");
        sheet.table(table(regions), "");
    }
    sheet
}

fn zone_of(region: Row<'_>) -> Option<Zone> {
    region.number("zone_id").and_then(|id| u32::try_from(id).ok()).map(Zone)
}

fn name_of(zone: Option<Zone>) -> String {
    zone.map_or_else(|| "-".to_owned(), |zone| zone.name().map_or_else(|| zone.to_string(), str::to_owned))
}

/// How many regions each faction holds.
fn shares(regions: &[Row<'_>]) -> Table<6> {
    let mut zones = BTreeMap::<Option<Zone>, Vec<&Row<'_>>>::new();
    for region in regions {
        zones.entry(zone_of(*region)).or_default().push(region);
    }
    let mut table = Table::new(["zone", ">VS", ">NC", ">TR", ">nobody", "held by"]);
    for (zone, regions) in zones {
        let count = |faction: u64| regions.iter().filter(|region| region.number("faction_id") == Some(faction)).count();
        let [nobody, vs, nc, tr] = [0, 1, 2, 3].map(count);
        let other = regions.len() - vs - nc - tr - nobody;
        let whole = [("VS", vs), ("NC", nc), ("TR", tr)].into_iter().find(|(_, held)| *held == regions.len());
        let holder = whole.map_or("", |(faction, _)| faction).to_owned();
        table.row([
            name_of(zone),
            vs.to_string(),
            nc.to_string(),
            tr.to_string(),
            (nobody + other).to_string(),
            holder,
        ]);
    }
    table
}

fn table(regions: &[Row<'_>]) -> Table<5> {
    let mut regions = regions.to_vec();
    regions
        .sort_by_cached_key(|region| (zone_of(*region), region.known("facility_type"), region.known("facility_name")));
    let mut table = Table::new(["zone", ">facility", "held by", "kind", "name"]);
    for region in regions {
        table.row([
            name_of(zone_of(region)),
            region.known("facility_id"),
            region.faction("faction_id"),
            region.known("facility_type"),
            region.text("facility_name").unwrap_or_else(|| format!("region {}", region.known("map_region_id"))),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::census::row::shows;

    #[test]
    fn zones_are_continents_by_name_or_any_by_number() {
        assert_eq!((zone("indar"), zone(" 344 "), zone("361")), (Ok(Zone::INDAR), Ok(Zone::OSHUR), Ok(Zone(361))));
        assert!(zone("Auraxis").unwrap_err().contains("Indar, Hossin") && zone("0").is_err());
    }

    #[test]
    fn continents_stand_by_how_many_regions_each_holds() {
        let region = |zone: &str, faction: &str, name: &str| json!({"map_region_id": "1", "zone_id": zone, "faction_id": faction, "facility_id": "7", "facility_type": "Bio Lab", "facility_name": name});
        let rows = [
            region("2", "1", "Ikanam"),
            region("2", "3", "Allatum"),
            region("8", "2", "Andvari"),
            region("2", "0", "Rashnu"),
        ];
        let rows: Vec<_> = rows.iter().map(Row).collect();
        shows(&sheet(&rows, true).text(), &["Indar", "Esamir", "Bio Lab", "Ikanam", "Rashnu"]);
        let said = no_map("map of Osprey", &[Zone(96), Zone(9)]);
        assert_eq!(said, "Census shows no map of Osprey with VR Training (NC), 9 on it; only continents have one");
    }
}
