//! Worlds, zones, and what is fought for on them.

#[cfg(test)]
use super::declare::fields;
use super::declare::{Texts, direct, keys_in, linked, relation, relations, some, values, values_in};
#[allow(clippy::wildcard_imports, reason = "a table of nearly all that there are")]
use crate::census::collections::*;
use crate::census::objects::place::{Many, One};

relations! {
    World {
        /// Its statistics by days, weeks and months.
        stat_history: many WorldStatHistory, at ("world_id");
    }

    Zone {
        /// Its regions, with their facilities.
        facilities: many MapRegion, at ("zone_id");
        /// Its regions, with their names.
        regions: many Region, at ("zone_id");
        /// The lattice: which facilities are linked.
        links: many FacilityLink, at ("zone_id");
        /// Its hexes, and to which regions they belong.
        hexes: many MapHex, at ("zone_id");
    }

    MapRegion {
        /// The zone.
        zone: one Zone, by (zone_id);
        /// The region, with its name.
        region: one Region, same ();
        /// What kind of facility it has.
        facility_type: one FacilityType, by (facility_type_id);
        /// Its hexes.
        hexes: many MapHex, at ("map_region_id");
        /// The links of the lattice that begin at its facility.
        links_from: many FacilityLink, at ("facility_id_a" from facility_id);
        /// The links of the lattice that end at its facility.
        links_to: many FacilityLink, at ("facility_id_b" from facility_id);
        /// Where links of the lattice end that begin at its facility.
        linked_from: many MapRegion,
            through (FacilityLink at "facility_id_a" from facility_id by "facility_id_b" to "facility_id");
        /// Where links of the lattice begin that end at its facility.
        linked_to: many MapRegion,
            through (FacilityLink at "facility_id_b" from facility_id by "facility_id_a" to "facility_id");
    }

    FacilityLink {
        /// The zone.
        zone: one Zone, by (zone_id);
        /// Where it begins.
        facility_a: one MapRegion, at ("facility_id" from facility_id_a);
        /// Where it ends.
        facility_b: one MapRegion, at ("facility_id" from facility_id_b);
    }

    MapHex {
        /// The region that it belongs to.
        map_region: one MapRegion, by (map_region_id);
        /// The zone.
        zone: one Zone, by (zone_id);
    }

    Region {
        /// The zone.
        zone: one Zone, by (zone_id);
        /// The facility in it.
        map_region: one MapRegion, same ();
        /// Who had it first.
        initial_faction: one Faction, by (initial_faction_id);
    }
}
