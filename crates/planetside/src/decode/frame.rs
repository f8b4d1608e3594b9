//! From a frame to what it says. Nothing a service can send ends this, and nothing it sends is dropped.

use bugle_event::Kind;

use crate::decode::wanted::WantedKinds;
use crate::event::{Event, Field, UnknownEvent};
use crate::message::Message;
use crate::protocol::FILTERED;
use crate::raw::RawJson;
use crate::wire::{self, Fields, NotAMessage, Parsed};

/// What a frame says.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Decoded {
    /// Something happened.
    Event(Event),
    /// Anything else.
    Message(Message),
    /// It is no message at all.
    NotAMessage(NotAMessage),
    /// An event of a kind that nobody wants. [`decode`] reads everything and never says this.
    Unwanted(Kind),
}

/// Where frames come from, which decides what a payload without an envelope is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feed {
    /// From a connection. The only message of the service that is a bare payload is the answer to an `echo` command, so
    /// one that looks like an event is not believed: whoever may send echoes could forge events.
    Live,
    /// From a recording. Many keep the payloads alone, so one with an `event_name` is that event.
    Recording,
}

/// Reads one frame, or one line of a recording.
pub fn decode(frame: &str, feed: Feed) -> Decoded {
    decode_wanted(frame, feed, WantedKinds::ALL)
}

/// Reads one frame that is not yet known to be text.
pub fn decode_bytes(frame: &[u8], feed: Feed) -> Decoded {
    match str::from_utf8(frame) {
        Ok(frame) => decode(frame, feed),
        Err(_) => Decoded::NotAMessage(NotAMessage::NotUtf8),
    }
}

/// Reads one frame; of an event whose kind nobody wants, its name alone.
pub(crate) fn decode_wanted(frame: &str, feed: Feed, wanted: WantedKinds) -> Decoded {
    let frame = frame.trim_start_matches('\u{feff}').trim();
    // The quick way. Fields are many bytes: they stay where they are.
    let mut fields = Fields::default();
    if let Some(event) = wire::scan(frame, &mut fields).and_then(|payload| event(&fields, payload, wanted)) {
        return event;
    }
    match wire::parse(frame) {
        Parsed::Payload { fields, payload } => match event(&fields, payload, wanted) {
            Some(event) => event,
            None => Decoded::Message(Message::from_payload(&fields, frame)),
        },
        Parsed::Object(fields) => match bare_event(&fields, frame, feed, wanted) {
            Some(event) => event,
            None => Decoded::Message(Message::from_object(&fields, frame)),
        },
        Parsed::Not(reason) => Decoded::NotAMessage(reason),
    }
}

/// The event that a payload is, if it has a name.
fn event(fields: &Fields<'_>, payload: &str, wanted: WantedKinds) -> Option<Decoded> {
    let name = fields.text("event_name")?;
    // A filtered subscription has such a name; the events of it are plain ones.
    let known = if name.starts_with(FILTERED) { "GainExperience" } else { name };
    if let Some(kind) = wanted.refused(known) {
        return Some(Decoded::Unwanted(kind));
    }
    let event = Event::known(known, fields).unwrap_or_else(|| unknown(name, fields, payload).into());
    Some(Decoded::Event(event))
}

fn bare_event(fields: &Fields<'_>, text: &str, feed: Feed, wanted: WantedKinds) -> Option<Decoded> {
    let enveloped = ["type", "action", "payload", "subscription"].iter().any(|key| fields.get(key).is_some());
    if feed == Feed::Live || enveloped { None } else { event(fields, text, wanted) }
}

fn unknown(name: &str, fields: &Fields<'_>, payload: &str) -> UnknownEvent {
    UnknownEvent {
        event_name: name.to_owned(),
        timestamp: fields.text("timestamp").and_then(Field::read).unwrap_or_default(),
        world_id: fields.text("world_id").and_then(Field::read).unwrap_or_default(),
        payload: RawJson::parse(payload).unwrap_or_default(),
    }
}
