//! The tables that follow a pattern, and those that are lists of words.

use super::sheet::Sheet;

const fn sheet(name: &'static str, count: &'static str, fields: &'static str) -> Sheet {
    Sheet { name, count, fields }
}

/// The tables, by what they belong to. How a line is read is said where a sheet is.
pub(super) const SHEETS: &[Sheet] = &[
    // Abilities and effects.
    sheet(
        "ability_type",
        "4",
        r#"ability_type_id#1 description"Ability_kind param1=Amount param2=Radius string1=Flag"#,
    ),
    sheet(
        "ability",
        "6",
        "ability_id#7001 ability_type_id@ability_type expire_msec=30000 first_use_delay_msec=0 next_use_delay_msec=500 \
         reuse_delay_msec#1000+500 resource_type_id@resource_type resource_first_cost=10 resource_cost_per_msec=1 \
         distance_max=10 radius_max=7 flag_toggle#0+1%2 param1#10+5 string1=Cloaked",
    ),
    sheet("effect_type", "4", r#"effect_type_id#1 description"Effect_kind param1=Amount param2=Distance"#),
    sheet(
        "effect",
        "6",
        "effect_id#9001 effect_type_id@effect_type ability_id@ability target_type_id@target_type \
         resist_type_id@resist_type is_drain#0+1%2 duration_seconds#0+5 param1#75+5 param2=1",
    ),
    sheet(
        "zone_effect_type",
        "3",
        r#"zone_effect_type_id#50 description"Zone_effect_kind param1=Operation param2=Value"#,
    ),
    sheet(
        "zone_effect",
        "4",
        "zone_effect_id#750001 zone_effect_type_id@zone_effect_type ability_id@ability param1=0 param2=1",
    ),
    // Armour and resistance.
    sheet(
        "armor_info",
        "7",
        r#"armor_info_id#20 armor_facing_id@armor_facing armor_percent#0+5 armor_amount=0 description"Armour"#,
    ),
    sheet(
        "resist_info",
        "6",
        r#"resist_info_id#31 resist_type_id@resist_type resist_percent#10+5 resist_amount=0 multiplier_when_headshot=1 description"Resistance"#,
    ),
    sheet("profile_armor_map", "profile_2*2", "profile_id@profile_2/2 armor_info_id@armor_info rank=1"),
    sheet("profile_resist_map", "profile_2*2", "profile_id@profile_2/2 resist_info_id@resist_info rank=1"),
    // What weapons fire, and how.
    sheet(
        "fire_group",
        "weapon*2",
        "fire_group_id#71001 chamber_duration_ms=600 transition_duration_ms=500 can_chamber_ironsights#0+1%2",
    ),
    sheet("weapon_to_fire_group", "weapon*2", "weapon_id@weapon/2 fire_group_id@fire_group fire_group_index#0+1%2"),
    sheet(
        "fire_group_to_fire_mode",
        "fire_group*2",
        "fire_group_id@fire_group/2 fire_mode_id@fire_mode_2 fire_mode_index#0+1%2",
    ),
    sheet(
        "fire_mode_2",
        "fire_group*2",
        "fire_mode_id#72001 fire_mode_type_id#0+1%2 ability_id@ability automatic#0+1/2%2 grief_immune=0 iron_sights#0+1%2 \
         laser_guided=0 move_modifier=0.75 sprint_fire=0 turn_modifier=1 use_in_water=0 zoom_default=1.35 cof_range=100 \
         cof_recoil=0.05 cof_scalar=1 cof_scalar_moving=1 player_state_group_id@player_state_group_2 \
         damage_direct_effect_id@effect damage_head_multiplier=1 damage_legs_multiplier=-0.1 fire_ammo_per_shot=1 \
         fire_burst_count=1 fire_detect_range=40 fire_refire_ms#80+4 fire_pellets_per_shot=1 lockon_maintain=0 \
         lockon_required=0 recoil_angle_max=-17 recoil_angle_min=-20 recoil_first_shot_modifier=3 recoil_increase=0.1 \
         recoil_recovery_delay_ms#80+4 reload_block_auto=0 reload_continuous=0 reload_chamber_ms=450 reload_time_ms#2000+50 \
         sway_can_steady=0 armor_penetration=0 max_damage#143+10/4 max_damage_range=10 min_damage#112+10/4 \
         min_damage_range=65 shield_bypass_pct=0 description~Mode",
    ),
    sheet(
        "fire_mode",
        "fire_mode_2*1",
        "fire_mode_id@fire_mode_2 item_id@item_to_weapon/4 type=primary description~Mode \
         player_state_group_id@player_state_group cof_recoil=0.05 reload_time_ms#2000+50 reload_chamber_time_ms=450 \
         pellets_per_shot=1 pellet_spread=0 default_zoom=1 muzzle_velocity=640 speed=550 max_speed=0 damage_radius=0 \
         projectile_description=Bullet damage_type=DamageFalloff damage=NULL damage_min#112+10/4 damage_max#143+10/4 \
         damage_min_range=65 damage_max_range=10 damage_target_type=2 damage_resist_type=2 indirect_damage_max=NULL",
    ),
    sheet("fire_mode_to_projectile", "fire_mode_2*1", "fire_mode_id@fire_mode_2 projectile_id@projectile/4"),
    sheet(
        "projectile",
        "weapon*1",
        "projectile_id#73001 projectile_flight_type_id@projectile_flight_type speed#550+10 speed_max=0 turn_rate=0 \
         lifespan=1.5 drag=0 gravity=7.5 detonate_on_contact=0 sticky=0 sticks_to_players=0 lockon_seek_in_flight=0 \
         projectile_radius=0.02",
    ),
    sheet(
        "weapon_ammo_slot",
        "weapon*2",
        "weapon_id@weapon/2 weapon_slot_index#0+1%2 clip_size#30+5 capacity#180+30 refill_ammo_rate=30",
    ),
    sheet(
        "player_state_group_2",
        "12",
        "player_state_group_id#653+1/6 player_state_id#0+1%6 can_iron_sight=1 cof_grow_rate=0.1 cof_max=3 cof_min=0.4 \
         cof_recovery_delay_ms=100 cof_recovery_rate=20 cof_shots_before_penalty=0 cof_recovery_delay_threshold=0 \
         cof_turn_penalty=0",
    ),
    sheet("player_state_group", "2", "player_state_group_id#653 player_state=Standing min_cone_of_fire=0.4"),
    sheet("item_profile", "item_to_weapon*3", "item_id@item_to_weapon/3 profile_id@profile"),
    // Skills.
    sheet(
        "skill_set",
        "4",
        "skill_set_id#131 skill_points#875 required_item_id@item name~Skills description~Skills_of_set &2029",
    ),
    sheet(
        "skill_category",
        "4",
        "skill_category_id#1 skill_set_id@skill_set skill_set_index=0 skill_points=0 name~Systems &3501",
    ),
    sheet(
        "skill_line",
        "8",
        "skill_line_id#88 skill_points=0 skill_category_id@skill_category/2 skill_category_index#0+1%2 name~Line \
         description~Improves_system &3744",
    ),
    sheet(
        "skill",
        "24",
        "skill_id#1201 skill_line_id@skill_line/3 skill_line_index#0+1%3 skill_points#100+50 grant_item_id@item name~Skill \
         description~Improves_part &1300",
    ),
    // Rewards.
    sheet("reward_type", "2", r#"reward_type_id#1 description"Reward_kind count_min=Number param1=Item"#),
    sheet(
        "reward",
        "8",
        "reward_id#4771 reward_type_id@reward_type count_min=1 count_max=1 param1@item param2=0 param3=0",
    ),
    sheet("reward_group_to_reward", "8", "reward_group_id#10074+1/2 reward_id@reward"),
    sheet("reward_set_to_reward_group", "4", "reward_set_id#4466 reward_group_id@reward_group_to_reward"),
    sheet("objective_type", "2", r#"objective_type_id#12 description"Objective_kind param1=Count param2=Item"#),
    // Vehicles.
    sheet(
        "vehicle_attachment",
        "vehicle*2",
        r#"item_id@item vehicle_id@vehicle/2 faction_id@faction description"Attachment slot_id#1+1%2"#,
    ),
    sheet("vehicle_faction", "vehicle*3", "vehicle_id@vehicle/3 faction_id#1+1%3"),
    sheet(
        "vehicle_skill_set",
        "vehicle*1",
        "vehicle_id@vehicle skill_set_id@skill_set faction_id#1+1%3 display_index#0",
    ),
    // The depot.
    sheet(
        "marketing_bundle",
        "3",
        "marketing_bundle_id#812821 name~Bundle description~What_is_in_bundle image_id#807193 station_cash_price#500+100 \
         cert_price#100 release_time=1683702000",
    ),
    sheet(
        "marketing_bundle_item",
        "6",
        "marketing_bundle_id@marketing_bundle/2 item_id@item quantity#1+1%2 release_time=1683702000",
    ),
    sheet(
        "marketing_bundle_with_1_item",
        "4",
        "marketing_bundle_id#465 item_id@item item_quantity=1 station_cash_price=100 cert_price#50 release_time=1334041200",
    ),
];

/// The keys of a table with so many rows.
pub(super) fn keys(name: &str) -> Vec<u64> {
    let sheet = SHEETS.iter().find(|sheet| sheet.name == name);
    sheet.map(|sheet| sheet.keys(&|_| Vec::new())).unwrap_or_default()
}

/// A table that is a list of words: the field that they are in, and each with its key.
pub(super) struct Words {
    pub(super) name: &'static str,
    pub(super) field: &'static str,
    pub(super) rows: &'static [(u64, &'static str)],
}

const fn words(name: &'static str, field: &'static str, rows: &'static [(u64, &'static str)]) -> Words {
    Words { name, field, rows }
}

