//! From a frame to what it says. Nothing a service can send ends this, and nothing it sends is dropped.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bugle_event::Kind;

use crate::decode::split::{PIECES_MAX, Piece, Pieces, UNREADABLE, is_padding};
use crate::decode::wanted::WantedKinds;
use crate::event::{Event, UnknownEvent};
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
    /// Several of these, in order: messages that came in one frame, and what could not be read between them.
    Several(Vec<Decoded>),
}

/// Where frames come from, which decides what a payload without an envelope is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feed {
    /// From a connection. The only message of the service that is a bare payload is the answer to an `echo` command, so
    /// one that looks like an event is not believed: whoever may send echoes could forge events.
    Live,
    /// From a recording of whole frames, as they came from a connection: believed as from there, and not live.
    Recorded,
    /// From a recording of messages. Many keep the payloads alone, so one with an `event_name` is that event.
    Recording,
}

/// Reads one frame, or one line of a recording.
pub fn decode(frame: &str, feed: Feed) -> Decoded {
    decode_wanted(frame, feed, WantedKinds::ALL)
}

/// Reads one frame that is not yet known to be text.
pub fn decode_bytes(frame: &[u8], feed: Feed) -> Decoded {
    let text = text_of(frame);
    match (decode(&text, feed), text) {
        (Decoded::NotAMessage(_), Cow::Owned(_)) => Decoded::NotAMessage(NotAMessage::NotUtf8),
        (decoded, _) => decoded,
    }
}

/// The text of a frame that may be none. What is no text becomes a letter that stands in no JSON, so that whatever holds
/// it cannot be read, and what comes before and after can.
pub(crate) fn text_of(frame: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = str::from_utf8(frame) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(frame.len());
    for chunk in frame.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend((!chunk.invalid().is_empty()).then_some(UNREADABLE));
    }
    Cow::Owned(text)
}

/// Reads one frame; of an event whose kind nobody wants, its name alone.
pub(crate) fn decode_wanted(frame: &str, feed: Feed, wanted: WantedKinds) -> Decoded {
    let frame = frame.trim_matches(is_padding);
    if let Some(kind) = unwanted(frame, wanted) {
        return Decoded::Unwanted(kind);
    }
    if let Some(event) = in_order(frame, wanted) {
        return Decoded::Event(event);
    }
    // Any order will do. Fields are many bytes: they stay where they are.
    let mut fields = Fields::default();
    if let Some(event) = wire::scan(frame, &mut fields).and_then(|payload| event(&fields, payload, wanted)) {
        return event;
    }
    match message(frame, feed, wanted) {
        Decoded::NotAMessage(reason) => pieces(frame, reason, feed, wanted),
        decoded => decoded,
    }
}

/// The event that a frame of the usual shape holds, if all is where it should be.
fn in_order(frame: &str, wanted: WantedKinds) -> Option<Event> {
    let (payload, name) = wire::named(frame)?;
    let name = known_name(name);
    if wanted.refused(name).is_some() { None } else { Event::in_order(name, payload) }
}

/// The kind of the event that a frame of the usual shape holds, if nobody wants any.
fn unwanted(frame: &str, wanted: WantedKinds) -> Option<Kind> {
    if !wanted.refuses_some() {
        return None;
    }
    wanted.refused(known_name(wire::event_name(frame)?))
}

/// A filtered subscription has a name of its own; the events of it are plain ones.
fn known_name(name: &str) -> &str {
    if name.starts_with(FILTERED) { "GainExperience" } else { name }
}

/// Reads one frame that holds one message, or none.
fn message(frame: &str, feed: Feed, wanted: WantedKinds) -> Decoded {
    match wire::parse(frame) {
        Parsed::Payload { fields, payload, beside } => {
            let decoded = event(&fields, payload, wanted).or_else(|| nameless(&fields, payload, wanted));
            match decoded {
                Some(Decoded::Event(event)) => Decoded::Event(with_envelope(event, beside)),
                Some(decoded) => decoded,
                None => Decoded::Message(Message::from_payload(&fields, frame)),
            }
        }
        Parsed::Object(fields) => match bare_event(&fields, frame, feed, wanted) {
            Some(event) => event,
            None => Decoded::Message(Message::from_object(&fields, frame)),
        },
        Parsed::Not(reason) => Decoded::NotAMessage(reason),
    }
}

/// Reads what can be read of a frame that is no message, for this reason.
fn pieces(frame: &str, reason: NotAMessage, feed: Feed, wanted: WantedKinds) -> Decoded {
    let read = |piece: Piece<'_>| match piece {
        Piece::Object(object) => message(object, feed, wanted),
        Piece::Payload(payload) => {
            let event = wire::object(payload).and_then(|fields| event(&fields, payload, wanted));
            event.unwrap_or(Decoded::NotAMessage(NotAMessage::NotJson))
        }
        Piece::Lost(text) => Decoded::NotAMessage(wire::reason(text)),
    };
    let mut found: Vec<_> = Pieces::of(frame).map(read).take(PIECES_MAX).collect();
    if found.len() == PIECES_MAX {
        found.push(Decoded::NotAMessage(NotAMessage::NotJson));
    }
    match found.pop() {
        None | Some(Decoded::NotAMessage(_)) if found.is_empty() => Decoded::NotAMessage(reason),
        Some(one) if found.is_empty() => one,
        last => {
            found.extend(last);
            Decoded::Several(found)
        }
    }
}

/// The event that a payload is, if it has a name.
fn event(fields: &Fields<'_>, payload: &str, wanted: WantedKinds) -> Option<Decoded> {
    let name = fields.text("event_name")?;
    let known = known_name(name);
    if let Some(kind) = wanted.refused(known) {
        return Some(Decoded::Unwanted(kind));
    }
    let unknown = || UnknownEvent::from_fields(Some(name), fields, payload).into();
    Some(Decoded::Event(Event::known(known, fields).unwrap_or_else(unknown)))
}

/// The event that a payload is which has a time and no name. No message of the service has a time in its payload.
fn nameless(fields: &Fields<'_>, payload: &str, wanted: WantedKinds) -> Option<Decoded> {
    fields.text("timestamp")?;
    if let Some(kind) = wanted.refused("") {
        return Some(Decoded::Unwanted(kind));
    }
    Some(Decoded::Event(UnknownEvent::from_fields(None, fields, payload).into()))
}

fn with_envelope(mut event: Event, beside: BTreeMap<String, RawJson>) -> Event {
    if !beside.is_empty() {
        event.leftover_mut().get_or_insert_default().envelope_fields = beside;
    }
    event
}

fn bare_event(fields: &Fields<'_>, text: &str, feed: Feed, wanted: WantedKinds) -> Option<Decoded> {
    let enveloped = ["type", "action", "payload", "subscription"].iter().any(|key| fields.get(key).is_some());
    if feed != Feed::Recording || enveloped { None } else { event(fields, text, wanted) }
}

/// For fuzzing: whether the quick ways and the patient way of reading a frame agree on it. They always must.
pub fn fuzz_scanner(frame: &str) -> bool {
    let in_order_agrees = in_order(frame, WantedKinds::ALL).is_none_or(|read| match wire::parse(frame) {
        Parsed::Payload { fields, payload, .. } => {
            event(&fields, payload, WantedKinds::ALL) == Some(Decoded::Event(read))
        }
        Parsed::Object(_) | Parsed::Not(_) => false,
    });
    wire::agrees_with_parse(frame) && in_order_agrees
}
