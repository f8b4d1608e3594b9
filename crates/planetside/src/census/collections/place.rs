//! Places: zones, their regions and facilities.

use bugle_model::row;

use crate::census::ids::{CurrencyId, FacilityTypeId, RegionId};
use crate::ids::{FacilityId, Zone as ZoneId};

row! {
    /// A row of `map_region`: a stretch of a zone, and the facility in it.
    pub struct MapRegion {
        /// Which region.
        map_region_id: RegionId,
        /// Where it is.
        zone_id: Option<ZoneId>,
        /// The facility.
        facility_id: Option<FacilityId>,
        /// What the facility is called.
        facility_name: Option<String>,
        /// What kind of facility it is.
        facility_type_id: Option<FacilityTypeId>,
        /// What that kind is called.
        facility_type: Option<String>,
        /// Where the facility stands, from the middle of the zone: meters along the map's first axis.
        location_x: Option<f64>,
        /// How high it stands: meters.
        location_y: Option<f64>,
        /// Meters along the map's other axis.
        location_z: Option<f64>,
        /// How much its owners get.
        reward_amount: Option<f64>,
        /// Of what.
        reward_currency_id: Option<CurrencyId>,
        /// What a capture brings.
        capture_reward: Option<RegionReward>,
        /// What holding it brings, time and again.
        tick_reward: Option<RegionReward>,
    }
}

row! {
    /// What a region brings.
    pub struct RegionReward {
        /// Of what.
        description: Option<String>,
        /// How much.
        amount: Option<f64>,
    }
}
