//! How a war stands, each time that it changed.

use bugle_event::{Content, Identity, Subject};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::war::{Matchup, about_a_war, war_facets};
use crate::tag::ClanTag;
use crate::war_id::WarId;

/// Attacks, stars or destruction of a side changed. It follows from the attacks, which are told one by one; this is told
/// once after all that came together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WarScore {
    /// The war, as it stands now.
    #[serde(flatten)]
    pub matchup: Matchup,
}

impl WarScore {
    /// Attacks of both sides: they only become more.
    pub fn attacks(&self) -> u32 {
        self.matchup.clan.attacks.saturating_add(self.matchup.opponent.attacks)
    }
}

about_a_war! {
    // After as many attacks a war stands the same, whoever looks.
    WarScore { matchup.war } |event, identity| identity.number(event.attacks().into());
}
