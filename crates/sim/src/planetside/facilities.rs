//! The facilities of the continents by their real numbers: those that recordings and lists of the years 2015 to 2023 have.
//! Numbers that follow each other are one row.

use bugle_planetside::{FacilityId, Zone};

/// A facility, and the region of the map that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Base {
    pub(super) zone: Zone,
    pub(super) facility: FacilityId,
    /// Of some of Oshur's only the facility's number is known: then it stands for the region's, too.
    pub(super) region: u32,
    /// The number of its type, if that is known.
    pub(super) kind: Option<u32>,
}

/// The type of the factions' home bases.
const WARPGATE: u32 = 7;

impl Base {
    /// Whether it changes hands only when the continent is locked or unlocked.
    pub(super) fn is_warpgate(&self) -> bool {
        self.kind == Some(WARPGATE)
    }

    /// What its type is called.
    pub(super) fn kind_name(&self) -> Option<&'static str> {
        KINDS.iter().find(|(kind, _)| Some(*kind) == self.kind).map(|(_, name)| *name)
    }

    /// A name of our own: where it is, what it is, and its number.
    pub(super) fn name(&self) -> String {
        let zone = self.zone.name().unwrap_or("Auraxis");
        format!("{zone} {} {}", self.kind_name().unwrap_or("Site"), self.facility)
    }
}

/// The types of facilities.
pub(super) const KINDS: [(u32, &str); 10] = [
    (2, "Amp Station"),
    (3, "Bio Lab"),
    (4, "Tech Plant"),
    (5, "Large Outpost"),
    (6, "Small Outpost"),
    (WARPGATE, "Warpgate"),
    (8, "Interlink"),
    (12, "Trident Relay"),
    (13, "Seapost"),
    (15, "Small CTF"),
];

/// All facilities of `zone`, the warpgates first.
pub(super) fn of_zone(zone: Zone) -> impl Iterator<Item = Base> {
    let rows = ROWS.iter().filter(move |row| row.zone == zone.0);
    let (gates, others): (Vec<_>, Vec<_>) = rows.flat_map(Row::bases).partition(Base::is_warpgate);
    gates.into_iter().chain(others)
}

/// So many facilities with numbers that lie `step` apart, in regions that follow each other.
struct Row {
    zone: u32,
    kind: Option<u32>,
    facility: u32,
    step: u32,
    region: Option<u32>,
    count: u32,
}

impl Row {
    fn bases(&self) -> impl Iterator<Item = Base> + '_ {
        (0..self.count).map(|place| {
            let facility = self.facility + place * self.step;
            let region = self.region.map_or(facility, |first| first + place);
            Base { zone: Zone(self.zone), facility: FacilityId(facility), region, kind: self.kind }
        })
    }
}

const fn row(zone: u32, kind: u32, facility: u32, step: u32, region: u32, count: u32) -> Row {
    Row { zone, kind: Some(kind), facility, step, region: Some(region), count }
}

const fn one(zone: u32, kind: u32, facility: u32, region: u32) -> Row {
    row(zone, kind, facility, 0, region, 1)
}

/// Of Oshur, whose regions are not known one by one.
const fn oshur(kind: Option<u32>, facility: u32, count: u32) -> Row {
    Row { zone: 344, kind, facility, step: 1, region: None, count }
}

