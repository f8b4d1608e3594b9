//! A player's weeks in the leagues.

use bugle_model::model;

use crate::model::ids::{LeagueId, SeasonId};

model! {
    /// A week of a player in the leagues, once it is over.
    pub struct LeagueHistoryEntry {
        @identity {
            /// Which week: when it began, in unix seconds.
            league_season_id: SeasonId = "leagueSeasonId",
        }
        /// Trophies won.
        league_trophies: u32 = "leagueTrophies",
        /// The league tier it was in.
        league_tier_id: Option<LeagueId> = "leagueTierId",
        /// The place in the group.
        placement: u32 = "placement",
        /// Attacks won.
        attack_wins: u32 = "attackWins",
        /// Attacks lost.
        attack_losses: u32 = "attackLosses",
        /// Stars won by attacks.
        attack_stars: u32 = "attackStars",
        /// Defences won.
        defense_wins: u32 = "defenseWins",
        /// Defences lost.
        defense_losses: u32 = "defenseLosses",
        /// Stars lost by defences.
        defense_stars: u32 = "defenseStars",
        /// Battles that there could be.
        max_battles: u32 = "maxBattles",
    }
}
