//! Which war: what stays the same, whoever of the two clans looks at it.

use std::fmt;

use bugle_event::{Identity, JoinKeys, Keyed, Subject, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::tag::ClanTag;

/// One war. Start and end can be moved by maintenance, and two clans can meet again: only the start of the
/// preparation and both tags together tell a war from all others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct WarId {
    /// When the preparation began.
    pub preparation_start_time: Timestamp,
    /// Both clans, the smaller tag first: the same from either side.
    pub clans: [ClanTag; 2],
}

impl WarId {
    /// What a war is as the noun of a [`Subject`].
    pub const NOUN: &'static str = "war";

    /// The war of these two clans, in any order.
    pub fn new(preparation_start_time: Timestamp, one: ClanTag, other: ClanTag) -> Self {
        Self { preparation_start_time, clans: [one.min(other), one.max(other)] }
    }

    pub(crate) fn identify(&self, identity: &mut Identity) {
        identity.number(self.preparation_start_time.as_millis().cast_unsigned());
        for clan in &self.clans {
            identity.text(clan.symbols());
        }
    }
}

impl fmt::Display for WarId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, other] = &self.clans;
        write!(f, "{one}-{other}@{}", self.preparation_start_time)
    }
}

impl fmt::Debug for WarId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Keyed for WarId {
    fn keys(self) -> JoinKeys {
        self.to_string().keys()
    }
}

impl From<&WarId> for Subject {
    fn from(war: &WarId) -> Self {
        Self::text(WarId::NOUN, war.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_clans_see_the_same_war() {
        let (one, other) = ("#2PP".parse().unwrap(), "#2YY".parse().unwrap());
        let start = Timestamp::from_secs(1_769_756_400);
        assert_eq!(WarId::new(start, one, other), WarId::new(start, other, one));
        insta::assert_snapshot!(Subject::from(&WarId::new(start, other, one)), @"war/#2PP-#2YY@2026-01-30T07:00:00Z");
    }
}
