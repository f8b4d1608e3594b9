//! What things of PlanetSide 2 are called.

use bugle::planetside::{CharacterId, Faction, Loadout, VehicleId, World, Zone, tables::Class};

use crate::names::Names;

/// Who it is, for which side, as what.
pub(super) fn fighter(id: CharacterId, side: Option<Faction>, loadout: Loadout, names: &Names) -> String {
    let name = if id.is_none() { "someone".to_owned() } else { names.character(id) };
    let known = [side.and_then(Faction::tag), loadout.class().map(Class::name)];
    match known.into_iter().flatten().collect::<Vec<_>>().join(" ") {
        nothing if nothing.is_empty() => name,
        known => format!("{name} [{known}]"),
    }
}

pub(super) fn world(world: World, names: &Names) -> String {
    or_number(names.tables.world(world), "world", world)
}

/// Its name, and which of several it is.
pub(super) fn zone(zone: Zone, names: &Names) -> String {
    match (names.tables.zone(zone), zone.instance()) {
        (Some(name), 0) => name.to_owned(),
        (Some(name), instance) => format!("{name} (instance {instance})"),
        (None, _) => format!("zone {zone}"),
    }
}

pub(super) fn faction(faction: Faction) -> String {
    if faction.is_none() { "nobody".to_owned() } else { or_number(faction.tag(), "faction", faction) }
}

pub(super) fn vehicle(vehicle: VehicleId, names: &Names) -> String {
    or_number(names.tables.vehicle(vehicle), "vehicle", vehicle)
}

/// A number as it is, or its name where it has one.
pub(super) fn or_number(name: Option<&str>, what: &str, number: impl std::fmt::Display) -> String {
    name.map_or_else(|| format!("{what} {number}"), str::to_owned)
}
