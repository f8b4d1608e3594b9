//! Events read back from the lines that they are written as.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::codec::Codec;
use crate::envelope::{Envelope, Event, Header, Origin, Seq};
use crate::error::BoxError;
use crate::foreign::Foreign;
use crate::id::EventId;
use crate::kind::Kind;
use crate::name::Name;
use crate::said::Said;
use crate::subject::Subject;
use crate::time::Timestamp;

/// Reads events back from the JSON that [`Envelope::to_json`] writes: from what was piped, filed or sent.
///
/// A kind that none of its codecs knows becomes a [`Foreign`]. Attributes that are not known are passed over, as
/// CloudEvents asks for.
///
/// ```
/// use bugle_event::{Cause, Codec, Envelope, Gap, JsonReader, Seen, Timestamp};
///
/// let gap = Gap::new("demo", [], None, Timestamp::EPOCH, Cause::Restart);
/// let line = Envelope::new("demo", gap, Seen::at(Timestamp::EPOCH)).to_json();
///
/// let reader = JsonReader::new(&[Codec::of::<Gap>()]);
/// let event = reader.read(&line)?;
/// assert!(event.get::<Gap>().is_some_and(|gap| gap.cause == Cause::Restart));
/// assert_eq!(event.to_json(), line);
/// assert_eq!(reader.read("{}").unwrap_err().to_string(), "no event: missing field `specversion`");
/// # Ok::<(), bugle_event::NotAnEvent>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct JsonReader(HashMap<&'static str, (Kind, Codec)>);

/// Why a line is no event. What it says of the line is fit to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotAnEvent {
    /// It is not what an event is written as.
    Envelope {
        /// What is wrong.
        reason: String,
    },
    /// Its fact is not one of its kind.
    Data {
        /// The kind that it says it is.
        kind: Kind,
        /// What is wrong.
        reason: String,
    },
}

impl fmt::Display for NotAnEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Envelope { reason } => write!(f, "no event: {reason}"),
            Self::Data { kind, reason } => write!(f, "no {kind}: {reason}"),
        }
    }
}

impl std::error::Error for NotAnEvent {}

/// An event as it is written.
#[derive(Deserialize)]
#[serde(expecting = "an event")]
struct Written<'a> {
    #[serde(deserialize_with = "version")]
    specversion: (),
    #[serde(deserialize_with = "id")]
    id: EventId,
    source: Name,
    #[serde(rename = "type")]
    kind: Name,
    subject: Subject,
    #[serde(default)]
    time: Option<Timestamp>,
    #[serde(default, rename = "notbefore")]
    not_before: Option<Timestamp>,
    #[serde(rename = "observedat")]
    observed_at: Timestamp,
    #[serde(default, deserialize_with = "seq")]
    seq: Option<Seq>,
    origin: Origin,
    #[serde(borrow)]
    data: &'a RawValue,
}

impl JsonReader {
    /// A reader of the kinds that these know. `bugle::journal::codecs()` are those of the games that are built in.
    pub fn new(codecs: &[Codec]) -> Self {
        let of = |codec: &Codec| {
            let codec = *codec;
            codec.infos().iter().map(move |info| (info.kind.name(), (info.kind, codec)))
        };
        Self(codecs.iter().flat_map(of).collect())
    }

    /// The event that was written as `line`.
    pub fn read(&self, line: &str) -> Result<Event, NotAnEvent> {
        let written = serde_json::from_str(line).map_err(|error| NotAnEvent::Envelope { reason: reason(&error) })?;
        let Written { specversion: (), id, source: Name(source), subject, .. } = written;
        let Written { time, not_before, observed_at, seq, origin, data, kind: Name(name), .. } = written;
        let known = self.0.get(name);
        let kind = known.map_or_else(|| Kind::new(name), |(kind, _)| *kind);
        let header = Header { id, source, kind, time, not_before, observed_at, seq, origin };
        let read = match known {
            Some((_, codec)) => codec.read(header, data.get()),
            None => Foreign::new(kind, subject, data.get()).map(|fact| Envelope::restored(header, fact).into_event()),
        };
        read.map_err(|error| NotAnEvent::Data { kind, reason: Said::new(&without_line(&error)).to_string() })
    }
}

/// What is wrong, in one line. The line that is meant is always the first.
fn reason(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "it breaks off".to_owned();
    }
    let at = format!(" at line {} column {}", error.line(), error.column());
    let words = error.to_string();
    let words = words.strip_suffix(&at).map_or(words.as_str(), |words| words);
    let words = Said::new(words);
    if error.is_syntax() { format!("{words} (column {})", error.column()) } else { words.to_string() }
}

fn without_line(error: &BoxError) -> String {
    match error.downcast_ref::<serde_json::Error>() {
        Some(error) => reason(error),
        None => error.to_string(),
    }
}

