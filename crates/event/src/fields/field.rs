//! One field of an event, by its name.

use std::fmt;

use crate::envelope::{Envelope, Event};
use crate::fields::names::{DATA, Schema, UnknownField};
use crate::fields::reading::Reading;
use crate::fields::slots::{Slots, Value};
use crate::fields::types::Type;
use crate::payload::KindInfo;
use crate::subject::Key;

/// A field of events, by its path: checked when it is made, and read without JSON.
///
/// The path is `event.attacker_character_id`, or without its `event.`, or a name of the envelope, such as `subject`. Where
/// both are, a bare name is the field of the data.
///
/// ```
/// use bugle_event::fields::{Field, Value};
/// use bugle_event::{Cause, Envelope, Gap, Key, KindInfo, Seen, Subject, Timestamp};
///
/// let kinds = [KindInfo::of::<Gap>()];
/// let cause = Field::new("event.cause", &kinds)?;
/// let now = Timestamp::EPOCH;
/// let event = Envelope::new("demo", Gap::new("demo", [], None, now, Cause::Stall), Seen::at(now)).into_event();
/// assert!(cause.read(&event, |value| value == Value::Text("stall")));
/// assert_eq!(cause.key(&event), Some(Key::Text("stall".into())));
///
/// let unknown = Field::new("cuase", &kinds).unwrap_err();
/// assert_eq!(unknown.to_string(), "gap has no field `cuase`; did you mean `cause`?");
/// # Ok::<(), bugle_event::fields::FieldError>(())
/// ```
#[derive(Clone)]
pub struct Field {
    path: String,
    holds: Type,
    reading: Reading,
}

/// No kind of event has this field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldError {
    /// Where in the path the name is that is not known, in bytes.
    pub at: usize,
    /// The name.
    pub name: String,
    message: String,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FieldError {}

impl Field {
    /// The field at `path` of events of `kinds`: at least one of them has it. Of no kinds: nothing is checked.
    pub fn new(path: &str, kinds: &[KindInfo]) -> Result<Self, FieldError> {
        let schema = Schema::of(kinds);
        let given: Vec<&str> = path.split('.').map(str::trim).collect();
        let is_rooted = given[0] == DATA && given.len() > 1 || !schema.has(given[0]) && schema.find([given[0]]).is_ok();
        let root = (!is_rooted).then_some(DATA);
        let names: Vec<&str> = root.into_iter().chain(given).collect();
        let member = schema.find(names.iter().copied()).map_err(|unknown| {
            let part = unknown.part - usize::from(!is_rooted);
            let UnknownField { message, .. } = unknown;
            let at = path.split('.').take(part).map(|name| name.len() + 1).sum();
            FieldError { at, name: names[unknown.part].to_owned(), message }
        })?;
        let mut reading = Reading::default();
        reading.want(names.iter().copied(), &member.holds);
        Ok(Self { path: names.join("."), holds: member.holds, reading })
    }

    /// The whole path, with its `event.`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What it holds.
    pub fn holds(&self) -> &Type {
        &self.holds
    }

    /// Gives the value that it has in `event` to `look`.
    pub fn read<R>(&self, event: &Event, look: impl FnOnce(Value<'_>) -> R) -> R {
        Slots::with(|slots| {
            let event: &Envelope<_> = event;
            self.reading.read(event, slots);
            look(slots.get(0))
        })
    }

    /// Its value as a key, by which events are joined: equal exactly where the values are. A text of digits and the
    /// number that it writes are the same. Absent, null, a list and an object are none.
    pub fn key(&self, event: &Event) -> Option<Key> {
        self.read(event, |value| value.key())
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Field").field(&self.path).finish()
    }
}

/// The path.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}
