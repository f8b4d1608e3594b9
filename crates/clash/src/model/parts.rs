//! Small parts that several models share.

use bugle_model::{Read, Reading, model};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Addresses of a clan's badge in three sizes.
///
/// Equal when the picture is the same: hosts and sizes in the address change without meaning.
#[derive(Clone, Debug, Default, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct BadgeUrls {
    /// 70 pixels.
    pub small: String,
    /// 200 pixels.
    pub medium: String,
    /// 512 pixels.
    pub large: String,
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

impl Read for BadgeUrls {
    fn read(json: &str, _: &mut Reading) -> Option<Self> {
        serde_json::from_str(json).ok()
    }
}

/// Addresses of an icon in those sizes that there are. All icons of one thing count as equal: the thing has an id.
#[derive(Clone, Debug, Default, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Icons {
    /// Tiny.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tiny: Option<String>,
    /// Small.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub small: Option<String>,
    /// Medium.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medium: Option<String>,
    /// Large.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub large: Option<String>,
}

impl PartialEq for Icons {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Read for Icons {
    fn read(json: &str, _: &mut Reading) -> Option<Self> {
        serde_json::from_str(json).ok()
    }
}

model! {
    /// A league of any kind: legacy trophy league, league tier, war, builder base or capital league.
    pub struct League {
        @identity {
            /// Its number. Within one kind a higher number is a stronger league.
            id: u32 = "id",
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
            id: u32 = "id",
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
            id: u32 = "id",
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
            id: u32 = "id",
        }
        /// Its name.
        name: String = "name",
        /// Its two letters.
        language_code: String = "languageCode",
    }
}
