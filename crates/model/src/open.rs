//! Words that come from a list which may grow.

/// Whether two words are the same, but for case and underscores: `homeVillage` and `HOME_VILLAGE` are.
pub fn is_same_word(one: &str, other: &str) -> bool {
    letters(one).eq(letters(other))
}

fn letters(word: &str) -> impl Iterator<Item = u8> {
    word.bytes().filter(|letter| *letter != b'_').map(|letter| letter.to_ascii_lowercase())
}

/// Defines an enum of words, each with the service's spelling: an unknown word is kept as it was sent, and counted. A word
/// that is spelled in other case, or with other underscores, is that word; the model that it is in remembers how it was
/// spelled. The crate needs `serde` and `schemars`.
///
/// ```
/// bugle_model::open_enum! {
///     /// A wind.
///     pub enum Wind {
///         /// From the north.
///         Boreas = "boreas",
///     }
/// }
///
/// assert_eq!(Wind::from("boreas"), Wind::Boreas);
/// assert_eq!(Wind::from("BOREAS"), Wind::Boreas);
/// assert_eq!(Wind::from("zephyr").as_str(), "zephyr");
/// ```
#[macro_export]
macro_rules! open_enum {
    (
        $(#[$doc:meta])*
        pub enum $name:ident { $($(#[$word_doc:meta])* $variant:ident = $word:literal),* $(,)? }
    ) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$word_doc])* $variant,)*
            /// A word that is not known yet, as it was sent.
            Unknown(Box<str>),
        }

        impl $name {
            /// The word as the API writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Unknown(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => return Self::$variant,)*
                    _ => {}
                }
                $(if $crate::parts::is_same_word(word, $word) {
                    return Self::$variant;
                })*
                Self::Unknown(word.into())
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word: ::std::borrow::Cow<'de, str> = ::serde::Deserialize::deserialize(deserializer)?;
                Ok(Self::from(&*word))
            }
        }

        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({ "type": "string", "examples": [$($word),*] })
            }
        }

        impl $crate::Read for $name {
            fn read(json: &str, reading: &mut $crate::Reading) -> Option<Self> {
                let word = $crate::parts::word(json)?;
                if word.is_empty() {
                    return None;
                }
                let known = Self::from(&*word);
                if let Self::Unknown(_) = known {
                    reading.unknown();
                }
                if known.as_str() != word {
                    reading.unusual();
                }
                Some(known)
            }

            fn to_service(&self) -> $crate::parts::Value {
                self.as_str().into()
            }
        }

        impl $crate::Quoted for $name {
            fn read_quoted(json: &str, reading: &mut $crate::Reading) -> Option<Self> {
                $crate::Read::read(json, reading)
            }

            fn to_quoted(&self) -> $crate::parts::Value {
                self.as_str().into()
            }
        }
    };
}