const ROWS: &[Row] = &[
    // Indar.
    one(2, 7, 7_801, 2_201),
    one(2, 7, 120_000, 2_202),
    one(2, 7, 4_801, 2_203),
    one(2, 2, 3_400, 2_105),
    one(2, 2, 3_201, 2_107),
    one(2, 2, 118_000, 2_109),
    one(2, 3, 4_001, 2_103),
    one(2, 3, 3_801, 2_104),
    one(2, 3, 3_601, 2_106),
    one(2, 4, 7_500, 2_101),
    one(2, 4, 4_401, 2_102),
    one(2, 4, 7_000, 2_108),
    one(2, 5, 5_300, 2_301),
    one(2, 5, 5_500, 2_302),
    row(2, 5, 5_100, 100, 2_303, 2),
    one(2, 5, 5_900, 2_305),
    one(2, 5, 6_200, 2_306),
    one(2, 5, 6_100, 2_307),
    one(2, 5, 6_000, 2_308),
    one(2, 5, 5_800, 2_309),
    one(2, 5, 5_700, 2_310),
    one(2, 5, 6_500, 2_311),
    one(2, 5, 6_400, 2_312),
    one(2, 5, 6_300, 2_313),
    one(2, 5, 213, 2_414),
    one(2, 5, 215, 2_416),
    row(2, 6, 201, 1, 2_402, 12),
    one(2, 6, 214, 2_415),
    row(2, 6, 216, 1, 2_417, 17),
    row(2, 6, 235, 1, 2_436, 3),
    one(2, 6, 239, 2_440),
    row(2, 6, 241, 1, 2_442, 3),
    row(2, 6, 246, 1, 2_447, 3),
    one(2, 6, 250, 2_451),
    one(2, 6, 252, 2_453),
    row(2, 6, 3_410, 10, 2_454, 3),
    row(2, 6, 4_010, 10, 2_457, 3),
    one(2, 6, 4_430, 2_460),
    one(2, 6, 4_420, 2_461),
    one(2, 6, 4_410, 2_462),
    one(2, 6, 7_020, 2_463),
    one(2, 6, 7_030, 2_464),
    one(2, 6, 7_010, 2_465),
    one(2, 6, 3_620, 2_466),
    one(2, 6, 3_610, 2_467),
    one(2, 6, 3_630, 2_468),
    one(2, 6, 118_030, 2_469),
    row(2, 6, 118_010, 10, 2_470, 2),
    row(2, 6, 3_810, 10, 2_472, 2),
    one(2, 6, 7_520, 2_474),
    one(2, 6, 7_510, 2_475),
    one(2, 6, 7_530, 2_476),
    one(2, 6, 3_210, 2_477),
    one(2, 6, 3_230, 2_478),
    one(2, 6, 3_220, 2_479),
    // Hossin.
    one(4, 7, 308_000, 4_230),
    one(4, 7, 309_000, 4_240),
    one(4, 7, 310_000, 4_250),
    one(4, 2, 299_000, 4_140),
    one(4, 2, 300_000, 4_150),
    one(4, 2, 301_000, 4_160),
    one(4, 3, 302_000, 4_170),
    one(4, 3, 303_000, 4_180),
    one(4, 3, 304_000, 4_190),
    one(4, 4, 305_000, 4_200),
    one(4, 4, 306_000, 4_210),
    one(4, 4, 307_000, 4_220),
    row(4, 5, 289_000, 1_000, 4_130, 10),
    row(4, 6, 261_000, 1_000, 4_101, 27),
    row(4, 6, 299_010, 10, 4_141, 3),
    row(4, 6, 300_010, 10, 4_151, 3),
    row(4, 6, 301_010, 10, 4_161, 3),
    row(4, 6, 302_010, 10, 4_171, 3),
    row(4, 6, 303_010, 10, 4_181, 3),
    row(4, 6, 304_010, 10, 4_191, 3),
    row(4, 6, 305_010, 10, 4_201, 3),
    row(4, 6, 306_010, 10, 4_211, 3),
    row(4, 6, 307_010, 10, 4_221, 3),
    row(4, 6, 287_010, 10, 4_260, 12),
    // Amerish.
    one(6, 7, 200_000, 6_001),
    one(6, 7, 201_000, 6_002),
    one(6, 7, 203_000, 6_003),
    one(6, 2, 204_000, 6_101),
    one(6, 2, 207_000, 6_111),
    one(6, 2, 210_000, 6_121),
    one(6, 3, 205_000, 6_102),
    one(6, 3, 209_000, 6_113),
    one(6, 3, 212_000, 6_123),
    one(6, 4, 206_000, 6_103),
    one(6, 4, 208_000, 6_112),
    one(6, 4, 211_000, 6_122),
    row(6, 5, 213_000, 1_000, 6_201, 9),
    one(6, 5, 222_280, 6_329),
    row(6, 6, 222_000, 10, 6_301, 7),
    one(6, 6, 260_004, 6_308),
    row(6, 6, 222_080, 10, 6_309, 6),
    row(6, 6, 222_150, 10, 6_316, 5),
    row(6, 6, 222_220, 10, 6_323, 4),
    one(6, 6, 222_270, 6_328),
    row(6, 6, 222_300, 10, 6_330, 9),
    one(6, 6, 222_290, 6_339),
    row(6, 6, 204_001, 1, 6_340, 3),
    row(6, 6, 205_001, 1, 6_343, 3),
    row(6, 6, 206_001, 1, 6_346, 2),
    row(6, 6, 207_001, 1, 6_348, 3),
    row(6, 6, 208_001, 1, 6_351, 2),
    row(6, 6, 209_001, 1, 6_353, 3),
    row(6, 6, 210_001, 1, 6_356, 3),
    row(6, 6, 211_001, 1, 6_359, 2),
    row(6, 6, 212_001, 1, 6_361, 3),
    // Esamir.
    one(8, 7, 258_000, 18_029),
    one(8, 7, 259_000, 18_030),
    one(8, 7, 260_000, 18_062),
    one(8, 2, 252_000, 18_023),
    one(8, 2, 253_000, 18_024),
    one(8, 2, 256_000, 18_027),
    one(8, 3, 251_000, 18_022),
    one(8, 3, 255_000, 18_026),
    one(8, 3, 257_000, 18_028),
    one(8, 4, 254_000, 18_025),
    one(8, 5, 250_000, 18_009),
    row(8, 5, 245_000, 1_000, 18_016, 5),
    one(8, 5, 260_010, 18_038),
    row(8, 6, 230_000, 1_000, 18_001, 8),
    row(8, 6, 239_000, 1_000, 18_010, 6),
    one(8, 6, 238_000, 18_021),
    row(8, 6, 244_100, 100, 18_032, 3),
    one(8, 6, 310_005, 18_035),
    row(8, 6, 244_500, 100, 18_036, 2),
    row(8, 6, 251_010, 10, 18_046, 3),
    row(8, 6, 252_010, 10, 18_049, 2),
    row(8, 6, 253_010, 10, 18_051, 4),
    row(8, 6, 254_010, 10, 18_055, 3),
    row(8, 6, 255_010, 10, 18_058, 3),
    one(8, 6, 256_010, 18_061),
    one(8, 6, 256_030, 18_063),
    row(8, 6, 257_010, 10, 18_064, 3),
    row(8, 6, 244_610, 10, 18_067, 2),
    // Oshur.
    one(344, 7, 400_370, 18_303),
    one(344, 7, 400_369, 18_304),
    one(344, 7, 400_371, 18_305),
    one(344, 5, 400_427, 18_263),
    one(344, 15, 400_330, 18_264),
    one(344, 6, 400_331, 18_265),
    oshur(None, 400_329, 1),
    oshur(None, 400_332, 1),
    oshur(Some(8), 400_333, 1),
    oshur(None, 400_334, 7),
    oshur(Some(8), 400_341, 1),
    oshur(None, 400_342, 3),
    oshur(Some(8), 400_345, 1),
    oshur(None, 400_346, 6),
    oshur(Some(8), 400_352, 1),
    oshur(None, 400_353, 7),
    oshur(Some(8), 400_360, 1),
    oshur(None, 400_361, 5),
    oshur(Some(8), 400_366, 1),
    oshur(None, 400_367, 2),
    oshur(Some(12), 400_372, 3),
    oshur(Some(13), 400_390, 3),
    oshur(None, 400_404, 2),
    oshur(None, 400_407, 1),
];

