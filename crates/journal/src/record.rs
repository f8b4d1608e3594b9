//! One event as bytes: its envelope in a compact form, its fact as the JSON that it is written as everywhere.

use std::collections::HashMap;
use std::fmt::Write as _;

use bugle_event::{
    Codec, Envelope, Event, EventId, Foreign, Header, Interest, Kind, Name, Origin, Payload, Seq, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::error::JournalError;

/// An event as it lies in the log. Its sequence number is its place there.
///
/// A format: fields are read in this order, and none may be added.
#[derive(Serialize, Deserialize)]
pub(crate) struct Record<'a> {
    id: [u8; 16],
    source: &'a str,
    kind: &'a str,
    subject: &'a str,
    time: Option<i64>,
    not_before: Option<i64>,
    observed_at: i64,
    origin: Origin,
    data: &'a str,
}

/// Writes records. Keeps its buffers.
#[derive(Debug, Default)]
pub(crate) struct RecordWriter {
    subject: String,
    data: Vec<u8>,
}

impl RecordWriter {
    /// Appends `event` to `out`.
    pub(crate) fn write(&mut self, event: &Envelope<dyn Payload>, out: &mut Vec<u8>) {
        self.subject.clear();
        self.data.clear();
        write!(self.subject, "{}", event.subject()).expect("strings grow");
        event.write_data(&mut self.data);
        let header = event.header();
        let record = Record {
            id: header.id.as_u128().to_le_bytes(),
            source: header.source,
            kind: header.kind.name(),
            subject: &self.subject,
            time: header.time.map(Timestamp::as_millis),
            not_before: header.not_before.map(Timestamp::as_millis),
            observed_at: header.observed_at.as_millis(),
            origin: header.origin,
            data: std::str::from_utf8(&self.data).expect("JSON is UTF-8"),
        };
        *out = postcard::to_extend(&record, std::mem::take(out)).expect("buffers grow, and all lengths are known");
    }
}

impl<'a> Record<'a> {
    /// Takes one record off the front of `bytes`.
    pub(crate) fn take(bytes: &mut &'a [u8]) -> Result<Self, JournalError> {
        let (record, rest) =
            postcard::take_from_bytes(bytes).map_err(|_| JournalError::damaged("an unreadable event"))?;
        *bytes = rest;
        Ok(record)
    }

    pub(crate) fn observed_at(&self) -> Timestamp {
        Timestamp::from_millis(self.observed_at)
    }
}

/// Turns records back into typed events: knows every game that this program has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Codecs(HashMap<&'static str, (Kind, Codec)>);

impl Codecs {
    pub(crate) fn new(codecs: impl IntoIterator<Item = Codec>) -> Self {
        Self(
            codecs
                .into_iter()
                .flat_map(|codec| codec.kinds().map(|kind| (kind.name(), (kind, codec))).collect::<Vec<_>>())
                .collect(),
        )
    }

    /// Whether the event is of a kind that this program can read.
    pub(crate) fn knows(&self, record: &Record<'_>) -> bool {
        self.0.contains_key(record.kind)
    }

    /// The event, if it is wanted. What this program cannot read is handed on as it was written.
    pub(crate) fn read(&self, record: &Record<'_>, seq: u64, want: &Interest) -> Result<Option<Event>, JournalError> {
        let known = self.0.get(record.kind);
        let kind = match known {
            Some((kind, _)) => *kind,
            None => Kind::new(name(record.kind)?),
        };
        // Cheaper than reading the fact; a gap is wanted whatever is asked for.
        if !want.names(kind) && kind != <bugle_event::Gap as bugle_event::Fact>::KIND {
            return Ok(None);
        }
        let header = Header {
            id: EventId::from_u128(u128::from_le_bytes(record.id)),
            source: name(record.source)?,
            kind,
            time: record.time.map(Timestamp::from_millis),
            not_before: record.not_before.map(Timestamp::from_millis),
            observed_at: record.observed_at(),
            seq: Some(Seq(seq)),
            origin: record.origin,
        };
        let read = known.map(|(_, codec)| codec.read(header, record.data));
        let event = match read {
            Some(Ok(event)) => event,
            Some(Err(error)) => {
                tracing::warn!(seq, kind = record.kind, %error, "an event is handed on as it was written");
                foreign(header, record)?
            }
            None => foreign(header, record)?,
        };
        Ok(want.matches(event.kind, &event.data).then_some(event))
    }
}

fn foreign(header: Header, record: &Record<'_>) -> Result<Event, JournalError> {
    let subject = record.subject.parse().map_err(|_| JournalError::damaged("an unreadable subject"))?;
    let fact = Foreign::new(header.kind, subject, record.data);
    let fact = fact.map_err(|_| JournalError::damaged("an unreadable fact"))?;
    Ok(Envelope::restored(header, fact).into_event())
}

fn name(text: &str) -> Result<&'static str, JournalError> {
    Name::parse(text).map(|Name(name)| name).ok_or_else(|| JournalError::damaged("an unreadable name"))
}
