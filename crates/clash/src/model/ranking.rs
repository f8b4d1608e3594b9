//! Rows of rankings.

use bugle_model::model;

use crate::model::ids::SeasonId;
use crate::tag::{ClanTag, PlayerTag};

model! {
    /// A clan in a ranking.
    pub struct RankedClan {
        @identity {
            /// Its tag.
            tag: ClanTag = "tag",
        }
        /// Its name.
        name: String = "name",
    }
}

model! {
    /// A player in a ranking.
    pub struct RankedPlayer {
        @identity {
            /// Their tag.
            tag: PlayerTag = "tag",
        }
        /// Their name.
        name: String = "name",
    }
}

model! {
    /// A season whose final ranking is kept.
    pub struct LeagueSeason {
        @identity {
            /// What it is called.
            id: SeasonId = "id",
        }
    }
}
