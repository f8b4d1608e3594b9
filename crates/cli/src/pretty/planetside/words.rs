//! What things of PlanetSide 2 are called.

use bugle::planetside::{CharacterId, Faction, VehicleId, World, Zone};

use crate::names::Names;

pub(super) fn with_side(id: CharacterId, side: Option<Faction>, names: &Names) -> String {
    let name = if id.is_none() { "someone".to_owned() } else { names.character(id) };
    match side.and_then(Faction::tag) {
        Some(tag) => format!("{name} [{tag}]"),
        None => name,
    }
}

pub(super) fn world(world: World) -> String {
    or_number(world.name(), "world", world)
}

pub(super) fn zone(zone: Zone) -> String {
    or_number(zone.name(), "zone", zone)
}

pub(super) fn faction(faction: Faction) -> String {
    if faction.is_none() { "nobody".to_owned() } else { or_number(faction.tag(), "faction", faction) }
}

pub(super) fn vehicle(vehicle: VehicleId) -> String {
    or_number(vehicle.name(), "vehicle", vehicle)
}

/// A number as it is, or its name where it has one.
pub(super) fn or_number(name: Option<&str>, what: &str, number: impl std::fmt::Display) -> String {
    name.map_or_else(|| format!("{what} {number}"), str::to_owned)
}
