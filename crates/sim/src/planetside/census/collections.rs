//! Which collections there are.

/// The collections, and the key of each.
pub(super) const COLLECTIONS: [(&str, &str); 41] = [
    ("achievement", "achievement_id"),
    ("character", "character_id"),
    ("character_name", "character_id"),
    ("characters_achievement", "character_id"),
    ("characters_currency", "character_id"),
    ("characters_directive", "character_id"),
    ("characters_directive_objective", "character_id"),
    ("characters_directive_tier", "character_id"),
    ("characters_directive_tree", "character_id"),
    (EVENTS, "character_id"),
    ("characters_friend", "character_id"),
    ("characters_item", "character_id"),
    ("characters_online_status", "character_id"),
    ("characters_skill", "character_id"),
    ("characters_stat", "character_id"),
    ("characters_stat_by_faction", "character_id"),
    ("characters_stat_history", "character_id"),
    ("characters_weapon_stat", "character_id"),
    ("characters_world", "character_id"),
    ("directive", "directive_id"),
    ("directive_tier", "directive_tier_id"),
    ("directive_tree", "directive_tree_id"),
    ("directive_tree_category", "directive_tree_category_id"),
    ("facility_type", "facility_type_id"),
    ("faction", "faction_id"),
    ("item", "item_id"),
    ("item_category", "item_category_id"),
    ("item_to_weapon", "item_id"),
    ("item_type", "item_type_id"),
    ("loadout", "loadout_id"),
    ("map_region", "map_region_id"),
    ("metagame_event", "metagame_event_id"),
    ("outfit", "outfit_id"),
    ("outfit_member", "character_id"),
    ("outfit_member_extended", "character_id"),
    ("single_character_by_id", "character_id"),
    ("title", "title_id"),
    ("weapon", "weapon_id"),
    ("weapon_datasheet", "item_id"),
    ("world", "world_id"),
    ("zone", "zone_id"),
];

/// The collection that takes arguments of its own.
pub(super) const EVENTS: &str = "characters_event";

/// The key of `collection`, if there is such a collection.
pub(super) fn key(collection: &str) -> Option<&'static str> {
    COLLECTIONS.iter().find(|(name, _)| *name == collection).map(|(_, key)| *key)
}
