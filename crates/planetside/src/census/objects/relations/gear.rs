//! Items, weapons, vehicles, and what they can do.

#[cfg(test)]
use super::declare::fields;
use super::declare::{Texts, direct, keys_in, linked, relation, relations, some, values, values_in};
#[allow(clippy::wildcard_imports, reason = "a table of nearly all that there are")]
use crate::census::collections::*;
use crate::census::objects::place::{Many, One};

relations! {
    Item {
        /// Which group of items it belongs to.
        category: one ItemCategory, by (item_category_id);
        /// What kind of thing it is.
        item_type: one ItemType, by (item_type_id);
        /// Who can use it; none: all.
        faction: one Faction, by (faction_id);
        /// How it shoots, if it does.
        weapon: one Weapon, through (ItemToWeapon at "item_id" by "weapon_id");
        /// What is written on it, if it is a weapon.
        datasheet: one WeaponDatasheet, at ("item_id");
        /// The classes that can use it.
        profiles: many Profile, through (ItemProfile at "item_id" by "profile_id");
        /// What can be put onto it.
        attachments: many Item, through (ItemAttachment at "item_id" by "attachment_item_id");
        /// The vehicles that it can be put onto, and where.
        vehicle_rows: many VehicleAttachment, at ("item_id");
        /// The vehicles that it can be put onto.
        vehicles: many Vehicle, then (vehicle_rows vehicle);
        /// What can be learned for it.
        skill_set: one SkillSet, by (skill_set_id);
        /// The ability that its owner can use.
        activatable_ability: one Ability, by (activatable_ability_id);
        /// The ability that its owner has.
        passive_ability: one Ability, by (passive_ability_id);
    }

    Weapon {
        /// The item that it is.
        item: one Item, through (ItemToWeapon at "weapon_id" by "item_id");
        /// What is written on it.
        datasheet: one WeaponDatasheet, through (ItemToWeapon at "weapon_id" by "item_id");
        /// What a trigger pull chooses from.
        fire_groups: many FireGroup, through (WeaponToFireGroup at "weapon_id" by "fire_group_id");
        /// All ways in which it shoots.
        fire_modes: many FireMode2, then (fire_groups fire_modes);
        /// What it takes.
        ammo_slots: many WeaponAmmoSlot, at ("weapon_id" sorted "weapon_slot_index");
        /// What can be put onto it.
        attachments: many Item, through (WeaponToAttachment at "weapon_group_id" from weapon_group_id by "item_id");
    }

    WeaponDatasheet {
        /// The item.
        item: one Item, by (item_id);
    }

    FireGroup {
        /// The ways in which it shoots.
        fire_modes: many FireMode2, through (FireGroupToFireMode at "fire_group_id" by "fire_mode_id");
    }

    FireMode2 {
        /// What it shoots.
        projectile: one Projectile, through (FireModeToProjectile at "fire_mode_id" by "projectile_id");
        /// What kind of fire mode it is.
        fire_mode_type: one FireModeType, by (fire_mode_type_id zero);
        /// How it shoots while its owner stands, crouches, runs.
        state_groups: many PlayerStateGroup2, at ("player_state_group_id" from player_state_group_id);
        /// The ability that it is.
        ability: one Ability, by (ability_id);
        /// What a hit does.
        damage_direct_effect: one Effect, by (damage_direct_effect_id);
        /// What it does around a hit.
        damage_indirect_effect: one Effect, by (damage_indirect_effect_id);
    }

    Projectile {
        /// How it flies.
        flight_type: one ProjectileFlightType, by (projectile_flight_type_id zero);
    }

    Vehicle {
        /// Who can have it.
        factions: many Faction, through (VehicleFaction at "vehicle_id" by "faction_id");
        /// What can be put onto it, where, and by whom.
        attachment_rows: many VehicleAttachment, at ("vehicle_id");
        /// What can be put onto it.
        attachments: many Item, then (attachment_rows item);
        /// What can be learned for it, and by whom.
        skill_set_rows: many VehicleSkillSet, at ("vehicle_id" sorted "display_index");
        /// What can be learned for it.
        skill_sets: many SkillSet, then (skill_set_rows skill_set);
    }

    VehicleAttachment {
        /// What is put there.
        item: one Item, by (item_id);
        /// Onto which vehicle.
        vehicle: one Vehicle, by (vehicle_id);
        /// By whom.
        faction: one Faction, by (faction_id);
    }

    VehicleSkillSet {
        /// What can be learned.
        skill_set: one SkillSet, by (skill_set_id);
        /// For which vehicle.
        vehicle: one Vehicle, by (vehicle_id);
        /// By whom.
        faction: one Faction, by (faction_id);
    }

    MarketingBundle {
        /// What is in it, and how many.
        item_rows: many MarketingBundleItem, at ("marketing_bundle_id");
        /// What is in it.
        items: many Item, then (item_rows item);
    }

    MarketingBundleItem {
        /// What it is.
        item: one Item, by (item_id);
    }

    MarketingBundleWith1Item {
        /// What is in it.
        item: one Item, by (item_id);
    }
}
