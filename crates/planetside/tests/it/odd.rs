//! Fields that are missing, or not as they should be: no event is lost, and each is counted.

use bugle_event::Timestamp;
use bugle_planetside::{
    ConnectionStateChanged, Decoder, EVENTS, Event, Feed, Heartbeat, Line, Message, ServiceStateChanged, Subscribed,
    fuzz_scanner,
};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use crate::events::{PAYLOADS, frame};

fn event(decoder: &mut Decoder, payload: &Value) -> bugle_event::Envelope<Event> {
    match decoder.decode(&frame(&payload.to_string()), Some(Timestamp::from_secs(1_700_000_001))) {
        Line::Event(event) => event,
        other => panic!("{other:?}"),
    }
}

fn message(line: &str) -> (Message, u64) {
    let mut decoder = Decoder::new(Feed::Live);
    match decoder.decode(line, None) {
        Line::Message(message) => (message.data, decoder.oddities().odd),
        other => panic!("{other:?}"),
    }
}

/// Whether there are events of this name without this field.
fn is_optional(name: &str, event: &str) -> bool {
    match event {
        "ContinentLock" => name == "event_type",
        "Death" => ["attacker_team_id", "team_id", "is_critical", "vehicle_id"].contains(&name),
        "FacilityControl" => name == "outfit_id",
        "GainExperience" => name == "team_id",
        "MetagameEvent" => ["zone_id", "metagame_event_state_name"].contains(&name),
        "VehicleDestroy" => ["attacker_team_id", "team_id"].contains(&name),
        _ => false,
    }
}

#[test]
fn t2_an_event_without_fields_has_no_time_and_each_missing_field_is_counted() {
    for (name, info) in EVENTS {
        let mut decoder = Decoder::new(Feed::Live);
        let event = event(&mut decoder, &json!({ "event_name": name }));
        assert_eq!((event.kind, event.time), (info.kind, None));
        let schema = serde_json::to_value((info.schema)()).expect("schemas have a JSON form");
        let fields = schema["properties"].as_object().expect("events have fields");
        let leftovers = ["unknown_fields", "invalid_fields", "missing_fields", "envelope_fields"];
        let needed: Vec<_> = fields.keys().filter(|field| !leftovers.contains(&&***field)).collect();
        let needed: Vec<_> = needed.into_iter().filter(|field| !is_optional(field, name)).cloned().collect();
        let missing = event.data.leftover().expect("they are missing").missing_fields.iter().cloned();
        assert_eq!(missing.collect::<Vec<_>>(), needed, "{name}");
        assert_eq!(decoder.oddities().odd, needed.len() as u64);
    }
}

#[test]
fn t2_an_event_of_no_name_or_an_unknown_one_is_kept_and_what_it_lacks_is_counted() {
    for (payload, odd) in [
        (json!({"event_name": "Harvest", "world_id": "1"}), 1),
        (json!({"event_name": "Harvest", "world_id": "x", "timestamp": "soon"}), 2),
        (json!({"timestamp": "1700000000", "world_id": "1", "character_id": "3"}), 1),
        (json!({"timestamp": "1700000000", "world_id": "1", "event_name": ["Death"]}), 1),
        (json!({"timestamp": "1700000000", "world_id": "1", "event_name": null}), 1),
    ] {
        let mut decoder = Decoder::new(Feed::Live);
        let event = event(&mut decoder, &payload);
        assert_eq!(event.kind.name(), "planetside.unknown");
        assert_eq!((decoder.oddities().odd, decoder.oddities().unknown), (odd, 1), "{payload}");
        let Event::Unknown(unknown) = &event.data else { panic!("{event:?}") };
        assert_eq!(unknown.payload.get(), payload.to_string());
    }
}

