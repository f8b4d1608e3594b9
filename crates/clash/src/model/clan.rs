//! A clan, as `/clans/{tag}` shows it.

use bugle_model::{Element, model};

use crate::model::ids::DistrictId;
use crate::model::member::Member;
use crate::model::open::{ClanType, WarFrequency};
use crate::model::parts::{BadgeUrls, ChatLanguage, Label, League, Location};
use crate::tag::ClanTag;

model! {
    /// A clan.
    pub struct Clan {
        @identity {
            /// Its tag.
            tag: ClanTag = "tag",
        }
        /// Its name: any characters, not unique, and it can change.
        name: String = "name",
        /// Who may join.
        r#type: Option<ClanType> = "type",
        /// What it says about itself.
        description: Option<String> = "description",
        /// Where it says it is.
        location: Option<Location> = "location" or none,
        /// The language it talks.
        chat_language: Option<ChatLanguage> = "chatLanguage" or none,
        /// Whether it says it suits families.
        is_family_friendly: Option<bool> = "isFamilyFriendly",
        /// Its badge.
        badge_urls: BadgeUrls = "badgeUrls",
        /// Its level, which never falls.
        clan_level: u32 = "clanLevel",
        /// Its trophies in the home village.
        clan_points: u32 = "clanPoints",
        /// Its trophies in the builder base.
        clan_builder_base_points: u32 = "clanBuilderBasePoints" | "clanVersusPoints",
        /// Its trophies in the clan capital.
        clan_capital_points: u32 = "clanCapitalPoints",
        /// Its league in the clan capital.
        capital_league: Option<League> = "capitalLeague",
        /// Trophies one needs to join.
        required_trophies: Option<u32> = "requiredTrophies",
        /// Builder base trophies one needs to join.
        required_builder_base_trophies: Option<u32> = "requiredBuilderBaseTrophies" | "requiredVersusTrophies",
        /// Town hall level one needs to join.
        required_town_hall_level: Option<u32> = "requiredTownhallLevel" | "requiredTownHallLevel",
        /// How often it says it goes to war.
        war_frequency: Option<WarFrequency> = "warFrequency",
        /// Wars won in a row.
        war_win_streak: u32 = "warWinStreak",
        /// Wars won.
        war_wins: u32 = "warWins",
        /// Wars drawn. Shown only while the war log is public.
        war_ties: Option<u32> = "warTies" or none,
        /// Wars lost. Shown only while the war log is public.
        war_losses: Option<u32> = "warLosses" or none,
        /// Whether everybody may see its wars.
        is_war_log_public: Option<bool> = "isWarLogPublic",
        /// Its league in clan war leagues.
        war_league: Option<League> = "warLeague",
        /// How many members it has.
        members: u32 = "members",
        /// Its members, by rank in the clan.
        member_list: Vec<Element<Member>> = "memberList",
        /// Its labels.
        labels: Vec<Label> = "labels",
        /// Its clan capital.
        clan_capital: Option<ClanCapital> = "clanCapital",
    }
}

model! {
    /// A clan's capital. Empty for a clan without one.
    pub struct ClanCapital {
        /// Level of the capital hall.
        capital_hall_level: Option<u32> = "capitalHallLevel",
        /// Its districts.
        districts: Vec<District> = "districts",
        /// Capital gold put into it so far.
        clan_gold_sink_total: Option<u64> = "clanGoldSinkTotal",
    }
}

model! {
    /// A district of a clan capital.
    pub struct District {
        @identity {
            /// Its number.
            id: DistrictId = "id",
        }
        /// Its name.
        name: String = "name",
        /// Level of its hall.
        district_hall_level: u32 = "districtHallLevel",
    }
}
