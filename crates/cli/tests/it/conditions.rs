//! `--where`: conditions as texts, for `tail` and for `explain`.

use crate::mistakes::check;
use crate::services::Sim;
use crate::{bugle, count, events, text};

#[test]
fn only_events_for_which_the_expression_holds_are_written() {
    let sim = Sim::start(&["--rate", "500"]);
    let tail = ["tail", "planetside", "clash", "--endpoint", sim.address("push"), "--base-url", sim.address("clash")];
    let both = [&tail[..], &["--key", "k", "--clan", sim.clan(), "--on", "Death,VehicleDestroy,ClanSnapshot"]].concat();
    let holds = "event.is_headshot && event.world_id in [1, 10] || kind == 'clash.clan.snapshot'";
    let output = bugle(&both).args(["--where", holds, "--count", "8"]).output().unwrap();
    let written = events(&output);
    assert_eq!(count(&written, "clash.clan.snapshot"), 1, "{}", text(&output.stderr));
    for event in written.iter().filter(|event| event["source"] == "planetside" && event["type"] != "gap") {
        // What has no such field is not one for which it holds.
        assert_eq!(
            (&event["type"], &event["data"]["is_headshot"]),
            (&"planetside.death".into(), &true.into()),
            "{event}"
        );
        assert!([1, 10].contains(&event["data"]["world_id"].as_u64().unwrap()), "{event}");
    }
}

/// `command` refuses `text`: a line with `words`, the text, and a caret below it.
fn refuses(command: &[&str], option: &str, typed: &str, words: &[&str]) {
    let output = bugle(command).args([option, typed]).output().unwrap();
    let said = text(&output.stderr);
    let lines: Vec<_> = said.lines().collect();
    assert_eq!((output.status.code(), lines.len()), (Some(2), 3), "{typed}: {said}");
    assert!(lines[0].starts_with(&format!("bugle: {option}: ")), "{typed}: {said}");
    assert!(words.iter().all(|word| lines[0].contains(word)), "{typed}: {said}, without {words:?}");
    assert!(lines[2].trim().chars().all(|letter| letter == '^') && lines[2].contains('^'), "{typed}: {said}");
    assert!(said.chars().count() < 2000 && !said.contains(['\u{1b}', '\u{202e}']), "{typed}: {said}");
}

#[test]
fn what_is_no_condition_is_answered_with_the_place() {
    let (tail, explain) = (["tail", "planetside", "--on", "Death"], ["explain", "-", "--on", "Death"]);
    for command in [&tail, &explain] {
        refuses(command, "--where", "event.is_headsot", &["no field `is_headsot`", "did you mean `is_headshot`?"]);
        refuses(command, "--where", "event.is_headshot == 3", &["bool", "int"]);
        refuses(command, "--where", "headshots() > 3", &["headshots"]);
        refuses(command, "--where", "event.is_headshot &&", &[]);
        refuses(command, "--where", &"(".repeat(10_000), &[]);
        refuses(command, "--where", &format!("event.is_headshot == '{}'", "9".repeat(100_000)), &[]);
        refuses(command, "--where", "\u{1b}[2J\u{202e}", &[]);
        refuses(command, "--where", "", &[]);
        refuses(command, "--where", "-9223372036854775808 == event.is_headshot", &["bool", "int"]);
        refuses(command, "--where", "-headshots == 3", &["headshots"]);
        // Nobody compares with an option: the expression was forgotten.
        check(&[&command[..], &["--where", "--once"]].concat(), &["--where", "expected an expression"]);
    }
    refuses(&["tail", "planetside"], "--where", "event.stars == 3", &["stars"]);
    refuses(&["explain", "-", "--on", "WarAttack"], "--where", "event.is_headshot", &["is_headshot"]);
}

#[test]
fn a_condition_that_did_not_hold_is_explained_by_its_clause_and_its_values() {
    let death = |headshot: u8, world: u8| {
        format!(
            r#"{{"payload":{{"attacker_character_id":"5","character_id":"{}","event_name":"Death","is_headshot":"{headshot}","timestamp":"1700000000","world_id":"{world}","zone_id":"8"}},"service":"event","type":"serviceMessage"}}"#,
            7 + 2 * u32::from(world)
        )
    };
    let frames = [death(1, 1), death(0, 10), death(1, 10)].join("\n");
    let decoded = bugle(&["planetside", "decode", "-"]).write_stdin(frames).output().unwrap().stdout;
    let explain = ["explain", "-", "--on", "Death", "--where", "event.is_headshot && event.world_id == 10"];
    let output = bugle(&explain).write_stdin(decoded).output().unwrap();
    let told: Vec<_> = events(&output).into_iter().map(|verdict| verdict["failed"].clone()).collect();
    assert_eq!(told[0]["clause"], "event.world_id == 10", "{told:?}");
    assert!(told[0]["note"].as_str().unwrap().contains("event.world_id = 1"), "{told:?}");
    assert_eq!(told[1]["clause"], "event.is_headshot", "{told:?}");
    assert!(told[2].is_null(), "{told:?}");
}
