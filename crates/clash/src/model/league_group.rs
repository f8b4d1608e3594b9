//! A group of clan war leagues.

use bugle_model::model;

use crate::model::ids::SeasonId;

model! {
    /// A group of clan war leagues.
    pub struct LeagueGroup {
        /// Which season.
        season: Option<SeasonId> = "season",
    }
}
