//! Weapons, and how they shoot.

use bugle_model::row;

use crate::census::collections::localized::Localized;
use crate::census::ids::{AttachmentId, FireGroupId, WeaponGroupId, WeaponId};
use crate::ids::ItemId;

row! {
    /// A row of `weapon`: how a weapon is handled. It has no name: the item that it is has one (`item_to_weapon`).
    pub struct Weapon {
        /// Which.
        weapon_id: WeaponId,
        /// Those that take the same attachments.
        weapon_group_id: Option<WeaponGroupId>,
        /// How much it slows down turning: a factor.
        turn_modifier: Option<f64>,
        /// How much it slows down walking: a factor.
        move_modifier: Option<f64>,
        /// How long after a sprint it can shoot: milliseconds.
        sprint_recovery_ms: Option<u32>,
        /// How long it takes to take it out: milliseconds.
        equip_ms: Option<u32>,
        /// How long it takes to put it away: milliseconds.
        unequip_ms: Option<u32>,
        /// How long it takes to aim down its sights: milliseconds.
        to_iron_sights_ms: Option<u32>,
        /// How long it takes to stop that: milliseconds.
        from_iron_sights_ms: Option<u32>,
        /// How hot it can get, if it gets hot instead of empty.
        heat_capacity: Option<f64>,
        /// How much it cools down in a second.
        heat_bleed_off_rate: Option<f64>,
        /// How long it cannot shoot once it was too hot: milliseconds.
        heat_overheat_penalty_ms: Option<u32>,
        /// How wide a blow reaches: meters.
        melee_detect_width: Option<f64>,
        /// How high a blow reaches: meters.
        melee_detect_height: Option<f64>,
    }
}

row! {
    /// A row of `weapon_datasheet`: what the game tells of a weapon.
    pub struct WeaponDatasheet {
        /// The item that the weapon is.
        item_id: ItemId,
        /// How much a shot does.
        damage: Option<f64>,
        /// The least of all weapons of its kind.
        damage_min: Option<f64>,
        /// The most of all weapons of its kind.
        damage_max: Option<f64>,
        /// How wide it spreads: degrees.
        fire_cone: Option<f64>,
        fire_cone_min: Option<f64>,
        fire_cone_max: Option<f64>,
        /// How long from shot to shot: milliseconds.
        fire_rate_ms: Option<f64>,
        fire_rate_ms_min: Option<f64>,
        /// The longest of all weapons of its kind. The service misspells it.
        fire_rate_ms_max: Option<f64> = "fire_rate_mx_max",
        /// How long it takes to reload: milliseconds.
        reload_ms: Option<f64>,
        reload_ms_min: Option<f64>,
        reload_ms_max: Option<f64>,
        /// How many shots are in a clip.
        clip_size: Option<i64>,
        /// How many shots one can have.
        capacity: Option<i64>,
        /// How far it reaches, in a word.
        range: Option<Localized>,
        show_clip_size: Option<bool>,
        show_fire_modes: Option<bool>,
        show_range: Option<bool>,
    }
}

row! {
    /// A row of `weapon_ammo_slot`: ammunition that a weapon takes.
    pub struct WeaponAmmoSlot {
        /// The weapon.
        weapon_id: WeaponId,
        /// Which of its slots.
        weapon_slot_index: Option<i64>,
        /// How many shots are in a clip.
        clip_size: Option<i64>,
        /// How many shots one can have.
        capacity: Option<i64>,
        /// How many come back at once.
        refill_ammo_rate: Option<f64>,
        /// How long until some come back: milliseconds.
        refill_ammo_delay_ms: Option<f64>,
    }
}

row! {
    /// A row of `weapon_to_attachment`: an attachment that a group of weapons takes.
    pub struct WeaponToAttachment {
        /// The weapons.
        weapon_group_id: WeaponGroupId,
        /// The attachment.
        attachment_id: Option<AttachmentId>,
        /// The item that it is.
        item_id: Option<ItemId>,
    }
}

row! {
    /// A row of `weapon_to_fire_group`: what a weapon's trigger can do.
    pub struct WeaponToFireGroup {
        /// The weapon.
        weapon_id: WeaponId,
        /// What it can do.
        fire_group_id: Option<FireGroupId>,
        /// In which order.
        fire_group_index: Option<i64>,
    }
}
