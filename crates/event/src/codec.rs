//! The way back from JSON: what was written into a journal becomes typed facts again.

use std::fmt;

use crate::envelope::{Envelope, Event, Header};
use crate::error::BoxError;
use crate::kind::Kind;
use crate::payload::{KindInfo, Payload};

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
    read: fn(Header, &str) -> Result<Event, BoxError>,
}

impl Codec {
    /// Reads back payloads of type `P`.
    pub fn of<P: Readable>() -> Self {
        let read =
            |header: Header, data: &str| Ok(Envelope::restored(header, P::read(header.kind, data)?).into_event());
        Self { kinds: P::KINDS, read }
    }

    /// The kinds it reads.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.kinds.iter().map(|info| info.kind)
    }

    /// The same, and what is known of each.
    pub fn infos(&self) -> &'static [KindInfo] {
        self.kinds
    }

    /// The event with this header, whose kind is one of [`kinds`](Self::kinds), and this fact.
    pub fn read(&self, header: Header, data: &str) -> Result<Event, BoxError> {
        (self.read)(header, data)
    }
}

impl fmt::Debug for Codec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.kinds()).finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::envelope::Seen;
    use crate::gap::{Cause, Gap};
    use crate::subject::Subject;
    use crate::time::Timestamp;

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
            let read = Codec::of::<Gap>().read(event.header(), &data).map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(read.get::<Gap>(), Some(&gap));
            prop_assert_eq!(read.to_json(), event.to_json());
        }
    }
}
