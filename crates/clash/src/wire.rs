//! Reads the API's JSON into the models, field by field: what is not understood is kept raw and counted, and only a
//! missing identity (a clan without a tag) makes a body worthless.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use bugle_event::Timestamp;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::{ClanTag, PlayerTag};

/// What the API sent beyond what the models know, and values of an unexpected type, under the API's own names.
pub type Extra = BTreeMap<String, Value>;

/// A body, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Body<T> {
    /// What it says.
    pub value: T,
    /// How many known fields had values of an unexpected type. They read as absent and are kept in `extra`.
    pub odd_fields: u32,
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
    #[error("not a {expected}: it lacks `{needs}`")]
    Nameless {
        /// What was looked for.
        expected: &'static str,
        /// The field that names it.
        needs: &'static str,
    },
}

/// A thing the API sends as a whole body or as part of one: [`Clan`](crate::Clan), [`War`](crate::War),
/// [`Player`](crate::Player).
pub trait Model: Sized {
    /// Reads a body.
    fn from_json(body: &[u8]) -> Result<Body<Self>, BodyError>;
}

/// Reads a body that is about one `expected`, which `needs` name.
pub(crate) fn read_body<T: Read>(
    body: &[u8],
    expected: &'static str,
    needs: &'static str,
) -> Result<Body<T>, BodyError> {
    let json: &RawValue = serde_json::from_slice(body)
        .map_err(|error| BodyError::NotJson { line: error.line(), column: error.column() })?;
    let mut reading = Reading::default();
    match T::read(json.get(), &mut reading) {
        Some(value) => Ok(Body { value, odd_fields: reading.odd_fields }),
        None => Err(BodyError::Nameless { expected, needs }),
    }
}

/// How deep lists may lie in each other. Real ones: what the heroes of a player wear.
const DEPTH_MAX: u32 = 16;

/// What is noted down while a body is read.
#[derive(Default)]
pub(crate) struct Reading {
    odd_fields: u32,
    /// In how many lists the value lies that is being read.
    depth: u32,
}

/// Reads a value from its JSON. `None`: it is of another type. Counts what was odd inside.
pub(crate) trait Read: Sized {
    fn read(json: &str, reading: &mut Reading) -> Option<Self>;

    /// Whether to leave it out when writing.
    fn is_absent(&self) -> bool {
        false
    }
}

macro_rules! read_as_serde_does {
    ($($type:ty),*) => {
        $(impl Read for $type {
            fn read(json: &str, _: &mut Reading) -> Option<Self> {
                serde_json::from_str(json).ok()
            }
        })*
    };
}
read_as_serde_does!(bool, String, f64, Timestamp, ClanTag, PlayerTag, Value);

macro_rules! read_integers {
    ($($type:ty),*) => {
        $(impl Read for $type {
            /// `3`, and also `3.0` and `"3"`.
            fn read(json: &str, _: &mut Reading) -> Option<Self> {
                let plain = json.trim_matches('"');
                let whole = plain.strip_suffix(".0").unwrap_or(plain);
                whole.parse().ok()
            }
        })*
    };
}
read_integers!(u32, u64, i64);

impl<T: Read> Read for Option<T> {
    fn read(json: &str, reading: &mut Reading) -> Option<Self> {
        T::read(json, reading).map(Some)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Read> Read for Box<T> {
    fn read(json: &str, reading: &mut Reading) -> Option<Self> {
        T::read(json, reading).map(Box::new)
    }
}

impl<T: Read> Read for Vec<T> {
    /// An element that is not understood is left out and counted: it must not take the others with it.
    fn read(json: &str, reading: &mut Reading) -> Option<Self> {
        if reading.depth >= DEPTH_MAX {
            return None;
        }
        let elements: Vec<&RawValue> = serde_json::from_str(json).ok()?;
        reading.depth += 1;
        let mut list = Self::with_capacity(elements.len());
        for element in elements {
            match T::read(element.get(), reading) {
                Some(value) => list.push(value),
                None => reading.odd_fields += 1,
            }
        }
        reading.depth -= 1;
        Some(list)
    }
}

/// A field's name as the API writes it: `expLevel` for our `exp_level`, so that what was written can be read.
pub(crate) fn api_name<'a>(name: &'a Cow<'a, str>) -> Cow<'a, str> {
    if !name.contains('_') {
        return Cow::Borrowed(name);
    }
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    let api_name = words.fold(first, |mut name, word| {
        let (initial, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
        name.push_str(&initial.to_uppercase());
        name.push_str(rest);
        name
    });
    Cow::Owned(api_name)
}

/// A field on its way into a model.
pub(crate) struct Slot<T> {
    value: Option<T>,
    current: bool,
}

impl<T: Read> Slot<T> {
    pub(crate) const EMPTY: Self = Self { value: None, current: false };

    /// Takes the value of a field. A retired name never overwrites the current one. Says whether it was understood.
    pub(crate) fn put(&mut self, json: &str, current: bool, reading: &mut Reading) -> bool {
        if json == "null" || (self.current && !current) {
            return true;
        }
        let Some(value) = T::read(json, reading) else {
            reading.odd_fields += 1;
            return false;
        };
        *self = Self { value: Some(value), current };
        true
    }

    pub(crate) fn take(self) -> Option<T> {
        self.value
    }
}

/// The fields of an object, in order, not yet read.
pub(crate) struct Fields<'a>(pub(crate) Vec<(Cow<'a, str>, &'a RawValue)>);

struct Name<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }
            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(name)))
            }
            fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }
        deserializer.deserialize_str(NameVisitor)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;
        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut fields = Vec::with_capacity(32);
                while let Some((Name(name), value)) = map.next_entry()? {
                    fields.push((name, value));
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(FieldsVisitor)
    }
}

