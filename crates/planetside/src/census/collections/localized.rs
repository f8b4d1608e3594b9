//! Texts in the languages of the game.

use std::fmt;

use bugle_model::{Quoted, Reading, row};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// A language of the game.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Language {
    /// German.
    German,
    /// English.
    English,
    /// Spanish.
    Spanish,
    /// French.
    French,
    /// Italian.
    Italian,
    /// Turkish. Many texts have none.
    Turkish,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::German, Self::English, Self::Spanish, Self::French, Self::Italian, Self::Turkish];

    /// What Census calls it: `en`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::German => "de",
            Self::English => "en",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::Italian => "it",
            Self::Turkish => "tr",
        }
    }

    /// The language that Census calls so.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }
}

row! {
    /// A text in several languages.
    struct Texts {
        de: Option<Box<str>>,
        en: Option<Box<str>>,
        es: Option<Box<str>>,
        fr: Option<Box<str>>,
        it: Option<Box<str>>,
        tr: Option<Box<str>>,
    }
}

/// A text in the languages of the game. Some are missing now and then. As it is shown, it is English, or whatever there
/// is.
///
/// ```
/// use bugle_planetside::census::{Language, Localized};
///
/// let name: Localized = serde_json::from_str(r#"{"de": "Kolibri", "en": "Wasp", "tr": "NULL"}"#)?;
/// assert_eq!((name.to_string().as_str(), name.get(Language::German)), ("Wasp", Some("Kolibri")));
/// assert_eq!(name.get(Language::Turkish), None);
/// assert_eq!(name.preferred(&[Language::Turkish, Language::German]), Some("Kolibri"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Localized {
    texts: Texts,
    /// It came without languages.
    plain: Option<Box<str>>,
}

impl Localized {
    /// The text in this language.
    pub fn get(&self, language: Language) -> Option<&str> {
        let texts = &self.texts;
        let text = match language {
            Language::German => &texts.de,
            Language::English => &texts.en,
            Language::Spanish => &texts.es,
            Language::French => &texts.fr,
            Language::Italian => &texts.it,
            Language::Turkish => &texts.tr,
        };
        text.as_deref()
    }

    /// The text in the language that Census calls so; in one that is not known here, too.
    pub fn get_by_tag(&self, tag: &str) -> Option<&str> {
        match Language::from_tag(tag) {
            Some(language) => self.get(language),
            None => self.texts.extra.get(tag).and_then(Value::as_str),
        }
    }

    /// The English text; of a text that came without languages, that.
    pub fn english(&self) -> Option<&str> {
        self.get(Language::English).or(self.plain.as_deref())
    }

    /// The text in the first of these languages that it has; else in English; else whatever there is.
    pub fn preferred(&self, languages: &[Language]) -> Option<&str> {
        languages.iter().find_map(|language| self.get(*language)).or_else(|| self.any())
    }

    /// English, or whatever there is.
    pub fn any(&self) -> Option<&str> {
        let known = || Language::ALL.into_iter().find_map(|language| self.get(language));
        let unknown = || self.texts.extra.values().find_map(Value::as_str);
        self.english().or_else(known).or_else(unknown)
    }

    /// All languages in which it is, with the texts.
    pub fn iter(&self) -> impl Iterator<Item = (Language, &str)> {
        Language::ALL.into_iter().filter_map(|language| Some((language, self.get(language)?)))
    }
}

impl fmt::Display for Localized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.any().unwrap_or_default())
    }
}

/// An English text.
impl From<&str> for Localized {
    fn from(text: &str) -> Self {
        Self { texts: Texts { en: Some(text.into()), ..Texts::default() }, plain: None }
    }
}

impl Quoted for Localized {
    /// An object of languages; or a text.
    fn read_quoted(json: &str, reading: &mut Reading) -> Option<Self> {
        if json.starts_with('"') {
            return Some(Self { plain: Some(Quoted::read_quoted(json, reading)?), ..Self::default() });
        }
        Some(Self { texts: Quoted::read_quoted(json, reading)?, plain: None })
    }

    fn to_quoted(&self) -> Value {
        self.plain.as_ref().map_or_else(|| self.texts.to_quoted(), Quoted::to_quoted)
    }
}

impl Serialize for Localized {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.plain {
            Some(plain) => plain.serialize(serializer),
            None => self.texts.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Localized {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        Self::read_quoted(json.get(), &mut Reading::of_our_own())
            .ok_or_else(|| serde::de::Error::custom("neither a text nor texts in languages"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Localized {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn each_language_has_its_own_text() {
        let all = Language::ALL.map(|language| format!(r#""{0}":"in {0}""#, language.tag())).join(",");
        let text = read(&format!(r#"{{{all},"pl":"in pl"}}"#));
        for language in Language::ALL {
            let expected = format!("in {}", language.tag());
            assert_eq!(text.get(language), Some(&*expected));
            assert_eq!(text.get_by_tag(language.tag()), Some(&*expected));
            assert_eq!(text.preferred(&[language]), Some(&*expected));
        }
        assert_eq!((text.get_by_tag("pl"), text.get_by_tag("xx")), (Some("in pl"), None));
        assert_eq!(text.iter().count(), 6);
    }

    #[test]
    fn where_a_language_is_missing_there_is_another() {
        let text = read(r#"{"de":"Kolibri","en":"Wasp"}"#);
        assert_eq!(text.preferred(&[Language::Turkish, Language::German]), Some("Kolibri"));
        assert_eq!((text.preferred(&[Language::Turkish]), text.preferred(&[])), (Some("Wasp"), Some("Wasp")));
        assert_eq!(read(r#"{"tr":"Kolibri"}"#).preferred(&[Language::French]), Some("Kolibri"));
        assert_eq!(read(r#"{"pl":"Koliber"}"#).any(), Some("Koliber"));
        let plain = read(r#""Wasp""#);
        assert_eq!(
            (plain.english(), plain.get(Language::English), plain.to_string()),
            (Some("Wasp"), None, "Wasp".into())
        );
        assert_eq!((read("{}").any(), read("{}").to_string()), (None, String::new()));
    }
}
