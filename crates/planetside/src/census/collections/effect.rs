//! Abilities, effects, damage and how it is stood.

use bugle_model::row;

use crate::census::ids::{
    AbilityId, AbilityTypeId, ArmorFacingId, ArmorInfoId, EffectId, EffectTypeId, ResistInfoId, ResistTypeId,
    ResourceTypeId, TargetTypeId, ZoneEffectId, ZoneEffectTypeId,
};

row! {
    /// A row of `ability`: an ability. What its parameters mean, its type says.
    pub struct Ability {
        /// Which.
        ability_id: AbilityId,
        /// What it does.
        ability_type_id: Option<AbilityTypeId>,
        /// How long it lasts: milliseconds.
        expire_msec: Option<f64>,
        /// How long until it can be used at first: milliseconds.
        first_use_delay_msec: Option<f64>,
        next_use_delay_msec: Option<f64>,
        /// How long until it can be used again: milliseconds.
        reuse_delay_msec: Option<f64>,
        /// What it uses up.
        resource_type_id: Option<ResourceTypeId>,
        /// How much, to begin with.
        resource_first_cost: Option<f64>,
        /// How much, each millisecond.
        resource_cost_per_msec: Option<f64>,
        /// How far it reaches: meters.
        distance_max: Option<f64>,
        /// How wide it reaches: meters.
        radius_max: Option<f64>,
        flag_toggle: Option<bool>,
        param1: Option<String>,
        param2: Option<String>,
        param3: Option<String>,
        param4: Option<String>,
        param5: Option<String>,
        param6: Option<String>,
        param7: Option<String>,
        param8: Option<String>,
        param9: Option<String>,
        param10: Option<String>,
        param11: Option<String>,
        param12: Option<String>,
        param13: Option<String>,
        param14: Option<String>,
        string1: Option<String>,
        string2: Option<String>,
        string3: Option<String>,
        string4: Option<String>,
    }
}

row! {
    /// A row of `ability_type`: what abilities do, and what their parameters mean.
    pub struct AbilityType {
        /// Which.
        ability_type_id: AbilityTypeId,
        description: Option<String>,
        param1: Option<String>,
        param2: Option<String>,
        param3: Option<String>,
        param4: Option<String>,
        param5: Option<String>,
        param6: Option<String>,
        param7: Option<String>,
        param8: Option<String>,
        param9: Option<String>,
        param10: Option<String>,
        param11: Option<String>,
        param12: Option<String>,
        param13: Option<String>,
        param14: Option<String>,
        string1: Option<String>,
        string2: Option<String>,
        string3: Option<String>,
        string4: Option<String>,
    }
}

row! {
    /// A row of `effect`: an effect, damage most of all. What its parameters mean, its type says.
    pub struct Effect {
        /// Which.
        effect_id: EffectId,
        /// What it does.
        effect_type_id: Option<EffectTypeId>,
        ability_id: Option<AbilityId>,
        /// Whom it is for.
        target_type_id: Option<TargetTypeId>,
        /// Which kind of damage it is.
        resist_type_id: Option<ResistTypeId>,
        is_drain: Option<bool>,
        /// How long it lasts.
        duration_seconds: Option<f64>,
        param1: Option<String>,
        param2: Option<String>,
        param3: Option<String>,
        param4: Option<String>,
        param5: Option<String>,
        param6: Option<String>,
        param7: Option<String>,
        param8: Option<String>,
        param9: Option<String>,
        param10: Option<String>,
        param11: Option<String>,
        param12: Option<String>,
        param13: Option<String>,
    }
}

row! {
    /// A row of `effect_type`: what effects do, and what their parameters mean.
    pub struct EffectType {
        /// Which.
        effect_type_id: EffectTypeId,
        description: Option<String>,
        param1: Option<String>,
        param2: Option<String>,
        param3: Option<String>,
        param4: Option<String>,
        param5: Option<String>,
        param6: Option<String>,
        param7: Option<String>,
        param8: Option<String>,
        param9: Option<String>,
        param10: Option<String>,
        param11: Option<String>,
        param12: Option<String>,
        param13: Option<String>,
    }
}

row! {
    /// A row of `zone_effect`: an effect that goes on. What its parameters mean, its type says.
    pub struct ZoneEffect {
        /// Which.
        zone_effect_id: ZoneEffectId,
        /// What it does.
        zone_effect_type_id: Option<ZoneEffectTypeId>,
        /// The ability that has it.
        ability_id: Option<AbilityId>,
        param1: Option<String>,
        param2: Option<String>,
        param3: Option<String>,
        param4: Option<String>,
        param5: Option<String>,
        param6: Option<String>,
        param7: Option<String>,
        param8: Option<String>,
        param9: Option<String>,
        param10: Option<String>,
        param11: Option<String>,
        param12: Option<String>,
        param13: Option<String>,
        param14: Option<String>,
        string1: Option<String>,
        string2: Option<String>,
        string3: Option<String>,
        string4: Option<String>,
    }
}

row! {
    /// A row of `zone_effect_type`: what zone effects do, and what their parameters mean.
    pub struct ZoneEffectType {
        /// Which.
        zone_effect_type_id: ZoneEffectTypeId,
        description: Option<String>,
        param1: Option<String>,
        param2: Option<String>,
        param3: Option<String>,
        param4: Option<String>,
        param5: Option<String>,
        param6: Option<String>,
        param7: Option<String>,
        param8: Option<String>,
        param9: Option<String>,
        param10: Option<String>,
        param11: Option<String>,
        param12: Option<String>,
        param13: Option<String>,
        param14: Option<String>,
        string1: Option<String>,
        string2: Option<String>,
        string3: Option<String>,
        string4: Option<String>,
    }
}

row! {
    /// A row of `target_type`: whom effects are for.
    pub struct TargetType {
        /// Which.
        target_type_id: TargetTypeId,
        description: Option<String>,
    }
}

row! {
    /// A row of `resist_info`: how a thing stands damage of one kind.
    pub struct ResistInfo {
        /// Which.
        resist_info_id: ResistInfoId,
        /// The kind of damage.
        resist_type_id: Option<ResistTypeId>,
        /// How much of it does nothing: percent.
        resist_percent: Option<f64>,
        /// How much of it does nothing.
        resist_amount: Option<f64>,
        /// How much more a hit of the head does: a factor.
        multiplier_when_headshot: Option<f64>,
        description: Option<String>,
    }
}

row! {
    /// A row of `resist_type`: a kind of damage.
    pub struct ResistType {
        /// Which.
        resist_type_id: ResistTypeId,
        description: Option<String>,
    }
}

row! {
    /// A row of `resource_type`: what abilities and vehicles use up.
    pub struct ResourceType {
        /// Which.
        resource_type_id: ResourceTypeId,
        description: Option<String>,
    }
}

row! {
    /// A row of `armor_facing`: a side of a thing.
    pub struct ArmorFacing {
        /// Which. `0` is the front.
        armor_facing_id: ArmorFacingId,
        description: Option<String>,
    }
}

row! {
    /// A row of `armor_info`: how a side of a thing is armored.
    pub struct ArmorInfo {
        /// Which.
        armor_info_id: ArmorInfoId,
        /// The side.
        armor_facing_id: Option<ArmorFacingId>,
        /// How much less a hit does: percent.
        armor_percent: Option<f64>,
        /// How much less a hit does.
        armor_amount: Option<f64>,
        description: Option<String>,
    }
}
