//! A whole body, read into its model.

use std::any::Any;

use serde_json::value::RawValue;

use crate::fields::Fields;
use crate::known::Known;
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
    /// The hash of each element of a list in which something was odd or unknown.
    #[doc(hidden)]
    pub odd_elements: Vec<u64>,
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
        Self::read_body(body, Reading::default())
    }

    /// As [`from_json`](Self::from_json), where `old` was read before from `old_body`: whatever element of a list is in both
    /// word for word is not read again, unless it is one of `odd_elements`, for what is odd in it is counted.
    fn from_json_beside(
        body: &[u8],
        old_body: &[u8],
        old: &Self,
        odd_elements: &[u64],
    ) -> Result<Body<Self>, BodyError> {
        let (fields, mut known) = (Fields::within(str::from_utf8(old_body).unwrap_or_default()), Known::default());
        old.visit_lists(&mut |name, models| {
            if let Some(list) = fields.as_ref().and_then(|fields| fields.get(name)) {
                known.add(list, models, odd_elements);
            }
        });
        Self::read_body(body, Reading::beside(&known))
    }

    /// Shows the models in each of its lists, with the service's name for the list.
    #[doc(hidden)]
    fn visit_lists<'a>(&'a self, _visit: &mut dyn FnMut(&'static str, Vec<&'a dyn Any>)) {}

    #[doc(hidden)]
    fn read_body(body: &[u8], mut reading: Reading<'_>) -> Result<Body<Self>, BodyError> {
        // It is read through once. What is cut out of it then is JSON for certain.
        let json: Option<&RawValue> = serde_json::from_slice(body).ok();
        let fields = json.and_then(|json| Fields::within(json.get()));
        let read = fields.and_then(|fields| Self::from_fields(fields, &mut reading));
        match read {
            Some(value) => {
                let Reading { odd_fields, unknown, odd_elements, .. } = reading;
                Ok(Body { value, odd_fields, unknown, odd_elements })
            }
            None => Err(why::<Self>(body)),
        }
    }
}

/// Why `body` is no `M`.
fn why<M: Model>(body: &[u8]) -> BodyError {
    match serde_json::from_slice::<&RawValue>(body) {
        Ok(_) => BodyError::Nameless { expected: M::NAME, needs: M::NEEDS },
        Err(error) => BodyError::NotJson { line: error.line(), column: error.column() },
    }
}
