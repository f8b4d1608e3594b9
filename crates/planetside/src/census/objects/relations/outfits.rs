//! Outfits and their members.

#[cfg(test)]
use super::declare::fields;
use super::declare::{Texts, direct, keys_in, linked, relation, relations, some, values, values_in};
#[allow(clippy::wildcard_imports, reason = "a table of nearly all that there are")]
use crate::census::collections::*;
use crate::census::objects::place::{Many, One};

relations! {
    Outfit {
        /// Its members.
        members: many OutfitMember, at ("outfit_id");
        /// Its members, as characters.
        characters: many Character, then (members character);
        /// Its leader.
        leader: one OutfitMember, by (leader_character_id);
        /// What its ranks are called.
        ranks: many OutfitRank, at ("outfit_id" sorted "ordinal");
        /// On which worlds its members are online, those who are not included.
        online_statuses: many CharactersOnlineStatus, through (OutfitMember at "outfit_id" by "character_id");
    }

    OutfitMember {
        /// The character.
        character: one Character, same ();
        /// What the character is called.
        character_name: one CharacterName, same ();
        /// On which world it is online.
        online_status: one CharactersOnlineStatus, same ();
        /// The outfit.
        outfit: one Outfit, by (outfit_id);
        /// What its rank is called, and what it may.
        outfit_rank: one OutfitRank, at ("outfit_id" from outfit_id fits
            |member: &OutfitMember, rank: &OutfitRank| member.rank_ordinal.is_some() && member.rank_ordinal == rank.ordinal);
    }

    OutfitMemberExtended {
        /// The character.
        character: one Character, same ();
        /// The outfit.
        outfit: one Outfit, by (outfit_id);
        /// The leader of the outfit.
        leader: one OutfitMember, by (leader_character_id);
    }

    OutfitRank {
        /// The outfit.
        outfit: one Outfit, by (outfit_id);
    }
}
