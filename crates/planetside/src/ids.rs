//! The numbers of the game, each as a type of its own.
//!
//! All of them are open sets: the game adds worlds, vehicles and factions without notice, so any number is kept, and
//! names are looked up in [`crate::tables`]. `0` is the game's own word for "none" or "unknown" in every one of them.

use bugle_event::Subject;

/// A number of the game, as a type of its own.
pub trait Id: Copy + std::fmt::Display {}

/// Defines ids: `Name(number) as json_form`, where the JSON form is `string` for ids over 53 bits, else `number`.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($number:ty) as $form:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub $number);

        impl $name {
            /// The game's own "none" or "unknown": `0`.
            pub const NONE: Self = Self(0);

            /// Whether it is the game's own "none" or "unknown".
            pub const fn is_none(self) -> bool {
                self.0 == 0
            }
        }

        impl $crate::ids::Id for $name {}

        impl From<$number> for $name {
            fn from(number: $number) -> Self {
                Self(number)
            }
        }

        impl bugle_event::Keyed for $name {
            fn keys(self) -> bugle_event::JoinKeys {
                bugle_event::Keyed::keys(self.0)
            }
        }

        /// As Census is asked about it.
        impl $crate::census::Values for $name {
            fn write(self, to: &mut Vec<String>) {
                to.push(self.to_string());
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::ids::ids!(@serialize $form self serializer)
            }
        }

        impl bugle_model::Quoted for $name {
            fn read_quoted(json: &str, reading: &mut bugle_model::Reading) -> Option<Self> {
                bugle_model::Quoted::read_quoted(json, reading).map(Self)
            }

            fn to_quoted(&self) -> serde_json::Value {
                bugle_model::Quoted::to_quoted(&self.0)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::ids::ids!(@schema $form $name $number)
            }
        }
    )+};
    (@serialize string $self:ident $serializer:ident) => { $serializer.collect_str($self) };
    (@serialize number $self:ident $serializer:ident) => { serde::Serialize::serialize(&$self.0, $serializer) };
    (@schema string $name:ident $number:ty) => {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]+$", "title": stringify!($name) })
    };
    (@schema number $name:ident $number:ty) => {
        schemars::json_schema!({
            "type": "integer", "minimum": <$number>::MIN, "maximum": <$number>::MAX, "title": stringify!($name),
        })
    };
}
pub(crate) use ids;

ids! {
    /// A character. Odd numbers; over 53 bits, so a string in JSON.
    CharacterId(u64) as string;
    /// An outfit: a group of characters. Over 53 bits, so a string in JSON.
    OutfitId(u64) as string;
    /// Whatever can receive help or damage: a character, a turret, a beacon. The game reuses the ids of the latter.
    EntityId(u64) as string;
    /// A world: one server of the game, such as Osprey.
    World(u16) as number;
    /// A zone: a continent, or an instance of a tutorial, of a sanctuary, of a battle island.
    Zone(u32) as number;
    /// A faction, or the side a character fights for.
    Faction(u16) as number;
    /// A class of a faction: the loadout a character wears.
    Loadout(u16) as number;
    /// What experience was granted for.
    ExperienceId(u32) as number;
    /// An item. Weapons in events are items too.
    ItemId(u32) as number;
    /// A facility: a base with a control point.
    FacilityId(u32) as number;
    /// A ribbon or a medal.
    AchievementId(u32) as number;
    /// A skill.
    SkillId(u32) as number;
    /// A fire mode of a weapon. Signed: `-1` is sent for deaths out of bounds.
    FireModeId(i32) as number;
    /// A type of vehicle.
    VehicleId(u32) as number;
    /// A type of alert.
    MetagameEventId(u32) as number;
    /// One run of an alert. Unique within a world until its server restarts.
    MetagameInstanceId(u32) as number;
    /// The state of an alert.
    MetagameState(u16) as number;
    /// A type of fish.
    FishId(u32) as number;
}

impl EntityId {
    /// The character, if it is one: characters have odd ids.
    pub const fn character(self) -> Option<CharacterId> {
        if self.0 % 2 == 1 { Some(CharacterId(self.0)) } else { None }
    }
}

impl From<CharacterId> for EntityId {
    fn from(CharacterId(id): CharacterId) -> Self {
        Self(id)
    }
}

impl Zone {
    /// The zone this is an instance of; the zone itself where it has no instances.
    #[must_use]
    pub const fn definition(self) -> Self {
        Self(self.0 & 0xFFFF)
    }

    /// Which instance of it. `0` for the continents.
    pub const fn instance(self) -> u16 {
        (self.0 >> 16) as u16
    }
}

impl MetagameState {
    /// The alert began.
    pub const STARTED: Self = Self(135);
    /// The alert began anew.
    pub const RESTARTED: Self = Self(136);
    /// The alert was called off. The Forgotten Fleet Carrier ends so when it is destroyed.
    pub const CANCELED: Self = Self(137);
    /// The alert ran out.
    pub const ENDED: Self = Self(138);
    /// The bonus changed; the alert goes on.
    pub const XP_BONUS_CHANGED: Self = Self(139);

    /// Its name, as the API spells it.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::STARTED => Some("started"),
            Self::RESTARTED => Some("restarted"),
            Self::CANCELED => Some("canceled"),
            Self::ENDED => Some("ended"),
            Self::XP_BONUS_CHANGED => Some("xp bonus changed"),
            _ => None,
        }
    }
}

/// The subject of an id: its noun, and the number.
macro_rules! subjects {
    ($($name:ident is $noun:literal;)+) => {$(
        impl $name {
            /// The noun of its [`Subject`].
            pub const NOUN: &'static str = $noun;
        }

        impl From<$name> for Subject {
            fn from(id: $name) -> Self {
                Self::number($name::NOUN, u64::from(id.0))
            }
        }
    )+};
}

subjects! {
    World is "world";
    Zone is "zone";
    CharacterId is "character";
    OutfitId is "outfit";
    ExperienceId is "experience";
    FacilityId is "facility";
    Faction is "faction";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_packs_its_definition_and_its_instance() {
        for (id, definition, instance) in
            [(131_434, 362, 2), (282_198_111, 95, 4306), (103_088_492, 364, 1573), (344, 344, 0)]
        {
            assert_eq!((Zone(id).definition(), Zone(id).instance()), (Zone(definition), instance));
        }
    }

    #[test]
    fn ids_over_53_bits_are_strings_in_json() {
        let json = serde_json::to_string(&(CharacterId(5_428_000_000_000_000_001), World(10), FireModeId(-1))).unwrap();
        assert_eq!(json, r#"["5428000000000000001",10,-1]"#);
    }

    #[test]
    fn odd_entities_are_characters() {
        assert_eq!(EntityId(3).character(), Some(CharacterId(3)));
        assert_eq!(EntityId(4).character(), None);
        assert_eq!(EntityId::NONE.character(), None);
    }

    #[test]
    fn subjects_are_written_with_their_noun() {
        assert_eq!(Subject::from(World(10)).to_string(), "world/10");
        assert_eq!(Subject::from(CharacterId(7)).to_string(), "character/7");
    }
}
