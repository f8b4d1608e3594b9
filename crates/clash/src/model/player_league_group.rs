//! A group of players in a league week.

use bugle_event::Timestamp;
use bugle_model::model;

use crate::tag::{ClanTag, PlayerTag};

model! {
    /// A group of players in a league week.
    pub struct PlayerLeagueGroup {
        /// Who is in it: a hundred at most.
        members: Vec<PlayerLeagueGroupMember> = "members",
        /// Attacks of the player who was named in the question; empty where nobody was.
        attack_logs: Vec<LeagueBattle> = "attackLogs",
        /// Defences of that player.
        defense_logs: Vec<LeagueBattle> = "defenseLogs",
    }
}

model! {
    /// A player in a group of a league week.
    pub struct PlayerLeagueGroupMember {
        @identity {
            /// Their tag.
            player_tag: PlayerTag = "playerTag",
        }
        /// Their name.
        player_name: String = "playerName",
        /// Their clan, if any.
        clan_tag: Option<ClanTag> = "clanTag" or none,
        /// Its name.
        clan_name: Option<String> = "clanName" or none,
        /// Trophies won this week.
        league_trophies: u32 = "leagueTrophies",
        /// Attacks won.
        attack_win_count: u32 = "attackWinCount",
        /// Attacks lost.
        attack_lose_count: u32 = "attackLoseCount",
        /// Defences won.
        defense_win_count: u32 = "defenseWinCount",
        /// Defences lost.
        defense_lose_count: u32 = "defenseLoseCount",
    }
}

model! {
    /// A battle of a league week, as one side sees it.
    pub struct LeagueBattle {
        /// The other player.
        opponent_player_tag: Option<PlayerTag> = "opponentPlayerTag" or none,
        /// The other player's name.
        opponent_name: Option<String> = "opponentName" or none,
        /// Stars won by who attacked.
        stars: u32 = "stars",
        /// Destruction done.
        destruction_percentage: u32 = "destructionPercentage",
        /// Trophies that the player of the log won by it.
        trophies: i64 = "trophies",
        /// When it was fought.
        creation_time: Option<Timestamp> = "creationTime",
    }
}
