//! From the fields of a payload to an event. A field that does not fit never costs the event: it is set aside.

use std::collections::BTreeSet;

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
    /// It is no value.
    Absent,
    /// The event has no such field.
    Unknown,
    /// The field cannot hold it.
    Invalid,
}

/// An event that takes its fields one by one.
pub(crate) trait Fill: Default {
    /// The names of its fields, in the order of their places.
    const FIELDS: &'static [&'static str];
    /// A bit for the place of each field that belongs to every event of its kind.
    const REQUIRED: u64;

    /// Puts `value` where `key` belongs: how it fits, and a bit for that place.
    fn fill(&mut self, form: Form, key: &str, value: Scalar<'_>) -> (Fit, u64);

    /// Where it keeps what does not fit.
    fn leftover(&mut self) -> &mut Option<Box<Leftover>>;

    /// The event with these fields. Of a key that comes twice, the last one counts.
    fn from_fields(form: Form, fields: &Fields<'_>) -> Self {
        let (mut event, mut told) = (Self::default(), 0);
        for (key, value) in fields.iter() {
            let (fit, place) = event.fill(form, key, form.scalar(value));
            match fit {
                Fit::Good => {}
                Fit::Absent => continue,
                Fit::Unknown if form == Form::Stored && Leftover::FIELDS.contains(&key) => {
                    put_back(event.leftover(), key, value);
                }
                fit => set_aside(event.leftover(), fit, key.to_owned(), value.to_raw()),
            }
            told |= place;
        }
        // What was stored says by itself what had been missing.
        if form == Form::Wire && told & Self::REQUIRED != Self::REQUIRED {
            event.leftover().get_or_insert_default().missing_fields = missing::<Self>(told);
        }
        event
    }
}

fn missing<E: Fill>(told: u64) -> BTreeSet<String> {
    let missing = E::REQUIRED & !told;
    let fields = E::FIELDS.iter().enumerate().filter(|(place, _)| missing >> place & 1 == 1);
    fields.map(|(_, name)| (*name).to_owned()).collect()
}

fn set_aside(leftover: &mut Option<Box<Leftover>>, fit: Fit, key: String, value: RawJson) {
    let leftover = leftover.get_or_insert_default();
    let kept = if fit == Fit::Unknown { &mut leftover.unknown_fields } else { &mut leftover.invalid_fields };
    kept.insert(key, value);
}

/// What had been set aside when the event was stored stays set aside, as it was.
pub(super) fn put_back(leftover: &mut Option<Box<Leftover>>, key: &str, value: &Value<'_>) {
    let [_, invalid, missing, beside] = Leftover::FIELDS;
    let kept = leftover.get_or_insert_default();
    if let (true, Some(names)) = (key == missing, value.names()) {
        return kept.missing_fields.extend(names);
    }
    match value.entries() {
        Some(entries) if key == beside => kept.envelope_fields.extend(entries),
        Some(entries) if key == invalid => kept.invalid_fields.extend(entries),
        Some(entries) if key != missing => kept.unknown_fields.extend(entries),
        _ => drop(kept.invalid_fields.insert(key.to_owned(), value.to_raw())),
    }
    leftover.take_if(|kept| kept.is_empty());
}

/// Puts `value` into `field`. An absent value leaves it as it is.
pub(crate) fn fit<T: Field>(form: Form, field: &mut T, value: Scalar<'_>) -> Fit {
    let read = match (value, form) {
        (Scalar::Empty, _) if T::MAY_BE_EMPTY => return Fit::Good,
        (Scalar::Null | Scalar::Empty, _) => return Fit::Absent,
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
