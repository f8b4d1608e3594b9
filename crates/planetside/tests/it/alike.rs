//! Events that look alike: one fact told twice, or two facts.

use std::collections::BTreeSet;

use bugle_event::{EventId, Kind, Payload as _};
use bugle_planetside::{Decoder, Event, Feed, Line};
use serde_json::{Map, Value, json};

use crate::events::{PAYLOADS, frame};

/// The ids of the events that `lines` are, and how many of them were doubles.
fn ids(decoder: &mut Decoder, lines: &[&str]) -> (Vec<EventId>, u64) {
    let before = decoder.oddities();
    let id = |line: &&str| match decoder.decode(line, None) {
        Line::Event(envelope) => Some(envelope.id),
        Line::Double(_) => None,
        other => panic!("{other:?}"),
    };
    let ids = lines.iter().filter_map(id).collect();
    (ids, decoder.oddities().since(before).doubles)
}

fn one(payload: &str) -> (Kind, EventId) {
    match Decoder::new(Feed::Live).decode(&frame(payload), None) {
        Line::Event(envelope) => (envelope.kind, envelope.id),
        other => panic!("{other:?}"),
    }
}

fn fields(payload: &str) -> Map<String, Value> {
    serde_json::from_str(payload).expect("a payload")
}

const LOGIN: &str = r#"{"payload":{"character_id":"5428000000000000003","event_name":"PlayerLogin","timestamp":"1700000000","world_id":"1"},"service":"event","type":"serviceMessage"}"#;
const LOCK: &str = r#"{"payload":{"event_name":"ContinentLock","metagame_event_id":"0","nc_population":"33","previous_faction":"0","timestamp":"1700000000","tr_population":"34","triggering_faction":"2","vs_population":"33","world_id":"10","zone_id":"2"},"service":"event","type":"serviceMessage"}"#;
const GAIN: &str = r#"{"payload":{"amount":"75","character_id":"5428000000000000001","event_name":"GainExperience","experience_id":"7","loadout_id":"4","other_id":"5428000000000000003","team_id":"2","timestamp":"1700000000","world_id":"19","zone_id":"2"},"service":"event","type":"serviceMessage"}"#;

#[test]
fn p1_a_double_is_counted_and_not_handed_out_and_two_facts_stay_two() {
    let mut decoder = Decoder::new(Feed::Live);
    let (found, doubles) = ids(&mut decoder, &[LOGIN, LOGIN, LOCK, LOCK, GAIN, GAIN]);
    assert_eq!((found.iter().collect::<BTreeSet<_>>().len(), found.len(), doubles), (4, 4, 2));
    insta::assert_snapshot!(decoder.tally(), @r"
    4 events, 0 messages, 0 lines that are no message
            1 planetside.continent_lock
            2 planetside.gain_experience
            1 planetside.player_login
            1 planetside.continent_lock told before
            1 planetside.player_login told before
    ");
}

#[test]
fn p1_what_happens_once_and_what_happens_often() {
    let often = ["FishScan", "GainExperience", "ItemAdded", "VehicleDestroy", "WorldPopulationUpdate"];
    let unknown = r#"{"event_name":"WorldPopulationUpdate","timestamp":"1700000000","total":"600","world_id":"10"}"#;
    for payload in PAYLOADS.into_iter().chain([unknown]) {
        let line = frame(payload);
        let (found, doubles) = ids(&mut Decoder::new(Feed::Recording), &[&line, &line]);
        let name = fields(payload)["event_name"].as_str().expect("a name").to_owned();
        let expected = if often.contains(&&*name) { (2, 0) } else { (1, 1) };
        assert_eq!((found.len(), doubles), expected, "{name}");
    }
}

/// Whatever differs, it is another fact: known fields, optional ones, unknown ones, and those that cannot be read.
#[test]
fn p1_every_field_identifies() {
    for payload in PAYLOADS {
        let (kind, id) = one(payload);
        let all = fields(payload);
        for name in all.keys().filter(|name| *name != "event_name") {
            let changed = |value: Option<Value>| {
                let mut fields = all.clone();
                match value {
                    Some(value) => drop(fields.insert(name.clone(), value)),
                    None => drop(fields.remove(name)),
                }
                one(&Value::from(fields).to_string())
            };
            let values = [Some(json!("7")), Some(json!("0")), Some(json!("odd")), Some(json!("odder")), None];
            let others = values.into_iter().filter(|value| value.as_ref() != Some(&all[name]));
            // A level that something cannot have, and none at all, may be alike in a text.
            let found: Vec<_> = others.map(changed).collect();
            assert!(found.iter().all(|(other, other_id)| *other == kind && *other_id != id), "{name} of {kind}");
            let distinct: BTreeSet<_> = found.iter().map(|(_, id)| *id).collect();
            assert_eq!(distinct.len(), found.len(), "{name} of {kind}");
        }
        let mut more = all.clone();
        more.insert("new_in_2030".to_owned(), json!("1"));
        let newer = one(&Value::from(more.clone()).to_string()).1;
        more.insert("new_in_2030".to_owned(), json!("2"));
        assert!(newer != id && newer != one(&Value::from(more).to_string()).1, "an unknown field of {kind}");
    }
}

#[test]
fn p1_the_same_fact_has_one_id_however_it_is_written() {
    let id = one(
        r#"{"battle_rank":"12","character_id":"5","event_name":"BattleRankUp","timestamp":"1700000000","world_id":"1","zone_id":"4"}"#,
    );
    assert_eq!(
        id,
        one(
            r#"{"event_name":"BattleRankUp","world_id":1,"zone_id":4,"battle_rank":12,"timestamp":1700000000,"character_id":5}"#
        )
    );
    // What came beside it says something of the connection, and nothing of the fact.
    let beside = LOGIN.replace(r#""service""#, r#""node":"7","service""#);
    assert_eq!(ids(&mut Decoder::new(Feed::Live), &[LOGIN, &beside]).1, 1);
}

/// Without a time, or without whom it is about, nobody can say that it is the same fact.
#[test]
fn p1_what_is_not_said_makes_no_double() {
    for left_out in ["timestamp", "character_id"] {
        let mut payload = fields(PAYLOADS[8]);
        assert!(payload["event_name"] == "PlayerLogin" && payload.remove(left_out).is_some());
        let line = frame(&Value::from(payload).to_string());
        let (found, doubles) = ids(&mut Decoder::new(Feed::Live), &[&line, &line]);
        assert_eq!((found.len(), doubles), (2, 0), "{left_out}");
        assert_ne!(found[0], found[1]);
    }
}

#[test]
fn p1_a_double_in_the_same_frame_is_one_too() {
    let Line::Several(lines) = Decoder::new(Feed::Live).decode(&format!("{LOGIN}{LOGIN}"), None) else { panic!() };
    assert!(matches!(&lines[..], [Line::Event(event), Line::Double(kind)] if event.kind == *kind), "{lines:?}");
    assert!(matches!(&lines[0], Line::Event(event) if matches!(event.data, Event::PlayerLogin(_))));
    assert_eq!(Event::from(bugle_planetside::PlayerLogin::default()).kind().name(), "planetside.player_login");
}
