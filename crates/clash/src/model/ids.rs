//! Numbers and words that name things.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use bugle_event::Said;
use bugle_model::{Read, Reading};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The text is no such number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is not the number of a {noun}", Said::new(text))]
pub struct ParseIdError {
    text: String,
    noun: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $noun:literal $(, $all:literal)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl From<u32> for $name {
            fn from(id: u32) -> Self {
                Self(id)
            }
        }

        /// So that a plain number can be written.
        impl TryFrom<i32> for $name {
            type Error = ParseIdError;
            fn try_from(id: i32) -> Result<Self, ParseIdError> {
                id.try_into().map(Self).map_err(|_| ParseIdError { text: id.to_string(), noun: $noun })
            }
        }

        impl TryFrom<&str> for $name {
            type Error = ParseIdError;
            fn try_from(text: &str) -> Result<Self, ParseIdError> {
                text.parse()
            }
        }

        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(text: &str) -> Result<Self, ParseIdError> {
                $(if text.trim().eq_ignore_ascii_case($all) {
                    return Ok(Self(0));
                })?
                text.trim().parse().map(Self).map_err(|_| ParseIdError { text: text.to_owned(), noun: $noun })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                $(if self.0 == 0 {
                    return f.pad($all);
                })?
                self.0.fmt(f)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                u32::json_schema(generator)
            }
        }

        impl Read for $name {
            fn read(json: &str, reading: &mut Reading) -> Option<Self> {
                Read::read(json, reading).map(Self)
            }

            fn to_service(&self) -> Value {
                self.0.to_service()
            }
        }
    };
}

id! {
    /// A country or a wider region: 32000000 and up.
    LocationId, "location", "global"
}

id! {
    /// A league of any kind: each kind has a range of numbers of its own, and within it a higher number is a stronger
    /// league.
    LeagueId, "league"
}

id! {
    /// A label: 56000000 and up are those of clans, 57000000 and up those of players.
    LabelId, "label"
}

id! {
    /// A district of a clan capital: 70000000 and up. The first one is the Capital Peak.
    DistrictId, "district"
}

id! {
    /// A language that clans talk: 75000000 and up.
    LanguageId, "language"
}

id! {
    /// A part of a player's house: 82000000 and up.
    HousePartId, "part of a house"
}

impl LocationId {
    /// Everywhere: where rankings are asked for, and only there.
    pub const GLOBAL: Self = Self(0);
}

impl LeagueId {
    /// The only legacy league whose seasons are kept.
    pub const LEGEND: Self = Self(29_000_022);
}

/// A season, as the API names it: `2025-08`, `2025-10-06`, or a number of seconds. What it means differs from endpoint to
/// endpoint and from year to year, so that it is kept as it is.
#[derive(Clone, Debug)]
pub struct SeasonId {
    text: Box<str>,
    /// Whether the API writes it as a number.
    is_number: bool,
}

impl SeasonId {
    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// When it began, where it is a number of seconds since 1970, as league weeks are; 0 stands for no week. `None`: it is
    /// written as a month or a day.
    pub fn as_secs(&self) -> Option<u64> {
        self.text.parse().ok()
    }
}

/// A number that is written as a text is the same number.
impl PartialEq for SeasonId {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for SeasonId {}

impl PartialOrd for SeasonId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for SeasonId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl Hash for SeasonId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl From<u64> for SeasonId {
    fn from(secs: u64) -> Self {
        Self { text: secs.to_string().into(), is_number: true }
    }
}

impl From<&str> for SeasonId {
    fn from(text: &str) -> Self {
        Self { text: text.trim().into(), is_number: false }
    }
}

impl From<String> for SeasonId {
    fn from(text: String) -> Self {
        Self::from(&*text)
    }
}

impl From<&SeasonId> for SeasonId {
    fn from(id: &SeasonId) -> Self {
        id.clone()
    }
}

impl fmt::Display for SeasonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl Read for SeasonId {
    fn read(json: &str, _: &mut Reading) -> Option<Self> {
        if let Ok(number) = json.parse::<u64>() {
            return Some(Self { text: number.to_string().into(), is_number: true });
        }
        serde_json::from_str::<Cow<'_, str>>(json).ok().map(|text| Self { text: (&*text).into(), is_number: false })
    }

    fn to_service(&self) -> Value {
        self.as_secs().filter(|_| self.is_number).map_or_else(|| self.as_str().into(), Value::from)
    }
}

/// As it may be written.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenSeason {
    Number(u64),
    Text(String),
}

impl<'de> Deserialize<'de> for SeasonId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match WrittenSeason::deserialize(deserializer)? {
            WrittenSeason::Number(secs) => Self::from(secs),
            WrittenSeason::Text(text) => Self { text: text.into(), is_number: false },
        })
    }
}

impl Serialize for SeasonId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_service().serialize(serializer)
    }
}

impl JsonSchema for SeasonId {
    fn schema_name() -> Cow<'static, str> {
        "SeasonId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "integer"] })
    }
}
