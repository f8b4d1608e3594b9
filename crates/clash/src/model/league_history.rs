//! A week of a player in the leagues.

use bugle_model::model;

use crate::model::ids::SeasonId;

model! {
    /// A week of a player in the leagues.
    pub struct LeagueHistoryEntry {
        /// Which week.
        league_season_id: Option<SeasonId> = "leagueSeasonId",
    }
}