/// The lists of words.
pub(super) const WORDS: &[Words] = &[
    words(
        "armor_facing",
        "description",
        &[(0, "Front"), (1, "Right"), (2, "Top"), (3, "Rear"), (4, "Left"), (5, "Bottom"), (6, "All")],
    ),
    words("experience_award_type", "name", &[(1, "Kill"), (2, "Assist"), (3, "Support")]),
    words(
        "fire_mode_type",
        "description",
        &[(0, "Projectile"), (1, "Iron Sight"), (3, "Melee"), (8, "Trigger Item Ability"), (12, "Thrown")],
    ),
    words(
        "metagame_event_state",
        "name",
        &[(135, "started"), (136, "restarted"), (137, "canceled"), (138, "ended"), (139, "xp_bonus_changed")],
    ),
    words(
        "player_state",
        "description",
        &[
            (0, "Standing"),
            (1, "Crouching"),
            (2, "Standing Moving"),
            (3, "Sprinting"),
            (4, "Falling Long"),
            (5, "Crouching Moving"),
        ],
    ),
    words(
        "projectile_flight_type",
        "description",
        &[(1, "Ballistic"), (3, "True Ballistic"), (9, "Dynamic"), (10, "Proximity Detonate")],
    ),
    words(
        "resist_type",
        "description",
        &[(0, "None"), (1, "Melee"), (2, "Small Arms"), (3, "Explosion"), (4, "Collision"), (5, "Fire")],
    ),
    words("resource_type", "description", &[(1, "Health"), (2, "Shield"), (3, "Energy"), (4, "Nanites"), (5, "Heat")]),
    words("target_type", "description", &[(1, "Self"), (2, "Any"), (3, "Enemy"), (4, "Ally")]),
];