#[cfg(test)]
mod tests {
    use super::*;
    use bugle_planetside::tables::{FacilityType, Warpgate};
    use std::collections::BTreeSet;

    fn all() -> Vec<Base> {
        [2, 4, 6, 8, 344].into_iter().flat_map(|zone| of_zone(Zone(zone))).collect()
    }

    #[test]
    fn every_facility_has_a_number_a_region_and_a_name_of_its_own() {
        let all = all();
        assert!(all.len() > 350, "{}", all.len());
        assert_eq!(all.iter().map(|base| base.facility.0).collect::<BTreeSet<_>>().len(), all.len());
        assert_eq!(all.iter().map(|base| base.region).collect::<BTreeSet<_>>().len(), all.len());
        assert_eq!(all.iter().map(Base::name).collect::<BTreeSet<_>>().len(), all.len());
        let gates: Vec<_> = all.iter().filter(|base| base.is_warpgate()).collect();
        let gates: Vec<_> = gates.iter().map(|base| (base.zone, base.region, base.facility)).collect();
        let known = Warpgate::ALL.map(|gate| (gate.zone, gate.region.0, gate.facility));
        assert_eq!(gates, known, "those of the product's table");
        for (kind, name) in KINDS {
            assert_eq!(u16::try_from(kind).ok().and_then(|kind| FacilityType(kind).name()), Some(name));
        }
        assert!(all.iter().all(|base| base.kind.is_none() || base.kind_name().is_some()));
    }

    /// A session of the real service, where it is at hand.
    #[test]
    fn every_facility_of_a_recorded_session_is_known() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/planetside/ess_session_2016.ndjson");
        let Ok(session) = std::fs::read_to_string(path) else { return eprintln!("skipped: {path} is not here") };
        let known: BTreeSet<_> = all().iter().map(|base| (base.zone.to_string(), base.facility.to_string())).collect();
        let mut seen = BTreeSet::new();
        for line in session.lines() {
            let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else { continue };
            let text = |key: &str| message["payload"][key].as_str().map(str::to_owned);
            seen.extend(text("zone_id").zip(text("facility_id")));
        }
        assert!(seen.len() > 90 && seen.is_subset(&known), "{:?}", seen.difference(&known).collect::<Vec<_>>());
    }
}
