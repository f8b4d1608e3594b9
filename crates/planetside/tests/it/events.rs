//! Every event and message of the API, in the shapes that captures show, and all that may be wrong with them.

use bugle_event::{Envelope, Payload as _, Timestamp};
use bugle_planetside::{Decoded, Decoder, Event, Feed, KINDS, Message, decode};
use proptest::prelude::*;
use serde_json::Value;

/// The fields of a payload in a frame, as the service sends them.
pub(crate) fn frame(payload: &str) -> String {
    format!(r#"{{"payload":{payload},"service":"event","type":"serviceMessage"}}"#)
}

fn event(payload: &str) -> Event {
    match decode(&frame(payload), Feed::Live) {
        Decoded::Event(event) => event,
        other => panic!("{other:?}"),
    }
}

fn message(line: &str) -> Message {
    match decode(line, Feed::Live) {
        Decoded::Message(message) => message,
        other => panic!("{other:?}"),
    }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("events have a JSON form")
}

/// Decodes a payload and writes the event again.
fn data(payload: &str) -> String {
    json(&event(payload))
}

#[test]
fn a_death_of_today() {
    let event = event(
        r#"{"attacker_character_id":"5428000000000000001","attacker_fire_mode_id":"24103","attacker_loadout_id":"4","attacker_team_id":"2","attacker_vehicle_id":"0","attacker_weapon_id":"24003","character_id":"5428000000000000003","character_loadout_id":"32","event_name":"Death","is_critical":"0","is_headshot":"1","team_id":"1","timestamp":"1700000000","world_id":"10","zone_id":"8"}"#,
    );
    let envelope = Envelope::new("planetside", event.clone(), event.seen(Timestamp::from_secs(1_700_000_001)));
    insta::assert_snapshot!(envelope.to_json(), @r#"{"specversion":"1.0","id":"bfcc00f6966ace703a43840a500b6fc1","source":"planetside","type":"planetside.death","subject":"character/5428000000000000003","time":"2023-11-14T22:13:20Z","observedat":"2023-11-14T22:13:21Z","origin":"live","data":{"timestamp":"2023-11-14T22:13:20Z","world_id":10,"attacker_character_id":"5428000000000000001","attacker_fire_mode_id":24103,"attacker_loadout_id":4,"attacker_team_id":2,"attacker_vehicle_id":0,"attacker_weapon_id":24003,"character_id":"5428000000000000003","character_loadout_id":32,"is_critical":false,"is_headshot":true,"team_id":1,"zone_id":8}}"#);
}

#[test]
fn a_death_of_2014_without_teams() {
    insta::assert_snapshot!(data(
        r#"{"attacker_character_id":"0","attacker_fire_mode_id":"-1","attacker_loadout_id":"0","attacker_vehicle_id":"0","attacker_weapon_id":"0","character_id":"5428000000000000003","character_loadout_id":"15","event_name":"Death","is_headshot":"0","timestamp":"1400000000","vehicle_id":"0","world_id":"13","zone_id":"4"}"#
    ), @r#"{"timestamp":"2014-05-13T16:53:20Z","world_id":13,"attacker_character_id":"0","attacker_fire_mode_id":-1,"attacker_loadout_id":0,"attacker_vehicle_id":0,"attacker_weapon_id":0,"character_id":"5428000000000000003","character_loadout_id":15,"is_headshot":false,"vehicle_id":0,"zone_id":4}"#);
}

/// One of each, in the shapes that captures show.
pub(crate) const PAYLOADS: [&str; 14] = [
    r#"{"achievement_id":"90020","character_id":"5428000000000000001","event_name":"AchievementEarned","timestamp":"1700000000","world_id":"1","zone_id":"4"}"#,
    r#"{"battle_rank":"12","character_id":"5428000000000000001","event_name":"BattleRankUp","timestamp":"1700000000","world_id":"1","zone_id":"4"}"#,
    r#"{"event_name":"ContinentLock","metagame_event_id":"0","nc_population":"33","previous_faction":"0","timestamp":"1700000000","tr_population":"34","triggering_faction":"2","vs_population":"33","world_id":"10","zone_id":"2"}"#,
    r#"{"character_id":"5428000000000000001","event_name":"FishScan","fish_id":"5","loadout_id":"10","team_id":"344","timestamp":"1700000000","world_id":"10","zone_id":"344"}"#,
    r#"{"character_id":"5428000000000000001","context":"GenericTerminalTransaction","event_name":"ItemAdded","item_count":"1","item_id":"6003552","timestamp":"1700000000","world_id":"19","zone_id":"8"}"#,
    r#"{"event_name":"MetagameEvent","experience_bonus":"25.000000","faction_nc":"33.333332","faction_tr":"34.509804","faction_vs":"31.764706","instance_id":"42000","metagame_event_id":"211","metagame_event_state":"135","metagame_event_state_name":"started","timestamp":"1700000000","world_id":"10","zone_id":"6"}"#,
    r#"{"character_id":"5428000000000000001","event_name":"PlayerFacilityCapture","facility_id":"7500","outfit_id":"37500000000000001","timestamp":"1700000000","world_id":"1","zone_id":"2"}"#,
    r#"{"character_id":"5428000000000000001","event_name":"PlayerFacilityDefend","facility_id":"7500","outfit_id":"0","timestamp":"1700000000","world_id":"1","zone_id":"2"}"#,
    r#"{"character_id":"5428000000000000001","event_name":"PlayerLogin","timestamp":"1700000000","world_id":"1"}"#,
    r#"{"character_id":"5428000000000000001","event_name":"PlayerLogout","timestamp":"1700000000","world_id":"1"}"#,
    r#"{"character_id":"5428000000000000001","event_name":"SkillAdded","skill_id":"1234","timestamp":"1700000000","world_id":"1","zone_id":"2"}"#,
    r#"{"duration_held":"870","event_name":"FacilityControl","facility_id":"300030","new_faction_id":"2","old_faction_id":"3","outfit_id":"37500000000000001","timestamp":"1700000000","world_id":"10","zone_id":"4"}"#,
    r#"{"amount":"75","character_id":"5428000000000000001","event_name":"GainExperience","experience_id":"7","loadout_id":"4","other_id":"5428000000000000003","team_id":"2","timestamp":"1700000000","world_id":"19","zone_id":"2"}"#,
    r#"{"attacker_character_id":"5428000000000000001","attacker_loadout_id":"12","attacker_team_id":"3","attacker_vehicle_id":"10","attacker_weapon_id":"5209","character_id":"5428000000000000003","event_name":"VehicleDestroy","facility_id":"0","faction_id":"1","team_id":"1","timestamp":"1700000000","vehicle_id":"12","world_id":"10","zone_id":"4"}"#,
];

#[test]
fn the_other_events() {
    let lines: Vec<_> = PAYLOADS.map(|payload| format!("{} {}", event(payload).kind(), data(payload))).into();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    planetside.achievement_earned {"timestamp":"2023-11-14T22:13:20Z","world_id":1,"achievement_id":90020,"character_id":"5428000000000000001","zone_id":4}
    planetside.battle_rank_up {"timestamp":"2023-11-14T22:13:20Z","world_id":1,"battle_rank":12,"character_id":"5428000000000000001","zone_id":4}
    planetside.continent_lock {"timestamp":"2023-11-14T22:13:20Z","world_id":10,"metagame_event_id":0,"nc_population":33,"tr_population":34,"vs_population":33,"previous_faction":0,"triggering_faction":2,"zone_id":2}
    planetside.fish_scan {"timestamp":"2023-11-14T22:13:20Z","world_id":10,"character_id":"5428000000000000001","fish_id":5,"loadout_id":10,"team_id":344,"zone_id":344}
    planetside.item_added {"timestamp":"2023-11-14T22:13:20Z","world_id":19,"character_id":"5428000000000000001","context":"GenericTerminalTransaction","item_count":1,"item_id":6003552,"zone_id":8}
    planetside.metagame_event {"timestamp":"2023-11-14T22:13:20Z","world_id":10,"experience_bonus":25.0,"faction_nc":33.333332,"faction_tr":34.509804,"faction_vs":31.764706,"instance_id":42000,"metagame_event_id":211,"metagame_event_state":135,"metagame_event_state_name":"started","zone_id":6}
    planetside.player_facility_capture {"timestamp":"2023-11-14T22:13:20Z","world_id":1,"character_id":"5428000000000000001","facility_id":7500,"outfit_id":"37500000000000001","zone_id":2}
    planetside.player_facility_defend {"timestamp":"2023-11-14T22:13:20Z","world_id":1,"character_id":"5428000000000000001","facility_id":7500,"outfit_id":"0","zone_id":2}
    planetside.player_login {"timestamp":"2023-11-14T22:13:20Z","world_id":1,"character_id":"5428000000000000001"}
    planetside.player_logout {"timestamp":"2023-11-14T22:13:20Z","world_id":1,"character_id":"5428000000000000001"}
    planetside.skill_added {"timestamp":"2023-11-14T22:13:20Z","world_id":1,"character_id":"5428000000000000001","skill_id":1234,"zone_id":2}
    planetside.facility_control {"timestamp":"2023-11-14T22:13:20Z","world_id":10,"duration_held":870,"facility_id":300030,"new_faction_id":2,"old_faction_id":3,"outfit_id":"37500000000000001","zone_id":4}
    planetside.gain_experience {"timestamp":"2023-11-14T22:13:20Z","world_id":19,"amount":75,"character_id":"5428000000000000001","experience_id":7,"loadout_id":4,"other_id":"5428000000000000003","team_id":2,"zone_id":2}
    planetside.vehicle_destroy {"timestamp":"2023-11-14T22:13:20Z","world_id":10,"attacker_character_id":"5428000000000000001","attacker_loadout_id":12,"attacker_team_id":3,"attacker_vehicle_id":10,"attacker_weapon_id":5209,"character_id":"5428000000000000003","facility_id":0,"faction_id":1,"team_id":1,"vehicle_id":12,"zone_id":4}
    "#);
}

#[test]
fn a_bad_field_costs_itself_and_not_the_event() {
    insta::assert_snapshot!(data(
        r#"{"amount":"many","character_id":"","event_name":"GainExperience","experience_id":"4000000000","loadout_id":{"a":[1]},"other_id":"","new_in_2030":"x","timestamp":"1700000000","world_id":"65536","zone_id":2}"#
    ), @r#"{"timestamp":"2023-11-14T22:13:20Z","world_id":0,"amount":0,"character_id":"0","experience_id":4000000000,"loadout_id":0,"other_id":"0","zone_id":2,"unknown_fields":{"new_in_2030":"x"},"invalid_fields":{"amount":"many","loadout_id":{"a":[1]},"world_id":"65536"},"missing_fields":["character_id"]}"#);
}

#[test]
fn native_types_are_read_like_strings() {
    let strings = event(
        r#"{"event_name":"BattleRankUp","battle_rank":"7","character_id":"5428000000000000001","timestamp":"1700000000","world_id":"1","zone_id":"2"}"#,
    );
    let natives = event(
        r#"{"event_name":"BattleRankUp","battle_rank":7,"character_id":5428000000000000001,"timestamp":1700000000,"world_id":1,"zone_id":2}"#,
    );
    assert_eq!(strings, natives);
}

#[test]
fn an_unknown_event_is_kept_whole() {
    insta::assert_snapshot!(data(
        r#"{"event_name":"WorldPopulationUpdate","population":{"1":200},"timestamp":1700000000,"total":"600","world_id":"10"}"#
    ), @r#"{"event_name":"WorldPopulationUpdate","timestamp":"2023-11-14T22:13:20Z","world_id":10,"payload":{"event_name":"WorldPopulationUpdate","population":{"1":200},"timestamp":1700000000,"total":"600","world_id":"10"}}"#);
}

#[test]
fn a_forged_event_is_an_event_only_in_recordings() {
    let bare =
        r#"{"character_id":"5428000000000000001","event_name":"PlayerLogin","timestamp":"1700000000","world_id":"1"}"#;
    assert!(matches!(decode(bare, Feed::Live), Decoded::Message(Message::Echo(_))));
    assert!(matches!(decode(bare, Feed::Recording), Decoded::Event(Event::PlayerLogin(_))));
}

#[test]
fn the_messages() {
    let lines = [
        r#"{"connected":"false","service":"push","type":"connectionStateChanged"}"#,
        r#"{"detail":"EventServerEndpoint_Cobalt_13","online":"true","service":"event","type":"serviceStateChanged"}"#,
        r#"{"online":{"EventServerEndpoint_Jaeger_19":"true","EventServerEndpoint_Soltech_40":"false"},"service":"event","timestamp":"1700000000","type":"heartbeat"}"#,
        r#"{"online":{},"service":"event","type":"heartbeat","node":"7"}"#,
        r#"{"send this for help":{"service":"event","action":"help"}}"#,
        r#"{"subscription":{"characterCount":0,"eventNames":["PlayerLogin"],"logicalAndCharactersWithWorlds":false,"worlds":["19"]}}"#,
        r#"{"subscription":{"characters":["all"],"eventNames":["Death"],"worlds":[1,10]}}"#,
        r#"{"payload":{"recent_character_id_count":"2","recent_character_id_list":["5428000000000000001",5428000000000000003]},"service":"event","type":"serviceMessage"}"#,
        r#"{"probe":"x"}"#,
        r#"{"example event service message payloads":[],"example messages to event service":[]}"#,
        r#"{"service":"event","action":"clearSubscribe","all":"true"}"#,
        r#"{"service":"event","type":"brandNew","x":1}"#,
        r#"{"payload":{"x":"y"},"service":"event","type":"serviceMessage"}"#,
    ];
    let lines: Vec<_> = lines.iter().map(|line| format!("{} {}", message(line).kind(), json(&message(line)))).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    planetside.message.connection_state_changed {"connected":false}
    planetside.message.service_state_changed {"detail":"EventServerEndpoint_Cobalt_13","world_id":13,"online":true}
    planetside.message.heartbeat {"online":{"EventServerEndpoint_Jaeger_19":true,"EventServerEndpoint_Soltech_40":false},"timestamp":"2023-11-14T22:13:20Z"}
    planetside.message.heartbeat {"online":{},"unknown_fields":{"node":"7"}}
    planetside.message.help_hint {"hint":{"send this for help":{"service":"event","action":"help"}}}
    planetside.message.subscription {"character_count":0,"event_names":["PlayerLogin"],"worlds":["19"],"logical_and_characters_with_worlds":false}
    planetside.message.subscription {"characters":["all"],"event_names":["Death"],"worlds":["1","10"]}
    planetside.message.recent_character_ids {"recent_character_id_count":2,"recent_character_id_list":["5428000000000000001","5428000000000000003"]}
    planetside.message.echo {"payload":{"probe":"x"}}
    planetside.message.help {"help":{"example event service message payloads":[],"example messages to event service":[]}}
    planetside.message.command {"action":"clearSubscribe","command":{"service":"event","action":"clearSubscribe","all":"true"}}
    planetside.message.unknown {"type":"brandNew","message":{"service":"event","type":"brandNew","x":1}}
    planetside.message.unknown {"type":"serviceMessage","message":{"payload":{"x":"y"},"service":"event","type":"serviceMessage"}}
    "#);
}

#[test]
fn events_are_as_their_schemas_say() {
    let odd = r#"{"event_name":"GainExperience","amount":"many","new_in_2030":"x"}"#;
    let old = r#"{"event_name":"Death","character_id":"3"}"#;
    for payload in PAYLOADS.into_iter().chain([odd, old]) {
        let event = event(payload);
        let info = KINDS.iter().find(|info| info.kind == event.kind()).expect("every kind is listed");
        let schema = serde_json::to_value((info.schema)()).expect("schemas have a JSON form");
        let data = serde_json::to_value(&event).expect("events have a JSON form");
        let data = data.as_object().expect("events are objects");
        for (name, value) in data {
            let property = &schema["properties"][name];
            let types = &property["type"];
            let is =
                |name: &str| types == name || types.as_array().is_some_and(|types| types.iter().any(|t| t == name));
            let fits = match value {
                Value::String(_) => is("string"),
                Value::Bool(_) => is("boolean"),
                Value::Number(number) => is("number") || is("integer") && number.is_i64(),
                Value::Array(_) => is("array"),
                _ => is("object"),
            };
            assert!(fits, "{name}: {value} in {schema}");
        }
        for name in schema["required"].as_array().into_iter().flatten() {
            assert!(data.contains_key(name.as_str().expect("names are strings")), "{name} in {data:?}");
        }
    }
}

proptest! {
    #[test]
    fn no_line_is_too_odd(line in ".{0,200}") {
        let mut decoder = Decoder::new(Feed::Recording);
        decoder.decode(&line, None);
        decoder.decode(&frame(&line), None);
        prop_assert!(decoder.tally().events() + decoder.tally().messages() + decoder.tally().not_messages() >= 2);
    }
}