#[test]
fn t2_a_time_that_is_none_is_no_time() {
    for timestamp in [json!("0"), json!(0), json!("-5"), json!("soon"), json!(""), Value::Null, json!({})] {
        let mut decoder = Decoder::new(Feed::Live);
        let payload =
            json!({"event_name": "PlayerLogin", "character_id": "3", "world_id": "1", "timestamp": timestamp});
        let event = event(&mut decoder, &payload);
        assert_eq!((event.time, decoder.oddities().odd), (None, 1), "{timestamp}");
        assert!(!event.into_event().to_json().contains(r#""time":"#));
    }
}

/// An empty string is how the service says that nobody was helped; it is no missing field.
#[test]
fn nobody_is_no_missing_field() {
    let mut payload: Map<String, Value> = serde_json::from_str(PAYLOADS[12]).expect("a payload");
    assert_eq!(payload["event_name"], "GainExperience");
    payload.insert("other_id".to_owned(), json!(""));
    let mut decoder = Decoder::new(Feed::Live);
    assert_eq!(event(&mut decoder, &payload.clone().into()).data.leftover(), None);
    payload.insert("other_id".to_owned(), Value::Null);
    assert!(event(&mut decoder, &payload.into()).data.leftover().is_some());
    assert_eq!(decoder.oddities().odd, 1);
}

#[test]
fn p2_a_clock_that_is_ahead_is_counted_and_does_not_decide_what_time_it_is() {
    let payload = |secs: i64| {
        frame(
            &json!({"event_name": "PlayerLogin", "character_id": "3", "world_id": "40", "timestamp": secs.to_string()})
                .to_string(),
        )
    };
    let now = Timestamp::from_secs(1_700_000_000);
    let mut live = Decoder::new(Feed::Live);
    for (secs, odd) in [(1_700_000_003, 0), (1_700_086_400, 1), (1_690_000_000, 1)] {
        let Line::Event(event) = live.decode(&payload(secs), Some(now)) else { panic!("an event") };
        assert_eq!((event.time, event.observed_at), (Some(Timestamp::from_secs(secs)), now), "what was said is kept");
        assert_eq!(live.oddities().odd, odd);
    }
    let mut recording = Decoder::new(Feed::Recording);
    for secs in [1_700_086_400, 1_700_000_001] {
        recording.decode(&payload(secs), None);
    }
    let Line::Message(hint) = recording.decode(r#"{"send this for help":{}}"#, None) else { panic!("a message") };
    assert_eq!(hint.observed_at, Timestamp::from_secs(1_700_000_001));
}

#[test]
fn p6_only_an_explicit_no_is_one() {
    for (said, meant, odd) in [
        (r#","connected":"True""#, Some(true), 0),
        (r#","connected":"1""#, Some(true), 0),
        (r#","connected":true"#, Some(true), 0),
        (r#","connected":1"#, Some(true), 0),
        (r#","connected":"false""#, Some(false), 0),
        (r#","connected":"FALSE""#, Some(false), 0),
        (r#","connected":0"#, Some(false), 0),
        (r#","connected":false"#, Some(false), 0),
        ("", None, 1),
        (r#","connected":null"#, None, 1),
        (r#","connected":"""#, None, 1),
        (r#","connected":"soon""#, None, 1),
        (r#","connected":{"since":7}"#, None, 1),
    ] {
        let line = format!(r#"{{"service":"push","type":"connectionStateChanged"{said}}}"#);
        let (Message::ConnectionStateChanged(ConnectionStateChanged { connected, .. }), counted) = message(&line)
        else {
            panic!("{line}")
        };
        assert_eq!((connected, counted), (meant, odd), "{line}");
        let line = format!(
            r#"{{"detail":"EventServerEndpoint_Osprey_1","service":"event","type":"serviceStateChanged"{}}}"#,
            said.replace("connected", "online")
        );
        let (Message::ServiceStateChanged(ServiceStateChanged { online, .. }), counted) = message(&line) else {
            panic!("{line}")
        };
        assert_eq!((online, counted), (meant, odd), "{line}");
    }
}

#[test]
fn p6_one_odd_value_of_many_costs_no_other() {
    let beat = r#"{"online":{"EventServerEndpoint_Osprey_1":"TRUE","EventServerEndpoint_Jaeger_19":true,"EventServerEndpoint_Apex_24":"perhaps","EventServerEndpoint_Briggs_25":"0","EventServerEndpoint_Soltech_40":null},"service":"event","type":"heartbeat"}"#;
    let (Message::Heartbeat(Heartbeat { online, leftover, .. }), 2) = message(beat) else { panic!("a heartbeat") };
    let online: Vec<_> = online.iter().map(|(name, online)| format!("{name} {online}")).collect();
    insta::assert_snapshot!(online.join(", "), @"EventServerEndpoint_Briggs_25 false, EventServerEndpoint_Jaeger_19 true, EventServerEndpoint_Osprey_1 true");
    insta::assert_snapshot!(serde_json::to_string(&leftover).unwrap(), @r#"{"invalid_fields":{"online.EventServerEndpoint_Apex_24":"perhaps","online.EventServerEndpoint_Soltech_40":null}}"#);
    let echo =
        r#"{"subscription":{"characterCount":0,"eventNames":["Death",{"x":1},"PlayerLogin"],"worlds":["1",null,10]}}"#;
    let (Message::Subscription(Subscribed { event_names, worlds, .. }), 2) = message(echo) else { panic!("an echo") };
    assert_eq!(
        (event_names, worlds),
        (vec!["Death".to_owned(), "PlayerLogin".to_owned()], vec!["1".to_owned(), "10".to_owned()])
    );
    let (Message::Heartbeat(Heartbeat { online, .. }), 1) =
        message(r#"{"online":"yes","service":"event","type":"heartbeat"}"#)
    else {
        panic!("a heartbeat")
    };
    assert!(online.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2048))]

    /// One field of a frame is missing, or null, or zero, or of another type: the event comes, nothing else of it changes,
    /// and the field is counted unless it is in its place.
    #[test]
    fn no_field_costs_an_event(
        payload in select(&PAYLOADS[..]), at in any::<prop::sample::Index>(),
        value in prop_oneof![
            Just(None), Just(Some("null".to_owned())), Just(Some("0".to_owned())), Just(Some("\"0\"".to_owned())),
            Just(Some("\"\"".to_owned())), Just(Some("true".to_owned())), Just(Some("[{}]".to_owned())),
            Just(Some("{\"a\":\"b\"}".to_owned())),
            "[0-9]{0,25}".prop_map(|text| Some(format!("\"{text}\""))),
            "[a-z\u{e9} .-]{1,9}".prop_map(|text| Some(format!("\"{text}\""))),
            any::<i64>().prop_map(|number| Some(number.to_string())),
        ],
    ) {
        let whole: Map<String, Value> = serde_json::from_str(payload).expect("a payload");
        let field = at.get(&whole.keys().cloned().collect::<Vec<_>>()).clone();
        let fields: Vec<_> = whole.iter().filter_map(|(name, text)| match (&value, *name == field) {
            (None, true) => None,
            (Some(value), true) => Some(format!("\"{name}\":{value}")),
            _ => Some(format!("\"{name}\":{text}")),
        }).collect();
        let changed = frame(&format!("{{{}}}", fields.join(",")));
        prop_assert!(fuzz_scanner(&changed), "{}", changed);
        let mut decoder = Decoder::new(Feed::Live);
        let Line::Event(event) = decoder.decode(&changed, None) else { panic!("{changed}") };
        prop_assert_eq!(decoder.tally().events(), 1);
        let is_odd = decoder.oddities().odd + decoder.oddities().unknown > 0;
        prop_assert_eq!(is_odd, event.data.leftover().is_some() || matches!(event.data, Event::Unknown(_)));
        if field != "event_name" {
            let mut clean = Decoder::new(Feed::Live);
            let Line::Event(before) = clean.decode(&frame(payload), None) else { panic!("an event") };
            let (mut now, mut before) = (json!(event.data), json!(before.data));
            let name = whole["event_name"].as_str().expect("a name");
            let is_none = value.as_ref().is_none_or(|value| value == "null");
            let must_be_odd = if is_none { !is_optional(&field, name) } else { value.is_some_and(|value| value.contains('[') || value.contains('{')) };
            prop_assert!(is_odd || !must_be_odd);
            for data in [&mut now, &mut before] {
                let data = data.as_object_mut().expect("events are objects");
                data.retain(|name, _| *name != field && !["invalid_fields", "missing_fields"].contains(&&**name));
            }
            prop_assert_eq!(now, before);
        }
    }
}
