//! `tail planetside --record`, and what `planetside decode` makes of it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;

use bugle::planetside;
use serde_json::Value;

use crate::services::Sim;
use crate::{bugle, events, text};

/// A tail of `sim` that records into `file`: what it wrote, and what it said.
fn tail(sim: &Sim, file: &Path, more: &[&str]) -> (Vec<Value>, String) {
    let usual = ["tail", "planetside", "--endpoint", sim.address("push"), "--record", file.to_str().unwrap()];
    let output = bugle(&[&usual[..], more].concat()).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    (events(&output), text(&output.stderr))
}

/// Without what follows from events, which is in no frame.
fn of_frames(events: Vec<Value>) -> Vec<Value> {
    let kind = |event: &Value| planetside::kind(event["type"].as_str().unwrap()).unwrap();
    events.into_iter().filter(|event| !planetside::is_own(kind(event))).collect()
}

/// What is decoded of `file`, and what is said of it.
fn decode(file: &Path, more: &[&str]) -> (Vec<Value>, String) {
    let usual = ["planetside", "decode", file.to_str().unwrap()];
    let output = bugle(&[&usual[..], more].concat()).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    (events(&output), text(&output.stderr))
}

/// An event as it was live: nothing but where it was read from differs.
fn as_live(events: &[Value]) -> Vec<Value> {
    let live = |event: &Value| {
        let mut event = event.clone();
        let fields = event.as_object_mut().unwrap();
        fields.retain(|name, _| !matches!(&**name, "origin" | "seq"));
        event
    };
    events.iter().map(live).collect()
}

#[test]
fn what_was_recorded_is_decoded_to_the_same_events_with_the_same_ids_and_times() {
    let dir = tempfile::tempdir().unwrap();
    let sim = Sim::start(&["--rate", "300"]);
    for name in ["frames.ndjson", "frames.ndjson.gz"] {
        let file = dir.path().join(name);
        let (written, _) = tail(&sim, &file, &["--count", "400", "--service-id", "s3cretsecret"]);
        let written = of_frames(written);
        let (decoded, said) = decode(&file, &[]);
        assert!(decoded.len() >= written.len() && !said.contains("cut off"), "{said}");
        assert_eq!(as_live(&decoded[..written.len()]), as_live(&written), "{name}");
        assert!(decoded.iter().all(|event| event["origin"] == "replay"));
        let (messages, _) = decode(&file, &["--messages"]);
        assert!(messages.iter().any(|message| message["type"] == "planetside.message.subscription"), "all frames");
        assert!(!std::fs::read(&file).unwrap().windows(12).any(|bytes| bytes == b"s3cretsecret"));
    }
}

#[test]
fn a_recording_goes_through_filters_conditions_and_patterns_as_the_stream_did() {
    let dir = tempfile::tempdir().unwrap();
    let sim = Sim::start(&["--rate", "400", "--speed", "10"]);
    let file = dir.path().join("frames.ndjson");
    let asked = ["--on", "Death", "--where", "event.is_headshot", "--world", "1,10,40"];
    let (written, _) = tail(&sim, &file, &[&asked[..], &["--count", "20"]].concat());
    let (decoded, _) = decode(&file, &asked);
    assert_eq!(as_live(&decoded[..20]), as_live(&written));
    assert_eq!(decode(&file, &[&asked[..], &["--once"]].concat()).0, decoded[..1]);

    let file = dir.path().join("patterns.ndjson");
    let pattern = ["--pattern", "streak: count 3 of Death by world_id within 5s"];
    let (written, _) = tail(&sim, &file, &[&pattern[..], &["--count", "5"]].concat());
    let (decoded, _) = decode(&file, &pattern);
    assert!(written.iter().all(|firing| firing["pattern"] == "streak"), "{written:?}");
    let fired = |firings: &[Value]| {
        let ids = |firing: &Value| {
            let events = firing["events"].as_array().unwrap().iter();
            (firing["key"].clone(), firing["at"].clone(), events.map(|event| event["id"].clone()).collect::<Vec<_>>())
        };
        firings.iter().map(ids).collect::<Vec<_>>()
    };
    assert_eq!(fired(&decoded[..5]), fired(&written));
    let refused = bugle(&["planetside", "decode", file.to_str().unwrap(), "--character", "Auroram"]).output().unwrap();
    assert!(text(&refused.stderr).contains("expected an id") && refused.status.code() == Some(2));
}

