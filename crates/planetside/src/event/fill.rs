//! From the fields of a payload to an event. A field that does not fit never costs the event: it is set aside.

use crate::event::field::Field;
use crate::raw::{Leftover, RawJson};
use crate::wire::{Fields, Scalar, Value};

/// Who wrote the fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// The service. An empty string is the same as no field.
    Wire,
    /// Bugle. A string is what it is, and what an event could not place is in two objects of its own.
    Stored,
}

impl Form {
    /// `value`, as a field takes it.
    fn scalar<'a>(self, value: &'a Value<'_>) -> Scalar<'a> {
        match (self, value) {
            (Self::Stored, Value::Text(text)) => Scalar::Text(text),
            _ => value.scalar(),
        }
    }
}

/// How a value fits an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// It is in its place.
    Good,
    /// The event has no such field.
    Unknown,
    /// The field cannot hold it.
    Invalid,
}

/// An event that takes its fields one by one.
pub(crate) trait Fill: Default {
    /// Puts `value` where `key` belongs.
    fn fill(&mut self, form: Form, key: &str, value: Scalar<'_>) -> Fit;

    /// Where it keeps what does not fit.
    fn leftover(&mut self) -> &mut Option<Box<Leftover>>;

    /// The event with these fields. Of a key that comes twice, the last one counts.
    fn from_fields(form: Form, fields: &Fields<'_>) -> Self {
        let mut event = Self::default();
        for (key, value) in fields.iter() {
            match event.fill(form, key, form.scalar(value)) {
                Fit::Good => {}
                Fit::Unknown if form == Form::Stored && Leftover::FIELDS.contains(&key) => {
                    put_back(event.leftover(), key, value);
                }
                fit => set_aside(event.leftover(), fit, key.to_owned(), value.to_raw()),
            }
        }
        event
    }
}

fn set_aside(leftover: &mut Option<Box<Leftover>>, fit: Fit, key: String, value: RawJson) {
    let leftover = leftover.get_or_insert_default();
    let kept = if fit == Fit::Unknown { &mut leftover.unknown_fields } else { &mut leftover.invalid_fields };
    kept.insert(key, value);
}

/// What had been set aside when the event was stored stays set aside, as it was.
fn put_back(leftover: &mut Option<Box<Leftover>>, key: &str, value: &Value<'_>) {
    let Some(entries) = value.entries() else {
        return set_aside(leftover, Fit::Invalid, key.to_owned(), value.to_raw());
    };
    let fit = if key == Leftover::FIELDS[0] { Fit::Unknown } else { Fit::Invalid };
    for (key, value) in entries {
        set_aside(leftover, fit, key, value);
    }
}

/// Puts `value` into `field`. An absent value leaves it as it is.
pub(crate) fn fit<T: Field>(form: Form, field: &mut T, value: Scalar<'_>) -> Fit {
    let read = match (value, form) {
        (Scalar::Absent, _) => return Fit::Good,
        (Scalar::Nested, _) => None,
        (Scalar::Text(text), Form::Wire) => T::read(text),
        (Scalar::Text(text), Form::Stored) => T::read_back(text),
    };
    match read {
        Some(read) => {
            *field = read;
            Fit::Good
        }
        None => Fit::Invalid,
    }
}
