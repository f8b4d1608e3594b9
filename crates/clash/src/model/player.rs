//! A player, as `/players/{tag}` shows it.

use bugle_model::{Element, model};

use crate::model::achievement::Achievement;
use crate::model::ids::SeasonId;
use crate::model::member::PlayerHouse;
use crate::model::open::{Role, WarPreference};
use crate::model::parts::{BadgeUrls, Label, League};
use crate::model::unit::Unit;
use crate::tag::{ClanTag, LeagueGroupTag, PlayerTag};

model! {
    /// A player.
    pub struct Player {
        @identity {
            /// The player's tag.
            tag: PlayerTag = "tag",
        }
        /// The player's name.
        name: String = "name",
        /// Town hall level.
        town_hall_level: u32 = "townHallLevel" | "townhallLevel",
        /// Level of the town hall's weapon, where it has one. Starts over with a new hall.
        town_hall_weapon_level: Option<u32> = "townHallWeaponLevel" or none,
        /// Experience level.
        exp_level: u32 = "expLevel",
        /// Trophies in the home village.
        trophies: u32 = "trophies",
        /// The most trophies ever.
        best_trophies: u32 = "bestTrophies",
        /// Stars won in wars.
        war_stars: u32 = "warStars",
        /// Attacks won this season.
        attack_wins: u32 = "attackWins",
        /// Defences won this season.
        defense_wins: u32 = "defenseWins",
        /// Builder hall level; absent before there is a builder base.
        builder_hall_level: Option<u32> = "builderHallLevel",
        /// Trophies in the builder base.
        builder_base_trophies: Option<u32> = "builderBaseTrophies" | "versusTrophies",
        /// The most builder base trophies ever.
        best_builder_base_trophies: Option<u32> = "bestBuilderBaseTrophies" | "bestVersusTrophies",
        /// Builder base battles won. No longer sent.
        versus_battle_wins: Option<u32> = "versusBattleWins" | "versusBattleWinCount",
        /// Rank in the clan's order; absent without a clan.
        role: Option<Role> = "role",
        /// Whether the player wants to be in wars.
        war_preference: Option<WarPreference> = "warPreference",
        /// Troops given this season.
        donations: u32 = "donations",
        /// Troops received this season.
        donations_received: u32 = "donationsReceived",
        /// Capital gold given, ever.
        clan_capital_contributions: u32 = "clanCapitalContributions",
        /// The clan, if any.
        clan: Option<PlayerClan> = "clan" or none,
        /// The legacy trophy league; prefer `league_tier`.
        league: Option<League> = "league",
        /// The league tier, since October 2025.
        league_tier: Option<League> = "leagueTier",
        /// League in the builder base.
        builder_base_league: Option<League> = "builderBaseLeague",
        /// Seasons in the legend league.
        legend_statistics: Option<LegendStatistics> = "legendStatistics",
        /// The group of this league week; absent for who did not sign up.
        current_league_group_tag: Option<LeagueGroupTag> = "currentLeagueGroupTag" or none,
        /// The league week, in unix seconds; 0 for who did not sign up: see [`league_week`](Player::league_week).
        current_league_season_id: Option<SeasonId> = "currentLeagueSeasonId",
        /// The group of the league week before.
        previous_league_group_tag: Option<LeagueGroupTag> = "previousLeagueGroupTag",
        /// The league week before.
        previous_league_season_id: Option<SeasonId> = "previousLeagueSeasonId",
        /// Achievements of all villages.
        achievements: Vec<Element<Achievement>> = "achievements",
        /// Labels.
        labels: Vec<Label> = "labels",
        /// Troops, siege machines and pets of both villages.
        troops: Vec<Element<Unit>> = "troops",
        /// Heroes of both villages.
        heroes: Vec<Element<Unit>> = "heroes",
        /// Spells.
        spells: Vec<Element<Unit>> = "spells",
        /// Equipment for heroes; absent before there was any in the game.
        hero_equipment: Option<Vec<Element<Unit>>> = "heroEquipment",
        /// How the player's house looks.
        player_house: Option<PlayerHouse> = "playerHouse",
    }
}

impl Player {
    /// The league week that the player takes part in, and the group once that was drawn. `None`: not signed up.
    pub fn league_week(&self) -> Option<(&SeasonId, Option<LeagueGroupTag>)> {
        let week = self.current_league_season_id.as_ref().filter(|week| week.as_secs() != Some(0))?;
        Some((week, self.current_league_group_tag))
    }
}

model! {
    /// The clan of a player.
    pub struct PlayerClan {
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
    }
}

model! {
    /// A player's seasons in the legend league.
    pub struct LegendStatistics {
        /// Legend trophies in all.
        legend_trophies: u32 = "legendTrophies",
        /// The running season.
        current_season: Option<LegendSeason> = "currentSeason",
        /// The season before.
        previous_season: Option<LegendSeason> = "previousSeason",
        /// The best season.
        best_season: Option<LegendSeason> = "bestSeason",
        /// The season before, in the builder base.
        previous_builder_base_season: Option<LegendSeason> = "previousBuilderBaseSeason" | "previousVersusSeason",
        /// The best season in the builder base.
        best_builder_base_season: Option<LegendSeason> = "bestBuilderBaseSeason" | "bestVersusSeason",
    }
}

model! {
    /// A season in the legend league.
    pub struct LegendSeason {
        /// Which: `2025-08`, later `2025-10-06`.
        id: Option<SeasonId> = "id",
        /// The place in the world.
        rank: Option<u32> = "rank",
        /// The trophies.
        trophies: u32 = "trophies",
    }
}
