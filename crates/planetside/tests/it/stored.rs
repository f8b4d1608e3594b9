//! Events read back from the JSON that they are written as.

use std::collections::{BTreeMap, BTreeSet};

use bugle_event::{Codec, Envelope, Header, JsonReader, Kind, Payload as _, Readable as _, Seen, Seq, Timestamp};
use bugle_planetside::{Decoded, EVENTS, Event, Feed, KINDS, decode, kind};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// What stores hold. It must stay readable for ever: lines are added, never changed.
const STORED: &str = include_str!("stored.ndjson");

#[derive(Deserialize)]
struct Stored {
    kind: String,
    data: Map<String, Value>,
}

fn read(kind: Kind, data: &str) -> Event {
    Event::read(kind, data).unwrap_or_else(|error| panic!("{error}: {data}"))
}

fn written(event: &Event) -> String {
    serde_json::to_string(event).expect("events have a JSON form")
}

#[test]
fn what_was_ever_stored_stays_readable() {
    let mut kinds = BTreeSet::new();
    for line in STORED.lines() {
        let Stored { kind: name, data } = serde_json::from_str(line).unwrap();
        let event = read(kind(&name).unwrap(), &Value::from(data.clone()).to_string());
        let now: Map<String, Value> = serde_json::from_str(&written(&event)).unwrap();
        for (field, value) in data {
            assert_eq!(now[&field], value, "{field} of {line}");
        }
        assert_eq!(piped(&event), event, "{line}");
        kinds.insert(event.kind());
    }
    assert_eq!(kinds, KINDS.iter().map(|info| info.kind).collect());
}

/// As it is read back from the line that it is written as.
fn piped(event: &Event) -> Event {
    let header = Envelope::new("planetside", event.clone(), Seen::at(Timestamp::from_secs(1))).header();
    let line = Envelope::restored(Header { seq: Some(Seq(7)), ..header }, event.clone()).to_json();
    let read = JsonReader::new(&[Codec::of::<Event>()]).read(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
    assert_eq!(read.to_json(), line);
    read.game().cloned().unwrap_or_else(|| panic!("it is none of this game: {line}"))
}

/// The nouns that it can be filtered by.
fn nouns(event: &Event) -> BTreeSet<&'static str> {
    let mut nouns = BTreeSet::from([event.subject().noun]);
    event.facets(&mut |facet| _ = nouns.insert(facet.noun));
    nouns
}

fn nouns_said(kind: Kind) -> BTreeSet<&'static str> {
    let info = KINDS.iter().find(|info| info.kind == kind);
    info.map(|info| info.nouns.iter().copied().collect()).unwrap_or_default()
}

#[test]
fn each_kind_says_just_what_its_events_can_be_filtered_by() {
    let mut seen = BTreeMap::<Kind, BTreeSet<&str>>::new();
    for line in STORED.lines() {
        let Stored { kind: name, data } = serde_json::from_str(line).unwrap();
        let event = read(kind(&name).unwrap(), &Value::from(data).to_string());
        seen.entry(event.kind()).or_default().extend(nouns(&event));
    }
    for info in KINDS {
        assert_eq!(seen[&info.kind], nouns_said(info.kind), "{}", info.kind);
        assert_eq!(info.nouns.len(), nouns_said(info.kind).len(), "{}: each once", info.kind);
    }
}

