//! Small parts that several models share.

use bugle_model::{Extra, Fields, Read, Reading, model};
use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::model::ids::{LabelId, LanguageId, LeagueId, LocationId};

/// Defines addresses of one picture in several sizes. What else is sent with them is kept.
macro_rules! pictures {
    ($(#[$doc:meta])* $name:ident { $($(#[$size_doc:meta])* $size:ident: $type:ty,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, Eq, Serialize, JsonSchema)]
        #[serde(default)]
        pub struct $name {
            $(
                $(#[$size_doc])*
                #[serde(skip_serializing_if = "Read::is_absent")]
                pub $size: $type,
            )+
            /// What the API sent beyond this.
            #[serde(flatten)]
            pub extra: Extra,
        }

        impl Read for $name {
            fn read(json: &str, reading: &mut Reading) -> Option<Self> {
                let mut pictures = Self::default();
                for (name, value) in Fields::within(json)?.iter() {
                    match name {
                        // An empty address is as good as none.
                        $(stringify!($size) if matches!(value, "null" | r#""""#) => reading.unusual(),
                        stringify!($size) => pictures.$size = Read::read(value, reading)?,)+
                        _ => {
                            reading.unknown();
                            pictures.extra.insert(name.to_owned(), serde_json::from_str(value).unwrap_or_default());
                        }
                    }
                }
                Some(pictures)
            }

            fn to_service(&self) -> Value {
                let mut sizes = serde_json::Map::new();
                $(if self.$size != <$type>::default() {
                    sizes.insert(stringify!($size).to_owned(), self.$size.to_service());
                })+
                sizes.extend(self.extra.clone());
                Value::Object(sizes)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let json: Box<RawValue> = Deserialize::deserialize(deserializer)?;
                let read = Self::read(json.get(), &mut Reading::default());
                read.ok_or_else(|| D::Error::custom(concat!("not ", stringify!($name))))
            }
        }
    };
}

pictures! {
    /// Addresses of a clan's badge in three sizes.
    ///
    /// Equal when the picture is the same: hosts and sizes in the address change without meaning.
    BadgeUrls {
        /// 70 pixels.
        small: String,
        /// 200 pixels.
        medium: String,
        /// 512 pixels.
        large: String,
    }
}

impl BadgeUrls {
    /// What names the picture: the file's name, a hash.
    pub fn picture(&self) -> &str {
        let address = [&self.large, &self.medium, &self.small].into_iter().find(|address| !address.is_empty());
        address.and_then(|address| address.rsplit('/').next()).unwrap_or_default()
    }
}

impl PartialEq for BadgeUrls {
    fn eq(&self, other: &Self) -> bool {
        self.picture() == other.picture()
    }
}

pictures! {
    /// Addresses of an icon in those sizes that there are. All icons of one thing count as equal: the thing has an id.
    Icons {
        /// Tiny.
        tiny: Option<String>,
        /// Small.
        small: Option<String>,
        /// Medium.
        medium: Option<String>,
        /// Large.
        large: Option<String>,
    }
}

impl PartialEq for Icons {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

model! {
    /// A league of any kind: legacy trophy league, league tier, war, builder base or capital league.
    pub struct League {
        @identity {
            /// Its number. Within one kind a higher number is a stronger league.
            id: LeagueId = "id",
        }
        /// Its name.
        name: String = "name",
        /// Its icon.
        icon_urls: Option<Icons> = "iconUrls",
    }
}

model! {
    /// A label that a clan or a player wears.
    pub struct Label {
        @identity {
            /// Its number.
            id: LabelId = "id",
        }
        /// Its name.
        name: String = "name",
        /// Its icon.
        icon_urls: Option<Icons> = "iconUrls",
    }
}

model! {
    /// A country or a wider region.
    pub struct Location {
        @identity {
            /// Its number.
            id: LocationId = "id",
        }
        /// Its name.
        name: String = "name",
        /// The name in the language that was asked for.
        localized_name: Option<String> = "localizedName",
        /// Whether it is a country.
        is_country: bool = "isCountry",
        /// The country's two letters.
        country_code: Option<String> = "countryCode",
    }
}

model! {
    /// The language a clan talks.
    pub struct ChatLanguage {
        @identity {
            /// Its number.
            id: LanguageId = "id",
        }
        /// Its name.
        name: String = "name",
        /// Its two letters.
        language_code: String = "languageCode",
    }
}
