//! What was read of an event: a slot for each wanted field. Texts lie in one buffer, elements of lists in another; both
//! are used again for the next event.

use std::cell::Cell;
use std::fmt;
use std::ops::Range;

use crate::subject::{Key, digits};
use crate::time::Timestamp;

/// The value of a field, as its JSON has it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// There is no such field in this event.
    Absent,
    /// Null.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number that is too large for an `Int`.
    Uint(u64),
    /// Any other number.
    Double(f64),
    /// A text.
    Text(&'a str),
    /// A time: a text whose schema says so.
    Time(Timestamp),
    /// A list.
    List(List<'a>),
    /// An object.
    Object,
}

impl Value<'_> {
    /// It as a key, by which events are joined: equal exactly where the values are, and the key that the same value is in
    /// code ([`Keyed`](crate::Keyed)). A text of digits and the number that it writes are the same. Absent, null, a list
    /// and an object are none.
    pub fn key(&self) -> Option<Key> {
        match self {
            Self::Int(number) => {
                Some(u64::try_from(*number).map_or_else(|_| Key::Text(number.to_string().into()), Key::Number))
            }
            Self::Uint(number) => Some(Key::Number(*number)),
            Self::Text(text) => Some(digits(text).map_or_else(|| Key::Text((*text).into()), Key::Number)),
            Self::Bool(_) | Self::Double(_) => Some(Key::Text(self.to_string().into())),
            Self::Time(time) => Some(Key::Text(time.to_string().into())),
            Self::Absent | Self::Null | Self::List(_) | Self::Object => None,
        }
    }
}

/// As in JSON, but for lists of objects and objects, which are not kept: `[..]`, `{..}`.
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("absent"),
            Self::Null => f.write_str("null"),
            Self::Bool(value) => value.fmt(f),
            Self::Int(value) => value.fmt(f),
            Self::Uint(value) => value.fmt(f),
            Self::Double(value) => write!(f, "{value:?}"),
            Self::Text(value) => write!(f, "{value:?}"),
            Self::Time(value) => write!(f, "\"{value}\""),
            Self::List(list) => list.fmt(f),
            Self::Object => f.write_str("{..}"),
        }
    }
}

/// A list: its elements, of which objects and lists are known to be there, but not kept.
#[derive(Clone, Copy)]
pub struct List<'a> {
    slots: &'a Slots,
    start: usize,
    end: usize,
}

impl<'a> List<'a> {
    /// How many elements it has.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its elements.
    pub fn iter(&self) -> impl Iterator<Item = Value<'a>> + use<'a> {
        let slots = self.slots;
        slots.items[self.start..self.end].iter().map(|item| slots.value(item))
    }
}

impl PartialEq for List<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// At most twenty elements are written out.
impl fmt::Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[")?;
        for (at, item) in self.iter().take(20).enumerate() {
            write!(f, "{}{item}", if at == 0 { "" } else { ", " })?;
        }
        f.write_str(if self.len() > 20 { ", ..]" } else { "]" })
    }
}

/// A value whose text or elements lie in the buffers.
#[derive(Clone, Debug)]
pub(super) enum Slot {
    Absent,
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(Range<usize>),
    Time(Timestamp),
    List(Range<usize>),
    Object,
}

/// What was read of one event. Reusable: [`with`](Self::with) lends one that has been used before.
#[derive(Debug, Default)]
pub struct Slots {
    values: Vec<Slot>,
    pub(super) text: String,
    pub(super) items: Vec<Slot>,
}

thread_local! {
    /// The slots that this thread used last.
    static SPARE: Cell<Option<Box<Slots>>> = const { Cell::new(None) };
}

/// What one event may leave behind in a buffer: an event with a text of megabytes does not keep them for ever.
const KEPT_BYTES: usize = 64 * 1024;

impl Slots {
    /// Lends slots to `work`: those that this thread used last.
    #[inline]
    pub fn with<R>(work: impl FnOnce(&mut Self) -> R) -> R {
        let mut slots = SPARE.take().unwrap_or_default();
        let result = work(&mut slots);
        if slots.text.capacity() <= KEPT_BYTES && slots.items.capacity() * size_of::<Slot>() <= KEPT_BYTES {
            SPARE.set(Some(slots));
        }
        result
    }

    /// Makes `count` slots with nothing in them.
    pub(super) fn clear(&mut self, count: usize) {
        self.values.clear();
        self.values.resize(count, Slot::Absent);
        self.text.clear();
        self.items.clear();
    }

    #[inline]
    pub(super) fn set(&mut self, slot: usize, value: Slot) {
        self.values[slot] = value;
    }

    /// What is in the slot with this number. Absent, where nothing came.
    #[inline]
    pub fn get(&self, slot: usize) -> Value<'_> {
        self.values.get(slot).map_or(Value::Absent, |slot| self.value(slot))
    }

    #[inline]
    fn value(&self, slot: &Slot) -> Value<'_> {
        match slot {
            Slot::Absent => Value::Absent,
            Slot::Null => Value::Null,
            Slot::Bool(value) => Value::Bool(*value),
            Slot::Int(value) => Value::Int(*value),
            Slot::Uint(value) => Value::Uint(*value),
            Slot::Double(value) => Value::Double(*value),
            Slot::Text(range) => Value::Text(&self.text[range.clone()]),
            Slot::Time(time) => Value::Time(*time),
            Slot::List(range) => Value::List(List { slots: self, start: range.start, end: range.end }),
            Slot::Object => Value::Object,
        }
    }
}
