//! Tags: the names of clans and players in the API.
//!
//! What a user types is normalised and checked against the alphabet, before a request is spent on it. What the API
//! sends is taken as it is: it knows better than we do.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use bugle_event::{JoinKeys, Keyed, Said, Subject};
use bugle_model::parts::word;
use bugle_model::{Read, Reading};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::Value;

use crate::typed::{ALPHABET, symbols};

/// Symbols of the longest tag that is kept. Real ones have up to 9.
const SYMBOLS_MAX: usize = 15;

/// The text is no tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}` is not a tag; a tag is `#` and 3 to 15 of the symbols {ALPHABET}, such as #2PP", Said::new(text))]
pub struct ParseTagError {
    text: String,
}

/// The symbols of a tag without `#`, padded with zeros; kept inline, so that tags are copied and compared cheaply.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Symbols([u8; SYMBOLS_MAX]);

impl Symbols {
    /// As typed or pasted by a person.
    fn typed(text: &str) -> Option<Self> {
        Self::sent(&symbols(text)?)
    }

    /// As sent by the API, with or without `#`.
    fn sent(text: &str) -> Option<Self> {
        let symbols = text.strip_prefix('#').unwrap_or(text).as_bytes();
        let fits = (1..=SYMBOLS_MAX).contains(&symbols.len()) && symbols.iter().all(u8::is_ascii_graphic);
        let mut padded = [0; SYMBOLS_MAX];
        fits.then(|| padded[..symbols.len()].copy_from_slice(symbols))?;
        Some(Self(padded))
    }

    fn as_str(&self) -> &str {
        let end = self.0.iter().position(|&symbol| symbol == 0).unwrap_or(SYMBOLS_MAX);
        std::str::from_utf8(&self.0[..end]).expect("checked to be ASCII when made")
    }
}

/// Whether these can be the symbols of a tag, and not a word that came in its place. Symbols that are not in the alphabet
/// may still come.
pub(crate) fn is_plausible(symbols: &str) -> bool {
    let can_be = |symbol: char| symbol.is_ascii_uppercase() || symbol.is_ascii_digit();
    symbols.len() > 2 && symbols.chars().all(can_be)
}

macro_rules! tag {
    ($(#[$doc:meta])* $name:ident, $noun:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Symbols);

        impl $name {
            /// What a subject with this tag is: the noun of [`Subject`].
            pub const NOUN: &'static str = $noun;

            /// The tag as the API sent it. Symbols that are not in the alphabet are let through.
            pub(crate) fn sent(text: &str) -> Option<Self> {
                Symbols::sent(text).map(Self)
            }

            /// The symbols, without `#`.
            pub fn symbols(&self) -> &str {
                self.0.as_str()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&format!("#{}", self.0.as_str()))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl Keyed for $name {
            fn keys(self) -> JoinKeys {
                self.to_string().keys()
            }
        }

        impl FromStr for $name {
            type Err = ParseTagError;

            /// As typed by a person: any case, with or without `#`, the letter O for the digit 0.
            fn from_str(text: &str) -> Result<Self, ParseTagError> {
                Symbols::typed(text).map(Self).ok_or_else(|| ParseTagError { text: text.to_owned() })
            }
        }

        impl TryFrom<&str> for $name {
            type Error = ParseTagError;
            fn try_from(text: &str) -> Result<Self, ParseTagError> {
                text.parse()
            }
        }

        impl TryFrom<&String> for $name {
            type Error = ParseTagError;
            fn try_from(text: &String) -> Result<Self, ParseTagError> {
                text.parse()
            }
        }

        impl TryFrom<String> for $name {
            type Error = ParseTagError;
            fn try_from(text: String) -> Result<Self, ParseTagError> {
                text.parse()
            }
        }

        impl From<&$name> for $name {
            fn from(tag: &$name) -> Self {
                *tag
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<'de, str>::deserialize(deserializer)?;
                Self::sent(&text).ok_or_else(|| D::Error::custom(ParseTagError { text: text.into_owned() }))
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "pattern": "^#.{1,15}$" })
            }
        }

        impl Read for $name {
            fn read(json: &str, reading: &mut Reading) -> Option<Self> {
                let tag = Self::sent(&word(json)?)?;
                // Without `#`, or with escapes.
                if json.len() != tag.symbols().len() + r##""#""##.len() {
                    reading.unusual();
                }
                Some(tag)
            }

            fn to_service(&self) -> Value {
                self.to_string().into()
            }
        }

        impl From<&$name> for Subject {
            fn from(tag: &$name) -> Self {
                Subject::text($noun, tag.to_string())
            }
        }

        impl From<$name> for Subject {
            fn from(tag: $name) -> Self {
                Self::from(&tag)
            }
        }
    };
}

tag! {
    /// The tag of a clan: `#2PP`.
    ///
    /// ```
    /// use bugle_clash::ClanTag;
    ///
    /// let tag: ClanTag = " 2pp ".parse()?;
    /// assert_eq!(tag.to_string(), "#2PP");
    /// assert!("#ABC".parse::<ClanTag>().is_err());
    /// # Ok::<(), bugle_clash::ParseTagError>(())
    /// ```
    ClanTag, "clan"
}

tag! {
    /// The tag of a player. A clan and a player can have the same symbols; they are strangers.
    PlayerTag, "player"
}

tag! {
    /// The tag of a war of clan war leagues.
    WarTag, "war"
}

impl PlayerTag {
    /// Stands for a player whom a recording does not name: `#?`.
    pub(crate) const NOBODY: Self = {
        let mut symbols = [0; SYMBOLS_MAX];
        symbols[0] = b'?';
        Self(Symbols(symbols))
    };
}

impl WarTag {
    /// Whether it is the tag of a war; or else `#0`, which stands for one that was not drawn yet.
    pub fn is_drawn(&self) -> bool {
        self.symbols() != "0"
    }
}

tag! {
    /// The tag of a group of players in a league week.
    LeagueGroupTag, "league_group"
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn typed_tags_are_normalised() {
        for text in ["#2PP", "2pp", " #2pP ", "%2pp", "#2-P-P"] {
            assert_eq!(text.parse::<ClanTag>().unwrap().to_string(), "#2PP", "{text}");
        }
        assert_eq!("#O2Y".parse::<PlayerTag>().unwrap().to_string(), "#02Y");
    }

    #[test]
    fn what_is_no_tag_is_named_together_with_the_alphabet() {
        for text in ["", "#", "#2P", "#ABC", "#2PP2PP2PP2PP2PP2PP", "#2PPé"] {
            text.parse::<ClanTag>().unwrap_err();
        }
        insta::assert_snapshot!("#ABC".parse::<ClanTag>().unwrap_err(), @"`#ABC` is not a tag; a tag is `#` and 3 to 15 of the symbols 0289PYLQGRJCUV, such as #2PP");
    }

    #[test]
    fn what_the_api_sends_is_taken() {
        let tag: ClanTag = serde_json::from_str(r##""#ABC1""##).unwrap();
        assert_eq!(serde_json::to_string(&tag).unwrap(), r##""#ABC1""##);
        assert_eq!(Subject::from(&tag).to_string(), "clan/#ABC1");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(symbols in "[0289PYLQGRJCUV]{3,15}") {
            let tag: PlayerTag = symbols.parse().unwrap();
            prop_assert_eq!(tag.symbols(), &symbols);
            prop_assert_eq!(tag.to_string().parse(), Ok(tag));
        }
    }
}
