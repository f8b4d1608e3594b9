//! Weapons, and how they shoot.

use bugle_model::row;

use crate::census::ids::{WeaponGroupId, WeaponId};

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
