//! `bugle journal`, on what tails against the simulator have left.

use std::path::Path;
use std::sync::OnceLock;

use bugle::{EventStream, Start};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::mistakes::check;
use crate::services::Sim;
use crate::{bugle, count, events, seqs, text};

/// A journal of both games: PlanetSide's events first, with a restart among them.
pub(crate) fn filled() -> TempDir {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    let file = FILE.get_or_init(|| {
        let sim = Sim::start(&["--rate", "2000", "--speed", "60"]);
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().to_str().unwrap();
        for run in [["--reader", "bot"], ["--keep-events", "100000"]] {
            let arguments = ["tail", "planetside", "--endpoint", sim.address("push"), "--journal", path];
            let output = bugle(&arguments).args(run).args(["--count", "1500"]).output().unwrap();
            assert!(output.status.success(), "{}", text(&output.stderr));
        }
        let arguments = ["tail", "clash", "--key", "k", "--base-url", sim.address("clash"), "--clan", sim.clan()];
        let output = bugle(&arguments).args(["--journal", path, "--count", "1"]).output().unwrap();
        assert_eq!(count(&events(&output), "clash.clan.snapshot"), 1);
        std::fs::read(dir.path().join("journal.redb")).unwrap()
    });
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("journal.redb"), file).unwrap();
    dir
}

fn journal(command: &str, dir: &Path, arguments: &[&str]) -> std::process::Output {
    let output = bugle(&["journal", command, dir.to_str().unwrap()]).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    output
}

fn export(dir: &Path, arguments: &[&str]) -> Vec<Value> {
    events(&journal("export", dir, arguments))
}

fn stats(dir: &Path) -> Value {
    crate::json(&journal("stats", dir, &[]))
}

