//! The warpgates: three on each continent, each the home of a faction.

use crate::census::ids::RegionId;
use crate::ids::{FacilityId, Zone};

/// A warpgate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Warpgate {
    /// The continent that it is on.
    pub zone: Zone,
    /// Its region of the map.
    pub region: RegionId,
    /// Its facility.
    pub facility: FacilityId,
}

impl Warpgate {
    /// All of them.
    pub const ALL: [Self; 15] = [
        gate(Zone::INDAR, 2201, 7801),
        gate(Zone::INDAR, 2202, 120_000),
        gate(Zone::INDAR, 2203, 4801),
        gate(Zone::HOSSIN, 4230, 308_000),
        gate(Zone::HOSSIN, 4240, 309_000),
        gate(Zone::HOSSIN, 4250, 310_000),
        gate(Zone::AMERISH, 6001, 200_000),
        gate(Zone::AMERISH, 6002, 201_000),
        gate(Zone::AMERISH, 6003, 203_000),
        gate(Zone::ESAMIR, 18_029, 258_000),
        gate(Zone::ESAMIR, 18_030, 259_000),
        gate(Zone::ESAMIR, 18_062, 260_000),
        gate(Zone::OSHUR, 18_303, 400_370),
        gate(Zone::OSHUR, 18_304, 400_369),
        gate(Zone::OSHUR, 18_305, 400_371),
    ];

    /// Those of a continent.
    pub fn of_zone(zone: Zone) -> impl Iterator<Item = &'static Self> {
        Self::ALL.iter().filter(move |gate| gate.zone == zone)
    }
}

const fn gate(zone: Zone, region: u32, facility: u32) -> Warpgate {
    Warpgate { zone, region: RegionId(region), facility: FacilityId(facility) }
}

impl FacilityId {
    /// The warpgate that it is, if it is one.
    pub fn warpgate(self) -> Option<&'static Warpgate> {
        Warpgate::ALL.iter().find(|gate| gate.facility == self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_continent_has_three() {
        for zone in Zone::CONTINENTS {
            assert_eq!(Warpgate::of_zone(zone).count(), 3, "{zone}");
        }
        let regions: BTreeSet<_> = Warpgate::ALL.iter().map(|gate| gate.region).collect();
        let facilities: BTreeSet<_> = Warpgate::ALL.iter().map(|gate| gate.facility).collect();
        assert_eq!((regions.len(), facilities.len()), (15, 15));
    }

    #[test]
    fn a_facility_tells_whether_it_is_one() {
        let gate = FacilityId(400_369).warpgate().unwrap();
        assert_eq!((gate.zone, gate.region), (Zone::OSHUR, RegionId(18_304)));
        assert_eq!(FacilityId(7500).warpgate(), None);
    }
}
