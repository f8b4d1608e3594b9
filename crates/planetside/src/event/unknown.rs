//! Events whose name this version does not know: kept as they came.

use bugle_event::{Content, Identity, Subject, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;

use crate::event::field::{Facet as _, Field, Identifying as _};
use crate::event::fill::{Fit, Form, fit, put_back};
use crate::event::stored::Restore;
use crate::ids::World;
use crate::raw::{Leftover, RawJson};
use crate::wire::{Fields, Scalar, Value};

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
    /// What of the above could not be read or did not come, and what came beside the payload.
    #[serde(flatten)]
    pub leftover: Option<Box<Leftover>>,
}

impl UnknownEvent {
    /// What the fields of a payload tell of an event whose name nobody knows; or that has none, and is no other message.
    pub(crate) fn from_fields(name: Option<&str>, fields: &Fields<'_>, payload: &str) -> Self {
        let mut event = Self {
            event_name: name.unwrap_or_default().to_owned(),
            payload: RawJson::parse(payload).unwrap_or_default(),
            ..Self::default()
        };
        let mut odd = Leftover::default();
        let mut note = |key: &str, fit| match (fit, fields.get(key)) {
            (Fit::Good, _) => {}
            (Fit::Invalid, Some(value)) => drop(odd.invalid_fields.insert(key.to_owned(), value.to_raw())),
            _ => drop(odd.missing_fields.insert(key.to_owned())),
        };
        let scalar = |key| fields.get(key).map_or(Scalar::Null, Value::scalar);
        note(
            "event_name",
            match (name, scalar("event_name")) {
                (Some(_), _) => Fit::Good,
                (None, Scalar::Nested) => Fit::Invalid,
                (None, _) => Fit::Absent,
            },
        );
        note("timestamp", fit(Form::Wire, &mut event.timestamp, scalar("timestamp")));
        note("world_id", fit(Form::Wire, &mut event.world_id, scalar("world_id")));
        event.leftover = (!odd.is_empty()).then(|| Box::new(odd));
        event
    }
}

impl Content for UnknownEvent {
    const NOUNS: &'static [&'static str] = &[World::NOUN];

    fn subject(&self) -> Subject {
        self.world_id.into()
    }

    fn facets(&self, visit: &mut dyn FnMut(Subject)) {
        self.world_id.show(visit);
    }

    fn identify(&self, identity: &mut Identity) {
        identity.text(&self.event_name).number(self.timestamp.as_millis().cast_unsigned());
        self.world_id.identify(identity);
        identity.text(self.payload.get());
    }
}

impl Restore for UnknownEvent {
    fn restore(fields: &Fields<'_>) -> Self {
        let mut leftover = None;
        for key in Leftover::FIELDS {
            if let Some(value) = fields.get(key) {
                put_back(&mut leftover, key, value);
            }
        }
        Self {
            event_name: fields.text("event_name").unwrap_or_default().to_owned(),
            timestamp: fields.text("timestamp").and_then(Field::read_back).unwrap_or_default(),
            world_id: fields.text("world_id").and_then(Field::read_back).unwrap_or_default(),
            payload: fields.get("payload").map(Value::to_raw).unwrap_or_default(),
            leftover,
        }
    }
}
