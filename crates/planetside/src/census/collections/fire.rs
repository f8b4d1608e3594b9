//! How weapons fire.

use bugle_model::row;

use crate::census::collections::localized::Localized;
use crate::census::ids::{
    AbilityId, EffectId, FireGroupId, FireModeTypeId, PlayerStateGroupId, PlayerStateId, ProjectileFlightTypeId,
    ProjectileId, ResistTypeId, TargetTypeId,
};
use crate::ids::{FireModeId, ItemId};

row! {
    /// A row of `fire_group`: what a weapon's trigger can do.
    pub struct FireGroup {
        /// Which.
        fire_group_id: FireGroupId,
        /// How long it takes to chamber a round: milliseconds.
        chamber_duration_ms: Option<f64>,
        /// How long it takes to get there from another one: milliseconds.
        transition_duration_ms: Option<f64>,
        /// How long it takes to get to speed: milliseconds.
        spool_up_ms: Option<f64>,
        /// How long from shot to shot until then: milliseconds.
        spool_up_initial_refire_ms: Option<f64>,
        /// Whether a round can be chambered while one aims.
        can_chamber_ironsights: Option<bool>,
    }
}

row! {
    /// A row of `fire_group_to_fire_mode`: a fire mode of a fire group.
    pub struct FireGroupToFireMode {
        /// The group.
        fire_group_id: FireGroupId,
        /// The mode.
        fire_mode_id: Option<FireModeId>,
        /// In which order.
        fire_mode_index: Option<i64>,
    }
}

row! {
    /// A row of `fire_mode`: a fire mode, in an older form. [`FireMode2`] says more.
    pub struct FireMode {
        /// Which.
        fire_mode_id: FireModeId,
        item_id: Option<ItemId>,
        kind: Option<String> = "type",
        description: Option<Localized>,
        player_state_group_id: Option<PlayerStateGroupId>,
        cof_recoil: Option<f64>,
        reload_time_ms: Option<f64>,
        reload_chamber_time_ms: Option<f64>,
        pellets_per_shot: Option<f64>,
        pellet_spread: Option<f64>,
        default_zoom: Option<f64>,
        muzzle_velocity: Option<f64>,
        speed: Option<f64>,
        max_speed: Option<f64>,
        damage_radius: Option<f64>,
        projectile_description: Option<String>,
        damage_type: Option<String>,
        damage: Option<f64>,
        damage_min: Option<f64>,
        damage_max: Option<f64>,
        damage_min_range: Option<f64>,
        damage_max_range: Option<f64>,
        damage_target_type: Option<TargetTypeId>,
        damage_resist_type: Option<ResistTypeId>,
        indirect_damage_max: Option<f64>,
        indirect_damage_max_range: Option<f64>,
        indirect_damage_min: Option<f64>,
        indirect_damage_min_range: Option<f64>,
        indirect_damage_target_type: Option<TargetTypeId>,
        indirect_damage_resist_type: Option<ResistTypeId>,
    }
}

row! {
    /// A row of `fire_mode_2`: a fire mode of a weapon. Times are milliseconds, ranges meters, angles and cones of fire
    /// (`cof`) degrees.
    pub struct FireMode2 {
        /// Which.
        fire_mode_id: FireModeId,
        /// What kind of firing it is.
        fire_mode_type_id: Option<FireModeTypeId>,
        ability_id: Option<AbilityId>,
        ammo_slot: Option<i64>,
        /// Whether it goes on while the trigger is held.
        automatic: Option<bool>,
        grief_immune: Option<bool>,
        /// Whether it is of aimed shots.
        iron_sights: Option<bool>,
        laser_guided: Option<bool>,
        /// How fast one walks meanwhile: a factor.
        move_modifier: Option<f64>,
        /// How fast its projectiles are, if not as usual: meters a second.
        projectile_speed_override: Option<f64>,
        sprint_fire: Option<bool>,
        turn_modifier: Option<f64>,
        use_in_water: Option<bool>,
        zoom_default: Option<f64>,
        cof_override: Option<f64>,
        cof_pellet_spread: Option<f64>,
        cof_range: Option<f64>,
        cof_recoil: Option<f64>,
        cof_scalar: Option<f64>,
        cof_scalar_moving: Option<f64>,
        player_state_group_id: Option<PlayerStateGroupId>,
        /// What a hit does.
        damage_direct_effect_id: Option<EffectId>,
        /// How much more a hit of the head does: a factor on top of 1.
        damage_head_multiplier: Option<f64>,
        /// What a hit nearby does.
        damage_indirect_effect_id: Option<EffectId>,
        /// How much more, or less, a hit of the legs does: a factor on top of 1.
        damage_legs_multiplier: Option<f64>,
        fire_ammo_per_shot: Option<i64>,
        fire_auto_fire_ms: Option<f64>,
        fire_burst_count: Option<i64>,
        fire_charge_up_ms: Option<f64>,
        fire_delay_ms: Option<f64>,
        /// From how far it shows on the map.
        fire_detect_range: Option<f64>,
        fire_duration_ms: Option<f64>,
        /// How long from shot to shot.
        fire_refire_ms: Option<f64>,
        fire_pellets_per_shot: Option<i64>,
        heat_per_shot: Option<f64>,
        heat_recovery_delay_ms: Option<f64>,
        heat_threshold: Option<f64>,
        lockon_acquire_close_ms: Option<f64>,
        lockon_acquire_far_ms: Option<f64>,
        lockon_acquire_ms: Option<f64>,
        lockon_angle: Option<f64>,
        lockon_lose_ms: Option<f64>,
        lockon_maintain: Option<bool>,
        lockon_radius: Option<f64>,
        lockon_range: Option<f64>,
        lockon_range_close: Option<f64>,
        lockon_range_far: Option<f64>,
        lockon_required: Option<bool>,
        recoil_angle_max: Option<f64>,
        recoil_angle_min: Option<f64>,
        recoil_first_shot_modifier: Option<f64>,
        recoil_horizontal_max: Option<f64>,
        recoil_horizontal_max_increase: Option<f64>,
        recoil_horizontal_min: Option<f64>,
        recoil_horizontal_min_increase: Option<f64>,
        recoil_horizontal_tolerance: Option<f64>,
        recoil_increase: Option<f64>,
        recoil_increase_crouched: Option<f64>,
        recoil_magnitude_max: Option<f64>,
        recoil_magnitude_min: Option<f64>,
        recoil_max_total_magnitude: Option<f64>,
        recoil_recovery_acceleration: Option<f64>,
        recoil_recovery_delay_ms: Option<f64>,
        recoil_recovery_rate: Option<f64>,
        recoil_shots_at_min_magnitude: Option<f64>,
        reload_block_auto: Option<bool>,
        reload_continuous: Option<bool>,
        reload_ammo_fill_ms: Option<f64>,
        reload_chamber_ms: Option<f64>,
        reload_loop_start_ms: Option<f64>,
        reload_loop_end_ms: Option<f64>,
        /// How long it takes to reload.
        reload_time_ms: Option<f64>,
        sway_amplitude_x: Option<f64>,
        sway_amplitude_y: Option<f64>,
        sway_can_steady: Option<bool>,
        sway_period_x: Option<f64>,
        sway_period_y: Option<f64>,
        armor_penetration: Option<f64>,
        /// How much a hit does at most.
        max_damage: Option<f64>,
        /// How much a hit nearby does at most.
        max_damage_ind: Option<f64>,
        max_damage_ind_radius: Option<f64>,
        /// Up to how far a hit does its most.
        max_damage_range: Option<f64>,
        /// How much a hit does at least.
        min_damage: Option<f64>,
        min_damage_ind: Option<f64>,
        min_damage_ind_radius: Option<f64>,
        /// From how far a hit does its least.
        min_damage_range: Option<f64>,
        shield_bypass_pct: Option<f64>,
        bullet_arc_kick_angle: Option<f64>,
        charge_minimum_ms: Option<f64>,
        /// What it is called.
        description: Option<Localized>,
    }
}

