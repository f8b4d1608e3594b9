//! The patient way, for every frame: any JSON, any order, any nesting.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::raw::RawJson;
use crate::wire::{Fields, Value};

/// What a frame is, by its shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Parsed<'a> {
    /// A service message: the fields of its payload, and the payload's text.
    Payload {
        /// The fields.
        fields: Fields<'a>,
        /// The text they were cut out of.
        payload: &'a str,
        /// What came beside the payload and is not known to come there.
        beside: BTreeMap<String, RawJson>,
    },
    /// Another JSON object: its fields.
    Object(Fields<'a>),
    /// No JSON object.
    Not(NotAMessage),
}

/// Why a line is no message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NotAMessage {
    /// There is nothing in it.
    Blank,
    /// It is not UTF-8.
    NotUtf8,
    /// It is not JSON, or cut off.
    NotJson,
    /// It is JSON, but no object.
    NotAnObject,
}

impl fmt::Display for NotAMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Blank => "blank",
            Self::NotUtf8 => "not UTF-8",
            Self::NotJson => "not JSON",
            Self::NotAnObject => "not an object",
        })
    }
}

/// Reads a frame.
pub(crate) fn parse(frame: &str) -> Parsed<'_> {
    let Some(fields) = object(frame) else { return Parsed::Not(reason(frame)) };
    match payload(&fields) {
        Some((payload_fields, payload)) => {
            let beside = beside(&fields, payload);
            Parsed::Payload { fields: payload_fields, payload, beside }
        }
        None => Parsed::Object(fields),
    }
}

/// The fields of an object. `None`: it is no object.
pub(crate) fn object(text: &str) -> Option<Fields<'_>> {
    serde_json::from_str(text).ok()
}

/// The payload, if this is a service message. What a client sends (it has an `action`) may hold a payload too.
fn payload<'a>(envelope: &Fields<'a>) -> Option<(Fields<'a>, &'a str)> {
    if envelope.get("action").is_some() || envelope.text("type").is_some_and(|kind| kind != "serviceMessage") {
        return None;
    }
    let Value::Json(payload) = envelope.get("payload")? else { return None };
    Some((object(payload)?, payload))
}

/// What came beside the payload, but for what always does. A second payload is one of these, too.
fn beside(envelope: &Fields<'_>, payload: &str) -> BTreeMap<String, RawJson> {
    let is_usual = |key: &str, value: &Value<'_>| match key {
        "service" | "type" => true,
        "payload" => matches!(value, Value::Json(json) if std::ptr::eq(*json, payload)),
        _ => false,
    };
    let unusual = envelope.iter().filter(|(key, value)| !is_usual(key, value));
    unusual.map(|(key, value)| (key.to_owned(), value.to_raw())).collect()
}

/// Why it is no object.
pub(crate) fn reason(frame: &str) -> NotAMessage {
    if frame.trim().is_empty() {
        return NotAMessage::Blank;
    }
    // Raw: nothing is built, and nesting costs no stack.
    match serde_json::from_str::<&RawValue>(frame) {
        Ok(json) if json.get().starts_with('{') => NotAMessage::NotJson,
        Ok(_) => NotAMessage::NotAnObject,
        Err(_) => NotAMessage::NotJson,
    }
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Fields::default();
        while let Some((Key(key), value)) = map.next_entry::<Key<'de>, &'de RawValue>()? {
            fields.push(key, Value::of_json(value.get()));
        }
        Ok(fields)
    }
}

impl<'a> Value<'a> {
    /// The value that this JSON is.
    pub(crate) fn of_json(json: &'a str) -> Self {
        if !json.starts_with('"') {
            return Self::Json(json);
        }
        serde_json::from_str(json).map_or(Self::Json(json), |Key(text)| Self::Text(text))
    }
}

/// A string, borrowed where it has no escapes. (`Cow` by itself always copies.)
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Key(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Key(Cow::Owned(text.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn native_types_and_any_order_are_read() {
        let frame = r#" {"type":"serviceMessage","payload":{"event_name":"Death","world_id":10,"is_headshot":true,"team_id":null},"service":"other"} "#;
        let Parsed::Payload { fields, .. } = parse(frame) else { panic!("a payload") };
        assert_eq!((fields.text("world_id"), fields.text("is_headshot")), (Some("10"), Some("true")));
        assert_eq!(fields.text("team_id"), None);
    }

    #[test]
    fn p7_what_comes_beside_a_payload_is_kept() {
        let frame = r#"{"payload":{"a":"1"},"node":"7","payload":{"b":"2"},"service":"event","type":"serviceMessage"}"#;
        let Parsed::Payload { fields, beside, .. } = parse(frame) else { panic!("a payload") };
        assert_eq!(fields.text("b"), Some("2"), "of a key that comes twice, the last one counts");
        let beside: Vec<_> = beside.iter().map(|(key, value)| format!("{key} {value}")).collect();
        assert_eq!(beside, [r#"node "7""#, r#"payload {"a":"1"}"#]);
    }

    #[test]
    fn escapes_are_undone() {
        let frame = r#"{"payload":{"context":"a\"b\u00e9","half":"\ud800"}}"#;
        let Parsed::Payload { fields, .. } = parse(frame) else { panic!("a payload") };
        assert_eq!(fields.text("context"), Some("a\"bé"));
        assert_eq!(fields.get("half"), Some(&Value::Json(r#""\ud800""#)));
    }

    #[test]
    fn a_command_with_a_payload_is_no_service_message() {
        let echo = r#"{"service":"event","action":"echo","payload":{"event_name":"Death"}}"#;
        assert!(matches!(parse(echo), Parsed::Object(_)));
    }

    #[test]
    fn what_is_no_object_says_why() {
        for (line, reason) in [
            ("", NotAMessage::Blank),
            ("  \t", NotAMessage::Blank),
            ("[1]", NotAMessage::NotAnObject),
            ("\"x\"", NotAMessage::NotAnObject),
            ("garbage", NotAMessage::NotJson),
            (r#"{"payload":{"a":"b""#, NotAMessage::NotJson),
            (r#"{"a":1} {"b":2}"#, NotAMessage::NotJson),
        ] {
            assert_eq!(parse(line), Parsed::Not(reason), "{line}");
        }
    }

    #[test]
    fn deep_nesting_costs_no_stack() {
        let open = "[".repeat(100_000);
        let closed = format!("{open}{}", "]".repeat(100_000));
        assert_eq!(parse(&open), Parsed::Not(NotAMessage::NotJson));
        assert_eq!(parse(&closed), Parsed::Not(NotAMessage::NotAnObject));
        assert!(matches!(parse(&format!(r#"{{"payload":{{"a":{closed}}}}}"#)), Parsed::Payload { .. }));
        assert_eq!(parse(&r#"{"a":"#.repeat(100_000)), Parsed::Not(NotAMessage::NotJson));
    }
}
