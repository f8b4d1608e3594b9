//! Which collections there are, by what their rows are asked for, and what can be resolved in them.

/// A collection, as the list of all of them shows it.
#[derive(Debug)]
pub(super) struct Collection {
    pub(super) name: &'static str,
    /// The field by which rows are asked for. Of pairs it is the first.
    pub(super) key: &'static str,
    pub(super) resolves: &'static [&'static str],
}

/// The collection `name`, if there is one.
pub(super) fn find(name: &str) -> Option<&'static Collection> {
    COLLECTIONS.binary_search_by_key(&name, |collection| collection.name).ok().map(|place| &COLLECTIONS[place])
}

/// The key of the collection `name`, if there is such a collection.
pub(super) fn key(name: &str) -> Option<&'static str> {
    find(name).map(|collection| collection.key)
}

const fn of(name: &'static str, key: &'static str) -> Collection {
    Collection { name, key, resolves: &[] }
}

impl Collection {
    const fn resolving(self, resolves: &'static [&'static str]) -> Self {
        Self { resolves, ..self }
    }
}

/// What describes a character, for those who have its id.
const NAMED: &[&str] = &["character", "character_name", "characters_stat_history"];
const RANKED: &[&str] = &["character", "character_name", "characters_stat_history", "world"];
const FOUGHT: &[&str] =
    &["character", "character_name", "characters_stat_history", "attacker", "attacker_name", "attackers_stat_history"];
const ARMED: &[&str] = &["item", "vehicle"];

