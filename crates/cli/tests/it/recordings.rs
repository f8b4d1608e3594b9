//! `planetside decode` and `clash detect`.

use crate::{bugle, count, events, recorded, text};

const DEATH: &str = r#"{"payload":{"attacker_character_id":"5428000000000000001","attacker_fire_mode_id":"-1","attacker_loadout_id":"4","attacker_vehicle_id":"0","attacker_weapon_id":"24003","character_id":"5428000000000000003","character_loadout_id":"32","event_name":"Death","is_headshot":"1","timestamp":"1700000000","world_id":"10","zone_id":"8"},"service":"event","type":"serviceMessage"}"#;
const HEARTBEAT: &str = r#"{"online":{"EventServerEndpoint_Jaeger_19":"true"},"service":"event","timestamp":"1700000000","type":"heartbeat"}"#;

#[test]
fn messages_become_events_and_everything_is_counted() {
    let input = format!("{DEATH}\n{HEARTBEAT}\nnonsense\n{DEATH}\n");
    let output = bugle(&["planetside", "decode", "-"]).write_stdin(input.clone()).output().unwrap();
    assert!(output.status.success());
    let found = events(&output);
    assert_eq!(count(&found, "planetside.death"), 1, "nobody dies twice in a second: {found:?}");
    assert_eq!(found[0]["time"], "2023-11-14T22:13:20Z");
    assert_eq!(found[0]["data"]["attacker_fire_mode_id"], -1);
    let summary = text(&output.stderr);
    assert!(summary.contains("death") && summary.contains("heartbeat"), "{summary}");

    let output = bugle(&["planetside", "decode", "--messages", "-"]).write_stdin(input).output().unwrap();
    assert_eq!(count(&events(&output), "planetside.message.heartbeat"), 1);
}

#[test]
fn the_recorded_session_loses_nothing() {
    let Some(path) = recorded("planetside/ess_session_2016.ndjson") else { return };
    let output = bugle(&["planetside", "decode", "--messages", &path]).output().unwrap();
    let found = events(&output);
    assert_eq!(count(&found, "planetside.facility_control"), 113);
    assert_eq!(count(&found, "planetside.message.heartbeat"), 10);
    assert_eq!(count(&found, "planetside.message.service_state_changed"), 8);
    assert_eq!(count(&found, "planetside.message.subscription"), 1);
    assert_eq!(count(&found, "planetside.message.command"), 1);
    assert_eq!(found.len(), std::fs::read_to_string(path).unwrap().lines().filter(|line| !line.is_empty()).count());
    let ids: std::collections::BTreeSet<_> = found.iter().map(|event| event["id"].to_string()).collect();
    assert_eq!(ids.len(), found.len(), "each has an id of its own");
}

#[test]
fn bodies_become_the_events_between_them() {
    let body = |members: &str, count: usize| {
        format!(
            r##"{{"tag":"#2PP","name":"Example","isWarLogPublic":true,"members":{count},"memberList":[{members}]}}"##
        )
    };
    let (one, two) =
        (r##"{"tag":"#8QY","name":"One","role":"member"}"##, r##"{"tag":"#9LC","name":"Two","role":"admin"}"##);
    let line =
        |hour: u32, body: String| format!("{{\"observed_at\":\"2026-01-01T{hour:02}:00:00Z\",\"body\":{body}}}\n");
    let input = line(1, body(one, 1)) + &line(2, body(&format!("{one},{two}"), 2)) + &line(3, body(two, 1));
    let output = bugle(&["clash", "detect", "--kind", "clan", "-"]).write_stdin(input).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let found = events(&output);
    assert_eq!(count(&found, "clash.clan.snapshot"), 1);
    let joined = found.iter().find(|event| event["type"] == "clash.clan.member_joined").unwrap();
    assert_eq!(joined["data"]["member"]["tag"], "#9LC");
    assert_eq!(joined["notbefore"], "2026-01-01T01:00:00Z");
    assert_eq!(joined["observedat"], "2026-01-01T02:00:00Z");
    assert_eq!(count(&found, "clash.clan.member_left"), 1);
}

#[test]
fn every_attack_of_the_recorded_wars_is_found_once() {
    let Some(folder) = recorded("clash/war-pairs") else { return };
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.to_str().unwrap().contains("current_war"));
    files.sort();
    let mut arguments = vec!["clash", "detect", "--kind", "war", "--backfill"];
    arguments.extend(files.iter().map(|path| path.to_str().unwrap()));
    let output = bugle(&arguments).output().unwrap();
    let found = events(&output);
    let attack = |event: &serde_json::Value| (event["subject"].to_string(), event["data"]["order"].to_string());
    let attacks = found.iter().filter(|event| event["type"] == "clash.war.attack");
    let distinct: std::collections::BTreeSet<_> = attacks.clone().map(attack).collect();
    assert_eq!(attacks.count(), distinct.len());
    assert_eq!(distinct.len(), 127 + 121 + 124 + 117);
    assert_eq!(count(&found, "clash.war.ended"), 5);
}
