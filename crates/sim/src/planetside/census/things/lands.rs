//! The map: continents, their regions and the hexes of these, and which facility leads to which.

use bugle_planetside::Zone;
use serde_json::{Value, json};

use super::super::super::facilities::{self, Base, KINDS};
use super::super::super::territory::CONTINENTS;
use super::super::spelled::{languages, with_image};

/// How many regions lie side by side.
const COLUMNS: usize = 10;

pub(super) fn zones() -> Vec<Value> {
    let continents = CONTINENTS.into_iter().map(|zone| (zone, "0"));
    let others = [Zone(96), Zone(97), Zone(98)].map(|zone| (zone, "1"));
    continents
        .chain(others)
        .map(|(zone, dynamic)| {
            let name = zone.name().unwrap_or("Unknown");
            json!({"zone_id": zone.to_string(), "code": name, "hex_size": "200", "name": languages(name),
                "description": languages(&format!("{name}, as the simulator has it.")), "geometry_id": zone.to_string(),
                "dynamic": dynamic})
        })
        .collect()
}

pub(super) fn facility_types() -> Vec<Value> {
    let row = |(kind, name): (u32, &str)| {
        with_image(json!({"facility_type_id": kind.to_string(), "description": name}), u64::from(9100 + kind))
    };
    KINDS.map(row).to_vec()
}

/// The regions of each continent, with their places in the rows of it.
fn regions_of(zone: Zone) -> impl Iterator<Item = (usize, Base)> {
    facilities::of_zone(zone).enumerate()
}

pub(super) fn map_regions() -> Vec<Value> {
    CONTINENTS.into_iter().flat_map(regions_of).map(|(place, base)| map_region(place, &base)).collect()
}

fn map_region(place: usize, base: &Base) -> Value {
    let mut row = json!({"map_region_id": base.region.to_string(), "zone_id": base.zone.to_string(),
        "facility_id": base.facility.to_string(), "facility_name": base.name(),
        "location_x": format!("{}.5", place % COLUMNS * 400), "location_y": "100.25",
        "location_z": format!("{}.75", place / COLUMNS * 400), "reward_amount": "1", "reward_currency_id": "1000",
        "capture_reward": {"description": "Cortium", "amount": "8"},
        "tick_reward": {"description": "Cortium", "amount": "2"}});
    if let (Some(kind), Some(name)) = (base.kind, base.kind_name()) {
        row["facility_type_id"] = kind.to_string().into();
        row["facility_type"] = name.into();
    }
    row
}

pub(super) fn regions() -> Vec<Value> {
    let row = |(place, base): (usize, Base)| {
        json!({"region_id": base.region.to_string(), "zone_id": base.zone.to_string(),
            "initial_faction_id": (place % 3 + 1).to_string(), "name": languages(&base.name())})
    };
    CONTINENTS.into_iter().flat_map(regions_of).map(row).collect()
}

/// Three hexes for each region.
pub(super) fn hexes() -> Vec<Value> {
    let row = |place: usize, base: &Base, hex: usize| {
        let access = if base.is_warpgate() { ("2", "Warpgate") } else { ("0", "Unrestricted access") };
        let (column, line) = (place % COLUMNS * 3 + hex, place / COLUMNS);
        json!({"zone_id": base.zone.to_string(), "map_region_id": base.region.to_string(), "x": column.to_string(),
            "y": format!("-{line}"), "hex_type": access.0, "type_name": access.1})
    };
    let regions = CONTINENTS.into_iter().flat_map(regions_of);
    regions.flat_map(|(place, base)| (0..3).map(move |hex| row(place, &base, hex))).collect()
}

/// Each facility leads to the next on its continent, and to the one below it on the map.
pub(super) fn links() -> Vec<Value> {
    let mut links = Vec::new();
    for zone in CONTINENTS {
        let bases: Vec<_> = facilities::of_zone(zone).collect();
        for (place, base) in bases.iter().enumerate() {
            for other in [place + 1, place + COLUMNS].into_iter().filter_map(|other| bases.get(other)) {
                let [one, two] = [base, other].map(|base| base.facility.to_string());
                links.push(json!({"zone_id": zone.to_string(), "facility_id_a": one, "facility_id_b": two}));
            }
        }
    }
    links
}
