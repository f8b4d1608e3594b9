//! A group of players in a league week.

use bugle_model::model;

use crate::tag::PlayerTag;

model! {
    /// A group of players in a league week.
    pub struct PlayerLeagueGroup {
        /// Who is in it.
        members: Vec<LeagueGroupMember> = "members",
    }
}

model! {
    /// A player in a group of a league week.
    pub struct LeagueGroupMember {
        @identity {
            /// Their tag.
            player_tag: PlayerTag = "playerTag",
        }
    }
}
