//! What an event is about.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

/// Something an event can be about, or can be filtered by: a world, a character, a clan, a war.
///
/// The noun belongs to a game's crate, which makes the subjects; here it is only compared. Written `noun/key`.
///
/// ```
/// use bugle_event::Subject;
///
/// assert_eq!(Subject::number("world", 10).to_string(), "world/10");
/// assert_eq!(Subject::text("clan", "#2PP").to_string(), "clan/#2PP");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// What kind of thing: `world`, `character`, `clan`, `player`, `war`.
    pub noun: &'static str,
    /// Which one.
    pub key: Key,
}

/// Which of the things a noun names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// Games that count: PlanetSide's ids.
    Number(u64),
    /// Games that spell: Clash's tags.
    Text(Arc<str>),
}

impl Subject {
    /// A subject with a number for a key.
    pub const fn number(noun: &'static str, key: u64) -> Self {
        Self { noun, key: Key::Number(key) }
    }

    /// A subject with a text for a key.
    pub fn text(noun: &'static str, key: impl Into<Arc<str>>) -> Self {
        Self { noun, key: Key::Text(key.into()) }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.noun, self.key)
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Subject {
    fn schema_name() -> Cow<'static, str> {
        "Subject".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[a-z_]+/.+$", "description": "What it is about: `noun/key`." })
    }
}
