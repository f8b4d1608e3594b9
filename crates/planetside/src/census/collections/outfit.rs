//! Outfits and their members.

use bugle_event::Timestamp;
use bugle_model::row;

use crate::census::collections::date::Date;
use crate::ids::{CharacterId, OutfitId};

row! {
    /// A row of `outfit`.
    pub struct Outfit {
        /// Which.
        outfit_id: OutfitId,
        /// What it is called.
        name: Option<String>,
        /// The same in lower case, to be searched for.
        name_lower: Option<String>,
        /// What stands in brackets before its members' names: up to four letters. Empty: it has none.
        alias: Option<String>,
        /// The same in lower case, to be searched for.
        alias_lower: Option<String>,
        /// When it was founded.
        time_created: Option<Timestamp>,
        /// The same as a date.
        time_created_date: Option<Date>,
        /// Who leads it.
        leader_character_id: Option<CharacterId>,
        /// How many members it has.
        member_count: Option<u32>,
    }
}

row! {
    /// A row of `outfit_member`: a character's place in its outfit.
    pub struct OutfitMember {
        /// The outfit. `0`: none.
        outfit_id: Option<OutfitId>,
        /// The member.
        character_id: CharacterId,
        /// Since when.
        member_since: Option<Timestamp>,
        /// The same as a date.
        member_since_date: Option<Date>,
        /// What its rank is called in this outfit.
        rank: Option<String>,
        /// Which rank: `1` is the leader's.
        rank_ordinal: Option<u32>,
    }
}

row! {
    /// A row of `outfit_member_extended`: a character's place in its outfit, and the outfit.
    pub struct OutfitMemberExtended {
        /// The member.
        character_id: CharacterId,
        /// Since when.
        member_since: Option<Timestamp>,
        /// The same as a date.
        member_since_date: Option<Date>,
        /// What its rank is called in this outfit.
        member_rank: Option<String>,
        /// Which rank: `1` is the leader's.
        member_rank_ordinal: Option<u32>,
        /// What its rank is called, where this is a part of a character that `outfit_member` was resolved of.
        rank: Option<String>,
        /// Which rank, there.
        rank_ordinal: Option<u32>,
        /// The outfit.
        outfit_id: Option<OutfitId>,
        /// What the outfit is called.
        name: Option<String>,
        /// The same in lower case.
        name_lower: Option<String>,
        /// What stands in brackets before its members' names. Empty: it has none.
        alias: Option<String>,
        /// The same in lower case.
        alias_lower: Option<String>,
        /// When the outfit was founded.
        time_created: Option<Timestamp>,
        /// The same as a date.
        time_created_date: Option<Date>,
        /// Who leads it.
        leader_character_id: Option<CharacterId>,
        /// How many members it has.
        member_count: Option<u32>,
    }
}

row! {
    /// A row of `outfit_rank`: what a rank is called in an outfit.
    pub struct OutfitRank {
        /// The outfit.
        outfit_id: OutfitId,
        /// Which rank: `1` is the leader's.
        ordinal: Option<u32>,
        /// What it is called.
        name: Option<String>,
        /// What is said of it.
        description: Option<String>,
    }
}
