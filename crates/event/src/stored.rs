//! The way back from JSON: what was written into a journal becomes typed facts again.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::{BoxError, Envelope, Event, Head, Identity, Kind, KindInfo, Payload, Subject};

/// A payload that can be read back from the JSON that it is written as.
///
/// That JSON is a format: fields may be added with a default, and every older form stays readable. Fields that are not
/// known are kept or passed over; they never make a fact unreadable.
pub trait Readable: Payload + Sized {
    /// Every kind that this payload has.
    const KINDS: &'static [KindInfo];

    /// Reads `data`, which a payload of kind `kind`, one of [`KINDS`](Self::KINDS), was written as.
    fn read(kind: Kind, data: &str) -> Result<Self, BoxError>;
}

/// Reads back the facts of one game, whichever it is.
#[derive(Clone, Copy)]
pub struct Codec {
    kinds: &'static [KindInfo],
    read: fn(Head, &str) -> Result<Event, BoxError>,
}

impl Codec {
    /// Reads back payloads of type `P`.
    pub fn of<P: Readable>() -> Self {
        let read = |head: Head, data: &str| Ok(Envelope::restored(head, P::read(head.kind, data)?).into_event());
        Self { kinds: P::KINDS, read }
    }

    /// The kinds it reads.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.kinds.iter().map(|info| info.kind)
    }

    /// The event with this head, whose kind is one of [`kinds`](Self::kinds), and this fact.
    pub fn read(&self, head: Head, data: &str) -> Result<Event, BoxError> {
        (self.read)(head, data)
    }
}

impl fmt::Debug for Codec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.kinds()).finish()
    }
}

/// A fact that this program cannot read: of a game or of a kind it does not know. It is handed on as it was written.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Foreign {
    #[serde(skip)]
    kind: Kind,
    #[serde(skip)]
    subject: Subject,
    data: Box<RawValue>,
}

impl Foreign {
    /// The fact with this JSON.
    pub fn new(kind: Kind, subject: Subject, data: &str) -> Result<Self, BoxError> {
        Ok(Self { kind, subject, data: RawValue::from_string(data.to_owned())? })
    }

    /// Its JSON.
    pub fn data(&self) -> &str {
        self.data.get()
    }
}

impl Payload for Foreign {
    fn kind(&self) -> Kind {
        self.kind
    }

    fn subject(&self) -> Subject {
        self.subject.clone()
    }

    fn identify(&self, identity: &mut Identity) {
        identity.text(self.data.get());
    }
}

/// A name that was read, and that lives as long as the program: that of a source, of a kind, of a subject's noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name(pub &'static str);

/// How many distinct names are taken in. Games have dozens; more of them is garbage.
const NAMES_MAX: usize = 4096;

impl Name {
    /// The name that `text` is. `None`: it is no name (`lower_case.with_dots`), or there are too many already.
    pub fn parse(text: &str) -> Option<Self> {
        static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
        let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = names.get(text) {
            return Some(Self(name));
        }
        let is_name = (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.-".contains(&byte));
        if !is_name || names.len() >= NAMES_MAX {
            return None;
        }
        let name = Box::leak(text.into());
        names.insert(name);
        Some(Self(name))
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom("not a name"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::{Cause, Gap, Seen, Timestamp};

    use super::*;

    proptest! {
        #[test]
        fn a_gap_is_read_back_as_it_was(
            numbers in prop::collection::vec(any::<u64>(), 0..3),
            tags in prop::collection::vec("#[0289PYLQ]{3,9}", 0..3),
            from in prop::option::of(any::<i64>()),
            to in any::<i64>(),
            missed in prop::option::of(any::<u64>()),
            detail in prop::option::of(".*"),
        ) {
            let worlds = numbers.into_iter().map(|number| Subject::number("world", number));
            let clans = tags.into_iter().map(|tag| Subject::text("clan", tag));
            let from = from.map(Timestamp::from_millis);
            let to = Timestamp::from_millis(to);
            let gap = Gap { missed, detail, ..Gap::new("demo", worlds.chain(clans), from, to, Cause::SlowJournal) };
            let event = Envelope::new("demo", gap.clone(), Seen::at(to)).into_event();
            let data = serde_json::to_string(&gap)?;
            let read = Codec::of::<Gap>().read(event.head(), &data).map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(read.get::<Gap>(), Some(&gap));
            prop_assert_eq!(read.to_json(), event.to_json());
        }
    }

    #[test]
    fn what_nobody_can_read_is_handed_on_as_it_was_written() {
        let kind = Kind::new(Name::parse("chess.move").unwrap().0);
        let fact = Foreign::new(kind, "board/7".parse().unwrap(), r#"{"to":"e4"}"#).unwrap();
        let json = Envelope::new("chess", fact, Seen::at(Timestamp::EPOCH)).to_json();
        assert!(json.contains(r#""type":"chess.move","subject":"board/7""#), "{json}");
        assert!(json.ends_with(r#""data":{"to":"e4"}}"#), "{json}");
    }

    #[test]
    fn names_are_taken_in_once_and_garbage_not_at_all() {
        let (one, two) = (Name::parse("clash.war.attack").unwrap(), Name::parse("clash.war.attack").unwrap());
        assert!(std::ptr::eq(one.0, two.0));
        for garbage in ["", "Two Words", "\u{0}"] {
            assert_eq!(Name::parse(garbage), None);
        }
    }
}
