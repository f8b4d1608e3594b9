//! The quick way for the one shape that nearly all frames have: an envelope around a flat payload of plain strings.
//!
//! It takes nothing that `parse` would not take, and reads it in the same way; what it does not expect (an escape, a
//! number, a nested object, other keys in the envelope) it leaves to `parse`.

use std::borrow::Cow;

use crate::wire::{Fields, Parsed, Value, parse};

const HEAD: &str = r#"{"payload":"#;
const TAIL: &str = r#","service":"event","type":"serviceMessage"}"#;

/// Adds the fields of the payload to `fields` and gives the payload's text, if the frame has the usual shape. If not,
/// `fields` is of no use.
pub(crate) fn scan<'a>(frame: &'a str, fields: &mut Fields<'a>) -> Option<&'a str> {
    let payload = frame.strip_prefix(HEAD)?.strip_suffix(TAIL)?;
    flat_object(payload, fields)?;
    Some(payload)
}

/// The fields of an object that holds nothing but plain strings, and at least one.
fn flat_object<'a>(object: &'a str, fields: &mut Fields<'a>) -> Option<()> {
    if !is_plain(object) {
        return None;
    }
    let mut rest = object.strip_prefix('{')?;
    loop {
        let (key, after) = string(rest)?;
        let (value, after) = string(after.strip_prefix(':')?)?;
        fields.push(Cow::Borrowed(key), Value::Text(Cow::Borrowed(value)));
        match after.strip_prefix(',') {
            Some(more) => rest = more,
            None => return (after == "}").then_some(()),
        }
    }
}

/// Whether it has no escapes and no control characters. Looks at every byte without a branch, which goes many at a time.
#[expect(clippy::needless_bitwise_bool, reason = "the point is to have no branch")]
fn is_plain(text: &str) -> bool {
    !text.bytes().fold(false, |odd, byte| odd | (byte < b' ') | (byte == b'\\'))
}

/// The string that plain `text` begins with, and what follows it. Byte by byte: strings of ten letters are too short for
/// a search that looks at many at a time.
fn string(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('"')?;
    let end = inner.bytes().position(|byte| byte == b'"')?;
    Some((&inner[..end], &inner[end + 1..]))
}

/// Whether both ways read `frame` alike, if the quick one takes it at all.
pub(crate) fn agrees_with_parse(frame: &str) -> bool {
    let mut fields = Fields::default();
    match scan(frame, &mut fields) {
        Some(payload) => parse(frame) == Parsed::Payload { fields, payload },
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DEATH: &str = r#"{"payload":{"character_id":"5428000000000000003","event_name":"Death","world_id":"10"},"service":"event","type":"serviceMessage"}"#;

    #[test]
    fn the_usual_shape_is_taken() {
        let mut fields = Fields::default();
        let payload = scan(DEATH, &mut fields).unwrap();
        assert_eq!(fields.text("character_id"), Some("5428000000000000003"));
        assert_eq!(payload, r#"{"character_id":"5428000000000000003","event_name":"Death","world_id":"10"}"#);
    }

    #[test]
    fn any_other_shape_is_left_alone() {
        for payload in [
            "{}",
            r#"{"a":1}"#,
            r#"{"a":"\n"}"#,
            "{\"a\":\"\n\"}",
            r#"{"a":"b"},"b":{}"#,
            r#"{"a":"b",}"#,
            r#"{"a" :"b"}"#,
        ] {
            assert!(scan(&format!("{HEAD}{payload}{TAIL}"), &mut Fields::default()).is_none(), "{payload}");
        }
        assert!(scan("", &mut Fields::default()).is_none());
    }

    proptest! {
        #[test]
        fn both_ways_agree_on_flat_payloads(fields in prop::collection::vec(("[^\"\\\\\\x00-\\x1f]{0,12}", "[^\"\\\\\\x00-\\x1f]{0,24}"), 1..20)) {
            let payload: Vec<_> = fields.iter().map(|(key, value)| format!("\"{key}\":\"{value}\"")).collect();
            let frame = format!("{HEAD}{{{}}}{TAIL}", payload.join(","));
            prop_assert!(scan(&frame, &mut Fields::default()).is_some());
            prop_assert!(agrees_with_parse(&frame), "{}", frame);
        }

        #[test]
        fn both_ways_agree_on_damaged_frames(at in 0..DEATH.len(), with in "[\"\\\\{}:,\\[\\]0a \\n\u{e9}]{0,3}", cut in 0..4_usize) {
            let end = (at + cut).min(DEATH.len());
            let frame = format!("{}{with}{}", &DEATH[..at], &DEATH[end..]);
            prop_assert!(agrees_with_parse(&frame), "{}", frame);
        }
    }
}
