//! The table of all collections: what each is called, by what its rows are asked for, and what they are read into.

use crate::census::collections::collection::{Collection, Named, VisitCollection};
use crate::census::collections::localized::Localized;
use crate::census::collections::word::Word;
use crate::census::collections::{
    alert, character, characters, effect, event, faction, fire, item, outfit, place, progress, shop, skill, stats,
    vehicle, weapon, world,
};
use crate::census::ids as own;
use crate::ids;

/// Whether rows stay as they are until the game is updated.
macro_rules! is_static {
    (fixed) => {
        true
    };
    (live) => {
        false
    };
}

/// Whether there is one row for a key.
macro_rules! is_unique {
    (one) => {
        true
    };
    (many) => {
        false
    };
}

/// What rows are asked for by: their key, but where the service calls it otherwise when it is asked.
macro_rules! asked_by {
    ($key:ident) => {
        stringify!($key)
    };
    ($key:ident $asked:literal) => {
        $asked
    };
}

/// A line for each collection: its name, the type of its rows, their key (`as` it is called when it is asked for, if
/// that is another name), whether there is `one` row for a key or `many`, and whether they are `fixed` until the game
/// is updated, or `live`. Where rows have a name, the line goes on with the field that is searched for it, and how to
/// get it.
macro_rules! collections {
    ($(
        $collection:literal $row:ty, by $key:ident $(as $asked:literal)?: $key_type:ty, $count:ident $life:ident
        $(, named $name_field:literal by $name:expr)?;
    )+) => {
        /// All collections that have types, and the fields of their keys.
        pub const COLLECTIONS: &[(&str, &str)] = &[$(($collection, <$row as Collection>::KEY)),+];

        /// Shows all collections that have types to `visitor`, in the order of [`COLLECTIONS`].
        pub fn visit_collections(visitor: &mut impl VisitCollection) {
            $(visitor.visit::<$row>();)+
        }

        $(
            impl Collection for $row {
                type Key = $key_type;
                const COLLECTION: &'static str = $collection;
                const KEY: &'static str = asked_by!($key $($asked)?);
                const IS_STATIC: bool = is_static!($life);
                const IS_UNIQUE: bool = is_unique!($count);

                fn key(&self) -> $key_type {
                    self.$key
                }
            }

            $(impl Named for $row {
                const NAME_FIELD: &'static str = $name_field;
                const IS_LOWER: bool = is_lower($name_field);

                fn name(&self) -> Option<&str> {
                    let name: fn(&Self) -> Option<&str> = $name;
                    name(self)
                }
            })?
        )+
    };
}

/// Whether what a field has is in lower case.
const fn is_lower(field: &str) -> bool {
    matches!(field.as_bytes(), [.., b'_', b'l', b'o', b'w', b'e', b'r'])
}

/// In English, or whatever there is.
fn any(name: Option<&Localized>) -> Option<&str> {
    name.and_then(Localized::any)
}

