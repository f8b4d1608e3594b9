//! Collections of Census, typed: those that names come from.

use bugle_model::{Model, Read, Reading, model};
use serde_json::Value;

use crate::ids::{CharacterId, FacilityId};

/// A collection, by what its rows are read into.
pub(super) trait Collection: Model {
    /// By what its rows are asked for.
    type Id: ToString + Ord;

    /// What Census calls it.
    const COLLECTION: &'static str;
    /// The field with the id.
    const ID: &'static str;

    /// The id and the name in it, if there is one.
    fn into_name(self) -> Option<(Self::Id, String)>;
}

model! {
    /// A row of `character_name`: what a character is called.
    pub struct CharacterName {
        @identity {
            /// Who.
            character_id: CharacterId = "character_id",
        }
        /// The name.
        name: Option<FirstName> = "name",
    }
}

model! {
    /// A name of one word.
    pub struct FirstName {
        /// As it is shown.
        first: Option<String> = "first",
        /// In lower case, to be searched for.
        first_lower: Option<String> = "first_lower",
    }
}

model! {
    /// A row of `map_region`: a facility and its place.
    pub struct MapRegion {
        @identity {
            /// The facility.
            facility_id: FacilityId = "facility_id",
        }
        /// What it is called.
        facility_name: Option<String> = "facility_name",
    }
}

impl Collection for CharacterName {
    type Id = CharacterId;
    const COLLECTION: &'static str = "character_name";
    const ID: &'static str = "character_id";

    fn into_name(self) -> Option<(CharacterId, String)> {
        Some((self.character_id, self.name?.first?))
    }
}

impl Collection for MapRegion {
    type Id = FacilityId;
    const COLLECTION: &'static str = "map_region";
    const ID: &'static str = "facility_id";

    fn into_name(self) -> Option<(FacilityId, String)> {
        Some((self.facility_id, self.facility_name?))
    }
}

/// Census writes numbers in quotes.
macro_rules! read_ids {
    ($($id:ident)+) => {$(
        impl Read for $id {
            fn read(json: &str, reading: &mut Reading) -> Option<Self> {
                let plain = json.trim_matches('"');
                let is_quoted = json.len() == plain.len() + 2;
                match plain.parse() {
                    Ok(id) if is_quoted && plain.starts_with(|first| matches!(first, '1'..='9')) => Some(Self(id)),
                    _ => {
                        reading.unusual();
                        Read::read(json, reading).map(Self)
                    }
                }
            }

            fn to_service(&self) -> Value {
                self.to_string().into()
            }
        }
    )+};
}

read_ids! { CharacterId FacilityId }
