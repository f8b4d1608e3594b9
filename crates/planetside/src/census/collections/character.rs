//! Characters.

use bugle_event::Timestamp;
use bugle_model::row;
use serde_json::Value;

use crate::census::collections::characters::{CharactersCurrency, CharactersItem, Friend};
use crate::census::collections::date::Date;
use crate::census::collections::faction::{Faction, Profile};
use crate::census::collections::first_name::FirstName;
use crate::census::collections::history::CharacterStats;
use crate::census::collections::outfit::{Outfit, OutfitMemberExtended};
use crate::census::ids::{HeadId, ProfileId, TitleId};
use crate::ids::{CharacterId, Faction as FactionId, World as WorldId};

row! {
    /// A row of `character`: who a character is, and how far it has come. The parts at the end are there when they were
    /// resolved (`c:resolve`).
    pub struct Character {
        /// Who.
        character_id: CharacterId,
        /// What it is called.
        name: Option<FirstName>,
        /// The faction that it belongs to.
        faction_id: Option<FactionId>,
        /// What its head looks like.
        head_id: Option<HeadId>,
        /// The title before its name. `0`: none.
        title_id: Option<TitleId>,
        /// When it was made and was last seen.
        times: Option<CharacterTimes>,
        /// Its certification points.
        certs: Option<Certs>,
        /// Its battle rank.
        battle_rank: Option<BattleRank>,
        /// The class that it plays, or played last.
        profile_id: Option<ProfileId>,
        /// Its ribbon of the day.
        daily_ribbon: Option<DailyRibbon>,
        /// How often it began anew at battle rank 1 (A.S.P.).
        prestige_level: Option<u32>,
        /// Resolved as `world`: where it lives.
        world_id: Option<WorldId>,
        /// Resolved as `online_status`: the world on which it is online; `0`: it is offline.
        online_status: Option<WorldId>,
        /// Resolved as `outfit`: its outfit.
        outfit: Option<Box<Outfit>>,
        /// Resolved as `outfit_member` or `outfit_member_extended`: its place in its outfit; with the latter, the
        /// outfit, too.
        outfit_member: Option<Box<OutfitMemberExtended>>,
        /// Resolved as `profile`: the class that it plays.
        profile: Option<Box<Profile>>,
        /// Resolved as `faction`: its faction.
        faction: Option<Box<Faction>>,
        /// Resolved as `stat`, `stat_by_faction`, `stat_history`, `weapon_stat` and `weapon_stat_by_faction`.
        stats: Option<Box<CharacterStats>>,
        /// Resolved as `item` or `item_full`: what it has; with the latter, each with what is known of the item.
        items: Vec<CharactersItem>,
        /// Resolved as `friends`: its friends.
        friends: Vec<Friend>,
        /// Resolved as `currency`: what it has.
        currency: Option<Box<CharactersCurrency>>,
    }
}

row! {
    /// A row of `single_character_by_id`: all that is known of a character, quickly, in some hundreds of kilobytes.
    pub struct SingleCharacterById {
        /// Who.
        character_id: CharacterId,
        /// What it is called.
        name: Option<FirstName>,
        /// The faction that it belongs to.
        faction_id: Option<FactionId>,
        /// What its head looks like.
        head_id: Option<HeadId>,
        /// The title before its name. `0`: none.
        title_id: Option<TitleId>,
        /// When it was made and was last seen.
        times: Option<CharacterTimes>,
        /// Its certification points.
        certs: Option<Certs>,
        /// Its battle rank.
        battle_rank: Option<BattleRank>,
        /// The class that it plays, or played last.
        profile_id: Option<ProfileId>,
        /// Its ribbon of the day.
        daily_ribbon: Option<DailyRibbon>,
        /// How often it began anew at battle rank 1 (A.S.P.).
        prestige_level: Option<u32>,
        /// What it has of currencies.
        currency: Option<Box<CharactersCurrency>>,
        /// Its statistics.
        stats: Option<Box<CharacterStats>>,
        /// What it has.
        items: Vec<CharactersItem>,
        /// How long it took the service.
        sub_timing: Option<Value>,
    }
}

row! {
    /// A row of `character_name`: what a character is called.
    pub struct CharacterName {
        /// Who.
        character_id: CharacterId,
        /// The name.
        name: Option<FirstName>,
    }
}

row! {
    /// When a character was made and was last seen.
    pub struct CharacterTimes {
        /// When it was made.
        creation: Option<Timestamp>,
        /// The same as a date.
        creation_date: Option<Date>,
        /// When it was last written down.
        last_save: Option<Timestamp>,
        /// The same as a date.
        last_save_date: Option<Date>,
        /// When it last logged in.
        last_login: Option<Timestamp>,
        /// The same as a date.
        last_login_date: Option<Date>,
        /// How often it logged in.
        login_count: Option<u32>,
        /// How long it was played: minutes.
        minutes_played: Option<u64>,
    }
}

row! {
    /// Certification points.
    pub struct Certs {
        /// Earned in play.
        earned_points: Option<u64>,
        /// Given, with ranks and memberships.
        gifted_points: Option<u64>,
        /// Spent.
        spent_points: Option<u64>,
        /// Not spent yet.
        available_points: Option<u64>,
        /// How much of the next one is earned: `0` to `1`.
        percent_to_next: Option<f64>,
    }
}

row! {
    /// A battle rank.
    pub struct BattleRank {
        /// How much of the way to the next one is done: percent.
        percent_to_next: Option<f64>,
        /// The rank: 1 to 120; `0` of a character that was never played.
        value: Option<u32>,
    }
}

row! {
    /// The ribbon of the day.
    pub struct DailyRibbon {
        /// How many were earned that day.
        count: Option<u32>,
        /// Which day: when it began.
        time: Option<Timestamp>,
        /// The same as a date.
        date: Option<Date>,
    }
}
