//! The form in which names are kept in a file.

use std::collections::BTreeMap;

use bugle_event::{Timestamp, clean};
use serde::{Deserialize, Serialize};

use super::error::NamesError;

/// The version of the form. Sections may be added without a new one: whoever does not know them passes them over.
const FORMAT: u32 = 1;

/// The longest name that is kept, in letters. Real ones have 60 at most.
const LETTERS_MAX: usize = 128;

/// Names by id, section by section.
pub(crate) type Section = BTreeMap<u32, Box<str>>;

/// All that a file holds. A section that is not there is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Book {
    /// The version of the form, in a file.
    pub(crate) format: u32,
    /// When Census was asked.
    pub(crate) observed_at: Option<Timestamp>,
    /// Which environment was asked about.
    pub(crate) environment: Option<String>,
    pub(crate) worlds: Section,
    pub(crate) zones: Section,
    pub(crate) factions: Section,
    pub(crate) vehicles: Section,
    pub(crate) experience: Section,
    pub(crate) alerts: BTreeMap<u32, Alert>,
    pub(crate) facilities: BTreeMap<u32, Facility>,
    pub(crate) items: Section,
    pub(crate) achievements: Section,
    pub(crate) skills: Section,
    pub(crate) fish: Section,
}

/// A type of alerts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Alert {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<Box<str>>,
    /// How long it lasts at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) minutes: Option<u32>,
}

/// A facility, and the region of the map that it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Facility {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) zone: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) region: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<u16>,
}

/// What is looked at first.
#[derive(Deserialize)]
struct Head {
    format: Option<u32>,
}

impl Book {
    /// Reads one.
    pub(crate) fn from_json(json: &[u8]) -> Result<Self, NamesError> {
        let not_names = |error: &serde_json::Error| NamesError::NotNames { reason: error.to_string() };
        let head: Head = serde_json::from_slice(json).map_err(|error| not_names(&error))?;
        match head.format {
            // A list of fields would do for the parser.
            _ if !json.trim_ascii_start().starts_with(b"{") => {
                Err(NamesError::NotNames { reason: "it is no object".to_owned() })
            }
            None | Some(0) => Err(NamesError::NotNames { reason: "it names no format".to_owned() }),
            Some(format) if format > FORMAT => Err(NamesError::Newer { format, known: FORMAT }),
            Some(_) => {
                let book: Self = serde_json::from_slice(json).map_err(|error| not_names(&error))?;
                Ok(book.tidied())
            }
        }
    }

    /// One line for each section, so that two of them can be compared by eye and by `diff`.
    pub(crate) fn to_json(&self) -> String {
        let book = Self { format: FORMAT, ..self.clone() };
        let mut json = serde_json::to_string_pretty(&book).expect("names have a JSON form");
        json.push('\n');
        json
    }

    /// How many names each section has.
    pub(crate) fn counts(&self) -> [(&'static str, usize); 11] {
        [
            ("worlds", self.worlds.len()),
            ("zones", self.zones.len()),
            ("factions", self.factions.len()),
            ("vehicles", self.vehicles.len()),
            ("experience", self.experience.len()),
            ("alerts", self.alerts.len()),
            ("facilities", self.facilities.len()),
            ("items", self.items.len()),
            ("achievements", self.achievements.len()),
            ("skills", self.skills.len()),
            ("fish", self.fish.len()),
        ]
    }

    /// With those sections of `older` that are empty here: whole collections go away for days.
    pub(crate) fn filled_from(mut self, older: &Self) -> Self {
        let mut older = older.clone();
        for (section, older) in self.sections().into_iter().zip(older.sections()) {
            if section.is_empty() {
                *section = std::mem::take(older);
            }
        }
        if self.alerts.is_empty() {
            self.alerts = older.alerts;
        }
        if self.facilities.is_empty() {
            self.facilities = older.facilities;
        }
        self
    }

    /// With names as they can be shown: some of the service's hold tabs and blanks at their ends.
    pub(crate) fn tidied(mut self) -> Self {
        for section in self.sections() {
            section.values_mut().for_each(tidy);
            section.retain(|_, name| !name.is_empty());
        }
        let alerts = self.alerts.values_mut().filter_map(|alert| alert.name.as_mut());
        let facilities = self.facilities.values_mut().filter_map(|facility| facility.name.as_mut());
        alerts.chain(facilities).for_each(tidy);
        self
    }

    fn sections(&mut self) -> [&mut Section; 9] {
        [
            &mut self.worlds,
            &mut self.zones,
            &mut self.factions,
            &mut self.vehicles,
            &mut self.experience,
            &mut self.items,
            &mut self.achievements,
            &mut self.skills,
            &mut self.fish,
        ]
    }
}

/// A name on one line, without what would command a terminal, and as long as any real one.
fn tidy(name: &mut Box<str>) {
    let words: Vec<_> = name.split_whitespace().collect();
    *name = clean(&words.join(" ")).chars().take(LETTERS_MAX).collect::<String>().into();
}
