//! Events read back from the JSON that they are written as. That JSON is a format: `tests/it/stored.ndjson` holds a line
//! of each kind, and all of them stay readable.

use bugle_event::{Fact, Kind};

use crate::event::fill::{Fill, Form};
use crate::wire::{self, Fields, NotAMessage};

/// The JSON is not that of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no {kind}: {reason}")]
pub(super) struct NotStored {
    kind: Kind,
    reason: NotAMessage,
}

/// A fact that is made from its stored fields.
pub(super) trait Restore: Fact {
    /// The fact with these fields.
    fn restore(fields: &Fields<'_>) -> Self;
}

impl<F: Fact + Fill> Restore for F {
    fn restore(fields: &Fields<'_>) -> Self {
        Self::from_fields(Form::Stored, fields)
    }
}

/// The fact that was written as `data`.
pub(super) fn restored<F: Restore>(data: &str) -> Result<F, NotStored> {
    let mut fields = Fields::default();
    if wire::flat_object(data, &mut fields).is_none() {
        let object = wire::object(data);
        fields = object.ok_or_else(|| NotStored { kind: F::KIND, reason: wire::reason(data) })?;
    }
    Ok(F::restore(&fields))
}
