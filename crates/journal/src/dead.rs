//! What a reader has given up.

use bugle_event::{Envelope, Event, Interest, Payload, Timestamp};
use serde::{Deserialize, Serialize};

use crate::error::JournalError;
use crate::record::{Codecs, Record, RecordWriter};

/// How many events of one reader are kept. The oldest give way.
pub(crate) const DEAD_MAX: usize = 1000;

/// An event that a reader could not deal with, however often it tried.
///
/// ```
/// use bugle_journal::DeadLetter;
///
/// fn say(letter: &DeadLetter) -> String {
///     format!("{} gave up {} after {} tries: {}", letter.reader, letter.event.id, letter.tries, letter.reason)
/// }
/// # let _ = say;
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeadLetter {
    /// The reader.
    pub reader: String,
    /// When it gave up.
    pub at: Timestamp,
    /// How often it tried.
    pub tries: u32,
    /// What went wrong the last time.
    pub reason: String,
    /// The event.
    pub event: Event,
}

/// A dead letter as a row: this, and the event as in the log.
#[derive(Serialize, Deserialize)]
struct Prefix<'a> {
    at: i64,
    tries: u32,
    reason: &'a str,
}

impl DeadLetter {
    pub(crate) fn seq(&self) -> u64 {
        self.event.seq.map_or(0, |seq| seq.0)
    }

    pub(crate) fn to_row(&self) -> Vec<u8> {
        let prefix = Prefix { at: self.at.as_millis(), tries: self.tries, reason: &self.reason };
        let mut row = postcard::to_stdvec(&prefix).expect("buffers grow");
        let event: &Envelope<dyn Payload> = &self.event;
        RecordWriter::default().write(event, &mut row);
        row
    }

    pub(crate) fn from_row(reader: &str, seq: u64, row: &[u8], codecs: &Codecs) -> Result<Self, JournalError> {
        let damaged = || JournalError::damaged("an unreadable dead letter");
        let (prefix, mut rest): (Prefix<'_>, _) = postcard::take_from_bytes(row).map_err(|_| damaged())?;
        let record = Record::take(&mut rest)?;
        let event = codecs.read(&record, seq, &Interest::all())?.ok_or_else(damaged)?;
        Ok(Self {
            reader: reader.to_owned(),
            at: Timestamp::from_millis(prefix.at),
            tries: prefix.tries,
            reason: prefix.reason.to_owned(),
            event,
        })
    }
}
