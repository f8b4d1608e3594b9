//! Places: zones, their regions and facilities.

use bugle_model::row;

use crate::census::collections::localized::Localized;
use crate::census::ids::{CurrencyId, FacilityTypeId, GeometryId, ImageId, ImageSetId, RegionId};
use crate::ids::{FacilityId, Faction as FactionId, Zone as ZoneId};

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

row! {
    /// A row of `zone`: a zone: a continent, or a place to train.
    pub struct Zone {
        /// Which.
        zone_id: ZoneId,
        /// What it is called in the game's own files.
        code: Option<String>,
        /// How wide one of its hexagons is: meters.
        hex_size: Option<f64>,
        /// What it is called.
        name: Option<Localized>,
        /// What is said of it.
        description: Option<Localized>,
        /// Its shape.
        geometry_id: Option<GeometryId>,
        /// Whether there are instances of it.
        dynamic: Option<bool>,
    }
}

row! {
    /// A row of `map_hex`: a hexagon of a zone's map.
    pub struct MapHex {
        /// The zone.
        zone_id: ZoneId,
        /// The region that it is part of.
        map_region_id: Option<RegionId>,
        /// Which column.
        x: Option<i64>,
        /// Which row.
        y: Option<i64>,
        /// What kind of ground it is.
        hex_type: Option<i64>,
        /// What that is called.
        type_name: Option<String>,
    }
}

row! {
    /// A row of `region`: a region of a zone, with its name in all languages.
    pub struct Region {
        /// Which.
        region_id: RegionId,
        /// The zone.
        zone_id: Option<ZoneId>,
        /// Who has it at first.
        initial_faction_id: Option<FactionId>,
        /// What it is called.
        name: Option<Localized>,
    }
}

row! {
    /// A row of `facility_link`: two facilities that are linked: who holds one can take the other. It stands there
    /// once, in either direction.
    pub struct FacilityLink {
        /// One of them.
        facility_id_a: FacilityId,
        /// The other.
        facility_id_b: Option<FacilityId>,
        /// The zone.
        zone_id: Option<ZoneId>,
        /// What it is called in the game's own files.
        description: Option<String>,
    }
}

row! {
    /// A row of `facility_type`: a kind of facility.
    pub struct FacilityType {
        /// Which.
        facility_type_id: FacilityTypeId,
        /// What it is called.
        description: Option<String>,
        /// Its picture in all sizes.
        image_set_id: Option<ImageSetId>,
        /// Its picture.
        image_id: Option<ImageId>,
        /// Where its picture is, below the address of Census.
        image_path: Option<String>,
    }
}

row! {
    /// A row of `map`: who holds what in a zone of a world. Wants `world_id`, of one world, and `zone_ids`.
    pub struct Map {
        /// The zone; of one that has instances, with its instance.
        zone_id: ZoneId = "ZoneId",
        /// Its regions.
        regions: Option<MapRegions> = "Regions",
    }
}

row! {
    /// The regions of a map.
    pub struct MapRegions {
        /// Whether there are several.
        is_list: Option<bool> = "IsList",
        /// The regions.
        rows: Vec<MapRow> = "Row",
    }
}

row! {
    /// A region of a map.
    pub struct MapRow {
        /// What is said of it.
        data: Option<MapRowData> = "RowData",
    }
}

row! {
    /// Who holds a region. The region itself, and whatever else, can be joined:
    /// `data.joined::<MapRegion>("map_region")`.
    pub struct MapRowData {
        /// Which region.
        region_id: Option<RegionId> = "RegionId",
        /// Who holds it. `0`: nobody; its zone is not open.
        faction_id: Option<FactionId> = "FactionId",
    }
}