fn version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    let version = Cow::<'de, str>::deserialize(deserializer)?;
    if version == "1.0" { Ok(()) } else { Err(D::Error::custom("`specversion` is not 1.0")) }
}

fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<EventId, D::Error> {
    Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

fn seq<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Seq>, D::Error> {
    let text = Option::<Cow<'de, str>>::deserialize(deserializer)?;
    let seq = text.map(|text| text.parse().map(Seq)).transpose();
    seq.map_err(|_| D::Error::custom("`seq` is no number in a text"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::gap::{Cause, Gap};

    fn reader() -> JsonReader {
        JsonReader::new(&[Codec::of::<Gap>()])
    }

    fn any_time() -> impl Strategy<Value = Timestamp> {
        any::<i64>().prop_map(Timestamp::from_millis)
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            id in any::<u128>(),
            times in (prop::option::of(any_time()), prop::option::of(any_time()), any_time()),
            seq in prop::option::of(any::<u64>().prop_map(Seq)),
            origin in prop::sample::select(&[Origin::Live, Origin::Backfill, Origin::Replay][..]),
            detail in prop::option::of(".*"),
            is_foreign in any::<bool>(),
        ) {
            let kind = if is_foreign { Kind::new("chess.move") } else { <Gap as crate::payload::Fact>::KIND };
            let (time, not_before, observed_at) = times;
            let id = EventId::from_u128(id);
            let header = Header { id, source: "demo", kind, time, not_before, observed_at, seq, origin };
            let event = if is_foreign {
                let data = serde_json::to_string(&detail)?;
                let fact = Foreign::new(kind, Subject::text("board", "a1"), &data).map_err(|error| TestCaseError::fail(error.to_string()))?;
                Envelope::restored(header, fact).into_event()
            } else {
                let gap = Gap { detail, ..Gap::new("demo", [Subject::number("world", 1)], None, observed_at, Cause::Stall) };
                Envelope::restored(header, gap).into_event()
            };
            let read = reader().read(&event.to_json())?;
            prop_assert_eq!(read.header(), header);
            prop_assert_eq!(read.get::<Gap>(), event.get::<Gap>());
            prop_assert_eq!(read.game::<Foreign>().is_some(), is_foreign);
            prop_assert_eq!(read.to_json(), event.to_json());
        }

        #[test]
        fn a_damaged_line_is_an_event_or_a_line_of_words(at in any::<prop::sample::Index>(), with in ".{0,3}", cut in 0..5_usize) {
            let gap = Gap::new("demo", [], None, Timestamp::EPOCH, Cause::Stall);
            let line = Envelope::new("demo", gap, crate::envelope::Seen::at(Timestamp::EPOCH)).to_json();
            let at = at.index(line.len());
            let damaged = format!("{}{with}{}", &line[..at], &line[(at + cut).min(line.len())..]);
            if let Err(error) = reader().read(&damaged) {
                prop_assert!(!error.to_string().contains('\n') && !error.to_string().contains("line 1"), "{error}");
            }
        }
    }

    fn said(line: &str) -> String {
        reader().read(line).unwrap_err().to_string()
    }

    #[test]
    fn what_is_no_event_is_told_in_words() {
        let gap = Gap::new("demo", [], None, Timestamp::EPOCH, Cause::Stall);
        let line = Envelope::new("demo", gap, crate::envelope::Seen::at(Timestamp::EPOCH)).to_json();
        let with = |from: &str, to: &str| {
            assert!(line.contains(from), "{line}");
            said(&line.replace(from, to))
        };
        insta::assert_snapshot!(said(""), @"no event: it breaks off");
        insta::assert_snapshot!(said(&line[..40]), @"no event: it breaks off");
        insta::assert_snapshot!(said("what?"), @"no event: expected value (column 1)");
        insta::assert_snapshot!(said("7"), @"no event: invalid type: integer `7`, expected an event");
        insta::assert_snapshot!(with("\"id\"", "\"ID\""), @"no event: missing field `id`");
        insta::assert_snapshot!(with("\"id\":\"", "\"id\":\"x"), @"no event: no id of an event: it has 32 digits from 0 to f");
        insta::assert_snapshot!(with("\"1.0\"", "\"0.3\""), @"no event: `specversion` is not 1.0");
        insta::assert_snapshot!(with("\"source\":\"demo\",\"type\"", "\"source\":\"A b\",\"type\""), @"no event: not a name");
        insta::assert_snapshot!(with("\"origin\"", "\"seq\":\"x\",\"origin\""), @"no event: `seq` is no number in a text");
        insta::assert_snapshot!(with("\"cause\"", "\"because\""), @"no gap: missing field `cause`");
        insta::assert_snapshot!(said("\u{1b}[2J"), @"no event: expected value (column 1)");
        assert_eq!(reader().read(&line.replace("\"origin\"", "\"later\":[1],\"origin\"")).unwrap().to_json(), line);
    }
}