collections! {
    "ability" effect::Ability, by ability_id: own::AbilityId, one fixed;
    "ability_type" effect::AbilityType, by ability_type_id: own::AbilityTypeId, one fixed,
        named "description" by |row| row.description.as_deref();
    "achievement" progress::Achievement, by achievement_id: ids::AchievementId, one fixed,
        named "name.en" by |row| any(row.name.as_ref());
    "armor_facing" effect::ArmorFacing, by armor_facing_id: own::ArmorFacingId, one fixed,
        named "description" by |row| row.description.as_deref();
    "armor_info" effect::ArmorInfo, by armor_info_id: own::ArmorInfoId, one fixed;
    "character" character::Character, by character_id: ids::CharacterId, one live,
        named "name.first_lower" by |row| row.name.as_ref()?.first.as_deref();
    "character_name" character::CharacterName, by character_id: ids::CharacterId, one live,
        named "name.first_lower" by |row| row.name.as_ref()?.first.as_deref();
    "characters_achievement" characters::CharactersAchievement, by character_id: ids::CharacterId, many live;
    "characters_currency" characters::CharactersCurrency, by character_id: ids::CharacterId, many live;
    "characters_directive" characters::CharactersDirective, by character_id: ids::CharacterId, many live;
    "characters_directive_objective" characters::CharactersDirectiveObjective,
        by character_id: ids::CharacterId, many live;
    "characters_directive_tier" characters::CharactersDirectiveTier, by character_id: ids::CharacterId, many live;
    "characters_directive_tree" characters::CharactersDirectiveTree, by character_id: ids::CharacterId, many live;
    "characters_event" event::CharactersEvent, by character_id: ids::CharacterId, many live;
    "characters_event_grouped" event::CharactersEventGrouped, by character_id: ids::CharacterId, many live;
    "characters_friend" characters::CharactersFriend, by character_id: ids::CharacterId, one live;
    "characters_item" characters::CharactersItem, by character_id: ids::CharacterId, many live;
    "characters_leaderboard" characters::CharactersLeaderboard, by character_id: ids::CharacterId, many live;
    "characters_online_status" characters::CharactersOnlineStatus, by character_id: ids::CharacterId, one live;
    "characters_skill" characters::CharactersSkill, by character_id: ids::CharacterId, many live;
    "characters_stat" stats::CharactersStat, by character_id: ids::CharacterId, many live;
    "characters_stat_by_faction" stats::CharactersStatByFaction, by character_id: ids::CharacterId, many live;
    "characters_stat_history" stats::CharactersStatHistory, by character_id: ids::CharacterId, many live;
    "characters_weapon_stat" stats::CharactersWeaponStat, by character_id: ids::CharacterId, many live;
    "characters_weapon_stat_by_faction" stats::CharactersWeaponStatByFaction,
        by character_id: ids::CharacterId, many live;
    "characters_world" characters::CharactersWorld, by character_id: ids::CharacterId, one live;
    "currency" shop::Currency, by currency_id: own::CurrencyId, one fixed,
        named "name.en" by |row| any(row.name.as_ref());
    "datatype" world::Datatype, by name: Word, one live;
    "directive" progress::Directive, by directive_id: own::DirectiveId, one fixed,
        named "name.en" by |row| any(row.name.as_ref());
    "directive_tier" progress::DirectiveTier, by directive_tree_id: own::DirectiveTreeId, many fixed,
        named "name.en" by |row| any(row.name.as_ref());
    "directive_tree" progress::DirectiveTree, by directive_tree_id: own::DirectiveTreeId, one fixed,
        named "name.en" by |row| any(row.name.as_ref());
    "directive_tree_category" progress::DirectiveTreeCategory,
        by directive_tree_category_id: own::DirectiveTreeCategoryId, one fixed,
        named "name.en" by |row| any(row.name.as_ref());
    "effect" effect::Effect, by effect_id: own::EffectId, one fixed;
    "effect_type" effect::EffectType, by effect_type_id: own::EffectTypeId, one fixed,
        named "description" by |row| row.description.as_deref();
    "empire_scores" world::EmpireScores, by tracker_name: Word, one fixed;
    "event" event::Event, by world_id: ids::World, many live;
    "experience" alert::Experience, by experience_id: ids::ExperienceId, one fixed,
        named "description" by |row| row.description.as_deref();
    "experience_award_type" alert::ExperienceAwardType,
        by experience_award_type_id: own::ExperienceAwardTypeId, one fixed,
        named "name" by |row| row.name.as_deref();
    "experience_rank" alert::ExperienceRank, by rank: u32, many fixed;
    "facility_link" place::FacilityLink, by facility_id_a: ids::FacilityId, many fixed;
    "facility_type" place::FacilityType, by facility_type_id: own::FacilityTypeId, one fixed,
        named "description" by |row| row.description.as_deref();
    "faction" faction::Faction, by faction_id: ids::Faction, one fixed, named "name.en" by |row| any(row.name.as_ref());
    "fire_group" fire::FireGroup, by fire_group_id: own::FireGroupId, one fixed;
    "fire_group_to_fire_mode" fire::FireGroupToFireMode, by fire_group_id: own::FireGroupId, many fixed;
    "fire_mode" fire::FireMode, by fire_mode_id: ids::FireModeId, many fixed;
    "fire_mode_2" fire::FireMode2, by fire_mode_id: ids::FireModeId, one fixed;
    "fire_mode_to_projectile" fire::FireModeToProjectile, by fire_mode_id: ids::FireModeId, many fixed;
    "fire_mode_type" fire::FireModeType, by fire_mode_type_id: own::FireModeTypeId, one fixed,
        named "description" by |row| row.description.as_deref();
    "fish" shop::Fish, by fish_id: ids::FishId, one fixed, named "name.en" by |row| any(row.name.as_ref());
    "image" shop::Image, by image_id: own::ImageId, one fixed, named "description" by |row| row.description.as_deref();
    "image_set" shop::ImageSet, by image_set_id: own::ImageSetId, many fixed;
    "image_set_default" shop::ImageSetDefault, by image_set_id: own::ImageSetId, one fixed;
    "item" item::Item, by item_id: ids::ItemId, one fixed, named "name.en" by |row| any(row.name.as_ref());
    "item_attachment" item::ItemAttachment, by item_id: ids::ItemId, many fixed;
    "item_category" item::ItemCategory, by item_category_id: own::ItemCategoryId, one fixed,
        named "name.en" by |row| any(row.name.as_ref());
    "item_profile" item::ItemProfile, by item_id: ids::ItemId, many fixed;
    "item_to_weapon" item::ItemToWeapon, by item_id: ids::ItemId, one fixed;
    "item_type" item::ItemType, by item_type_id: own::ItemTypeId, one fixed, named "name" by |row| row.name.as_deref();
    "leaderboard" characters::Leaderboard, by rank: u32, one live;
    "loadout" faction::Loadout, by loadout_id: ids::Loadout, one fixed,
        named "code_name" by |row| row.code_name.as_deref();
    "map" place::Map, by zone_id as "zone_ids": ids::Zone, many live;
    "map_hex" place::MapHex, by zone_id: ids::Zone, many fixed;
    "map_region" place::MapRegion, by map_region_id: own::RegionId, one fixed,
        named "facility_name" by |row| row.facility_name.as_deref();
    "marketing_bundle" shop::MarketingBundle, by marketing_bundle_id: own::MarketingBundleId, one fixed,
        named "name.en" by |row| any(row.name.as_ref());
    "marketing_bundle_item" shop::MarketingBundleItem, by marketing_bundle_id: own::MarketingBundleId, many fixed;
    "marketing_bundle_with_1_item" shop::MarketingBundleWith1Item,
        by marketing_bundle_id: own::MarketingBundleId, one fixed;
    "metagame_event" alert::MetagameEvent, by metagame_event_id: ids::MetagameEventId, one fixed,
        named "name.en" by |row| any(row.name.as_ref());
    "metagame_event_state" alert::MetagameEventState, by metagame_event_state_id: ids::MetagameState, one fixed,
        named "name" by |row| row.name.as_deref();
    "objective" progress::Objective, by objective_id: own::ObjectiveId, one fixed;
    "objective_set_to_objective" progress::ObjectiveSetToObjective,
        by objective_set_id: own::ObjectiveSetId, many fixed;
    "objective_type" progress::ObjectiveType, by objective_type_id: own::ObjectiveTypeId, one fixed,
        named "description" by |row| row.description.as_deref();
    "outfit" outfit::Outfit, by outfit_id: ids::OutfitId, one live, named "name_lower" by |row| row.name.as_deref();
    "outfit_member" outfit::OutfitMember, by character_id: ids::CharacterId, one live;
    "outfit_member_extended" outfit::OutfitMemberExtended, by character_id: ids::CharacterId, one live;
    "outfit_rank" outfit::OutfitRank, by outfit_id: ids::OutfitId, many live;
    "player_state" fire::PlayerState, by player_state_id: own::PlayerStateId, one fixed,
        named "description" by |row| row.description.as_deref();
    "player_state_group" fire::PlayerStateGroup, by player_state_group_id: own::PlayerStateGroupId, many fixed;
    "player_state_group_2" fire::PlayerStateGroup2, by player_state_group_id: own::PlayerStateGroupId, many fixed;
    "profile" faction::Profile, by profile_id: own::ProfileId, one fixed,
        named "name.en" by |row| any(row.name.as_ref());
    "profile_2" faction::Profile2, by profile_id: own::ProfileId, one fixed,
        named "description" by |row| row.description.as_deref();
    "profile_armor_map" faction::ProfileArmorMap, by profile_id: own::ProfileId, many fixed;
    "profile_resist_map" faction::ProfileResistMap, by profile_id: own::ProfileId, many fixed;
    "projectile" fire::Projectile, by projectile_id: own::ProjectileId, one fixed;
    "projectile_flight_type" fire::ProjectileFlightType,
        by projectile_flight_type_id: own::ProjectileFlightTypeId, one fixed,
        named "description" by |row| row.description.as_deref();
    "region" place::Region, by region_id: own::RegionId, one fixed, named "name.en" by |row| any(row.name.as_ref());
    "resist_info" effect::ResistInfo, by resist_info_id: own::ResistInfoId, one fixed;
    "resist_type" effect::ResistType, by resist_type_id: own::ResistTypeId, one fixed,
        named "description" by |row| row.description.as_deref();
    "resource_type" effect::ResourceType, by resource_type_id: own::ResourceTypeId, one fixed,
        named "description" by |row| row.description.as_deref();
    "reward" progress::Reward, by reward_id: own::RewardId, one fixed;
    "reward_group_to_reward" progress::RewardGroupToReward, by reward_group_id: own::RewardGroupId, many fixed;
    "reward_set_to_reward_group" progress::RewardSetToRewardGroup, by reward_set_id: own::RewardSetId, many fixed;
    "reward_type" progress::RewardType, by reward_type_id: own::RewardTypeId, one fixed,
        named "description" by |row| row.description.as_deref();
    "single_character_by_id" character::SingleCharacterById, by character_id: ids::CharacterId, one live,
        named "name.first_lower" by |row| row.name.as_ref()?.first.as_deref();
    "skill" skill::Skill, by skill_id: ids::SkillId, one fixed, named "name.en" by |row| any(row.name.as_ref());
    "skill_category" skill::SkillCategory, by skill_category_id: own::SkillCategoryId, one fixed,
        named "name.en" by |row| any(row.name.as_ref());
    "skill_line" skill::SkillLine, by skill_line_id: own::SkillLineId, one fixed,
        named "name.en" by |row| any(row.name.as_ref());
    "skill_set" skill::SkillSet, by skill_set_id: own::SkillSetId, one fixed,
        named "name.en" by |row| any(row.name.as_ref());
    "target_type" effect::TargetType, by target_type_id: own::TargetTypeId, one fixed,
        named "description" by |row| row.description.as_deref();
    "title" faction::Title, by title_id: own::TitleId, one fixed, named "name.en" by |row| any(row.name.as_ref());
    "vehicle" vehicle::Vehicle, by vehicle_id: ids::VehicleId, one fixed,
        named "name.en" by |row| any(row.name.as_ref());
    "vehicle_attachment" vehicle::VehicleAttachment, by vehicle_id: ids::VehicleId, many fixed;
    "vehicle_faction" vehicle::VehicleFaction, by vehicle_id: ids::VehicleId, many fixed;
    "vehicle_skill_set" vehicle::VehicleSkillSet, by vehicle_id: ids::VehicleId, many fixed;
    "weapon" weapon::Weapon, by weapon_id: own::WeaponId, one fixed;
    "weapon_ammo_slot" weapon::WeaponAmmoSlot, by weapon_id: own::WeaponId, many fixed;
    "weapon_datasheet" weapon::WeaponDatasheet, by item_id: ids::ItemId, one fixed;
    "weapon_to_attachment" weapon::WeaponToAttachment, by weapon_group_id: own::WeaponGroupId, many fixed;
    "weapon_to_fire_group" weapon::WeaponToFireGroup, by weapon_id: own::WeaponId, many fixed;
    "world" world::World, by world_id: ids::World, one live, named "name.en" by |row| any(row.name.as_ref());
    "world_event" event::WorldEvent, by world_id: ids::World, many live;
    "world_stat_history" stats::WorldStatHistory, by world_id: ids::World, many live;
    "zone" place::Zone, by zone_id: ids::Zone, one fixed, named "name.en" by |row| any(row.name.as_ref());
    "zone_effect" effect::ZoneEffect, by zone_effect_id: own::ZoneEffectId, one fixed;
    "zone_effect_type" effect::ZoneEffectType, by zone_effect_type_id: own::ZoneEffectTypeId, one fixed,
        named "description" by |row| row.description.as_deref();
}
