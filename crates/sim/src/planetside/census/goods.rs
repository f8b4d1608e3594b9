//! Collections that describe things: items, weapons, titles, directives. A few rows each, in the shapes of the original.

use serde_json::{Value, json};

use super::super::cast::{CATEGORIES, FACTION, ITEMS, Item, TITLES};
use super::super::facilities::KINDS;
use super::spelled::languages;

/// The directives that the cast follows: tree, tier, directive, name.
pub(super) const DIRECTIVES: [(u32, u32, u32, &str); 4] = [
    (81, 1, 8101, "Carbine Kills"),
    (81, 2, 8102, "Headshots"),
    (82, 1, 8201, "Captured Facilities"),
    (83, 1, 8301, "Fish Scanned"),
];
const TREES: [(u32, u32, &str); 3] = [(81, 7, "Carbines"), (82, 3, "Logistics"), (83, 4, "Angling")];
const TREE_CATEGORIES: [(u32, &str); 3] = [(3, "Infantry"), (4, "Sundry"), (7, "Weapons")];

/// The achievements that the cast has.
pub(super) const ACHIEVEMENTS: [(u32, &str); 3] = [(9001, "Steady Hand"), (9002, "First Light"), (9003, "Long Walk")];

/// The rows of a collection of things.
pub(super) fn rows(collection: &str) -> Option<Vec<Value>> {
    Some(match collection {
        "achievement" => ACHIEVEMENTS.into_iter().map(achievement).collect(),
        "directive" => DIRECTIVES.into_iter().map(directive).collect(),
        "directive_tier" => DIRECTIVES.into_iter().map(directive_tier).collect(),
        "directive_tree" => TREES.into_iter().map(directive_tree).collect(),
        "directive_tree_category" => named("directive_tree_category_id", TREE_CATEGORIES),
        "facility_type" => KINDS.into_iter().map(facility_type).collect(),
        "item" => ITEMS.iter().map(item).collect(),
        "item_category" => named("item_category_id", CATEGORIES),
        "item_to_weapon" => ITEMS.iter().filter_map(item_to_weapon).collect(),
        "item_type" => vec![json!({"item_type_id": "26", "name": "Weapon", "code": "Weapon"})],
        "title" => named("title_id", TITLES),
        "weapon" => ITEMS.iter().filter_map(weapon).collect(),
        "weapon_datasheet" => ITEMS.iter().filter_map(datasheet).collect(),
        _ => return None,
    })
}

fn named<const N: usize>(key: &str, rows: [(u32, &str); N]) -> Vec<Value> {
    rows.into_iter().map(|(id, name)| json!({key: id.to_string(), "name": languages(name)})).collect()
}

fn with_image(mut row: Value, image: u32) -> Value {
    row["image_set_id"] = (image + 1).to_string().into();
    row["image_id"] = image.to_string().into();
    row["image_path"] = format!("/files/ps2/images/static/{image}.png").into();
    row
}

fn item(item: &Item) -> Value {
    let kind = if item.weapon.is_some() { "26" } else { "36" };
    let row = json!({
        "item_id": item.id.to_string(),
        "item_type_id": kind,
        "item_category_id": item.category.to_string(),
        "is_vehicle_weapon": "0",
        "name": languages(item.name),
        "description": languages(&format!("The {}, as the simulator has it.", item.name)),
        "faction_id": FACTION.to_string(),
        "max_stack_size": "1",
        "skill_set_id": "132",
        "is_default_attachment": "0",
    });
    with_image(row, item.id.0 % 10_000)
}

fn item_to_weapon(item: &Item) -> Option<Value> {
    Some(json!({"item_id": item.id.to_string(), "weapon_id": item.weapon?.to_string()}))
}

/// A weapon has no name: the item has it.
fn weapon(item: &Item) -> Option<Value> {
    let mut row = json!({"weapon_id": item.weapon?.to_string(), "weapon_group_id": item.category.to_string()});
    for factor in ["turn_modifier", "move_modifier"] {
        row[factor] = "1.0".into();
    }
    for (time, milliseconds) in [
        ("sprint_recovery_ms", "300"),
        ("equip_ms", "650"),
        ("unequip_ms", "250"),
        ("to_iron_sights_ms", "150"),
        ("from_iron_sights_ms", "150"),
    ] {
        row[time] = milliseconds.into();
    }
    Some(row)
}

fn datasheet(item: &Item) -> Option<Value> {
    item.weapon?;
    Some(json!({"item_id": item.id.to_string(), "damage": "143", "fire_rate_ms": "92", "reload_ms": "2000",
        "clip_size": "35", "capacity": "210", "range": languages("Long"), "show_clip_size": "1"}))
}

fn facility_type((kind, name): (u32, &str)) -> Value {
    with_image(json!({"facility_type_id": kind.to_string(), "description": name}), 9100 + kind)
}

fn achievement((id, name): (u32, &str)) -> Value {
    let row = json!({"achievement_id": id.to_string(), "item_id": "0", "objective_group_id": id.to_string(),
        "reward_id": "0", "repeatable": "1", "name": languages(name), "description": languages(name)});
    with_image(row, id)
}

fn directive((tree, tier, id, name): (u32, u32, u32, &str)) -> Value {
    let row = json!({"directive_id": id.to_string(), "directive_tree_id": tree.to_string(),
        "directive_tier_id": tier.to_string(), "objective_set_id": (id + 40_000).to_string(), "name": languages(name),
        "description": languages(name)});
    with_image(row, id)
}

fn directive_tier((tree, tier, _, _): (u32, u32, u32, &str)) -> Value {
    let row = json!({"directive_tree_id": tree.to_string(), "directive_tier_id": tier.to_string(),
        "reward_set_id": "4466", "directive_points": (tier * 10).to_string(), "completion_count": "1",
        "name": languages(if tier == 1 { "Novice" } else { "Adept" })});
    with_image(row, 7800 + tier)
}

fn directive_tree((id, category, name): (u32, u32, &str)) -> Value {
    let row = json!({"directive_tree_id": id.to_string(), "directive_tree_category_id": category.to_string(),
        "name": languages(name)});
    with_image(row, 7900 + id)
}
