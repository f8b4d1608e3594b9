//! JSON kept as it came: what Bugle could not place, and what it does not know.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use bugle_event::Identity;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

/// One JSON value, kept as the text that came. Equal where the texts are equal.
#[derive(Clone, Deserialize)]
pub struct RawJson(Box<RawValue>);

impl RawJson {
    /// `text`, if it is one JSON value.
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self)
    }

    /// A JSON string that holds `text`.
    pub fn string(text: &str) -> Self {
        Self(serde_json::value::to_raw_value(text).expect("strings have a JSON form"))
    }

    /// Its JSON text.
    pub fn get(&self) -> &str {
        self.0.get()
    }
}

impl From<&RawValue> for RawJson {
    fn from(raw: &RawValue) -> Self {
        Self(raw.to_owned())
    }
}

impl Default for RawJson {
    fn default() -> Self {
        Self(RawValue::NULL.to_owned())
    }
}

impl PartialEq for RawJson {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl Eq for RawJson {}

impl fmt::Display for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.get())
    }
}

impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.get())
    }
}

impl Serialize for RawJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl JsonSchema for RawJson {
    fn schema_name() -> Cow<'static, str> {
        "RawJson".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        Schema::default()
    }
}

/// What an event said that found no place in its type, and what it left unsaid. It is kept, so that no event loses
/// anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Leftover {
    /// Fields that this version does not know.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub unknown_fields: BTreeMap<String, RawJson>,
    /// Fields that it knows, with values that do not fit: a word where a number belongs.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub invalid_fields: BTreeMap<String, RawJson>,
    /// Fields that belong to every such event and did not come. They read as "none".
    #[serde(skip_serializing_if = "BTreeSet::is_empty", default)]
    pub missing_fields: BTreeSet<String>,
    /// What came beside the event in its frame, where nothing is known to come. It is no part of the fact.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub envelope_fields: BTreeMap<String, RawJson>,
}

impl Leftover {
    /// The names of its fields, as they stand among those of the event.
    pub(crate) const FIELDS: [&str; 4] = ["unknown_fields", "invalid_fields", "missing_fields", "envelope_fields"];

    /// Whether there is nothing left over.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what of it tells the fact from others: all that is the event's own.
    pub(crate) fn identify(&self, identity: &mut Identity) {
        if self.unknown_fields.is_empty() && self.invalid_fields.is_empty() && self.missing_fields.is_empty() {
            return;
        }
        for kept in [&self.unknown_fields, &self.invalid_fields] {
            identity.number(kept.len() as u64);
            for (name, value) in kept {
                identity.text(name).text(value.get());
            }
        }
        for name in &self.missing_fields {
            identity.text(name);
        }
    }
}
