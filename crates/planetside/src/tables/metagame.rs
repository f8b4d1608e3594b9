//! Types of alerts: what they are called, how long they last, where they are.
//!
//! Durations are those of the `metagame_event` collection of September 2025, which peers' tables contradict in places.
//! The zone is in no collection.

use crate::ids::{Faction, MetagameEventId, Zone};

/// What is known of a type of alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MetagameInfo {
    /// Its name: `Indar Superiority`.
    pub name: &'static str,
    /// How long it lasts at most.
    pub minutes: u16,
    /// What it is fought for.
    pub kind: MetagameKind,
    /// Where, where that follows from the type.
    pub zone: Option<Zone>,
    /// Who started it. None: nobody in particular.
    pub faction: Faction,
    /// Whether the winner can lock the continent.
    locks: bool,
}

impl MetagameInfo {
    /// Whether the winner can lock the continent.
    pub fn can_lock(&self) -> bool {
        self.locks
    }

    /// Territory that nobody gets for good.
    const fn without_lock(self) -> Self {
        Self { locks: false, ..self }
    }
}

/// What an alert is fought for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MetagameKind {
    /// Territory of a continent. Most of these can lock it.
    Territory,
    /// Territory, before continents could be locked by alerts.
    Capture,
    /// Facilities of one type, before 2016.
    Facility,
    /// Territory, as it was before 2017.
    OldMeltdown,
    /// A continent opens: its warpgates come back.
    Stabilizing,
    /// Kills.
    Kills,
    /// Something gathered: in the air, from the ground.
    Gather,
    /// A battle of outfits.
    OutfitWars,
    /// Anything else.
    Other,
}

impl MetagameEventId {
    /// What is known of this type of alert.
    pub fn info(self) -> Option<&'static MetagameInfo> {
        let found = TABLE.binary_search_by_key(&self.0, |(id, _)| *id).ok()?;
        Some(&TABLE[found].1)
    }
}

const fn info(
    name: &'static str,
    minutes: u16,
    kind: MetagameKind,
    zone: Option<Zone>,
    faction: Faction,
) -> MetagameInfo {
    let locks = matches!(kind, MetagameKind::Territory);
    MetagameInfo { name, minutes, kind, zone, faction, locks }
}

use MetagameKind::{Capture, Facility, Gather, Kills, OldMeltdown, Other, OutfitWars, Stabilizing, Territory};