/// As `kill -9` does, at any time: lines that are there are whole, and the next recording goes on behind them.
#[test]
fn a_recording_survives_the_end_of_its_program() {
    let dir = tempfile::tempdir().unwrap();
    let sim = Sim::start(&["--rate", "500"]);
    for name in ["frames.ndjson", "frames.ndjson.gz"] {
        let file = dir.path().join(name);
        let usual = ["tail", "planetside", "--endpoint", sim.address("push"), "--record", file.to_str().unwrap()];
        let mut program = std::process::Command::new(assert_cmd::cargo::cargo_bin("bugle"));
        let mut child = program.args(usual).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        // Some seconds of it.
        let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
        assert_eq!(lines.take(1_500).flatten().count(), 1_500);
        child.kill().unwrap();
        child.wait().unwrap();
        let before = decode(&file, &[]).0;
        assert!(!before.is_empty());
        let written = of_frames(tail(&sim, &file, &["--count", "100"]).0);
        let (decoded, said) = decode(&file, &[]);
        let ids = |events: &[Value]| events.iter().map(|event| event["id"].to_string()).collect::<Vec<_>>();
        let (all, first) = (ids(&decoded), ids(&before));
        assert_eq!(all[..first.len()], first, "{name}: {said}");
        // What both of them saw is told once.
        assert!(ids(&written).iter().all(|id| all.contains(id)), "{name}: {said}");
    }
}

#[test]
fn what_is_cut_off_is_told_in_one_line() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("frames.ndjson");
    let login = r#"{\"payload\":{\"character_id\":\"3\",\"event_name\":\"PlayerLogin\",\"timestamp\":\"1700000000\",\"world_id\":\"10\"},\"service\":\"event\",\"type\":\"serviceMessage\"}"#;
    let line = format!(r#"{{"observed_at":"2023-11-14T22:13:21.5Z","connection":0,"frame":"{login}"}}"#);
    std::fs::write(&file, format!("{line}\n{}", &line[..100])).unwrap();
    let (decoded, said) = decode(&file, &[]);
    assert_eq!((decoded.len(), &decoded[0]["observedat"]), (1, &"2023-11-14T22:13:21.5Z".into()));
    let cut: Vec<_> = said.lines().filter(|line| line.contains("cut off")).collect();
    assert_eq!(cut, [format!("{}: 1 line of the recording is cut off, and left out", file.display())]);
    assert!(said.contains("1 event, 0 messages, 0 lines that are no message"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_is_told_and_does_not_stop_the_stream() {
    let sim = Sim::start(&["--rate", "300"]);
    let (written, said) = tail(&sim, Path::new("/dev/full"), &["--count", "300"]);
    assert_eq!(written.len(), 300);
    let told: Vec<_> = said.lines().filter(|line| line.contains("/dev/full")).collect();
    assert!(told.len() == 1 && told[0].contains("cannot be recorded, and the stream goes on: No space left"), "{said}");
}

#[test]
fn a_place_that_cannot_be_written_is_refused_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let usual = ["tail", "planetside", "--endpoint", "ws://127.0.0.1:9/streaming", "--record"];
    for (place, said, status) in
        [(dir.path().to_owned(), "cannot write ", 1), (dir.path().join("no/such.ndjson"), "cannot write ", 1)]
    {
        let output = bugle(&[&usual[..], &[place.to_str().unwrap()]].concat()).output().unwrap();
        let told = text(&output.stderr);
        assert!(told.contains(said) && told.lines().count() == 1, "{told}");
        assert_eq!(output.status.code(), Some(status), "{told}");
    }
}
