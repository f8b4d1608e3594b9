//! What somebody outside has written reaches a terminal as letters only.

use crate::{bugle, text};

/// Whether a text commands the terminal or turns its line around.
fn commands(text: &str) -> bool {
    let is_mark =
        |letter| matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.contains(|letter: char| letter != '\n' && letter.is_control() || is_mark(letter))
}

const HOSTILE: &str = r"a\u001b[2J\u009b31m\u202e\u200b\r\nbugle: all is well\u0007";

#[test]
fn af_names_of_clash_are_letters_on_a_terminal() {
    let body = |name: &str, level: u32| {
        format!(
            r##"{{"observed_at":"2026-01-02T08:0{level}:00Z","body":{{"tag":"#2PP","name":"{name}","members":1,"clanLevel":{level},
            "memberList":[{{"tag":"#8QYY0","name":"{name}","role":"leader","donations":{level}}}]}}}}"##
        )
        .replace('\n', "")
    };
    let input = format!("{}\n{}\n", body(HOSTILE, 1), body(HOSTILE, 2));
    let output =
        bugle(&["--format", "pretty", "clash", "detect", "--kind", "clan", "-"]).write_stdin(input).output().unwrap();
    let written = text(&output.stdout);
    assert!(!commands(&written), "{written:?}");
    assert!(written.lines().count() >= 2 && written.lines().all(|line| !line.starts_with("bugle")), "{written:?}");
    assert!(
        written.contains("a\u{fffd}[2J\u{fffd}31m  bugle: all is well\u{fffd}: first seen, 1 member"),
        "{written:?}"
    );
}

#[test]
fn af_what_planetside_sends_is_letters_on_a_terminal() {
    let frames = [
        format!(
            r#"{{"payload":{{"event_name":"{HOSTILE}","timestamp":"1700000000","world_id":"1"}},"service":"event","type":"serviceMessage"}}"#
        ),
        format!(
            r#"{{"payload":{{"event_name":"ItemAdded","character_id":"3","context":"{HOSTILE}","item_count":"1","item_id":"6","timestamp":"1700000000","world_id":"1","zone_id":"2"}},"service":"event","type":"serviceMessage"}}"#
        ),
        format!(r#"{{"help":"{HOSTILE}","service":"event","type":"serviceMessage","odd":"{HOSTILE}"}}"#),
        format!(
            r#"{{"detail":"EventServerEndpoint_{HOSTILE}_1","online":"{HOSTILE}","service":"event","type":"serviceStateChanged"}}"#
        ),
    ];
    for arguments in [&["planetside", "decode", "-"][..], &["planetside", "decode", "--messages", "-"]] {
        let mut command = bugle(&[arguments, &["--format", "pretty"]].concat());
        let output = command.write_stdin(frames.join("\n")).output().unwrap();
        let (written, said) = (text(&output.stdout), text(&output.stderr));
        assert!(!commands(&written) && !commands(&said), "{written:?} {said:?}");
        assert!(written.lines().count() >= 2, "{written:?}");
        assert!(!format!("{written}{said}").lines().any(|line| line.starts_with("bugle")), "{written:?} {said:?}");
    }
}

#[test]
fn s1_a_text_without_end_is_cut() {
    let long = "x".repeat(1 << 20);
    let frame = format!(
        r#"{{"payload":{{"event_name":"{long}","timestamp":"1700000000","world_id":"1"}},"service":"event","type":"serviceMessage"}}"#
    );
    let mut command = bugle(&["planetside", "decode", "--format", "pretty", "-"]);
    let output = command.write_stdin(frame).output().unwrap();
    let longest = |text: String| text.lines().map(str::len).max().unwrap_or(0);
    assert!(longest(text(&output.stdout)) < 3000 && longest(text(&output.stderr)) < 3000);
}

#[test]
fn t5_a_line_of_a_pipe_is_an_event_of_one_shape() {
    let frame = r#"{"payload":{"character_id":"3","event_name":"PlayerFacilityCapture","facility_id":"222280","outfit_id":"0","timestamp":"1700000000","world_id":"10","zone_id":"2"},"service":"event","type":"serviceMessage"}"#;
    let login = r#"{"payload":{"character_id":"3","event_name":"PlayerLogin","timestamp":"1700000000","world_id":"10"},"service":"event","type":"serviceMessage"}"#;
    let mut command = bugle(&["planetside", "decode", "--format", "pretty", "-"]);
    let written = text(&command.write_stdin(format!("{frame}\n{login}\n")).output().unwrap().stdout);
    let columns: Vec<_> = written.lines().map(|line| line.find("Wainwright: ").unwrap()).collect();
    assert_eq!(columns, [33, 33], "{written}");
    assert!(written.starts_with("22:13:20 player_facility_capture "), "{written}");
}

#[test]
fn t5_a_demo_says_what_it_is_and_is_not_experience_alone() {
    let output = bugle(&["demo", "--rate", "200", "--count", "300", "--format", "pretty"]).output().unwrap();
    let (written, said) = (text(&output.stdout), text(&output.stderr));
    for word in ["simulated", "100 times as fast", "UTC"] {
        assert!(said.contains(word), "{said}");
    }
    let experience = written.lines().filter(|line| line.contains(" gain_experience ")).count();
    assert!((1..=120).contains(&experience), "{experience}");
    let output = bugle(&["demo", "--rate", "200", "--count", "100"]).output().unwrap();
    let longest = text(&output.stdout).lines().map(str::len).max().unwrap();
    assert!(longest < 4000, "{longest}");
}
