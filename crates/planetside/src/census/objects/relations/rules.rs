//! Factions, classes, and how the game reckons.

#[cfg(test)]
use super::declare::fields;
use super::declare::{Texts, direct, keys_in, linked, relation, relations, some, values, values_in};
#[allow(clippy::wildcard_imports, reason = "a table of nearly all that there are")]
use crate::census::collections::*;
use crate::census::objects::place::{Many, One};

relations! {
    Faction {
        /// The vehicles that it can have.
        vehicles: many Vehicle, through (VehicleFaction at "faction_id" by "vehicle_id");
        /// Its classes, as events number them.
        loadouts: many Loadout, at ("faction_id");
        /// Its classes.
        profiles: many Profile, at ("faction_id");
    }

    Profile {
        /// Who has this class.
        faction: one Faction, by (faction_id);
        /// How events number it.
        loadouts: many Loadout, at ("profile_id");
        /// How it is armored.
        armor_info: many ArmorInfo, through (ProfileArmorMap at "profile_id" by "armor_info_id");
        /// How it stands damage.
        resist_info: many ResistInfo, through (ProfileResistMap at "profile_id" by "resist_info_id");
    }

    Loadout {
        /// The class.
        profile: one Profile, by (profile_id);
        /// Who has it.
        faction: one Faction, by (faction_id);
        /// How it is armored.
        armor_info: many ArmorInfo, then (profile armor_info);
        /// How it stands damage.
        resist_info: many ResistInfo, then (profile resist_info);
    }

    ArmorInfo {
        /// Which side it is.
        facing: one ArmorFacing, by (armor_facing_id zero);
    }

    ResistInfo {
        /// The kind of damage.
        resist_type: one ResistType, by (resist_type_id);
    }

    Ability {
        /// What kind of ability it is.
        ability_type: one AbilityType, by (ability_type_id);
        /// What it uses up.
        resource_type: one ResourceType, by (resource_type_id);
    }

    Effect {
        /// What kind of effect it is.
        effect_type: one EffectType, by (effect_type_id);
        /// Against which kind of damage one has to stand it.
        resist_type: one ResistType, by (resist_type_id);
        /// Whom it is for.
        target_type: one TargetType, by (target_type_id);
        /// The ability that it belongs to.
        ability: one Ability, by (ability_id);
    }

    ZoneEffect {
        /// What kind of effect it is.
        zone_effect_type: one ZoneEffectType, by (zone_effect_type_id);
        /// The ability that it belongs to.
        ability: one Ability, by (ability_id);
    }

    Experience {
        /// What it is counted as.
        award_type: one ExperienceAwardType, by (experience_award_type_id);
    }
}