/// Takes a field's name, and a way to write its old and its new value.
pub(crate) type VisitDifference<'a> = dyn FnMut(&'static str, &dyn Fn() -> [Value; 2]) + 'a;

/// A field's value as JSON.
pub(crate) fn written(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// Defines a model: the fields that name it, then all others, each with the API's name and its retired names.
///
/// The struct is written as JSON under its own names, in `snake_case`; `Option`s that are `None` are left out.
macro_rules! model {
    (
        $(#[$doc:meta])*
        pub struct $model:ident {
            $(@identity { $($(#[$id_doc:meta])* $id:ident: $id_type:ty = $id_name:literal),+ $(,)? })?
            $($(#[$field_doc:meta])* $field:ident: $type:ty = $name:literal $(| $retired:literal)*),* $(,)?
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, schemars::JsonSchema)]
        pub struct $model {
            $($($(#[$id_doc])* pub $id: $id_type,)+)?
            $(
                $(#[$field_doc])*
                #[serde(skip_serializing_if = "crate::wire::Read::is_absent")]
                pub $field: $type,
            )*
            /// What the API sent beyond this, and values of an unexpected type, under the API's names.
            #[serde(flatten)]
            pub extra: crate::wire::Extra,
        }

        impl $model {
            #[allow(clippy::new_without_default, reason = "most models are named by something")]
            /// One with only what names it; all else absent, zero or empty.
            pub fn new($($($id: $id_type),+)?) -> Self {
                Self { $($($id,)+)? $($field: Default::default(),)* extra: crate::wire::Extra::new() }
            }

            /// Calls `visit` with each field that differs: its name, and how to write what it was and what it is.
            #[allow(dead_code, reason = "some models are only compared whole")]
            #[allow(clippy::float_cmp, reason = "asks whether the same number was sent")]
            pub(crate) fn differences(&self, new: &Self, visit: &mut crate::wire::VisitDifference<'_>) {
                // What was sent in an unexpected type is unknown, not changed.
                let is_odd = |name: &str| self.extra.contains_key(name) || new.extra.contains_key(name);
                $(
                    if self.$field != new.$field && !is_odd($name) {
                        let written = || [crate::wire::written(&self.$field), crate::wire::written(&new.$field)];
                        visit(stringify!($field).trim_start_matches("r#"), &written);
                    }
                )*
            }
        }

        impl $model {
            /// One with these fields. `None`: they do not name it.
            pub(crate) fn from_fields(fields: crate::wire::Fields<'_>, reading: &mut crate::wire::Reading) -> Option<Self> {
                use crate::wire::{Extra, Slot};
                $($(let mut $id = Slot::<$id_type>::EMPTY;)+)?
                $(let mut $field = Slot::<$type>::EMPTY;)*
                let mut extra = Extra::new();
                for (name, value) in fields.0 {
                    let understood = match &*crate::wire::api_name(&name) {
                        $($($id_name => $id.put(value.get(), true, reading),)+)?
                        $(
                            $name => $field.put(value.get(), true, reading),
                            $($retired => $field.put(value.get(), false, reading),)*
                        )*
                        _ => false,
                    };
                    if !understood {
                        extra.insert(name.into_owned(), serde_json::from_str(value.get()).unwrap_or_default());
                    }
                }
                Some(Self { $($($id: $id.take()?,)+)? $($field: $field.take().unwrap_or_default(),)* extra })
            }
        }

        impl crate::wire::Read for $model {
            fn read(json: &str, reading: &mut crate::wire::Reading) -> Option<Self> {
                Self::from_fields(serde_json::from_str(json).ok()?, reading)
            }
        }

        /// Reads what was written, or what the API sends.
        impl<'de> serde::Deserialize<'de> for $model {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let json = Box::<serde_json::value::RawValue>::deserialize(deserializer)?;
                crate::wire::Read::read(json.get(), &mut crate::wire::Reading::default())
                    .ok_or_else(|| serde::de::Error::custom(concat!("not a ", stringify!($model))))
            }
        }

        impl crate::wire::Model for $model {
            fn from_json(body: &[u8]) -> Result<crate::wire::Body<Self>, crate::wire::BodyError> {
                let needs: &[&str] = &[$($($id_name),+)?];
                crate::wire::read_body(body, stringify!($model), needs.first().copied().unwrap_or_default())
            }
        }
    };
}

pub(crate) use model;
