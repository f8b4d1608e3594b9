//! The quick way for the one shape that nearly all frames have, an envelope around a flat payload of plain strings; and
//! for that of nearly all stored events, a flat object of plain strings and numbers.
//!
//! It takes nothing that `parse` would not take, and reads it in the same way; what it does not expect (an escape, an
//! exponent, a nested object, other keys in the envelope) it leaves to `parse`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::wire::{Fields, Parsed, Value, object, parse};

/// How nearly every frame begins.
pub(crate) const HEAD: &str = r#"{"payload":"#;
const TAIL: &str = r#","service":"event","type":"serviceMessage"}"#;

/// What the name of an event stands under.
static KEY: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(r#""event_name""#));

/// The payload of a frame of the usual shape.
fn payload(frame: &str) -> Option<&str> {
    frame.strip_prefix(HEAD)?.strip_suffix(TAIL)
}

/// The payload of a frame of the usual shape, and what is likely to be its event's name: the first field that is called
/// so, if there are nothing but plain strings.
pub(crate) fn named(frame: &str) -> Option<(&str, &str)> {
    let payload = payload(frame)?;
    let (_, after) = payload.split_at(KEY.find(payload.as_bytes())?);
    let (name, _) = string(after.get(KEY.needle().len()..)?.strip_prefix(':')?)?;
    Some((payload, name))
}

/// Adds the fields of the payload to `fields` and gives the payload's text, if the frame has the usual shape. If not,
/// `fields` is of no use.
pub(crate) fn scan<'a>(frame: &'a str, fields: &mut Fields<'a>) -> Option<&'a str> {
    let payload = payload(frame)?;
    flat_object(payload, fields)?;
    Some(payload)
}

/// The name of the event that a frame of the usual shape holds, for whoever need know nothing else of it. It is not read: what
/// is looked at is that it is one flat object without escapes, and has one name. So it is one message and not two, of which
/// one might be wanted, that have run together.
pub(crate) fn event_name(frame: &str) -> Option<&str> {
    let fields = payload(frame)?.strip_prefix('{')?.strip_suffix('}')?;
    let bytes = fields.as_bytes();
    if memchr::memchr3(b'{', b'[', b'\\', bytes).is_some() || memchr::memchr(b'}', bytes).is_some() {
        return None;
    }
    let (before, after) = fields.split_at(KEY.find(bytes)?);
    let (name, rest) = string(after.get(KEY.needle().len()..)?.strip_prefix(':')?)?;
    let is_field = (before.is_empty() || before.ends_with(',')) && (rest.is_empty() || rest.starts_with(','));
    (is_field && !name.is_empty() && KEY.find(rest.as_bytes()).is_none()).then_some(name)
}

/// Adds the fields of an object that holds at least one, and nothing but plain strings, numbers, and booleans. If it does
/// not, `fields` is of no use.
pub(crate) fn flat_object<'a>(object: &'a str, fields: &mut Fields<'a>) -> Option<()> {
    if !is_plain(object) {
        return None;
    }
    let mut rest = object.strip_prefix('{')?;
    loop {
        let (key, after) = string(rest)?;
        let (value, after) = value(after.strip_prefix(':')?)?;
        fields.push(Cow::Borrowed(key), value);
        match after.strip_prefix(',') {
            Some(more) => rest = more,
            None => return (after == "}").then_some(()),
        }
    }
}

/// The value that plain `text` begins with, and what follows it.
fn value(text: &str) -> Option<(Value<'_>, &str)> {
    if text.starts_with('"') {
        let (text, after) = string(text)?;
        return Some((Value::Text(Cow::Borrowed(text)), after));
    }
    let end = text.bytes().position(|byte| matches!(byte, b',' | b'}'))?;
    let (json, after) = text.split_at(end);
    (matches!(json, "true" | "false") || is_number(json)).then_some((Value::Json(json), after))
}

/// Whether it is a number without an exponent.
fn is_number(json: &str) -> bool {
    let json = json.strip_prefix('-').unwrap_or(json);
    // Nearly all are whole. To look for the point would take longer than the rest.
    is_whole(json) || json.split_once('.').is_some_and(|(whole, fraction)| is_whole(whole) && is_digits(fraction))
}

fn is_whole(text: &str) -> bool {
    is_digits(text) && (text == "0" || !text.starts_with('0'))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether it has no escapes and no control characters. Looks at every byte without a branch, which goes many at a time.
#[expect(clippy::needless_bitwise_bool, reason = "the point is to have no branch")]
pub(crate) fn is_plain(text: &str) -> bool {
    !text.bytes().fold(false, |odd, byte| odd | (byte < b' ') | (byte == b'\\'))
}

/// The string that plain `text` begins with, and what follows it.
fn string(text: &str) -> Option<(&str, &str)> {
    until_quote(text.strip_prefix('"')?)
}

/// What comes before the first quote, and what after it. Byte by byte: strings of ten letters are too short for a search
/// that looks at many at a time.
pub(crate) fn until_quote(text: &str) -> Option<(&str, &str)> {
    let end = text.bytes().position(|byte| byte == b'"')?;
    Some((&text[..end], &text[end + 1..]))
}

/// The whole number that stands before the first quote, and what comes after it. `None`: it takes a closer look.
pub(crate) fn whole_until_quote(text: &str) -> Option<(u64, &str)> {
    let mut number = 0_u64;
    for (at, byte) in text.bytes().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            // So many digits always fit.
            let is_whole = byte == b'"' && (1..20).contains(&at);
            return is_whole.then(|| (number, &text[at + 1..]));
        }
        number = number.wrapping_mul(10).wrapping_add(digit.into());
    }
    None
}

