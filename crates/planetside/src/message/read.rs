//! Reading the fields of a message: tolerant of types, and whatever finds no place is kept.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::event::Field;
use crate::raw::Leftover;
use crate::wire::{Fields, Scalar, Value, object};

/// Takes field after field out of a message and remembers what is left.
pub(super) struct Reader<'f, 'a> {
    fields: &'f Fields<'a>,
    leftover: Leftover,
    known: Vec<&'static str>,
}

impl<'f, 'a> Reader<'f, 'a> {
    pub(super) fn new(fields: &'f Fields<'a>) -> Self {
        Self { fields, leftover: Leftover::default(), known: vec!["type", "service"] }
    }

    /// The value of `key`, by `read`. What `read` refuses is kept as invalid.
    pub(super) fn take<T>(&mut self, key: &'static str, read: impl Fn(&Value<'_>) -> Option<T>) -> Option<T> {
        self.known.push(key);
        let value = self.fields.get(key)?;
        if value.scalar() == Scalar::Absent {
            return None;
        }
        let taken = read(value);
        if taken.is_none() {
            self.leftover.invalid_fields.insert(key.to_owned(), value.to_raw());
        }
        taken
    }

    /// What was not taken.
    pub(super) fn leftover(mut self) -> Option<Box<Leftover>> {
        for (key, value) in self.fields.iter().filter(|(key, _)| !self.known.contains(key)) {
            self.leftover.unknown_fields.insert(key.to_owned(), value.to_raw());
        }
        (!self.leftover.is_empty()).then(|| Box::new(self.leftover))
    }
}

/// Anything that is written as a string, a number or a boolean.
pub(super) fn scalar<T: Field>(value: &Value<'_>) -> Option<T> {
    match value.scalar() {
        Scalar::Text(text) => T::read(text),
        Scalar::Absent | Scalar::Nested => None,
    }
}

/// A list of scalars. One scalar alone is a list of one.
pub(super) fn list<T: Field>(value: &Value<'_>) -> Option<Vec<T>> {
    match value {
        Value::Json(json) if json.starts_with('[') => {
            let items: Vec<Item> = serde_json::from_str(json).ok()?;
            items.iter().map(|item| T::read(&item.text())).collect()
        }
        other => scalar(other).map(|item| vec![item]),
    }
}

/// An object of yes and no.
pub(super) fn flags(value: &Value<'_>) -> Option<BTreeMap<String, bool>> {
    let Value::Json(json) = value else { return None };
    object(json)?.iter().map(|(name, flag)| Some((name.to_owned(), scalar(flag)?))).collect()
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Item {
    Text(String),
    Number(serde_json::Number),
    Flag(bool),
}

impl Item {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Flag(flag) => flag.to_string(),
        }
    }
}
