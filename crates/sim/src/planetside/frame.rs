//! A fact as the push service sends it.

use bugle_event::EventId;
use bugle_planetside::server::Traits;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::auraxis::Happened;
use super::wire;

/// A fact, written once for all connections.
pub(super) struct Frame {
    pub(super) traits: Traits,
    pub(super) text: Utf8Bytes,
    /// The fact's id in the ledger.
    pub(super) id: EventId,
    /// Whether the same can truly happen twice within a second.
    pub(super) can_repeat: bool,
}

impl Frame {
    /// What happened; the ledger knows it as `id`.
    pub(super) fn of(happened: &Happened, id: EventId) -> Self {
        let event = &happened.event;
        let (traits, text) = (wire::traits(event), wire::message(event).into());
        Self { traits, text, id, can_repeat: !event.is_told_once() }
    }
}
