//! All collections of things, made once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::super::collections;
use super::sheets::{self, Words};
use super::{arms, classes, lands, lists, tasks};

/// All of them.
static THINGS: LazyLock<BTreeMap<&'static str, Vec<Value>>> = LazyLock::new(|| {
    let sheets = sheets::SHEETS.iter().map(|sheet| (sheet.name, sheet.rows(&ids)));
    let words = sheets::WORDS.iter().map(|words| (words.name, listed(words)));
    let mut all: BTreeMap<_, _> = MADE.iter().map(|(name, rows)| (*name, rows())).chain(sheets).chain(words).collect();
    let images = lists::images(all.values().flatten());
    all.extend(images);
    all
});

type Make = fn() -> Vec<Value>;

/// Those that are made one by one.
const MADE: [(&str, Make); 33] = [
    ("achievement", tasks::achievements),
    ("currency", lists::currencies),
    ("directive", tasks::directives),
    ("directive_tier", tasks::tiers),
    ("directive_tree", tasks::trees),
    ("directive_tree_category", tasks::categories),
    ("empire_scores", lists::empire_scores),
    ("experience", lists::experience),
    ("experience_rank", lists::experience_ranks),
    ("facility_link", lands::links),
    ("facility_type", lands::facility_types),
    ("faction", lists::factions),
    ("fish", lists::fish),
    ("item", arms::items),
    ("item_attachment", arms::item_attachments),
    ("item_category", arms::categories),
    ("item_to_weapon", arms::item_to_weapon),
    ("item_type", arms::types),
    ("loadout", classes::loadouts),
    ("map_hex", lands::hexes),
    ("map_region", lands::map_regions),
    ("metagame_event", lists::metagame_events),
    ("objective", tasks::objectives),
    ("objective_set_to_objective", tasks::objective_sets),
    ("profile", classes::profiles),
    ("profile_2", classes::profiles_2),
    ("region", lands::regions),
    ("title", lists::titles),
    ("vehicle", lists::vehicles),
    ("weapon", arms::weapons),
    ("weapon_datasheet", arms::datasheets),
    ("weapon_to_attachment", arms::weapon_attachments),
    ("zone", lands::zones),
];

/// The rows of a collection of things.
pub(in super::super) fn rows(collection: &str) -> Option<&'static [Value]> {
    THINGS.get(collection).map(Vec::as_slice)
}

/// The keys of a collection of things, in the order of its rows. Does not ask for the others, which may ask for these.
pub(in super::super) fn ids(collection: &str) -> Vec<u64> {
    let sheet = sheets::SHEETS.iter().find(|sheet| sheet.name == collection);
    if let Some(sheet) = sheet {
        return sheet.keys(&ids);
    }
    if let Some(words) = sheets::WORDS.iter().find(|words| words.name == collection) {
        return words.rows.iter().map(|(id, _)| *id).collect();
    }
    let rows = MADE.iter().find(|(name, _)| *name == collection).map(|(_, rows)| rows()).unwrap_or_default();
    let key = collections::key(collection).unwrap_or_default();
    rows.iter().filter_map(|row| row[key].as_str()?.parse().ok()).collect()
}

/// What `drawn` is among the things of a collection: one that is there, nine times of ten. The game has more than it tells.
pub(in crate::planetside) fn often_there(collection: &'static str, drawn: u32) -> u32 {
    static THERE: LazyLock<BTreeMap<&'static str, Vec<u32>>> = LazyLock::new(|| {
        let ids = |name| ids(name).into_iter().filter_map(|id| u32::try_from(id).ok()).collect();
        ["achievement", "item", "skill"].map(|name| (name, ids(name))).into()
    });
    let there = THERE.get(collection).map_or(&[][..], Vec::as_slice);
    let place = drawn as usize / 10 % there.len().max(1);
    there.get(place).copied().filter(|_| !drawn.is_multiple_of(10)).unwrap_or(drawn)
}

fn listed(words: &Words) -> Vec<Value> {
    let key = collections::key(words.name).unwrap_or_default();
    words.rows.iter().map(|(id, word)| json!({key: id.to_string(), (words.field): word})).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever is called as the key of another collection is a row of it.
    #[test]
    fn nothing_that_a_row_refers_to_is_missing() {
        let keys: BTreeMap<_, Vec<&str>> = THINGS
            .iter()
            .map(|(name, rows)| (*name, rows.iter().filter_map(|row| row[collections::key(name)?].as_str()).collect()))
            .collect();
        let mut links = 0;
        for (name, rows) in THINGS.iter() {
            for (field, value) in rows.iter().filter_map(Value::as_object).flatten() {
                // A bundle of one item is none of the others.
                if *name == "marketing_bundle_with_1_item" && field == "marketing_bundle_id" {
                    continue;
                }
                let target = target(field);
                let (Some(keys), Some(value)) = (keys.get(target), value.as_str()) else { continue };
                links += 1;
                let is_none = value == "0" || value == "NULL";
                assert!(is_none || keys.contains(&value), "{name}: {field} {value} is no {target}");
            }
        }
        assert!(links > 2000, "{links}");
    }

    /// The collection that a field leads to.
    fn target(field: &str) -> &str {
        match field {
            "attachment_item_id" | "grant_item_id" | "required_item_id" => "item",
            "current_directive_tier_id" => "directive_tier",
            "initial_faction_id" => "faction",
            "damage_direct_effect_id" => "effect",
            "reward_currency_id" | "cost_resource_id" => "currency",
            "reward_set_id" => "reward_set_to_reward_group",
            "reward_group_id" => "reward_group_to_reward",
            "objective_set_id" => "objective_set_to_objective",
            "fire_mode_id" => "fire_mode_2",
            "profile_id" => "profile_2",
            "player_state_group_id" => "player_state_group_2",
            other => other.strip_suffix("_id").unwrap_or_default(),
        }
    }

    #[test]
    fn keys_are_told_apart_where_they_should_be() {
        for (name, rows) in THINGS.iter().filter(|(name, _)| !name.contains("_to_")) {
            let key = collections::find(name).unwrap().key;
            assert!(!rows.is_empty(), "{name}");
            assert!(rows.iter().all(|row| row[key].is_string()), "{name} without {key}");
        }
        for name in
            ["item", "weapon", "fire_group", "fire_mode_2", "projectile", "skill", "reward", "map_region", "vehicle"]
        {
            let all = ids(name);
            let different: std::collections::BTreeSet<_> = all.iter().collect();
            assert_eq!(different.len(), all.len(), "{name}");
            assert_eq!(all.len(), THINGS[name].len(), "{name}");
        }
    }
}
