//! Vehicles.

use bugle_model::row;

use crate::census::collections::localized::Localized;
use crate::census::ids::{CurrencyId, ImageId, ImageSetId, SkillSetId, VehicleTypeId};
use crate::ids::{Faction as FactionId, ItemId, VehicleId};

row! {
    /// A row of `vehicle`: a type of vehicle.
    pub struct Vehicle {
        /// Which.
        vehicle_id: VehicleId,
        /// What it is called.
        name: Option<Localized>,
        /// What is said of it.
        description: Option<Localized>,
        /// What kind of vehicle it is.
        type_id: Option<VehicleTypeId>,
        /// What that is called.
        type_name: Option<String>,
        /// What it costs.
        cost: Option<f64>,
        /// Of what.
        cost_resource_id: Option<CurrencyId>,
        /// Its picture in all sizes.
        image_set_id: Option<ImageSetId>,
        /// Its picture.
        image_id: Option<ImageId>,
        /// Where its picture is, below the address of Census.
        image_path: Option<String>,
    }
}

row! {
    /// A row of `vehicle_attachment`: an item that a vehicle takes.
    pub struct VehicleAttachment {
        /// The item.
        item_id: Option<ItemId>,
        /// The vehicle.
        vehicle_id: VehicleId,
        /// Whose vehicle.
        faction_id: Option<FactionId>,
        description: Option<String>,
        /// Where on it.
        slot_id: Option<i64>,
    }
}

row! {
    /// A row of `vehicle_faction`: a faction that has a vehicle.
    pub struct VehicleFaction {
        /// The vehicle.
        vehicle_id: VehicleId,
        /// The faction.
        faction_id: Option<FactionId>,
    }
}

row! {
    /// A row of `vehicle_skill_set`: what can be learned for a vehicle.
    pub struct VehicleSkillSet {
        /// The vehicle.
        vehicle_id: VehicleId,
        /// What can be learned.
        skill_set_id: Option<SkillSetId>,
        /// Whose vehicle.
        faction_id: Option<FactionId>,
        /// In which order.
        display_index: Option<i64>,
    }
}
