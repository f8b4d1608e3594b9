//! The fields of a payload, borrowed from the frame.

use std::borrow::Cow;
use std::collections::BTreeMap;

use smallvec::SmallVec;

use crate::raw::RawJson;

/// A value as the wire has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    /// A JSON string, unescaped.
    Text(Cow<'a, str>),
    /// Any other JSON: a number, a boolean, null, an object, a list. Its text.
    Json(&'a str),
}

/// A value as a field takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scalar<'a> {
    /// Null: the same as no field.
    Null,
    /// An empty string: nothing, where nothing can be said; else the same as no field.
    Empty,
    /// The text of a string, of a number or of a boolean: services differ in which they send.
    Text(&'a str),
    /// An object or a list.
    Nested,
}

impl Value<'_> {
    /// As a field takes it.
    pub(crate) fn scalar(&self) -> Scalar<'_> {
        match self {
            Self::Text(text) if text.is_empty() => Scalar::Empty,
            Self::Json("null") => Scalar::Null,
            Self::Text(text) => Scalar::Text(text),
            // A string in here is one whose escapes make no text: half of a surrogate pair.
            Self::Json(json) if json.starts_with(['{', '[', '"']) => Scalar::Nested,
            Self::Json(json) => Scalar::Text(json),
        }
    }

    /// As JSON, to be kept.
    pub(crate) fn to_raw(&self) -> RawJson {
        match self {
            Self::Text(text) => RawJson::string(text),
            Self::Json(json) => RawJson::parse(json).expect("it was cut out of valid JSON"),
        }
    }

    /// The texts of a list of nothing else. `None`: it is no such list.
    pub(crate) fn names(&self) -> Option<Vec<String>> {
        match self {
            Self::Text(_) => None,
            Self::Json(json) => serde_json::from_str(json).ok(),
        }
    }

    /// The entries of an object, each as its JSON. `None`: it is no object.
    pub(crate) fn entries(&self) -> Option<BTreeMap<String, RawJson>> {
        match self {
            Self::Text(_) => None,
            Self::Json(json) => serde_json::from_str(json).ok(),
        }
    }
}

/// The fields of a payload, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields<'a>(SmallVec<[(Cow<'a, str>, Value<'a>); 20]>);

impl<'a> Fields<'a> {
    /// Adds one.
    pub(crate) fn push(&mut self, key: Cow<'a, str>, value: Value<'a>) {
        self.0.push((key, value));
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Value<'a>)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), value))
    }

    /// The value of this key; the last one if it comes twice.
    pub(crate) fn get(&self, key: &str) -> Option<&Value<'a>> {
        self.0.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The text under this key.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        match self.get(key)?.scalar() {
            Scalar::Text(text) => Some(text),
            Scalar::Null | Scalar::Empty | Scalar::Nested => None,
        }
    }
}
