//! Which group of clan war leagues: what stays the same, whichever of its clans looks at it.

use std::fmt;

use bugle_event::{Identity, JoinKeys, Keyed, Subject};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::ids::SeasonId;
use crate::tag::ClanTag;

/// One group of clan war leagues. The API gives it no tag. A season can be a month or a day, and a month can have more than
/// one: only the season and a clan of the group together tell a group from all others.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct CwlId {
    /// The season, as the API names it: `2025-07`, or later `2026-06-02`.
    pub season: SeasonId,
    /// The clan with the smallest tag of all in the group: the same for each of them.
    pub first_clan: ClanTag,
}

impl CwlId {
    /// What a group is as the noun of a [`Subject`].
    pub const NOUN: &'static str = "cwl";

    /// The group of these clans. `None`: there are none.
    pub fn new(season: SeasonId, clans: impl IntoIterator<Item = ClanTag>) -> Option<Self> {
        Some(Self { season, first_clan: clans.into_iter().min()? })
    }

    pub(crate) fn identify(&self, identity: &mut Identity) {
        identity.text(self.season.as_str()).text(self.first_clan.symbols());
    }
}

impl fmt::Display for CwlId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.season, self.first_clan)
    }
}

impl fmt::Debug for CwlId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Keyed for CwlId {
    fn keys(self) -> JoinKeys {
        self.to_string().keys()
    }
}

impl From<&CwlId> for Subject {
    fn from(cwl: &CwlId) -> Self {
        Self::text(CwlId::NOUN, cwl.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_clans_of_a_group_see_the_same_one() {
        let of = |clans: [&str; 3]| CwlId::new("2026-06-02".into(), clans.map(|tag| tag.parse().unwrap())).unwrap();
        assert_eq!(of(["#2YY", "#2PP", "#2GG"]), of(["#2PP", "#2GG", "#2YY"]));
        insta::assert_snapshot!(Subject::from(&of(["#2YY", "#2PP", "#2GG"])), @"cwl/2026-06-02@#2GG");
        assert_eq!(CwlId::new("2026-06".into(), []), None);
    }
}