/// All collections, by the alphabet.
pub(super) static COLLECTIONS: [Collection; 113] = [
    of("ability", "ability_id"),
    of("ability_type", "ability_type_id"),
    of("achievement", "achievement_id"),
    of("armor_facing", "armor_facing_id"),
    of("armor_info", "armor_info_id"),
    of("character", "character_id").resolving(&[
        "item",
        "item_full",
        "profile",
        "faction",
        "stat",
        "stat_by_faction",
        "weapon_stat",
        "weapon_stat_by_faction",
        "stat_history",
        "online_status",
        "friends",
        "world",
        "outfit",
        "outfit_member",
        "outfit_member_extended",
        "currency",
    ]),
    of("character_name", "character_id"),
    of("characters_achievement", "character_id"),
    of("characters_currency", "character_id"),
    of("characters_directive", "character_id"),
    of("characters_directive_objective", "character_id"),
    of("characters_directive_tier", "character_id"),
    of("characters_directive_tree", "character_id"),
    of("characters_event", "character_id").resolving(FOUGHT),
    of("characters_event_grouped", "character_id").resolving(NAMED),
    of("characters_friend", "character_id").resolving(&["character", "character_name", "world"]),
    of("characters_item", "character_id"),
    of("characters_leaderboard", "character_id").resolving(RANKED),
    of("characters_online_status", "character_id"),
    of("characters_skill", "character_id"),
    of("characters_stat", "character_id"),
    of("characters_stat_by_faction", "character_id"),
    of("characters_stat_history", "character_id"),
    of("characters_weapon_stat", "character_id").resolving(ARMED),
    of("characters_weapon_stat_by_faction", "character_id").resolving(ARMED),
    of("characters_world", "character_id"),
    of("currency", "currency_id"),
    of("directive", "directive_id"),
    of("directive_tier", "directive_tier_id"),
    of("directive_tree", "directive_tree_id"),
    of("directive_tree_category", "directive_tree_category_id"),
    of("effect", "effect_id"),
    of("effect_type", "effect_type_id"),
    of("empire_scores", "tracker_name"),
    of("event", "type").resolving(FOUGHT),
    of("experience", "experience_id"),
    of("experience_award_type", "experience_award_type_id"),
    of("experience_rank", "rank"),
    of("facility_link", "facility_id_a"),
    of("facility_type", "facility_type_id"),
    of("faction", "faction_id"),
    of("fire_group", "fire_group_id"),
    of("fire_group_to_fire_mode", "fire_group_id"),
    of("fire_mode", "fire_mode_id"),
    of("fire_mode_2", "fire_mode_id"),
    of("fire_mode_to_projectile", "fire_mode_id"),
    of("fire_mode_type", "fire_mode_type_id"),
    of("fish", "fish_id"),
    of("image", "image_id"),
    of("image_set", "image_set_id"),
    of("image_set_default", "image_set_id"),
    of("item", "item_id"),
    of("item_attachment", "item_id"),
    of("item_category", "item_category_id"),
    of("item_profile", "item_id"),
    of("item_to_weapon", "item_id"),
    of("item_type", "item_type_id"),
    of("leaderboard", "character_id").resolving(RANKED),
    of("loadout", "loadout_id"),
    of("map", "world_id"),
    of("map_hex", "map_region_id"),
    of("map_region", "map_region_id"),
    of("marketing_bundle", "marketing_bundle_id"),
    of("marketing_bundle_item", "marketing_bundle_id"),
    of("marketing_bundle_with_1_item", "marketing_bundle_id"),
    of("metagame_event", "metagame_event_id"),
    of("metagame_event_state", "metagame_event_state_id"),
    of("objective", "objective_id"),
    of("objective_set_to_objective", "objective_set_id"),
    of("objective_type", "objective_type_id"),
    of("outfit", "outfit_id").resolving(&[
        "leader",
        "leader_name",
        "leaders_stat_history",
        "member",
        "rank",
        "member_character",
        "member_character_name",
        "member_characters_stat_history",
        "member_online_status",
    ]),
    of("outfit_member", "character_id").resolving(&[
        "character",
        "character_name",
        "characters_stat_history",
        "online_status",
        "outfit",
    ]),
    of("outfit_member_extended", "character_id"),
    of("outfit_rank", "outfit_id"),
    of("player_state", "player_state_id"),
    of("player_state_group", "player_state_group_id"),
    of("player_state_group_2", "player_state_group_id"),
    of("profile", "profile_id"),
    of("profile_2", "profile_id"),
    of("profile_armor_map", "profile_id"),
    of("profile_resist_map", "profile_id"),
    of("projectile", "projectile_id"),
    of("projectile_flight_type", "projectile_flight_type_id"),
    of("region", "region_id"),
    of("resist_info", "resist_info_id"),
    of("resist_type", "resist_type_id"),
    of("resource_type", "resource_type_id"),
    of("reward", "reward_id"),
    of("reward_group_to_reward", "reward_group_id"),
    of("reward_set_to_reward_group", "reward_set_id"),
    of("reward_type", "reward_type_id"),
    of("single_character_by_id", "character_id").resolving(&[
        "online_status",
        "friends",
        "world",
        "outfit",
        "item",
        "profile",
        "faction",
    ]),
    of("skill", "skill_id"),
    of("skill_category", "skill_category_id"),
    of("skill_line", "skill_line_id"),
    of("skill_set", "skill_set_id"),
    of("target_type", "target_type_id"),
    of("title", "title_id"),
    of("vehicle", "vehicle_id"),
    of("vehicle_attachment", "item_id"),
    of("vehicle_faction", "vehicle_id"),
    of("vehicle_skill_set", "vehicle_id"),
    of("weapon", "weapon_id"),
    of("weapon_ammo_slot", "weapon_id"),
    of("weapon_datasheet", "item_id"),
    of("weapon_to_attachment", "weapon_group_id"),
    of("weapon_to_fire_group", "weapon_id"),
    of("world", "world_id"),
    of("world_event", "world_id"),
    of("world_stat_history", "world_id"),
    of("zone", "zone_id"),
    of("zone_effect", "zone_effect_id"),
    of("zone_effect_type", "zone_effect_type_id"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_collection_is_found_by_its_name() {
        assert!(COLLECTIONS.is_sorted_by(|one, two| one.name < two.name));
        assert!(COLLECTIONS.iter().all(|collection| key(collection.name) == Some(collection.key)));
        assert_eq!(key("bogus"), None);
    }
}
