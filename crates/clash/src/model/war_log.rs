//! Wars that are over, as a clan's war log shows them.

use bugle_event::Timestamp;
use bugle_model::model;

use crate::model::open::{BattleModifier, WarResult};
use crate::model::parts::BadgeUrls;
use crate::tag::ClanTag;

model! {
    /// A war that is over. A season of clan war leagues is one entry too, see [`is_league`](WarLogEntry::is_league).
    pub struct WarLogEntry {
        /// How it ended for the clan whose log it is. May be absent for a season of clan war leagues.
        result: Option<WarResult> = "result" or none,
        /// When it ended.
        end_time: Option<Timestamp> = "endTime",
        /// Members on each side.
        team_size: u32 = "teamSize",
        /// Attacks each member had. Absent in old entries.
        attacks_per_member: Option<u32> = "attacksPerMember",
        /// Rules that differed.
        battle_modifier: Option<BattleModifier> = "battleModifier",
        /// The clan whose log it is.
        clan: Option<WarLogSide> = "clan",
        /// The other clan. Of a season of clan war leagues it has neither tag nor name.
        opponent: Option<WarLogSide> = "opponent",
    }
}

model! {
    /// One side of a war that is over. There are no attacks of members here.
    pub struct WarLogSide {
        /// The clan's tag.
        tag: Option<ClanTag> = "tag" or none,
        /// The clan's name.
        name: Option<String> = "name" or none,
        /// The clan's badge.
        badge_urls: BadgeUrls = "badgeUrls",
        /// The clan's level.
        clan_level: u32 = "clanLevel",
        /// Attacks made. Not shown of the other side.
        attacks: Option<u32> = "attacks",
        /// Stars won: over all rounds, in a season of clan war leagues.
        stars: u32 = "stars",
        /// Destruction done, averaged over the villages; summed up over all rounds, in a season of clan war leagues.
        destruction_percentage: f64 = "destructionPercentage",
        /// Experience won. Not shown of the other side.
        exp_earned: Option<u32> = "expEarned",
    }
}

impl WarLogEntry {
    /// Whether it is a whole season of clan war leagues: such an entry has an opponent without tag and name.
    pub fn is_league(&self) -> bool {
        self.opponent.as_ref().is_some_and(|opponent| opponent.tag.is_none() && opponent.name.is_none())
    }
}