/// By id.
#[rustfmt::skip] // a row a line
const TABLE: &[(u32, MetagameInfo)] = &[
    (1, info("Indar Capture", 90, Capture, Some(Zone::INDAR), Faction::NONE)),
    (2, info("Esamir Capture", 90, Capture, Some(Zone::ESAMIR), Faction::NONE)),
    (3, info("Amerish Capture", 90, Capture, Some(Zone::AMERISH), Faction::NONE)),
    (4, info("Hossin Capture", 90, Capture, Some(Zone::HOSSIN), Faction::NONE)),
    (7, info("Amerish Facilities", 45, Facility, Some(Zone::AMERISH), Faction::NONE)),
    (8, info("Amerish Facilities", 45, Facility, Some(Zone::AMERISH), Faction::NONE)),
    (9, info("Amerish Facilities", 45, Facility, Some(Zone::AMERISH), Faction::NONE)),
    (10, info("Indar Facilities", 45, Facility, Some(Zone::INDAR), Faction::NONE)),
    (11, info("Indar Facilities", 45, Facility, Some(Zone::INDAR), Faction::NONE)),
    (12, info("Indar Facilities", 45, Facility, Some(Zone::INDAR), Faction::NONE)),
    (13, info("Esamir Facilities", 45, Facility, Some(Zone::ESAMIR), Faction::NONE)),
    (14, info("Esamir Facilities", 45, Facility, Some(Zone::ESAMIR), Faction::NONE)),
    (16, info("Hossin Facilities", 45, Facility, Some(Zone::HOSSIN), Faction::NONE)),
    (17, info("Hossin Facilities", 45, Facility, Some(Zone::HOSSIN), Faction::NONE)),
    (18, info("Hossin Facilities", 45, Facility, Some(Zone::HOSSIN), Faction::NONE)),
    (106, info("Conquest", 120, Other, None, Faction::NONE)),
    (123, info("Indar Superiority", 45, OldMeltdown, Some(Zone::INDAR), Faction::TR)),
    (124, info("Indar Enlightenment", 45, OldMeltdown, Some(Zone::INDAR), Faction::VS)),
    (125, info("Indar Liberation", 45, OldMeltdown, Some(Zone::INDAR), Faction::NC)),
    (126, info("Esamir Superiority", 45, OldMeltdown, Some(Zone::ESAMIR), Faction::TR)),
    (127, info("Esamir Enlightenment", 45, OldMeltdown, Some(Zone::ESAMIR), Faction::VS)),
    (128, info("Esamir Liberation", 45, OldMeltdown, Some(Zone::ESAMIR), Faction::NC)),
    (129, info("Hossin Superiority", 45, OldMeltdown, Some(Zone::HOSSIN), Faction::TR)),
    (130, info("Hossin Enlightenment", 45, OldMeltdown, Some(Zone::HOSSIN), Faction::VS)),
    (131, info("Hossin Liberation", 45, OldMeltdown, Some(Zone::HOSSIN), Faction::NC)),
    (132, info("Amerish Superiority", 45, OldMeltdown, Some(Zone::AMERISH), Faction::TR)),
    (133, info("Amerish Enlightenment", 45, OldMeltdown, Some(Zone::AMERISH), Faction::VS)),
    (134, info("Amerish Liberation", 45, OldMeltdown, Some(Zone::AMERISH), Faction::NC)),
    (147, info("Indar Superiority", 90, Territory, Some(Zone::INDAR), Faction::TR)),
    (148, info("Indar Enlightenment", 90, Territory, Some(Zone::INDAR), Faction::VS)),
    (149, info("Indar Liberation", 90, Territory, Some(Zone::INDAR), Faction::NC)),
    (150, info("Esamir Superiority", 90, Territory, Some(Zone::ESAMIR), Faction::TR)),
    (151, info("Esamir Enlightenment", 90, Territory, Some(Zone::ESAMIR), Faction::VS)),
    (152, info("Esamir Liberation", 90, Territory, Some(Zone::ESAMIR), Faction::NC)),
    (153, info("Hossin Superiority", 90, Territory, Some(Zone::HOSSIN), Faction::TR)),
    (154, info("Hossin Enlightenment", 90, Territory, Some(Zone::HOSSIN), Faction::VS)),
    (155, info("Hossin Liberation", 90, Territory, Some(Zone::HOSSIN), Faction::NC)),
    (156, info("Amerish Superiority", 90, Territory, Some(Zone::AMERISH), Faction::TR)),
    (157, info("Amerish Enlightenment", 90, Territory, Some(Zone::AMERISH), Faction::VS)),
    (158, info("Amerish Liberation", 90, Territory, Some(Zone::AMERISH), Faction::NC)),
    (159, info("Amerish Warpgates Stabilizing", 10, Stabilizing, Some(Zone::AMERISH), Faction::NONE)),
    (160, info("Esamir Warpgates Stabilizing", 10, Stabilizing, Some(Zone::ESAMIR), Faction::NONE)),
    (161, info("Indar Warpgates Stabilizing", 10, Stabilizing, Some(Zone::INDAR), Faction::NONE)),
    (162, info("Hossin Warpgates Stabilizing", 10, Stabilizing, Some(Zone::HOSSIN), Faction::NONE)),
    (164, info("Esamir Facilities", 60, Facility, Some(Zone::ESAMIR), Faction::NONE)),
    (167, info("Aerial Anomalies", 30, Gather, None, Faction::NONE)),
    (168, info("Eye of the Storm", 45, Other, None, Faction::NONE)),
    (170, info("The Bending", 45, Other, None, Faction::NONE)),
    (172, info("Aerial Anomalies", 30, Gather, None, Faction::NONE)),
    (173, info("Aerial Anomalies", 30, Gather, None, Faction::NONE)),
    (174, info("Aerial Anomalies", 30, Gather, None, Faction::NONE)),
    (175, info("Aerial Anomalies", 30, Gather, None, Faction::NONE)),
    (176, info("Esamir Unstable Meltdown", 45, Territory, Some(Zone::ESAMIR), Faction::NC)),
    (177, info("Hossin Unstable Meltdown", 45, Territory, Some(Zone::HOSSIN), Faction::NC)),
    (178, info("Amerish Unstable Meltdown", 45, Territory, Some(Zone::AMERISH), Faction::NC)),
    (179, info("Indar Unstable Meltdown", 45, Territory, Some(Zone::INDAR), Faction::NC)),
    (180, info("Gaining Ground", 45, Other, None, Faction::NONE)),
    (181, info("Gaining Ground", 45, Other, None, Faction::NONE)),
    (182, info("Gaining Ground", 45, Other, None, Faction::NONE)),
    (183, info("Gaining Ground", 45, Other, None, Faction::NONE)),
    (186, info("Esamir Unstable Meltdown", 45, Territory, Some(Zone::ESAMIR), Faction::VS)),
    (187, info("Hossin Unstable Meltdown", 45, Territory, Some(Zone::HOSSIN), Faction::VS)),
    (188, info("Amerish Unstable Meltdown", 45, Territory, Some(Zone::AMERISH), Faction::VS)),
    (189, info("Indar Unstable Meltdown", 45, Territory, Some(Zone::INDAR), Faction::VS)),
    (190, info("Esamir Unstable Meltdown", 45, Territory, Some(Zone::ESAMIR), Faction::TR)),
    (191, info("Hossin Unstable Meltdown", 45, Territory, Some(Zone::HOSSIN), Faction::TR)),
    (192, info("Amerish Unstable Meltdown", 45, Territory, Some(Zone::AMERISH), Faction::TR)),
    (193, info("Indar Unstable Meltdown", 45, Territory, Some(Zone::INDAR), Faction::TR)),
    (194, info("Refine and Refuel", 45, Gather, None, Faction::NONE)),
    (195, info("Refine and Refuel", 45, Gather, None, Faction::NONE)),
    (196, info("Refine and Refuel", 45, Gather, None, Faction::NONE)),
    (197, info("Refine and Refuel", 45, Gather, None, Faction::NONE)),
    (198, info("Indar Maximum Pressure", 30, Gather, Some(Zone::INDAR), Faction::NONE)),
    (199, info("Esamir Maximum Pressure", 30, Gather, Some(Zone::ESAMIR), Faction::NONE)),
    (200, info("Amerish Maximum Pressure", 30, Gather, Some(Zone::AMERISH), Faction::NONE)),
    (201, info("Hossin Maximum Pressure", 30, Gather, Some(Zone::HOSSIN), Faction::NONE)),
    (204, info("Outfit Wars on Desolation", 10, OutfitWars, Some(Zone::DESOLATION), Faction::NONE)),
    (205, info("Outfit Wars on Desolation", 20, OutfitWars, Some(Zone::DESOLATION), Faction::NONE)),
    (206, info("Outfit Wars on Desolation", 2, OutfitWars, Some(Zone::DESOLATION), Faction::NONE)),
    (207, info("Outfit Wars on Desolation", 60, OutfitWars, Some(Zone::DESOLATION), Faction::NONE)),
    (208, info("Koltyr Liberation", 45, Territory, Some(Zone::KOLTYR), Faction::NC)),
    (209, info("Koltyr Superiority", 45, Territory, Some(Zone::KOLTYR), Faction::TR)),
    (210, info("Koltyr Enlightenment", 45, Territory, Some(Zone::KOLTYR), Faction::VS)),
    (211, info("Amerish Conquest", 90, Territory, Some(Zone::AMERISH), Faction::NONE)),
    (212, info("Esamir Conquest", 90, Territory, Some(Zone::ESAMIR), Faction::NONE)),
    (213, info("Hossin Conquest", 90, Territory, Some(Zone::HOSSIN), Faction::NONE)),
    (214, info("Indar Conquest", 90, Territory, Some(Zone::INDAR), Faction::NONE)),
    (215, info("Koltyr Conquest", 45, Territory, Some(Zone::KOLTYR), Faction::NONE)),
    (216, info("Payload", 30, Other, None, Faction::NONE)),
    (217, info("Payload", 30, Other, None, Faction::NONE)),
    (218, info("Payload", 30, Other, None, Faction::NONE)),
    (219, info("Payload", 30, Other, None, Faction::NONE)),
    (220, info("Payload", 30, Other, None, Faction::NONE)),
    (221, info("Payload", 30, Other, None, Faction::NONE)),
    (222, info("Oshur Liberation", 45, Territory, Some(Zone::OSHUR), Faction::NC)),
    (223, info("Oshur Superiority", 45, Territory, Some(Zone::OSHUR), Faction::TR)),
    (224, info("Oshur Enlightenment", 45, Territory, Some(Zone::OSHUR), Faction::VS)),
    (225, info("Aerial Anomalies", 30, Gather, None, Faction::NONE)),
    (226, info("Oshur Conquest", 45, Territory, Some(Zone::OSHUR), Faction::NONE)),
    (227, info("Outfit Wars Match", 45, OutfitWars, Some(Zone::NEXUS), Faction::NONE)),
    (228, info("Indar Aerial Anomalies", 30, Gather, Some(Zone::INDAR), Faction::NONE)),
    (229, info("Hossin Aerial Anomalies", 30, Gather, Some(Zone::HOSSIN), Faction::NONE)),
    (230, info("Amerish Aerial Anomalies", 30, Gather, Some(Zone::AMERISH), Faction::NONE)),
    (231, info("Esamir Aerial Anomalies", 30, Gather, Some(Zone::ESAMIR), Faction::NONE)),
    (232, info("Oshur Aerial Anomalies", 30, Gather, Some(Zone::OSHUR), Faction::NONE)),
    (233, info("Oshur Maximum Pressure", 30, Gather, Some(Zone::OSHUR), Faction::NONE)),
    (234, info("Outfit Wars Pre-Match", 20, OutfitWars, Some(Zone::NEXUS), Faction::NONE)),
    (235, info("Outfit Wars Relics", 2, OutfitWars, Some(Zone::NEXUS), Faction::NONE)),
    (236, info("Indar Sudden Death", 15, Kills, Some(Zone::INDAR), Faction::NONE)),
    (237, info("Hossin Sudden Death", 15, Kills, Some(Zone::HOSSIN), Faction::NONE)),
    (238, info("Amerish Sudden Death", 15, Kills, Some(Zone::AMERISH), Faction::NONE)),
    (239, info("Esamir Sudden Death", 15, Kills, Some(Zone::ESAMIR), Faction::NONE)),
    (240, info("Oshur Sudden Death", 10, Kills, Some(Zone::OSHUR), Faction::NONE)),
    (241, info("Sudden Death", 15, Kills, None, Faction::NONE)),
    (242, info("Indar Forgotten Fleet Carrier", 15, Other, Some(Zone::INDAR), Faction::NONE)),
    (243, info("Hossin Forgotten Fleet Carrier", 15, Other, Some(Zone::HOSSIN), Faction::NONE)),
    (244, info("Amerish Forgotten Fleet Carrier", 15, Other, Some(Zone::AMERISH), Faction::NONE)),
    (245, info("Esamir Forgotten Fleet Carrier", 15, Other, Some(Zone::ESAMIR), Faction::NONE)),
    (246, info("Oshur Forgotten Fleet Carrier", 15, Other, Some(Zone::OSHUR), Faction::NONE)),
    (248, info("Oshur Unstable Meltdown", 30, Territory, Some(Zone::OSHUR), Faction::NC).without_lock()),
    (249, info("Oshur Unstable Meltdown", 30, Territory, Some(Zone::OSHUR), Faction::VS).without_lock()),
    (250, info("Oshur Unstable Meltdown", 30, Territory, Some(Zone::OSHUR), Faction::TR).without_lock()),
    (251, info("Indar Nanite Storm", 15, Other, Some(Zone::INDAR), Faction::NONE)),
    (252, info("Hossin Nanite Storm", 15, Other, Some(Zone::HOSSIN), Faction::NONE)),
    (253, info("Amerish Nanite Storm", 15, Other, Some(Zone::AMERISH), Faction::NONE)),
    (254, info("Esamir Nanite Storm", 15, Other, Some(Zone::ESAMIR), Faction::NONE)),
    (255, info("Oshur Nanite Storm", 15, Other, Some(Zone::OSHUR), Faction::NONE)),
    (260, info("Oshur Sudden Death", 5, Kills, Some(Zone::OSHUR), Faction::NONE)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_whole_and_sorted() {
        assert_eq!(TABLE.len(), 128);
        assert!(TABLE.is_sorted_by_key(|(id, _)| *id));
    }

    /// Rows of the sheet: the ids, how long, and the zones in the order of the ids.
    type Rows = (&'static [std::ops::RangeInclusive<u32>], u16, &'static [u32]);

    /// Where alerts are, one by one. Nowhere in particular: 0.
    const SHEET: &[Rows] = &[
        (&[1..=4], 90, &[2, 8, 6, 4]),
        (&[7..=9], 45, &[6, 6, 6]),
        (&[10..=12], 45, &[2, 2, 2]),
        (&[13..=14], 45, &[8, 8]),
        (&[164..=164], 60, &[8]),
        (&[16..=18], 45, &[4, 4, 4]),
        (&[106..=106], 120, &[0]),
        (&[123..=125, 126..=128, 129..=131, 132..=134], 45, &[2, 2, 2, 8, 8, 8, 4, 4, 4, 6, 6, 6]),
        (&[147..=149, 150..=152, 153..=155, 156..=158], 90, &[2, 2, 2, 8, 8, 8, 4, 4, 4, 6, 6, 6]),
        (&[159..=162], 10, &[6, 8, 2, 4]),
        (&[167..=167, 172..=175, 225..=225], 30, &[0, 0, 0, 0, 0, 0]),
        (&[168..=168, 170..=170], 45, &[0, 0]),
        (&[176..=179], 45, &[8, 4, 6, 2]),
        (&[186..=189], 45, &[8, 4, 6, 2]),
        (&[190..=193], 45, &[8, 4, 6, 2]),
        (&[180..=183], 45, &[0, 0, 0, 0]),
        (&[194..=197], 45, &[0, 0, 0, 0]),
        (&[198..=201, 233..=233], 30, &[2, 8, 6, 4, 344]),
        (&[204..=204], 10, &[361]),
        (&[205..=205], 20, &[361]),
        (&[206..=206], 2, &[361]),
        (&[207..=207], 60, &[361]),
        (&[208..=210], 45, &[14, 14, 14]),
        (&[211..=214], 90, &[6, 8, 4, 2]),
        (&[215..=215], 45, &[14]),
        (&[216..=221], 30, &[0, 0, 0, 0, 0, 0]),
        (&[222..=224, 226..=226], 45, &[344, 344, 344, 344]),
        (&[227..=227], 45, &[10]),
        (&[234..=234], 20, &[10]),
        (&[235..=235], 2, &[10]),
        (&[228..=232], 30, &[2, 4, 6, 8, 344]),
        (&[236..=239], 15, &[2, 4, 6, 8]),
        (&[240..=240], 10, &[344]),
        (&[241..=241], 15, &[0]),
        (&[260..=260], 5, &[344]),
        (&[242..=246], 15, &[2, 4, 6, 8, 344]),
        (&[248..=250], 30, &[344, 344, 344]),
        (&[251..=255], 15, &[2, 4, 6, 8, 344]),
    ];

    #[test]
    fn every_alert_lasts_as_long_and_is_where_the_sheet_says() {
        let mut seen = Vec::new();
        for (ids, minutes, zones) in SHEET {
            let ids: Vec<_> = ids.iter().cloned().flatten().collect();
            assert_eq!(ids.len(), zones.len(), "{ids:?}");
            for (id, zone) in ids.iter().zip(*zones) {
                let info = MetagameEventId(*id).info().unwrap_or_else(|| panic!("{id} is missing"));
                assert_eq!((info.minutes, info.zone.unwrap_or_default().0), (*minutes, *zone), "{id}");
            }
            seen.extend(ids);
        }
        seen.sort_unstable();
        assert_eq!(seen, TABLE.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    }

    #[test]
    fn who_began_it_follows_from_the_order_of_the_ids() {
        let began = |first: u32| [0, 1, 2].map(|more| MetagameEventId(first + more).info().unwrap().faction);
        for first in [123, 126, 129, 132, 147, 150, 153, 156] {
            assert_eq!(began(first), [Faction::TR, Faction::VS, Faction::NC], "{first}");
        }
        for first in [208, 222] {
            assert_eq!(began(first), [Faction::NC, Faction::TR, Faction::VS], "{first}");
        }
        assert_eq!(began(248), [Faction::NC, Faction::VS, Faction::TR]);
        for (ids, faction) in [(176..=179, Faction::NC), (186..=189, Faction::VS), (190..=193, Faction::TR)] {
            assert!(ids.into_iter().all(|id| MetagameEventId(id).info().unwrap().faction == faction));
        }
        let named = [("Superiority", Faction::TR), ("Enlightenment", Faction::VS), ("Liberation", Faction::NC)];
        for (_, info) in TABLE {
            let named = named.iter().find(|(word, _)| info.name.ends_with(word));
            assert!(named.is_none_or(|(_, faction)| info.faction == *faction), "{}", info.name);
        }
    }

    #[test]
    fn territory_locks_a_continent_but_for_the_short_alerts_of_oshur() {
        let lock = [147..=158, 176..=179, 186..=193, 208..=215, 222..=224, 226..=226];
        let lock: Vec<u32> = lock.into_iter().flatten().collect();
        let table = TABLE.iter().filter(|(_, info)| info.can_lock()).map(|(id, _)| *id);
        assert_eq!(table.collect::<Vec<_>>(), lock);
    }

    #[test]
    fn alerts_are_known_by_name_duration_and_place() {
        let said = |id: u32| {
            MetagameEventId(id).info().map(|info| (info.name, info.minutes, info.zone, info.faction, info.can_lock()))
        };
        assert_eq!(said(147), Some(("Indar Superiority", 90, Some(Zone::INDAR), Faction::TR, true)));
        assert_eq!(said(211), Some(("Amerish Conquest", 90, Some(Zone::AMERISH), Faction::NONE, true)));
        assert_eq!(said(224), Some(("Oshur Enlightenment", 45, Some(Zone::OSHUR), Faction::VS, true)));
        assert_eq!(said(240), Some(("Oshur Sudden Death", 10, Some(Zone::OSHUR), Faction::NONE, false)));
        assert_eq!(said(5000), None);
    }
}
