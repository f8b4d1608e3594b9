//! Events as JSON: CloudEvents 1.0, structured mode. Written only when somebody asks.

use schemars::{Schema, json_schema};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::envelope::{Envelope, Origin};
use crate::id::EventId;
use crate::payload::{KindInfo, Payload};
use crate::subject::Subject;
use crate::time::Timestamp;

impl<D: Payload + ?Sized> Envelope<D> {
    /// The event as one line of JSON: CloudEvents 1.0 in structured mode, without a line end.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("payloads have string keys and no failing serializer")
    }

    /// Appends the JSON of the fact alone, the event's `data`, to `out`.
    pub fn write_data(&self, out: &mut Vec<u8>) {
        serde_json::to_writer(out, &Data(&self.data)).expect("payloads have string keys and no failing serializer");
    }
}

/// CloudEvents allows extension attributes of lower-case letters and digits only, and integers of 32 bits only: hence
/// `notbefore`, `observedat`, and `seq` as a string.
impl<D: Payload + ?Sized> Serialize for Envelope<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut event = serializer.serialize_struct("Event", 11)?;
        event.serialize_field("specversion", "1.0")?;
        event.serialize_field("id", &self.id)?;
        event.serialize_field("source", self.source)?;
        event.serialize_field("type", &self.kind)?;
        event.serialize_field("subject", &self.subject())?;
        for (name, time) in
            [("time", self.time), ("notbefore", self.not_before), ("observedat", Some(self.observed_at))]
        {
            match time {
                Some(time) => event.serialize_field(name, &time)?,
                None => event.skip_field(name)?,
            }
        }
        match self.seq {
            Some(seq) => event.serialize_field("seq", &seq.to_string())?,
            None => event.skip_field("seq")?,
        }
        event.serialize_field("origin", &self.origin)?;
        event.serialize_field("data", &Data(&self.data))?;
        event.end()
    }
}

struct Data<'a, D: ?Sized>(&'a D);

impl<D: Payload + ?Sized> Serialize for Data<'_, D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        erased_serde::serialize(self.0, serializer)
    }
}

/// The JSON Schema (2020-12) of a whole event of this kind, envelope and `data`.
pub fn schema_of(info: &KindInfo) -> Schema {
    let mut data = (info.schema)();
    data.remove("$schema");
    let definitions = data.remove("$defs");
    let mut generator = schemars::SchemaGenerator::default();
    let mut schema = json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": info.kind.name(),
        "type": "object",
        "properties": {
            "specversion": { "const": "1.0" },
            "id": generator.subschema_for::<EventId>(),
            "source": { "type": "string", "description": "Which game." },
            "type": { "const": info.kind.name() },
            "subject": generator.subschema_for::<Subject>(),
            "time": generator.subschema_for::<Timestamp>(),
            "notbefore": generator.subschema_for::<Timestamp>(),
            "observedat": generator.subschema_for::<Timestamp>(),
            "seq": { "type": "string", "pattern": "^[0-9]+$", "description": "Position in the journal." },
            "origin": { "enum": [Origin::Live, Origin::Backfill, Origin::Replay] },
            "data": data,
        },
        "required": ["specversion", "id", "source", "type", "subject", "observedat", "origin", "data"],
    });
    if let Some(definitions) = definitions {
        schema.insert("$defs".to_owned(), definitions);
    }
    schema
}
