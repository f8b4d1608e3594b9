//! An element of a list, which is read when somebody looks at it.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::counted::Counted;
use crate::known::KnownElement;
use crate::named::Named;
use crate::read::{Read, Reading};

/// An element of a list, of which bodies of a service are mostly made: a [`Model`](crate::Model) such as a member, a troop. It is what it dereferences to.
///
/// Where a body is read beside the one before it, most elements are in both word for word. Such a one is shared by both, and
/// read only when somebody looks at it. Whoever changes one has it alone from then on.
///
/// ```
/// use bugle_model::{Element, Model as _, model};
///
/// model! {
///     /// A rower.
///     pub struct Rower {
///         @identity {
///             /// The seat.
///             seat: u32 = "seat",
///         }
///         /// In kilograms.
///         weight: u32 = "weight",
///     }
/// }
///
/// let mut rower = Element::from(Rower::from_json(br#"{"seat": 3, "weight": 80}"#)?.value);
/// let before = rower.clone();
/// assert!(rower.is_very(&before));
/// rower.weight += 1;
/// assert_eq!((rower.weight, before.weight, rower.is_very(&before)), (81, 80, false));
/// # Ok::<(), bugle_model::BodyError>(())
/// ```
#[derive(Clone)]
pub struct Element<T: Named>(Arc<State<T>>);

enum State<T: Named> {
    Read(T),
    Unread(Unread<T>),
}

struct Unread<T: Named> {
    text: Bytes,
    names: T::Names,
    /// In how many lists it lies.
    depth: u32,
    /// What is done to it as soon as it is read.
    amend: OnceLock<fn(&mut T)>,
    read: OnceLock<T>,
}

impl<T: Named> Unread<T> {
    fn get(&self) -> &T {
        self.read.get_or_init(|| {
            let mut read = self.read(&mut Reading::at_depth(self.depth));
            if let Some(amend) = self.amend.get() {
                amend(&mut read);
            }
            read
        })
    }

    fn read(&self, reading: &mut Reading) -> T {
        let json = str::from_utf8(&self.text).unwrap_or_default();
        // Of what was read before it is one: it has its names.
        T::read(json, reading).unwrap_or_else(|| T::bare(self.names.clone()))
    }
}

impl<T: Named> Element<T> {
    /// The one that was sent as `text`, with these names.
    pub(crate) fn unread(text: Bytes, names: T::Names, depth: u32) -> Self {
        let unread = Unread { text, names, depth, amend: OnceLock::new(), read: OnceLock::new() };
        Self(Arc::new(State::Unread(unread)))
    }

    /// What tells it from others. It need not be read for that.
    pub fn names(&self) -> T::Names {
        match &*self.0 {
            State::Read(it) => it.names(),
            State::Unread(unread) => unread.names.clone(),
        }
    }

    /// Whether both are the very same one, so that they differ in nothing.
    pub fn is_very(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: Named + Clone> Element<T> {
    /// Does this to it: not before it is read, and once if several share it that do the same.
    pub fn amend(&mut self, amend: fn(&mut T)) {
        if let State::Unread(unread) = &*self.0
            && (unread.read.get().is_none() || unread.amend.get().is_some())
        {
            unread.amend.get_or_init(|| amend);
        } else {
            amend(self);
        }
    }
}

impl<T: Named> From<T> for Element<T> {
    fn from(it: T) -> Self {
        Self(Arc::new(State::Read(it)))
    }
}

impl<T: Named> Deref for Element<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match &*self.0 {
            State::Read(it) => it,
            State::Unread(unread) => unread.get(),
        }
    }
}

impl<T: Named + Clone> DerefMut for Element<T> {
    fn deref_mut(&mut self) -> &mut T {
        let is_alone = matches!(Arc::get_mut(&mut self.0), Some(State::Read(_)));
        if !is_alone {
            *self = Self::from((**self).clone());
        }
        match Arc::get_mut(&mut self.0) {
            Some(State::Read(it)) => it,
            _ => unreachable!("it was read, and nobody else has it"),
        }
    }
}

impl<T: Named> KnownElement for Element<T> {
    fn counted(&self) -> Counted {
        match &*self.0 {
            State::Read(_) => Counted::default(),
            State::Unread(unread) => {
                let mut reading = Reading::at_depth(unread.depth);
                // It differs from the next one: it will be looked at.
                let read = unread.read(&mut reading);
                unread.read.get_or_init(|| read);
                reading.counted
            }
        }
    }
}

impl<T: Named + Clone> Read for Element<T> {
    fn read(json: &str, reading: &mut Reading) -> Option<Self> {
        if let Some(known) = reading.known(json) {
            return Some(known);
        }
        match reading.keep(json, T::names_in) {
            Some((text, names, depth)) => {
                let element = Self::unread(text.clone(), names, depth);
                reading.add_known(text, element.clone());
                Some(element)
            }
            None => T::read(json, reading).map(Self::from),
        }
    }

    fn to_service(&self) -> Value {
        (**self).to_service()
    }

    fn is_same(&self, other: &Self) -> bool {
        self.is_very(other) || self.names() == other.names()
    }

    fn naming(&self) -> Value {
        (**self).naming()
    }

    fn carry(&mut self, old: &Self) -> Option<Value> {
        if self.is_very(old) { None } else { (**self).carry(old) }
    }

    fn retake(&mut self, carried: &Self) {
        (**self).retake(carried);
    }
}

impl<T: Named + PartialEq> PartialEq for Element<T> {
    fn eq(&self, other: &Self) -> bool {
        self.is_very(other) || **self == **other
    }
}

impl<T: Named + fmt::Debug> fmt::Debug for Element<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: Named + Serialize> Serialize for Element<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Named + Deserialize<'de>> Deserialize<'de> for Element<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::from)
    }
}

impl<T: Named + JsonSchema> JsonSchema for Element<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }

    fn inline_schema() -> bool {
        T::inline_schema()
    }
}
