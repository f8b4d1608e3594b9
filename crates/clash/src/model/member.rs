//! A member, as a clan's `memberList` shows it.

use bugle_model::model;

use crate::model::ids::HousePartId;
use crate::model::open::{HouseElement, Role};
use crate::model::parts::League;
use crate::tag::PlayerTag;

model! {
    /// A member of a clan.
    pub struct Member {
        @identity {
            /// The player's tag.
            tag: PlayerTag = "tag",
        }
        /// The player's name.
        name: String = "name",
        /// Rank in the clan's order.
        role: Option<Role> = "role",
        /// Town hall level. Absent before 2023.
        town_hall_level: Option<u32> = "townHallLevel" | "townhallLevel",
        /// Experience level.
        exp_level: u32 = "expLevel",
        /// The legacy trophy league; prefer `league_tier`.
        league: Option<League> = "league",
        /// The league tier, since October 2025.
        league_tier: Option<League> = "leagueTier",
        /// Trophies in the home village.
        trophies: u32 = "trophies",
        /// Trophies in the builder base.
        builder_base_trophies: Option<u32> = "builderBaseTrophies" | "versusTrophies",
        /// League in the builder base.
        builder_base_league: Option<League> = "builderBaseLeague",
        /// Place in the clan's list, from 1.
        clan_rank: u32 = "clanRank",
        /// The place at the ranking before; 0 for who was not in the clan: see [`rank_before`](Member::rank_before).
        previous_clan_rank: u32 = "previousClanRank",
        /// Troops given this season in this clan.
        donations: u32 = "donations",
        /// Troops received this season in this clan.
        donations_received: u32 = "donationsReceived",
        /// How the player's house looks.
        player_house: Option<PlayerHouse> = "playerHouse",
    }
}

impl Member {
    /// The place at the ranking before. `None`: the player was not in the clan then.
    pub fn rank_before(&self) -> Option<u32> {
        Some(self.previous_clan_rank).filter(|rank| *rank > 0)
    }
}

model! {
    /// A player's house in the clan capital.
    pub struct PlayerHouse {
        /// Its parts.
        elements: Vec<HousePart> = "elements",
    }
}

model! {
    /// A part of a player's house.
    pub struct HousePart {
        @identity {
            /// Its number.
            id: HousePartId = "id",
        }
        /// Which part of the house it is.
        r#type: Option<HouseElement> = "type",
    }
}
