//! Names that are shipped, and those of a file that `census names` made.

use crate::services::Sim;
use crate::{bugle, json, text};

const DEATH: &str = r#"{"payload":{"attacker_character_id":"5428000000000000001","attacker_fire_mode_id":"-1","attacker_loadout_id":"4","attacker_team_id":"2","attacker_vehicle_id":"0","attacker_weapon_id":"7214","character_id":"5428000000000000003","character_loadout_id":"32","event_name":"Death","is_headshot":"0","team_id":"1","timestamp":"1700000000","world_id":"10","zone_id":"8"},"service":"event","type":"serviceMessage"}"#;

/// What is said about the death to people, with these options.
fn said(options: &[&str], names: Option<&str>) -> String {
    let mut command = bugle(&[&["planetside", "decode", "-", "--format", "pretty"], options].concat());
    if let Some(names) = names {
        command.env("BUGLE_NAMES", names);
    }
    let output = command.write_stdin(DEATH).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn events_are_shown_with_shipped_names_and_with_those_of_a_file() {
    let shipped = "Wainwright: character 5428000000000000001 [NC Combat Medic] killed character 5428000000000000003 \
        [VS Heavy Assault] on Esamir";
    assert!(said(&[], None).contains(shipped), "{}", said(&[], None));
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("names.json");
    std::fs::write(&file, r#"{"format": 1, "items": {"7214": "Mag-Shot"}}"#).unwrap();
    let file = file.to_str().unwrap();
    for told in [said(&["--names-file", file], None), said(&[], Some(file))] {
        assert!(told.contains("[VS Heavy Assault] with Mag-Shot on Esamir"), "{told}");
    }
}

#[test]
fn census_names_makes_a_file_that_names_what_the_stream_speaks_of() {
    let (sim, dir) = (Sim::start(&["--rate", "300"]), tempfile::tempdir().unwrap());
    let file = dir.path().join("names.json");
    let census = ["census", "names", "--census", sim.address("census"), "--service-id", "own"];
    let made = bugle(&[&census[..], &["--to", file.to_str().unwrap()]].concat()).output().unwrap();
    let told = text(&made.stderr);
    assert!(made.status.success() && made.stdout.is_empty(), "{told}");
    assert!(told.lines().count() == 1 && told.contains(" facilities, ") && told.contains(" items"), "{told}");
    let written: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(written["facilities"]["7801"]["name"], "Indar Warpgate 7801");
    assert_eq!((&written["alerts"]["211"]["minutes"], &written["environment"]), (&90.into(), &"ps2".into()));
    assert!(!dir.path().join("names.json.new").exists());
    let shown = json(&bugle(&census).output().unwrap());
    assert_eq!(shown["items"], written["items"], "without --to it is written");

    let tail = ["tail", "planetside", "--endpoint", sim.address("push"), "--format", "pretty", "--count", "400"];
    let output = bugle(&[&tail[..], &["--names-file", file.to_str().unwrap()]].concat()).output().unwrap();
    let lines = text(&output.stdout);
    assert!(output.status.success() && lines.contains(" killed ") && lines.contains(" with "), "{lines}");
    let unnamed = |noun: &str| {
        let numbered =
            |line: &&str| line.split(noun).nth(1).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        lines.lines().filter(numbered).map(str::to_owned).collect::<Vec<_>>()
    };
    for noun in [" facility ", " experience ", " vehicle ", " fish ", "world ", "alert "] {
        assert!(unnamed(noun).is_empty(), "{:?}", unnamed(noun));
    }
}

#[test]
fn what_census_shows_no_more_stays_in_the_file() {
    let (sim, dir) = (Sim::start(&[]), tempfile::tempdir().unwrap());
    let file = dir.path().join("names.json");
    std::fs::write(&file, r#"{"format": 1, "skills": {"1": "Old"}, "worlds": {"99": "Gone"}}"#).unwrap();
    let census = ["census", "names", "--census", sim.address("census"), "--service-id", "own"];
    let made = bugle(&[&census[..], &["--to", file.to_str().unwrap()]].concat()).output().unwrap();
    assert!(made.status.success(), "{}", text(&made.stderr));
    let written: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    assert_eq!(written["worlds"].get("99"), None, "of worlds it shows some: they are all there are");
}

#[test]
fn a_bad_file_of_names_is_one_line() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("names.json");
    let file = file.to_str().unwrap();
    for (content, words) in [
        (None, "cannot be read: No such file"),
        (Some("nonsense"), "cannot be used: it is no table of names: expected ident at line 1 column 2"),
        (Some("{}"), "it names no format; `bugle census names --to FILE` makes a good one"),
        (Some(r#"{"format": 7}"#), "it has format 7, which a later version has written"),
    ] {
        if let Some(content) = content {
            std::fs::write(file, content).unwrap();
        }
        for command in [&["tail", "planetside"][..], &["planetside", "decode", "-"]] {
            let output = bugle(&[command, &["--names-file", file]].concat()).output().unwrap();
            let told = text(&output.stderr);
            assert!(told.contains(words) && told.lines().count() == 1 && !output.status.success(), "{told}");
        }
    }
}

#[test]
fn experience_is_asked_for_by_what_people_say() {
    let sim = Sim::start(&["--rate", "400", "--speed", "10"]);
    let tail = ["tail", "planetside", "--endpoint", sim.address("push"), "--on", "GainExperience", "--count", "20"];
    let output = bugle(&[&tail[..], &["--experience", "revives,Squad Heal"]].concat()).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let of = |event: serde_json::Value| event["data"]["experience_id"].as_u64().unwrap();
    let granted: std::collections::BTreeSet<_> = crate::events(&output).into_iter().map(of).collect();
    assert!(granted.iter().all(|id| [7, 53, 51].contains(id)) && granted.len() > 1, "{granted:?}");
    let refused = bugle(&["tail", "planetside", "--experience", "revve"]).output().unwrap();
    assert!(text(&refused.stderr).contains("did you mean `revive`?"), "{}", text(&refused.stderr));
}
