//! The words of Bugle: what an event is, what a gap is, who wants what, and what a source of events promises.
//!
//! This crate knows no game, does no I/O and starts no task. A game brings a [`Payload`] (its own enum of typed
//! facts) and a [`Source`]; everything above works on [`Event`], which is one [`Envelope`] around any payload:
//!
//! ```
//! use bugle_event::{Envelope, Event, Gap, Cause, Seen, Subject, Timestamp};
//!
//! let now: Timestamp = "2026-01-01T00:01:00Z".parse()?;
//! let gap = Gap::new("demo", [Subject::number("world", 10)], Some("2026-01-01T00:00:00Z".parse()?), now, Cause::Disconnect);
//! let event: Event = Envelope::new("demo", gap, Seen::at(now)).into_event();
//!
//! assert_eq!(event.get::<Gap>().unwrap().cause, Cause::Disconnect);
//! assert!(event.to_json().starts_with(r#"{"specversion":"1.0","id":""#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod backoff;
mod codec;
mod connections;
mod envelope;
mod error;
mod facts;
pub mod fields;
mod foreign;
mod gap;
mod id;
mod interest;
mod json;
mod json_reader;
mod keyed;
mod kind;
mod kind_find;
mod name;
mod oddities;
mod part;
mod payload;
mod recent;
mod said;
mod signal;
mod source;
mod subject;
mod time;
mod unmet;
mod want;
mod want_index;

#[cfg(test)]
mod bells;

pub use backoff::Backoff;
pub use codec::{Codec, Readable};
pub use connections::{ConnectionState, ConnectionStatus, Connections, Traffic};
pub use envelope::{Envelope, Event, Header, Origin, Seen, Seq, Typed};
pub use error::{BoxError, in_words};
pub use foreign::Foreign;
pub use gap::{Cause, Gap};
pub use id::{EventId, Identity, ParseEventIdError};
pub use interest::Interest;
pub use json::schema_of;
pub use json_reader::{JsonReader, NotAnEvent};
pub use keyed::{JoinKey, JoinKeys, Keyed};
pub use kind::{Kind, KindSet};
pub use name::Name;
pub use oddities::{Oddities, OddityCounter};
pub use part::{Part, Parts};
#[doc(hidden)]
pub use payload::heft;
pub use payload::{Content, Fact, KindInfo, Payload};
pub use recent::{AlreadyHashed, HashedMap, HashedSet, RecentIds};
pub use said::{Said, clean, one_line};
pub use signal::{Checkpoint, Signal, Signals};
pub use source::{Context, Saved, Source, States};
pub use subject::{Key, ParseSubjectError, Subject};
pub use time::{Clock, Timestamp};
pub use unmet::Unmet;
pub use want::{Filters, Want};
pub use want_index::WantIndex;
