//! A group of clan war leagues: who is in it, and the tags of its wars.

use bugle_model::model;

use crate::cwl_id::CwlId;
use crate::model::ids::SeasonId;
use crate::model::open::LeagueGroupState;
use crate::model::parts::BadgeUrls;
use crate::tag::{ClanTag, PlayerTag, WarTag};

model! {
    /// A group of clan war leagues. While a clan is searching for one, there is nothing but the state.
    pub struct LeagueGroup {
        @identity {
            /// How far it has come.
            state: LeagueGroupState = "state",
        }
        /// Which season: `2025-07`, later `2026-06-02`.
        season: Option<SeasonId> = "season",
        /// The clans: eight, or fewer.
        clans: Vec<LeagueGroupClan> = "clans",
        /// The rounds: seven, or fewer. They may be missing right after the group was drawn.
        rounds: Vec<LeagueRound> = "rounds",
    }
}

model! {
    /// A clan in a group of clan war leagues.
    pub struct LeagueGroupClan {
        @identity {
            /// Its tag.
            tag: ClanTag = "tag",
        }
        /// Its name.
        name: String = "name",
        /// Its level.
        clan_level: u32 = "clanLevel",
        /// Its badge.
        badge_urls: BadgeUrls = "badgeUrls",
        /// Everybody who is enrolled. Who fights in a war is in that war.
        members: Vec<LeagueGroupMember> = "members",
    }
}

model! {
    /// A player who is enrolled for clan war leagues.
    pub struct LeagueGroupMember {
        @identity {
            /// Their tag.
            tag: PlayerTag = "tag",
        }
        /// Their name.
        name: String = "name",
        /// Town hall level. The API writes it with a large H here, and with a small one in the war.
        town_hall_level: u32 = "townHallLevel" | "townhallLevel",
    }
}

model! {
    /// A round of clan war leagues: each clan fights one other. Which wars these are is all that is said.
    pub struct LeagueRound {
        /// The wars, as the API lists them: `#0` for one that was not drawn yet, see [`wars`](LeagueRound::wars).
        war_tags: Vec<WarTag> = "warTags",
    }
}

impl LeagueGroup {
    /// Which group it is. `None`: the clan is in none.
    pub fn id(&self) -> Option<CwlId> {
        CwlId::new(self.season.clone()?, self.clans.iter().map(|clan| clan.tag))
    }
}

impl LeagueRound {
    /// The wars that were drawn.
    pub fn wars(&self) -> impl Iterator<Item = WarTag> {
        self.war_tags.iter().copied().filter(WarTag::is_drawn)
    }
}
