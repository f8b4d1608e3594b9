//! From the fields of a payload to an event. A field that does not fit never costs the event: it is set aside.

use crate::event::field::Field;
use crate::raw::Leftover;
use crate::wire::{Fields, Scalar};

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
    fn fill(&mut self, key: &str, value: Scalar<'_>) -> Fit;

    /// Where it keeps what does not fit.
    fn leftover(&mut self) -> &mut Option<Box<Leftover>>;

    /// The event with these fields. Of a key that comes twice, the last one counts.
    fn from_fields(fields: &Fields<'_>) -> Self {
        let mut event = Self::default();
        for (key, value) in fields.iter() {
            let fit = event.fill(key, value.scalar());
            if fit != Fit::Good {
                let leftover = event.leftover().get_or_insert_default();
                let kept =
                    if fit == Fit::Unknown { &mut leftover.unknown_fields } else { &mut leftover.invalid_fields };
                kept.insert(key.to_owned(), value.to_raw());
            }
        }
        event
    }
}

/// Puts `value` into `field`. An absent value leaves it as it is.
pub(crate) fn fit<T: Field>(field: &mut T, value: Scalar<'_>) -> Fit {
    match value {
        Scalar::Absent => Fit::Good,
        Scalar::Nested => Fit::Invalid,
        Scalar::Text(text) => match T::read(text) {
            Some(read) => {
                *field = read;
                Fit::Good
            }
            None => Fit::Invalid,
        },
    }
}
