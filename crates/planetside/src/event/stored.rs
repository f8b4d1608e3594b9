//! Events read back from the JSON that they are written as. That JSON is a format: `tests/it/stored.ndjson` holds a line
//! of each kind, and all of them stay readable.

use bugle_event::{BoxError, Fact as _, Kind, KindInfo, Readable};

use crate::event::{Event, KINDS, UnknownEvent};
use crate::wire::{self, Fields, NotAMessage};

/// Why something is no stored event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum NotStored {
    /// There is no such kind.
    #[error("`{0}` is no kind of planetside event")]
    Kind(Kind),
    /// The JSON is not that of a fact.
    #[error("this is no {kind}: {reason}")]
    Data { kind: Kind, reason: NotAMessage },
}

impl Readable for Event {
    const KINDS: &'static [KindInfo] = KINDS;

    fn read(kind: Kind, data: &str) -> Result<Self, BoxError> {
        let mut fields = Fields::default();
        if wire::flat_object(data, &mut fields).is_none() {
            fields = wire::object(data).ok_or_else(|| NotStored::Data { kind, reason: wire::reason(data) })?;
        }
        if kind == UnknownEvent::KIND {
            return Ok(UnknownEvent::restored(&fields).into());
        }
        Ok(Self::restored(kind.name(), &fields).ok_or(NotStored::Kind(kind))?)
    }
}
