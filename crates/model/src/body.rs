//! A whole body, read into its model.

use bytes::Bytes;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::counted::Counted;
use crate::fields::Fields;
use crate::read::{Read, Reading};

/// A body, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Body<T> {
    /// What it says.
    pub value: T,
    /// How many known fields had values of an unexpected type. They read as absent and are kept in `extra`.
    pub odd_fields: u32,
    /// How many fields and words are not known. They are kept in `extra`, and as `Unknown`.
    pub unknown: u32,
}

impl<T> Body<T> {
    /// What was odd or unknown in it.
    pub fn counted(&self) -> Counted {
        Counted { odd_fields: self.odd_fields, unknown: self.unknown }
    }
}

/// Why a body says nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BodyError {
    /// Cut off, an HTML page, or nothing at all.
    #[error("not JSON, from line {line}, column {column} on")]
    NotJson {
        /// Where, from 1 on.
        line: usize,
        /// Where, from 1 on.
        column: usize,
    },
    /// JSON, but nothing tells what it is about.
    #[error("not a {expected}: it lacks a `{needs}` that can be read")]
    Nameless {
        /// What was looked for.
        expected: &'static str,
        /// The field that names it.
        needs: &'static str,
    },
}

/// A thing that a service sends as a whole body or as part of one. Made by [`model!`](crate::model!).
pub trait Model: Read {
    /// What it is called: `Clan`.
    const NAME: &'static str;

    /// The first of the fields without which it is none. Empty: there is no such field.
    const NEEDS: &'static str;

    /// What its fields are called in events, but for those that name it.
    const FIELDS: &'static [&'static str];

    /// Whether one of its fields has this name, or had it before.
    fn knows(name: &str) -> bool;

    /// One with these fields. `None`: they do not name it.
    fn from_fields(fields: Fields<'_>, reading: &mut Reading) -> Option<Self>;

    /// Reads a body.
    fn from_json(body: &[u8]) -> Result<Body<Self>, BodyError> {
        let mut reading = Reading::default();
        // It is read through once. What is cut out of it then is JSON for certain.
        let json: Option<&RawValue> = serde_json::from_slice(body).ok();
        let fields = json.and_then(|json| Fields::within(json.get()));
        let value = fields.and_then(|fields| Self::from_fields(fields, &mut reading));
        let value = value.ok_or_else(|| why::<Self>(body))?;
        let Counted { odd_fields, unknown } = reading.counted;
        Ok(Body { value, odd_fields, unknown })
    }

    /// Reads a body that was read before: its elements are read when somebody looks at them. `None`: it was none.
    fn reread(body: &Bytes) -> Option<Self> {
        let mut reading = Reading::keeping(body);
        Self::from_fields(reading.fields(str::from_utf8(body).ok()?)?, &mut reading)
    }

    /// Reads a body, and once more the one `before` it, in which so much was odd or unknown. Whatever element of a list is in
    /// both word for word is shared, and not read before somebody looks at it.
    ///
    /// Gives the new one, and the old one; that is `None` if it is no body. What was not read before makes no sense here: of its
    /// elements, names may be all that is found.
    fn from_json_after(body: &Bytes, before: &Bytes, in_it: Counted) -> Result<(Body<Self>, Option<Self>), BodyError> {
        let mut reading = Reading::keeping(before);
        let old = str::from_utf8(before).ok().and_then(|old| reading.fields(old));
        let old = old.and_then(|fields| Self::from_fields(fields, &mut reading));
        let in_elements = in_it - reading.counted;
        let known = reading.into_known();
        let mut reading = Reading::beside(&known);
        let text = str::from_utf8(body).map_err(|_| why::<Self>(body))?;
        let value = reading.fields(text).and_then(|fields| Self::from_fields(fields, &mut reading));
        // What is known is JSON for certain. With it left out, the rest is read through.
        let is_json = serde_json::from_slice::<IgnoredAny>(&reading.without_known(text)).is_ok();
        let value = value.filter(|_| is_json).ok_or_else(|| why::<Self>(body))?;
        let Counted { odd_fields, unknown } = reading.counted + known.found(in_elements);
        Ok((Body { value, odd_fields, unknown }, old))
    }
}

/// Why `body` is no `M`.
fn why<M: Model>(body: &[u8]) -> BodyError {
    match serde_json::from_slice::<&RawValue>(body) {
        Ok(_) => BodyError::Nameless { expected: M::NAME, needs: M::NEEDS },
        Err(error) => BodyError::NotJson { line: error.line(), column: error.column() },
    }
}
