//! Outfits and their members.

use super::declare::{direct, keys_in, relation, relations, some, values, values_in};
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
    }

    OutfitMember {
        /// The character.
        character: one Character, same ();
        /// What the character is called.
        character_name: one CharacterName, same ();
        /// The outfit.
        outfit: one Outfit, by (outfit_id);
    }
}
