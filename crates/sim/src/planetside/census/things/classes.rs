//! Classes: the loadouts of each faction, and the profiles that they have.

use bugle_planetside::{Faction, Loadout};
use serde_json::{Value, json};

use super::super::spelled::{languages, with_image};
use super::lists::vehicle_ids;

/// The profile of a loadout.
pub(in super::super) fn profile_of(loadout: Loadout) -> u32 {
    loadout.profile().unwrap_or_default().0
}

/// The loadouts of a faction, one for each class.
pub(in super::super) fn loadouts_of(faction: Faction) -> Vec<Loadout> {
    (1..=45).map(Loadout).filter(|loadout| loadout.faction() == Some(faction)).collect()
}

/// The profiles of a faction, one for each class.
pub(in super::super) fn profiles_of(faction: Faction) -> Vec<u32> {
    loadouts_of(faction).into_iter().map(profile_of).collect()
}

/// The loadouts, each with its faction and the name of its class.
fn classes() -> impl Iterator<Item = (Loadout, Faction, &'static str)> {
    let loadouts = (1..=45).map(Loadout);
    loadouts.filter_map(|loadout| Some((loadout, loadout.faction()?, loadout.class()?.name())))
}

pub(super) fn loadouts() -> Vec<Value> {
    let row = |(loadout, faction, class): (Loadout, Faction, &str)| {
        json!({"loadout_id": loadout.to_string(), "profile_id": profile_of(loadout).to_string(),
            "faction_id": faction.to_string(), "code_name": format!("{} {class}", faction.tag().unwrap_or_default())})
    };
    classes().map(row).collect()
}

pub(super) fn profiles() -> Vec<Value> {
    let row = |(place, (loadout, faction, class)): (usize, (Loadout, Faction, &str))| {
        let row = json!({"profile_id": profile_of(loadout).to_string(),
            "profile_type_id": loadout.class().map_or(0, |class| class.profile_type().0).to_string(),
            "profile_type_description": class,
            "faction_id": faction.to_string(), "name": languages(class), "description": languages(class),
            "movement_speed": "4", "backpedal_speed_modifier": "0.75", "sprint_speed_modifier": "1.625",
            "strafe_speed_modifier": "0.75"});
        with_image(row, 60 + place as u64)
    };
    classes().enumerate().map(row).collect()
}

/// Classes, and vehicles too.
pub(super) fn profiles_2() -> Vec<Value> {
    let row = |id: u32, name: &str| json!({"profile_id": id.to_string(), "description": name});
    let soldiers = classes().map(|(loadout, _, class)| row(profile_of(loadout), class));
    soldiers.chain(vehicle_ids().map(|(id, name)| row(id + 1000, name))).collect()
}
