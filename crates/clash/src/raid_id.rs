//! Which raid weekend: what stays the same, whoever looks at it.

use std::fmt;

use bugle_event::{Identity, JoinKeys, Keyed, Subject, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::tag::ClanTag;

/// One raid weekend of one clan. All clans raid at the same time: only the clan and the start together tell one from all
/// others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct RaidId {
    /// The clan that was asked about.
    pub clan: ClanTag,
    /// When it began, a Friday at 07:00.
    pub start_time: Timestamp,
}

impl RaidId {
    /// What a raid weekend is as the noun of a [`Subject`].
    pub const NOUN: &'static str = "raid_weekend";

    pub(crate) fn identify(&self, identity: &mut Identity) {
        identity.number(self.start_time.as_millis().cast_unsigned()).text(self.clan.symbols());
    }
}

impl fmt::Display for RaidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.clan, self.start_time)
    }
}

impl fmt::Debug for RaidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Keyed for RaidId {
    fn keys(self) -> JoinKeys {
        self.to_string().keys()
    }
}

impl From<&RaidId> for Subject {
    fn from(raid: &RaidId) -> Self {
        Self::text(RaidId::NOUN, raid.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekend_is_named_by_clan_and_start() {
        let raid = RaidId { clan: "#2PP".parse().unwrap(), start_time: Timestamp::from_secs(1_769_756_400) };
        insta::assert_snapshot!(Subject::from(&raid), @"raid_weekend/#2PP@2026-01-30T07:00:00Z");
    }
}