/// Whether both ways read `frame` alike, as a frame and as an object, if the quick one takes it at all.
pub(crate) fn agrees_with_parse(frame: &str) -> bool {
    let (mut fields, mut flat) = (Fields::default(), Fields::default());
    let as_a_frame = scan(frame, &mut fields)
        .is_none_or(|payload| parse(frame) == Parsed::Payload { fields, payload, beside: BTreeMap::new() });
    let as_an_object = flat_object(frame, &mut flat).is_none_or(|()| object(frame) == Some(flat));
    let by_name = event_name(frame).is_none_or(|name| match parse(frame) {
        Parsed::Payload { fields, .. } => fields.text("event_name") == Some(name),
        Parsed::Object(_) => false,
        // What is left aside need not be readable.
        Parsed::Not(_) => true,
    });
    as_a_frame && as_an_object && by_name
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DEATH: &str = r#"{"payload":{"character_id":"5428000000000000003","event_name":"Death","world_id":"10"},"service":"event","type":"serviceMessage"}"#;

    const STORED: &str =
        r#"{"timestamp":"2023-11-14T22:13:20Z","world_id":10,"fire_mode_id":-1,"is_headshot":true,"faction_nc":33.3}"#;

    #[test]
    fn stored_events_are_taken() {
        let mut fields = Fields::default();
        flat_object(STORED, &mut fields).unwrap();
        let text = |key| fields.text(key);
        assert_eq!(
            [text("fire_mode_id"), text("is_headshot"), text("faction_nc")],
            [Some("-1"), Some("true"), Some("33.3")]
        );
    }

    #[test]
    fn the_name_is_found_without_the_rest() {
        assert_eq!(event_name(DEATH), Some("Death"));
        let named = |payload: &str| event_name(&format!("{HEAD}{payload}{TAIL}")).map(str::to_owned);
        assert_eq!(named(r#"{"event_name":"Death"}"#).as_deref(), Some("Death"));
        assert_eq!(named(&format!(r#"{{"a":"{}","event_name":"Death"}}"#, "é".repeat(300))).as_deref(), Some("Death"));
        for payload in [
            r#"{"a":"b"}"#,
            r#"{"event_name":""}"#,
            r#"{"event_name":"Death","event_name":"Death"}"#,
            r#"{"event_name":"Death","event_name" :"Fish"}"#,
            r#"{"a":"event_name","b":"c"}"#,
            r#"{"a":["b","c"],"event_name":"Death"}"#,
            r#"{"a":"\n","event_name":"Death"}"#,
            r#"{"a":"b"}{"event_name":"Death"}"#,
            r#"{"a":"b","event_name":"Death"x}"#,
        ] {
            assert_eq!(named(payload), None, "{payload}");
        }
        // One that was cut off, and the next one behind it, which may be wanted.
        let at = DEATH.len() / 2;
        assert_eq!(event_name(&format!("{}{DEATH}", &DEATH[..at])), None);
        assert_eq!(event_name(&format!("{DEATH}{DEATH}")), None);
    }

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
            r#"{"a":1e3}"#,
            r#"{"a":01}"#,
            r#"{"a":1.}"#,
            r#"{"a":-}"#,
            r#"{"a":--1.5}"#,
            r#"{"a":}"#,
            r#"{"a":null}"#,
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
        fn both_ways_agree_on_flat_objects(values in prop::collection::vec(
            "(-?[0-9]{0,3}\\.?[0-9]{0,3}|true|false|nul{1,2}|\"[a-z]{0,3}\"|[-+ .eE0-9]{0,6})", 1..9,
        )) {
            let fields: Vec<_> = values.iter().map(|value| format!("\"a\":{value}")).collect();
            let object = format!("{{{}}}", fields.join(","));
            prop_assert!(agrees_with_parse(&object), "{}", object);
        }

        #[test]
        fn both_ways_agree_on_damage(
            whole in prop::sample::select(&[DEATH, STORED][..]), at in any::<prop::sample::Index>(),
            with in "[\"\\\\{}:,\\[\\]0a. \\n\u{e9}-]{0,3}", cut in 0..4_usize,
        ) {
            let at = at.index(whole.len());
            let end = (at + cut).min(whole.len());
            let damaged = format!("{}{with}{}", &whole[..at], &whole[end..]);
            prop_assert!(agrees_with_parse(&damaged), "{}", damaged);
        }
    }
}
