//! Items and the weapons among them. The cast's belong to its side; what everybody can have belongs to none.

use bugle_planetside::ItemId;
use serde_json::{Value, json};

use super::super::super::cast::{CATEGORIES, FACTION, ITEMS, Item};
use super::super::spelled::{languages, with_image};
use super::sheets::keys;

/// The type of weapons, of what is put onto them, and of all other items.
const WEAPON: u32 = 26;
const ATTACHMENT: u32 = 27;
const OTHER: u32 = 36;

const fn item(id: u32, name: &'static str, category: u32, weapon: Option<u32>) -> Item {
    Item { id: ItemId(id), name, category, weapon }
}

/// What everybody can have, whatever the side. The first one everybody has.
pub(in super::super) const COMMON: [Item; 6] = [
    item(7_000_301, "Plover Pistol", 3, Some(7201)),
    item(7_000_302, "Curlew Carbine", 8, Some(7202)),
    item(7_000_303, "Godwit Rifle", 7, Some(7203)),
    item(7_000_304, "Sandpiper Knife", 2, Some(7204)),
    item(7_000_401, "Tidal Camouflage", 100, None),
    item(7_000_402, "Reed Helmet", 101, None),
];

/// What can be put onto weapons.
const ATTACHMENTS: [Item; 4] = [
    item(7_000_501, "Reflex Sight", 110, None),
    item(7_000_502, "Long Scope", 110, None),
    item(7_000_503, "Forward Grip", 111, None),
    item(7_000_504, "Suppressor", 112, None),
];

/// The categories of attachments, beside those that the cast's items have.
const MORE_CATEGORIES: [(u32, &str); 3] = [(110, "Optics"), (111, "Rail"), (112, "Barrel")];

/// The category of what cuts: nothing can be put onto it.
const KNIFE: u32 = 2;

/// All items that are described.
pub(super) fn all_items() -> impl Iterator<Item = &'static Item> {
    ITEMS.iter().chain(&COMMON).chain(&ATTACHMENTS)
}

fn is_attachment(item: &Item) -> bool {
    ATTACHMENTS.iter().any(|attachment| attachment.id == item.id)
}

/// The weapons, each with its number.
fn armed() -> impl Iterator<Item = (&'static Item, u32)> {
    all_items().filter_map(|item| Some((item, item.weapon?)))
}

pub(super) fn items() -> Vec<Value> {
    let skill_sets = keys("skill_set");
    let row = |(place, item): (usize, &Item)| {
        let kind = match item.weapon {
            Some(_) => WEAPON,
            None if is_attachment(item) => ATTACHMENT,
            None => OTHER,
        };
        let faction = if ITEMS.iter().any(|own| own.id == item.id) { FACTION.0 } else { 0 };
        let row = json!({
            "item_id": item.id.to_string(),
            "item_type_id": kind.to_string(),
            "item_category_id": item.category.to_string(),
            "is_vehicle_weapon": "0",
            "name": languages(item.name),
            "description": languages(&format!("The {}, as the simulator has it.", item.name)),
            "faction_id": faction.to_string(),
            "max_stack_size": "1",
            "skill_set_id": skill_sets[place % skill_sets.len()].to_string(),
            "is_default_attachment": if is_attachment(item) { "1" } else { "0" },
        });
        with_image(row, u64::from(item.id.0 % 10_000))
    };
    all_items().enumerate().map(row).collect()
}

pub(super) fn categories() -> Vec<Value> {
    let all = CATEGORIES.iter().chain(&MORE_CATEGORIES);
    all.map(|(id, name)| json!({"item_category_id": id.to_string(), "name": languages(name)})).collect()
}

pub(super) fn types() -> Vec<Value> {
    let row = |(id, name): (u32, &str)| json!({"item_type_id": id.to_string(), "name": name, "code": name});
    [(WEAPON, "Weapon"), (ATTACHMENT, "Attachment"), (OTHER, "Customization")].map(row).to_vec()
}

pub(super) fn item_to_weapon() -> Vec<Value> {
    armed().map(|(item, weapon)| json!({"item_id": item.id.to_string(), "weapon_id": weapon.to_string()})).collect()
}

/// A weapon has no name: the item has it. Knives have no group, and one weapon grows hot.
pub(super) fn weapons() -> Vec<Value> {
    let row = |(item, weapon): (&Item, u32)| {
        let mut row = json!({"weapon_id": weapon.to_string(), "turn_modifier": "1.0", "move_modifier": "1.0",
            "sprint_recovery_ms": "300", "equip_ms": "650", "unequip_ms": "250", "to_iron_sights_ms": "150",
            "from_iron_sights_ms": "150"});
        if item.category == KNIFE {
            row["melee_detect_width"] = "0.15".into();
            row["melee_detect_height"] = "0.1".into();
        } else {
            row["weapon_group_id"] = item.category.to_string().into();
        }
        if item.id == ITEMS[1].id {
            row["heat_capacity"] = "999".into();
            row["heat_bleed_off_rate"] = "364".into();
            row["heat_overheat_penalty_ms"] = "1750".into();
        }
        row
    };
    armed().map(row).collect()
}

pub(super) fn datasheets() -> Vec<Value> {
    let row = |(item, weapon): (&Item, u32)| {
        json!({"item_id": item.id.to_string(), "damage": "143", "damage_min": "112", "damage_max": "143",
            "fire_cone": "1.125", "fire_cone_min": "0", "fire_cone_max": "7",
            "fire_rate_ms": (80 + weapon % 100).to_string(), "fire_rate_ms_min": "60", "fire_rate_mx_max": "135",
            "reload_ms": "2000", "reload_ms_min": "1250", "reload_ms_max": "3500", "clip_size": "35",
            "capacity": "210", "range": languages("Long"), "show_clip_size": "1", "show_fire_modes": "1",
            "show_range": "1"})
    };
    armed().map(row).collect()
}

/// Everything can be put onto every weapon with a group.
pub(super) fn item_attachments() -> Vec<Value> {
    let guns = armed().filter(|(item, _)| item.category != KNIFE);
    let row = |item: &Item, attachment: &Item| json!({"item_id": item.id.to_string(), "attachment_item_id": attachment.id.to_string()});
    guns.flat_map(|(item, _)| ATTACHMENTS.iter().map(move |attachment| row(item, attachment))).collect()
}

pub(super) fn weapon_attachments() -> Vec<Value> {
    let groups: std::collections::BTreeSet<_> =
        armed().map(|(item, _)| item.category).filter(|category| *category != KNIFE).collect();
    let row = |group: u32, (place, attachment): (usize, &Item)| {
        json!({"weapon_group_id": group.to_string(), "attachment_id": (300 + place).to_string(),
            "item_id": attachment.id.to_string()})
    };
    groups.into_iter().flat_map(|group| ATTACHMENTS.iter().enumerate().map(move |one| row(group, one))).collect()
}
