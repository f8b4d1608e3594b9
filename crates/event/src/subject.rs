//! What an event is about.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::name::Name;

/// Something an event can be about, or can be filtered by: a world, a character, a clan, a war.
///
/// The noun belongs to a game's crate, which makes the subjects; here it is only compared. Written `noun/key`.
///
/// ```
/// use bugle_event::Subject;
///
/// assert_eq!(Subject::number("world", 10).to_string(), "world/10");
/// assert_eq!(Subject::text("clan", "#2PP").to_string(), "clan/#2PP");
/// assert_eq!("world/10".parse(), Ok(Subject::number("world", 10)));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// What kind of thing: `world`, `character`, `clan`, `player`, `war`.
    pub noun: &'static str,
    /// Which one.
    pub key: Key,
}

/// Which of the things a noun names.
///
/// ```
/// use bugle_event::{Key, Subject};
///
/// assert_eq!(Subject::number("world", 10).key, Key::Number(10));
/// assert_eq!(Subject::text("clan", "#2PP").key, Key::Text("#2PP".into()));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// Games that count: PlanetSide's ids.
    Number(u64),
    /// Games that spell: Clash's tags.
    Text(Arc<str>),
}

/// The number that this text writes, if it writes it as numbers are written: `007` is a text.
///
/// ```
/// use bugle_event::fields::digits;
///
/// assert_eq!(["8", "18446744073709551615", "007", "-8", ""].map(digits), [Some(8), Some(u64::MAX), None, None, None]);
/// ```
pub fn digits(text: &str) -> Option<u64> {
    let is_plain = text.len() == 1 || !text.starts_with('0');
    let all_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if is_plain && all_digits { text.parse().ok() } else { None }
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

/// The text is no subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseSubjectError;

impl fmt::Display for ParseSubjectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a subject; expected `noun/key`, such as world/10 or clan/#2PP")
    }
}

impl std::error::Error for ParseSubjectError {}

impl FromStr for Subject {
    type Err = ParseSubjectError;

    /// `noun/key`. A key that is written like a number is one: no game spells with digits alone.
    fn from_str(text: &str) -> Result<Self, ParseSubjectError> {
        let (noun, key) = text.split_once('/').ok_or(ParseSubjectError)?;
        let Name(noun) = Name::parse(noun).ok_or(ParseSubjectError)?;
        let number = key.parse().ok().filter(|number: &u64| number.to_string() == key);
        Ok(Self { noun, key: number.map_or_else(|| Key::Text(key.into()), Key::Number) })
    }
}

impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_read_as_it_is_written() {
        let subjects =
            [Subject::number("world", 10), Subject::number("world", u64::MAX), Subject::text("clan", "#2PP")];
        for subject in
            subjects.iter().chain(&[Subject::text("a", "b/c"), Subject::text("zone", "007"), Subject::text("n", "")])
        {
            assert_eq!(subject.to_string().parse().as_ref(), Ok(subject));
            assert_eq!(format!("{subject:?}"), subject.to_string());
            let json = serde_json::to_string(subject).unwrap();
            assert_eq!(json, format!("\"{subject}\""));
            assert_eq!(&serde_json::from_str::<Subject>(&json).unwrap(), subject);
        }
        assert_eq!(format!("{:?} {:?}", Key::Number(7), Key::Text("x".into())), "7 x");
    }

    #[test]
    fn what_is_no_subject_is_refused_with_what_would_be() {
        for text in ["", "world", "Two Words/1", "/1", "\u{0}/1"] {
            assert_eq!(text.parse::<Subject>(), Err(ParseSubjectError), "{text}");
        }
        let said = serde_json::from_str::<Subject>("\"world\"").unwrap_err().to_string();
        assert!(said.starts_with("not a subject; expected `noun/key`"), "{said}");
        assert!(serde_json::from_str::<Subject>("7").is_err());
    }
}