#[test]
fn what_a_later_version_writes_is_kept() {
    let data =
        r#"{"timestamp":"soon","is_headshot":true,"new":[1],"zone_id":{"packed":8},"unknown_fields":{"old":"x"}}"#;
    let event = read(kind("Death").unwrap(), data);
    assert_eq!(
        serde_json::from_str::<Value>(&written(&event)).unwrap(),
        json!({
            "timestamp": "1970-01-01T00:00:00Z", "world_id": 0, "attacker_character_id": "0", "attacker_fire_mode_id": 0,
            "attacker_loadout_id": 0, "attacker_vehicle_id": 0, "attacker_weapon_id": 0, "character_id": "0",
            "character_loadout_id": 0, "is_headshot": true, "zone_id": 0,
            "unknown_fields": {"new": [1], "old": "x"},
            "invalid_fields": {"timestamp": "soon", "zone_id": {"packed": 8}},
        })
    );
    let odd = read(kind("Death").unwrap(), r#"{"unknown_fields":7,"invalid_fields":{}}"#);
    assert!(written(&odd).ends_with(r#""invalid_fields":{"unknown_fields":7}}"#), "{}", written(&odd));
}

#[test]
fn empty_strings_are_strings() {
    let lock = bugle_planetside::ContinentLock { event_type: Some(String::new()), ..Default::default() }.into();
    assert_eq!(read(kind("ContinentLock").unwrap(), &written(&lock)), lock);
}

#[test]
fn what_is_no_event_says_why() {
    let error = |kind, data| Event::read(kind, data).unwrap_err().to_string();
    let death = kind("Death").unwrap();
    insta::assert_snapshot!(error(death, "[]"), @"this is no planetside.death: not an object");
    insta::assert_snapshot!(error(death, r#"{"timestamp":"2023-11-"#), @"this is no planetside.death: not JSON");
    insta::assert_snapshot!(error(Kind::new("chess.move"), "{}"), @"there is no kind chess.move");
}

/// The names of an event's fields, as its schema lists them.
fn fields(schema: fn() -> schemars::Schema) -> Vec<String> {
    let properties = schema().get("properties").and_then(Value::as_object).cloned();
    properties.into_iter().flatten().map(|(name, _)| name).collect()
}

/// JSON of every sort: what services send, what they never did, and what is at the end of what can be sent.
fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{0,21}".prop_map(|digits| format!("\"{digits}\"")),
        any::<u64>().prop_map(|number| format!("\"{number}\"")),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<i16>().prop_map(|number| format!("\"{number}\"")),
        any::<f64>().prop_filter("JSON", |number| number.is_finite()).prop_map(|number| json!(number).to_string()),
        any::<f64>().prop_map(|number| format!("\"{number}\"")),
        any::<String>().prop_map(|text| json!(text).to_string()),
        select(
            &[
                "null",
                "true",
                "\"1\"",
                "[]",
                "{}",
                "\"-0.0\"",
                "5e-324",
                "1E+5",
                "1e400",
                "\"\\ud800\"",
                "\"\\u00e9\\/\"",
                "{\"a\" : [1, \"\\u00e9\"]}",
                "\"2023-11-14T22:13:20Z\"",
                "\"253402300800\"",
                "\"-62167219201\"",
                "\"+7\"",
            ][..]
        )
        .prop_map(str::to_owned),
    ]
}

/// A payload of one of the events of the API or of none: its own fields, others, and any values in them.
fn any_payload() -> impl Strategy<Value = String> {
    let name = prop_oneof![
        15 => select(EVENTS).prop_map(|(name, info)| (name.to_owned(), fields(info.schema))),
        1 => "\\PC{1,12}".prop_map(|name| (name, Vec::new())),
    ];
    let key = prop_oneof![
        8 => any::<Index>().prop_map(Ok),
        1 => "[a-z_]{0,9}".prop_map(Err),
        1 => any::<String>().prop_map(Err),
        1 => select(&["unknown_fields", "invalid_fields", "missing_fields", "envelope_fields", "payload"][..]).prop_map(|key| Err(key.to_owned())),
    ];
    (name, prop::collection::vec((key, any_value()), 0..20)).prop_map(|((name, known), fields)| {
        let fields = fields.into_iter().map(|(key, value)| {
            let key = match key {
                Ok(index) if known.is_empty() => index.index(9).to_string(),
                Ok(index) => index.get(&known).clone(),
                Err(other) => other,
            };
            format!("{}:{value}", json!(key))
        });
        let name = format!("\"event_name\":{}", json!(name));
        format!("{{{}}}", std::iter::once(name).chain(fields).collect::<Vec<_>>().join(","))
    })
}

fn any_event() -> impl Strategy<Value = Event> {
    any_payload().prop_map(|payload| {
        let frame = format!(r#"{{"payload":{payload},"service":"event","type":"serviceMessage"}}"#);
        match decode(&frame, Feed::Live) {
            Decoded::Event(event) => event,
            other => panic!("{other:?}: {frame}"),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn every_event_is_read_back_as_it_was(event in any_event()) {
        let data = written(&event);
        let read = read(event.kind(), &data);
        prop_assert_eq!(written(&read), data);
        prop_assert_eq!(&piped(&event), &event);
        prop_assert!(nouns(&event).is_subset(&nouns_said(event.kind())), "{event:?}");
        prop_assert_eq!(read, event);
    }

    #[test]
    fn whatever_is_damaged_is_an_error_or_an_event(
        event in any_event(), at in any::<Index>(), with in "[\"\\\\{}:,\\[\\]0a. \\n\u{e9}-]{0,3}", cut in 0..4_usize,
    ) {
        let data: Vec<char> = written(&event).chars().collect();
        let at = at.index(data.len());
        let rest = data[at..].iter().skip(cut);
        let damaged: String = data[..at].iter().copied().chain(with.chars()).chain(rest.copied()).collect();
        if let Ok(read) = Event::read(event.kind(), &damaged) {
            prop_assert_eq!(read.kind(), event.kind());
            prop_assert_eq!(&self::read(event.kind(), &written(&read)), &read, "what it reads is as good as any");
        }
    }

    #[test]
    fn garbage_is_an_error_or_an_event(info in select(KINDS), data in prop_oneof![".*", any_value(), any_payload()]) {
        if let Ok(read) = Event::read(info.kind, &data) {
            prop_assert_eq!(read.kind(), info.kind);
        }
    }
}
