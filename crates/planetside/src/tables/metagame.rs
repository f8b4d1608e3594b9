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
}

impl MetagameInfo {
    /// Whether the winner locks the continent.
    pub fn can_lock(&self) -> bool {
        self.kind == MetagameKind::Territory
    }
}

/// What an alert is fought for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MetagameKind {
    /// Territory of a continent, which can lock it.
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
    MetagameInfo { name, minutes, kind, zone, faction }
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
    (248, info("Oshur Unstable Meltdown", 30, Territory, Some(Zone::OSHUR), Faction::NC)),
    (249, info("Oshur Unstable Meltdown", 30, Territory, Some(Zone::OSHUR), Faction::VS)),
    (250, info("Oshur Unstable Meltdown", 30, Territory, Some(Zone::OSHUR), Faction::TR)),
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
