//! Numbers and words that name things.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use bugle_event::Said;
use bugle_model::{Read, Reading};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// The text is no such number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is not the number of a {noun}", Said::new(text))]
pub struct ParseIdError {
    text: String,
    noun: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $noun:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
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

        impl Read for $name {
            fn read(json: &str, reading: &mut Reading) -> Option<Self> {
                Read::read(json, reading).map(Self)
            }
        }
    };
}

id! {
    /// A country or a wider region: 32000000 and up.
    LocationId, "location"
}

id! {
    /// A league of any kind: each kind has a range of numbers of its own.
    LeagueId, "league"
}

impl LocationId {
    /// Everywhere: where rankings are asked for, and only there.
    pub const GLOBAL: Self = Self(0);
}

impl fmt::Display for LocationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::GLOBAL { f.pad("global") } else { self.0.fmt(f) }
    }
}

impl FromStr for LocationId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        if text.eq_ignore_ascii_case("global") {
            return Ok(Self::GLOBAL);
        }
        text.trim().parse().map(Self).map_err(|_| ParseIdError { text: text.to_owned(), noun: "location" })
    }
}

impl LeagueId {
    /// The only legacy league whose seasons are kept.
    pub const LEGEND: Self = Self(29_000_022);
}

impl fmt::Display for LeagueId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for LeagueId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        text.trim().parse().map(Self).map_err(|_| ParseIdError { text: text.to_owned(), noun: "league" })
    }
}

/// A season, as the API names it: `2025-08`, `2025-10-06`, or a number of seconds. What it means differs from endpoint to
/// endpoint and from year to year, so that it is kept as it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
}

impl<'de> Deserialize<'de> for SeasonId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json: Box<serde_json::value::RawValue> = Deserialize::deserialize(deserializer)?;
        Read::read(json.get(), &mut Reading::default()).ok_or_else(|| serde::de::Error::custom("not a season"))
    }
}

impl Serialize for SeasonId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.text.parse::<u64>() {
            Ok(number) if self.is_number => serializer.serialize_u64(number),
            _ => serializer.serialize_str(&self.text),
        }
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
