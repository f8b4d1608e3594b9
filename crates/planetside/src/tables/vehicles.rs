//! Types of vehicles, turrets among them, and of facilities.

use crate::ids::VehicleId;

macro_rules! vehicles {
    ($($constant:ident $id:literal;)+) => {
        impl VehicleId {
            $(#[doc = concat!("The vehicle ", stringify!($id), ".")] pub const $constant: Self = Self($id);)+
        }
    };
}

vehicles! {
    FLASH 1; SUNDERER 2; LIGHTNING 3; MAGRIDER 4; VANGUARD 5; PROWLER 6; SCYTHE 7; REAVER 8; MOSQUITO 9; LIBERATOR 10;
    GALAXY 11; HARASSER 12; DROP_POD 13; VALKYRIE 14; ANT 15; RECON_DRONE 1013; COLOSSUS 2007; FLASH_XS1 2010;
    BASTION 2019; FLAIL 2021; DERVISH 2136; CHIMERA 2137; DELIVERER 2139; LODESTAR 2140; WASP 2141; CORSAIR 2142;
    STRYDER 2153;
}

impl VehicleId {
    /// Its name.
    pub fn name(self) -> Option<&'static str> {
        let found = VEHICLES.binary_search_by_key(&self.0, |(id, _)| *id).ok()?;
        Some(VEHICLES[found].1)
    }
}

/// What a facility is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct FacilityType(pub u16);

impl FacilityType {
    /// The home of a faction.
    pub const WARPGATE: Self = Self(7);

    /// Its name.
    pub fn name(self) -> Option<&'static str> {
        FACILITY_TYPES.get(usize::from(self.0).checked_sub(1)?).copied()
    }
}

/// From 1 on.
const FACILITY_TYPES: [&str; 17] = [
    "Default",
    "Amp Station",
    "Bio Lab",
    "Tech Plant",
    "Large Outpost",
    "Small Outpost",
    "Warpgate",
    "Interlink",
    "Construction Outpost",
    "Relic Outpost",
    "Containment Site",
    "Trident Relay",
    "Seapost",
    "Large CTF",
    "Small CTF",
    "Amp Station CTF",
    "Construction CTF",
];

/// By id.
const VEHICLES: &[(u32, &str)] = &[
    (1, "Flash"),
    (2, "Sunderer"),
    (3, "Lightning"),
    (4, "Magrider"),
    (5, "Vanguard"),
    (6, "Prowler"),
    (7, "Scythe"),
    (8, "Reaver"),
    (9, "Mosquito"),
    (10, "Liberator"),
    (11, "Galaxy"),
    (12, "Harasser"),
    (13, "Drop Pod"),
    (14, "Valkyrie"),
    (15, "ANT"),
    (100, "Xiphos"),
    (101, "MANA Anti-Infantry Turret"),
    (102, "MANA Anti-Vehicle Turret"),
    (103, "Spitfire"),
    (104, "Spitfire"),
    (105, "Spitfire"),
    (150, "Aspis"),
    (151, "Spear"),
    (160, "Tower"),
    (161, "Tower"),
    (162, "Tower"),
    (163, "Tower"),
    (1013, "Recon Drone"),
    (2007, "Colossus"),
    (2010, "Flash XS-1"),
    (2019, "Bastion"),
    (2021, "Flail"),
    (2033, "Javelin"),
    (2122, "Interceptor"),
    (2123, "Interceptor"),
    (2124, "Interceptor"),
    (2125, "Javelin"),
    (2129, "Javelin"),
    (2130, "Reclaimed Hull"),
    (2131, "Reclaimed Hull"),
    (2132, "Reclaimed Hull"),
    (2133, "Reclaimed Hull"),
    (2134, "Reclaimed Hull"),
    (2135, "Reclaimed Hull"),
    (2136, "Dervish"),
    (2137, "Chimera"),
    (2139, "Deliverer"),
    (2140, "Lodestar"),
    (2141, "Wasp"),
    (2142, "Corsair"),
    (2144, "Derelict Carrier"),
    (2153, "Stryder"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vehicles_are_found_by_id() {
        assert!(VEHICLES.is_sorted_by_key(|(id, _)| *id));
        assert_eq!(VehicleId(12).name(), Some("Harasser"));
        assert_eq!(VehicleId(2137).name(), Some("Chimera"));
        assert_eq!(VehicleId::FLASH_XS1.name(), Some("Flash XS-1"));
        assert_eq!((VehicleId::ANT.name(), VehicleId::STRYDER.name()), (Some("ANT"), Some("Stryder")));
        assert_eq!(VehicleId::NONE.name(), None);
    }

    #[test]
    fn facility_types_count_from_one() {
        assert_eq!(FacilityType(7).name(), Some("Warpgate"));
        assert_eq!((FacilityType(0).name(), FacilityType(18).name()), (None, None));
    }
}
