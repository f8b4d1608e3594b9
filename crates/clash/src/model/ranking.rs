//! Rows of rankings.

use bugle_model::model;

use crate::model::ids::SeasonId;
use crate::model::parts::{BadgeUrls, League, Location};
use crate::model::player::PlayerClan;
use crate::tag::{ClanTag, PlayerTag};

model! {
    /// A clan in a ranking. It has the points that the ranking is about, and not the others.
    pub struct RankedClan {
        @identity {
            /// Its tag.
            tag: ClanTag = "tag",
        }
        /// Its name.
        name: String = "name",
        /// Where it says it is.
        location: Option<Location> = "location" or none,
        /// Its badge.
        badge_urls: BadgeUrls = "badgeUrls",
        /// Its level.
        clan_level: u32 = "clanLevel",
        /// How many members it has.
        members: u32 = "members",
        /// Its place, from 1.
        rank: u32 = "rank",
        /// Its place before; -1 where there was none: see [`rank_before`](RankedClan::rank_before).
        previous_rank: Option<i64> = "previousRank",
        /// Its trophies in the home village.
        clan_points: Option<u32> = "clanPoints",
        /// Its trophies in the builder base.
        clan_builder_base_points: Option<u32> = "clanBuilderBasePoints" | "clanVersusPoints",
        /// Its trophies in the clan capital.
        clan_capital_points: Option<u32> = "clanCapitalPoints",
    }
}

model! {
    /// A player in a ranking, or in the final ranking of a season. It has the trophies that the ranking is about, and not
    /// the others.
    pub struct RankedPlayer {
        @identity {
            /// Their tag.
            tag: PlayerTag = "tag",
        }
        /// Their name.
        name: String = "name",
        /// Experience level.
        exp_level: u32 = "expLevel",
        /// Trophies in the home village.
        trophies: Option<u32> = "trophies",
        /// Attacks won this season.
        attack_wins: Option<u32> = "attackWins",
        /// Defences won this season.
        defense_wins: Option<u32> = "defenseWins",
        /// Their place, from 1.
        rank: u32 = "rank",
        /// Their place before; -1 where there was none: see [`rank_before`](RankedPlayer::rank_before). Absent in final
        /// rankings.
        previous_rank: Option<i64> = "previousRank",
        /// Their clan, if any: tag, name and badge.
        clan: Option<PlayerClan> = "clan" or none,
        /// The legacy trophy league; prefer `league_tier`.
        league: Option<League> = "league",
        /// The league tier, since October 2025.
        league_tier: Option<League> = "leagueTier",
        /// Trophies in the builder base.
        builder_base_trophies: Option<u32> = "builderBaseTrophies" | "versusTrophies",
        /// League in the builder base.
        builder_base_league: Option<League> = "builderBaseLeague",
        /// Builder base battles won. No longer counted.
        versus_battle_wins: Option<u32> = "versusBattleWins",
    }
}

model! {
    /// A season whose final ranking is kept.
    pub struct LeagueSeason {
        @identity {
            /// What it is called: the month, since October 2025 the day on which it ended.
            id: SeasonId = "id",
        }
    }
}

impl RankedClan {
    /// The place before. `None`: it had none.
    pub fn rank_before(&self) -> Option<u32> {
        rank(self.previous_rank)
    }
}

impl RankedPlayer {
    /// The place before. `None`: they had none.
    pub fn rank_before(&self) -> Option<u32> {
        rank(self.previous_rank)
    }
}

fn rank(said: Option<i64>) -> Option<u32> {
    u32::try_from(said?).ok().filter(|rank| *rank > 0)
}
