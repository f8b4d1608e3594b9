//! Reading the fields of a message: tolerant of types, and whatever finds no place is kept.

use serde_json::value::RawValue;

use crate::event::Field;
use crate::raw::{Leftover, RawJson};
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
        if matches!(value.scalar(), Scalar::Null | Scalar::Empty) {
            return None;
        }
        let taken = read(value);
        if taken.is_none() {
            self.leftover.invalid_fields.insert(key.to_owned(), value.to_raw());
        }
        taken
    }

    /// The same, for a value of many parts. A part that cannot be read is kept as invalid, and costs no other.
    pub(super) fn take_parts<T: FromIterator<P>, P>(
        &mut self,
        key: &'static str,
        parts: impl Fn(&Value<'_>) -> Option<Vec<Part<P>>>,
    ) -> Option<T> {
        let parts = self.take(key, parts)?;
        let mut odd = Vec::new();
        let read = parts.into_iter().filter_map(|part| part.map_err(|part| odd.push(part)).ok()).collect();
        for (name, value) in odd {
            self.leftover.invalid_fields.insert(format!("{key}.{name}"), value);
        }
        Some(read)
    }

    /// A value that every such message has: one that does not come is odd, too.
    pub(super) fn take_needed<T: Field>(&mut self, key: &'static str) -> Option<T> {
        let taken = self.take(key, scalar);
        if taken.is_none() && !self.leftover.invalid_fields.contains_key(key) {
            self.leftover.missing_fields.insert(key.to_owned());
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
        Scalar::Null | Scalar::Empty | Scalar::Nested => None,
    }
}

/// A part of a value: what it is, or where it stands and what it says.
type Part<P> = Result<P, (String, RawJson)>;

/// A list of scalars. One scalar alone is a list of one.
pub(super) fn list<T: Field>(value: &Value<'_>) -> Option<Vec<Part<T>>> {
    let items: Vec<&RawValue> = match value {
        Value::Json(json) if json.starts_with('[') => serde_json::from_str(json).ok()?,
        one => return scalar(one).map(|item| vec![Ok(item)]),
    };
    let item = |(place, item): (usize, &&RawValue)| {
        scalar(&Value::of_json(item.get())).ok_or_else(|| (place.to_string(), RawJson::from(*item)))
    };
    Some(items.iter().enumerate().map(item).collect())
}

/// An object of yes and no.
pub(super) fn flags(value: &Value<'_>) -> Option<Vec<Part<(String, bool)>>> {
    let Value::Json(json) = value else { return None };
    let flag = |(name, value): (&str, &Value<'_>)| match scalar(value) {
        Some(flag) => Ok((name.to_owned(), flag)),
        None => Err((name.to_owned(), value.to_raw())),
    };
    Some(object(json)?.iter().map(flag).collect())
}
