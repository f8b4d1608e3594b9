//! Events about the weeks of a player in the leagues that are over, as their league history tells of them.

use bugle_event::{Content, Identity, Subject};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::league_history::LeagueHistoryEntry;
use crate::tag::PlayerTag;

/// A player's weeks in the leagues, as they were at the first look. Weeks that end are told from here on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LeagueHistorySnapshot {
    /// Whose weeks. In a recording that does not say so: `#?`.
    pub player_tag: PlayerTag,
    /// The weeks that are over, the oldest first.
    pub weeks: Vec<LeagueHistoryEntry>,
}

/// A week of a player in the leagues is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LeagueWeekEnded {
    /// Whose week. In a recording that does not say so: `#?`.
    pub player_tag: PlayerTag,
    /// How it went.
    pub week: Box<LeagueHistoryEntry>,
}

impl Content for LeagueHistorySnapshot {
    const NOUNS: &'static [&'static str] = &[PlayerTag::NOUN];
    const IS_LARGE: bool = true;

    fn subject(&self) -> Subject {
        Subject::from(&self.player_tag)
    }

    fn identify(&self, identity: &mut Identity) {
        identity.text(self.player_tag.symbols());
    }
}

impl Content for LeagueWeekEnded {
    const NOUNS: &'static [&'static str] = &[PlayerTag::NOUN];

    fn subject(&self) -> Subject {
        Subject::from(&self.player_tag)
    }

    fn identify(&self, identity: &mut Identity) {
        identity.text(self.player_tag.symbols()).text(self.week.league_season_id.as_str());
    }
}
