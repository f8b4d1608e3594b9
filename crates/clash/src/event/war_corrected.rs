//! What became known of a war's end after it was told.

use bugle_event::{Content, Identity, Subject};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::war::{EndSource, Matchup, Outcome, about_a_war, war_facets};
use crate::tag::ClanTag;
use crate::war_id::WarId;

/// How a war went is known better than when its end was told: that was only deduced, or its body did not fit together.
/// The war did not end a second time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WarCorrected {
    /// The war, with the last score.
    #[serde(flatten)]
    pub matchup: Matchup,
    /// How it is known: by the answer about `clan`, if nothing else is said.
    pub source: EndSource,
    /// How it went for `clan`.
    pub outcome: Outcome,
    /// What was told before, as of `clan`.
    pub old_outcome: Outcome,
}

impl WarCorrected {
    /// Who won: the same from either side.
    fn winner(&self) -> Option<&str> {
        match self.outcome {
            Outcome::Win => Some(self.matchup.clan.tag.symbols()),
            Outcome::Lose => Some(self.matchup.opponent.tag.symbols()),
            Outcome::Tie | Outcome::Unknown => None,
        }
    }
}

about_a_war! {
    WarCorrected { matchup.war } |event, identity| identity.text(event.winner().unwrap_or_default());
}
