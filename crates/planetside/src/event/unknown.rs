//! Events whose name this version does not know: kept as they came.

use bugle_event::{Content, Identity, Subject, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::event::field::{Facet as _, Field, Identifying as _};
use crate::event::stored::Restore;
use crate::ids::World;
use crate::raw::RawJson;
use crate::wire::{Fields, Value};

/// An event whose name this version does not know: one that the game got since, or one of another service that speaks
/// the same protocol.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct UnknownEvent {
    /// Its name.
    pub event_name: String,
    /// When it happened, to the second. The epoch where the game did not say.
    pub timestamp: Timestamp,
    /// Where it happened.
    pub world_id: World,
    /// The whole payload.
    pub payload: RawJson,
}

impl Content for UnknownEvent {
    fn subject(&self) -> Subject {
        self.world_id.into()
    }

    fn facets(&self, visit: &mut dyn FnMut(Subject)) {
        self.world_id.show(visit);
    }

    fn identify(&self, identity: &mut Identity) {
        identity.text(&self.event_name).number(self.timestamp.as_millis().cast_unsigned());
        identity.number(self.world_id.number()).text(self.payload.get());
    }
}

impl Restore for UnknownEvent {
    fn restore(fields: &Fields<'_>) -> Self {
        Self {
            event_name: fields.text("event_name").unwrap_or_default().to_owned(),
            timestamp: fields.text("timestamp").and_then(Field::read_back).unwrap_or_default(),
            world_id: fields.text("world_id").and_then(Field::read_back).unwrap_or_default(),
            payload: fields.get("payload").map(Value::to_raw).unwrap_or_default(),
        }
    }
}