#[test]
fn stats_say_what_is_kept() {
    let dir = filled();
    let stats = stats(dir.path());
    assert_eq!((&stats["format"], &stats["events"]["first"]), (&json!(1), &json!(1)));
    assert!(stats["events"]["count"].as_u64().unwrap() > 3000, "{stats}");
    assert_eq!(stats["snapshots"], 2, "of the clan and of the connection");
    assert_eq!(stats["readers"][0]["reader"], "bot");
    let said = text(&journal("stats", dir.path(), &["--format", "pretty"]).stdout);
    for word in ["format 1", "events ", "observed ", "rows", "snapshots ", "bot"] {
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn what_was_written_is_exported_as_it_was() {
    let dir = filled();
    let all = export(dir.path(), &[]);
    assert_eq!(seqs(&all), (1..=all.len() as u64).collect::<Vec<_>>());
    assert!(count(&all, "gap") > 0, "nobody saw what was between the tails");
    assert_eq!(count(&all, "clash.clan.snapshot"), 1);
    assert_eq!(export(dir.path(), &["--from", "10", "--to", "12"]), all[9..12]);
    assert_eq!(export(dir.path(), &["--from", "10", "--count", "2"]), all[9..11]);
    let time = all[1600]["observedat"].as_str().unwrap();
    let (before, after) = (export(dir.path(), &["--to", time]), export(dir.path(), &["--from", time]));
    assert_eq!([before, after].concat(), all, "cut in two at {time}");
    assert_eq!(export(dir.path(), &["--from", "now"]), all[..0]);
}

#[test]
fn an_export_can_be_narrowed() {
    let dir = filled();
    let all = export(dir.path(), &[]);
    let gaps = count(&all, "gap");
    for name in ["Death", "planetside.death"] {
        let deaths = export(dir.path(), &["--on", name]);
        assert_eq!(deaths.len(), count(&all, "planetside.death") + gaps);
    }
    assert_eq!(export(dir.path(), &["--on", "chess.move"]).len(), gaps);
    let clan = all.iter().find(|event| event["source"] == "clash").unwrap()["subject"].as_str().unwrap();
    let of_clan = export(dir.path(), &["--subject", clan]);
    assert!(count(&of_clan, "clash.clan.snapshot") == 1 && count(&of_clan, "planetside.death") == 0);
    let of_world = export(dir.path(), &["--subject", "world/10", "--on", "Death"]);
    assert!(of_world.iter().all(|event| event["type"] == "gap" || event["data"]["world_id"] == 10));
    assert!((gaps..gaps + count(&all, "planetside.death")).contains(&of_world.len()));
    let of_name = export(dir.path(), &["--world", "Osprey", "--on", "Death"]);
    assert_eq!(of_name, export(dir.path(), &["--subject", "world/1", "--on", "Death"]));
}

#[test]
fn an_export_can_be_asked_for_as_a_tail_can() {
    let dir = filled();
    let all = export(dir.path(), &[]);
    let of = ["--on", "Death", "--where", "event.is_headshot"];
    let is_asked_for = |event: &&Value| {
        event["type"] == "gap" || event["type"] == "planetside.death" && event["data"]["is_headshot"] == true
    };
    let headshots: Vec<_> = all.iter().filter(is_asked_for).cloned().collect();
    assert!(headshots.len() > count(&all, "gap"));
    assert_eq!(export(dir.path(), &of), headshots);
    assert_eq!(export(dir.path(), &[&of[..], &["-n", "3"]].concat()), headshots[..3]);
    let of_replay = events(&journal("replay", dir.path(), &of));
    assert_eq!(seqs(&of_replay), seqs(&headshots));
    let twos = export(dir.path(), &["--pattern", "twos: count 2 of Death where event.is_headshot within 1h"]);
    let (fired, gaps): (Vec<_>, Vec<_>) = twos.into_iter().partition(|line| line["pattern"] == "twos");
    assert_eq!(gaps.len(), count(&all, "gap"));
    assert_eq!(fired.len(), (headshots.len() - gaps.len()) / 2);
    let path = dir.path().to_str().unwrap();
    check(&["journal", "export", path, "--once", "--pattern", "count 2 of Death"], &["--once", "--on names"]);
    check(&["journal", "export", path, "--dead", "--world", "1"], &["--dead", "nothing else narrows"]);
    check(&["journal", "export", path, "--dead", "--pattern", "count 2 of Death"], &["--dead", "nothing else narrows"]);
}

#[test]
fn what_no_event_lies_behind_is_said() {
    let dir = filled();
    let output = journal("export", dir.path(), &["--from", "90000"]);
    let (said, last) = (text(&output.stderr), stats(dir.path())["events"]["last"].to_string());
    assert!(said.contains(&format!("the journal has events 1 to {last}, observed from ")), "{said}");
    assert_eq!((said.lines().count(), text(&output.stdout).as_str()), (1, ""));
    let output = journal("export", dir.path(), &["--subject", "world/99"]);
    assert_eq!(text(&output.stderr), "", "that is an answer");
}

#[test]
fn a_replay_is_the_same_once_more() {
    let dir = filled();
    let mut all = export(dir.path(), &["--to", "500"]);
    for event in &mut all {
        event["origin"] = "replay".into();
    }
    assert_eq!(events(&journal("replay", dir.path(), &["--to", "500"])), all);
    assert_eq!(events(&journal("replay", dir.path(), &["--to", "500", "--speed", "1000"])), all);
    let said = text(&journal("replay", dir.path(), &["--to", "5", "--format", "pretty"]).stdout);
    assert_eq!(said.lines().filter(|line| line.ends_with(" (replay)")).count(), 5, "{said}");
}

#[test]
fn a_journal_is_made_smaller() {
    let dir = filled();
    let before = stats(dir.path());
    let pruned = crate::json(&journal("prune", dir.path(), &["--keep-events", "100"]));
    assert!(pruned["pruned"].as_u64().unwrap() > 1000, "{pruned}");
    let after = stats(dir.path());
    assert_eq!(after["events"]["last"], before["events"]["last"], "the newest stay");
    assert_eq!(after["events"]["count"], pruned["kept"]);
    let compacted = crate::json(&journal("compact", dir.path(), &[]));
    assert!(compacted["bytes_after"].as_u64() < compacted["bytes_before"].as_u64(), "{compacted}");
    assert_eq!(compacted["bytes_after"], stats(dir.path())["file_bytes"]);
    let cursor = crate::json(&journal("cursors", dir.path(), &[]));
    assert_eq!((&cursor["confirmed"], &cursor["lag"]), (&json!(1500), &pruned["kept"]), "what went is not left");
    let output = journal("export", dir.path(), &["--from", "1"]);
    assert_eq!(text(&output.stderr), format!("bugle: {} events of these are no longer kept\n", pruned["pruned"]));
    assert_eq!(json!(events(&output).len()), pruned["kept"]);
    assert_eq!(crate::json(&journal("verify", dir.path(), &[]))["events"], pruned["kept"]);
}

#[test]
fn j3_as_many_events_are_kept_as_were_asked_for() {
    for keep in ["10", "700"] {
        let dir = filled();
        let before = stats(dir.path());
        let pruned = crate::json(&journal("prune", dir.path(), &["--keep-events", keep]));
        assert_eq!(pruned["kept"].to_string(), keep);
        let kept = export(dir.path(), &[]);
        assert_eq!(kept.len().to_string(), keep);
        assert_eq!(kept.last().unwrap()["seq"], before["events"]["last"].to_string(), "the newest stay");
    }
    let dir = filled();
    let said = text(&journal("prune", dir.path(), &["--keep-events", "1", "--format", "pretty"]).stdout);
    assert!(said.ends_with(" went, 1 kept\n"), "{said}");
}

#[test]
fn readers_can_be_seen_and_forgotten() {
    let dir = filled();
    let path = dir.path().to_str().unwrap();
    let cursor = crate::json(&journal("cursors", dir.path(), &[]));
    assert_eq!((&cursor["reader"], &cursor["confirmed"]), (&json!("bot"), &json!(1500)));
    check(&["journal", "cursors", path, "--forget", "bott"], &["no reader `bott`", "`bot`"]);
    assert_eq!(crate::json(&journal("cursors", dir.path(), &["--forget", "bot"]))["forgotten"], "bot");
    assert_eq!(text(&journal("cursors", dir.path(), &[]).stdout), "");
    assert_eq!(text(&journal("cursors", dir.path(), &["--format", "pretty"]).stdout), "no readers\n");
}

#[tokio::test]
async fn what_a_reader_gave_up_is_exported() {
    let dir = filled();
    let stream = EventStream::builder().journal(dir.path()).build().await.unwrap();
    let events = stream.events().from(Start::Beginning);
    let mut reader = events.named("greeter").tries(1).open().await.unwrap();
    let event = reader.next().await.unwrap();
    reader.reject(&event, "nobody at home");
    stream.stop().await;
    drop((reader, stream));
    let letters = export(dir.path(), &["--dead"]);
    assert_eq!(letters, export(dir.path(), &["--dead", "greeter"]));
    assert_eq!((letters.len(), &letters[0]["reader"]), (1, &json!("greeter")));
    assert_eq!((&letters[0]["reason"], &letters[0]["tries"]), (&json!("nobody at home"), &json!(1)));
    assert_eq!(letters[0]["event"], export(dir.path(), &["--to", "1"])[0]);
    assert_eq!(export(dir.path(), &["--dead", "bot"]), [] as [Value; 0]);
}

#[test]
fn a_whole_journal_verifies() {
    let dir = filled();
    let verified = crate::json(&journal("verify", dir.path(), &[]));
    assert_eq!((&verified["damage"], &verified["foreign"]), (&json!([]), &json!(0)));
    assert_eq!((&verified["pages_checked"], &verified["mended"]), (&json!(true), &json!(false)));
    assert_eq!(verified["events"], stats(dir.path())["events"]["count"]);
    let said = text(&journal("verify", dir.path(), &["--format", "pretty"]).stdout);
    assert!(said.contains("planetside.death ") && said.ends_with("damage        none\n"), "{said}");
}
