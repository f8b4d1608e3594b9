//! An event as bytes: its envelope in a compact form, its fact as the JSON that it is written as everywhere.

use std::collections::HashMap;

use bugle_event::{Codec, Envelope, Event, EventId, Foreign, Header, Kind, Name, Origin, Seq, Timestamp};
use serde::{Deserialize, Serialize};

/// An event as a pattern keeps it. A format: fields are read in this order, and none may be added.
#[derive(Serialize, Deserialize)]
struct Record<'a> {
    id: [u8; 16],
    source: &'a str,
    kind: &'a str,
    subject: &'a str,
    time: Option<i64>,
    not_before: Option<i64>,
    observed_at: i64,
    seq: Option<u64>,
    origin: Origin,
    data: &'a str,
}

/// `event` as it is kept.
pub(crate) fn write(event: &Event) -> Vec<u8> {
    let (header, subject, mut data) = (event.header(), event.subject().to_string(), Vec::new());
    event.write_data(&mut data);
    let record = Record {
        id: header.id.as_u128().to_le_bytes(),
        source: header.source,
        kind: header.kind.name(),
        subject: &subject,
        time: header.time.map(Timestamp::as_millis),
        not_before: header.not_before.map(Timestamp::as_millis),
        observed_at: header.observed_at.as_millis(),
        seq: header.seq.map(|seq| seq.0),
        origin: header.origin,
        data: std::str::from_utf8(&data).expect("JSON is UTF-8"),
    };
    postcard::to_stdvec(&record).expect("buffers grow, and all lengths are known")
}

/// Reads events back. What no codec can read is handed on as it was written.
pub(crate) struct Reading(HashMap<&'static str, (Kind, Codec)>);

impl Reading {
    pub(crate) fn new(codecs: &[Codec]) -> Self {
        Self(codecs.iter().flat_map(|codec| codec.kinds().map(|kind| (kind.name(), (kind, *codec)))).collect())
    }

    /// The event that `bytes` are. `None`: they are damaged.
    pub(crate) fn read(&self, bytes: &[u8]) -> Option<Event> {
        let record: Record<'_> = postcard::from_bytes(bytes).ok()?;
        let known = self.0.get(record.kind);
        let kind =
            known.map(|(kind, _)| *kind).or_else(|| Name::parse(record.kind).map(|Name(name)| Kind::new(name)))?;
        let header = Header {
            id: EventId::from_u128(u128::from_le_bytes(record.id)),
            source: Name::parse(record.source)?.0,
            kind,
            time: record.time.map(Timestamp::from_millis),
            not_before: record.not_before.map(Timestamp::from_millis),
            observed_at: Timestamp::from_millis(record.observed_at),
            seq: record.seq.map(Seq),
            origin: record.origin,
        };
        known.and_then(|(_, codec)| codec.read(header, record.data).ok()).or_else(|| {
            let fact = Foreign::new(kind, record.subject.parse().ok()?, record.data).ok()?;
            Some(Envelope::restored(header, fact).into_event())
        })
    }
}
