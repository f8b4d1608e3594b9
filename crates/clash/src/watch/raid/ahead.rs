//! What was told of a weekend that the last accepted body does not show: it came in bodies that did not fit together.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::raid::RaidSide;
use crate::model::ids::DistrictId;
use crate::tag::ClanTag;

/// One raid of a weekend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct RaidKey {
    pub(super) side: RaidSide,
    pub(super) opponent: ClanTag,
    /// Which of the raids with this clan, on this side, from 1.
    pub(super) number: u32,
}

/// What was told of raids beyond the last accepted body. Most of the time nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Ahead(Vec<AheadRaid>);

/// As [`Ahead`], of one raid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct AheadRaid {
    #[serde(flatten)]
    key: RaidKey,
    /// How many attacks on each district were told, of those that the accepted body does not show.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    told: BTreeMap<DistrictId, u32>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_cleared: bool,
}

impl Ahead {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The raids that were told of.
    pub(super) fn keys(&self) -> impl Iterator<Item = RaidKey> {
        self.0.iter().map(|raid| raid.key)
    }

    /// How many attacks on this district were told.
    pub(super) fn count(&self, key: RaidKey, district: DistrictId) -> u32 {
        self.raid(key).and_then(|raid| raid.told.get(&district).copied()).unwrap_or(0)
    }

    /// Whether it was told that all districts are destroyed.
    pub(super) fn is_cleared(&self, key: RaidKey) -> bool {
        self.raid(key).is_some_and(|raid| raid.is_cleared)
    }

    /// There is this raid.
    pub(super) fn on_raid(&mut self, key: RaidKey) {
        self.raid_mut(key);
    }

    /// So many attacks on a district were told.
    pub(super) fn on_count(&mut self, key: RaidKey, district: DistrictId, count: u32) {
        self.raid_mut(key).told.insert(district, count);
    }

    /// All districts are destroyed, and that was told.
    pub(super) fn on_cleared(&mut self, key: RaidKey) {
        self.raid_mut(key).is_cleared = true;
    }

    fn raid(&self, key: RaidKey) -> Option<&AheadRaid> {
        self.0.iter().find(|raid| raid.key == key)
    }

    fn raid_mut(&mut self, key: RaidKey) -> &mut AheadRaid {
        let place = self.0.iter().position(|raid| raid.key == key).unwrap_or_else(|| {
            self.0.push(AheadRaid { key, told: BTreeMap::new(), is_cleared: false });
            self.0.len() - 1
        });
        &mut self.0[place]
    }
}