row! {
    /// A row of `fire_mode_to_projectile`: what a fire mode shoots.
    pub struct FireModeToProjectile {
        /// The mode.
        fire_mode_id: FireModeId,
        /// What it shoots.
        projectile_id: Option<ProjectileId>,
    }
}

row! {
    /// A row of `fire_mode_type`: a kind of fire mode.
    pub struct FireModeType {
        /// Which.
        fire_mode_type_id: FireModeTypeId,
        /// What it is called.
        description: Option<String>,
    }
}

row! {
    /// A row of `projectile`: what a weapon shoots.
    pub struct Projectile {
        /// Which.
        projectile_id: ProjectileId,
        /// How it flies.
        projectile_flight_type_id: Option<ProjectileFlightTypeId>,
        /// How fast it is: meters a second.
        speed: Option<f64>,
        /// How fast it gets: meters a second.
        speed_max: Option<f64>,
        /// How much faster it gets: meters a second, each second.
        acceleration: Option<f64>,
        /// How fast it turns: degrees a second.
        turn_rate: Option<f64>,
        /// How long it flies: seconds.
        lifespan: Option<f64>,
        drag: Option<f64>,
        /// How much it falls: a factor.
        gravity: Option<f64>,
        lockon_acceleration: Option<f64>,
        lockon_lifespan: Option<f64>,
        /// How far it flies before it can go off: meters.
        arm_distance: Option<f64>,
        tether_distance: Option<f64>,
        /// How near it must come to go off: meters.
        detonate_distance: Option<f64>,
        detonate_on_contact: Option<bool>,
        sticky: Option<bool>,
        sticks_to_players: Option<bool>,
        lockon_lose_angle: Option<f64>,
        lockon_seek_in_flight: Option<bool>,
        /// How thick it is: meters.
        projectile_radius: Option<f64>,
    }
}

row! {
    /// A row of `projectile_flight_type`: how projectiles fly.
    pub struct ProjectileFlightType {
        /// Which.
        projectile_flight_type_id: ProjectileFlightTypeId,
        /// What it is called.
        description: Option<String>,
    }
}

row! {
    /// A row of `player_state`: a way to be: standing, crouching.
    pub struct PlayerState {
        /// Which.
        player_state_id: PlayerStateId,
        /// What it is called.
        description: Option<String>,
    }
}

row! {
    /// A row of `player_state_group`: how steady a weapon is in a state, in an older form.
    pub struct PlayerStateGroup {
        /// Which group.
        player_state_group_id: PlayerStateGroupId,
        /// The state.
        player_state: Option<String>,
        min_cone_of_fire: Option<f64>,
    }
}

row! {
    /// A row of `player_state_group_2`: how steady a weapon is in a state. Cones of fire (`cof`) are degrees.
    pub struct PlayerStateGroup2 {
        /// Which group.
        player_state_group_id: PlayerStateGroupId,
        /// The state.
        player_state_id: Option<PlayerStateId>,
        /// Whether one can aim then.
        can_iron_sight: Option<bool>,
        cof_grow_rate: Option<f64>,
        /// How wide it spreads at most.
        cof_max: Option<f64>,
        /// How wide it spreads at least.
        cof_min: Option<f64>,
        cof_recovery_delay_ms: Option<f64>,
        cof_recovery_rate: Option<f64>,
        cof_shots_before_penalty: Option<f64>,
        cof_recovery_delay_threshold: Option<f64>,
        cof_turn_penalty: Option<f64>,
    }
}
