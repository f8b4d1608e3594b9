//! Characters, and what they have.

use super::declare::{Texts, direct, linked, relation, relations, some, values};
use crate::census::collections::*;
use crate::census::objects::place::{Many, One};
relations! {
    Character {
        /// Its outfit.
        outfit: one Outfit, through (OutfitMember at "character_id" by "outfit_id");
        /// Its place in its outfit.
        outfit_member: one OutfitMember, same ();
        /// What it is called, and nothing else of it.
        character_name: one CharacterName, same ();
    }
}
