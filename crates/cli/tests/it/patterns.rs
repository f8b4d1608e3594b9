//! `--pattern`: a line each time that several events make one.

use serde_json::Value;

use crate::mistakes::check;
use crate::services::Sim;
use crate::{bugle, count, events, text};

const STREAK: &str = "count 3 of Death by attacker_character_id within 60s";

/// A tail of PlanetSide.
fn tail(sim: &Sim, more: &[&str]) -> std::process::Output {
    let tail = ["tail", "planetside", "--endpoint", sim.address("push")];
    let output = bugle(&[&tail[..], more].concat()).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    output
}

fn firings(written: &[Value]) -> Vec<&Value> {
    written.iter().filter(|line| line["pattern"].is_string()).collect()
}

#[test]
fn a_pattern_is_a_line_with_its_key_and_the_events_that_made_it() {
    let sim = Sim::start(&["--rate", "600"]);
    let named = format!("streak: {STREAK}");
    let written =
        events(&tail(&sim, &["--pattern", &named, "--pattern", "batch 5 of PlayerLogin within 60s", "--count", "6"]));
    assert_eq!(firings(&written).len() + count(&written, "gap"), 6, "no other events without --on: {written:?}");
    for firing in firings(&written) {
        let made = firing["events"].as_array().unwrap();
        assert!(firing["at"].is_string() && firing["blind"].is_boolean(), "{firing}");
        if firing["pattern"] == "streak" {
            assert_eq!(made.len(), 3);
            assert!(made.iter().all(|event| event["data"]["attacker_character_id"] == firing["key"]), "{firing}");
            assert!(made.iter().all(|event| event["specversion"] == "1.0" && event["type"] == "planetside.death"));
        } else {
            assert_eq!((firing["pattern"].as_str(), made.len()), (Some("batch 5 of PlayerLogin within 60s"), 5));
        }
    }
    assert!(firings(&written).iter().any(|firing| firing["pattern"] == "streak"), "{written:?}");
}

#[test]
fn events_are_written_among_them_where_they_are_asked_for_and_filters_narrow_both() {
    let sim = Sim::start(&["--rate", "600"]);
    let written = events(&tail(
        &sim,
        &["--on", "PlayerLogin", "--world", "10", "--pattern", "batch 4 of Death within 1h", "--count", "30"],
    ));
    assert!(count(&written, "planetside.player_login") > 0 && !firings(&written).is_empty(), "{written:?}");
    let made = firings(&written).into_iter().flat_map(|firing| firing["events"].as_array().unwrap().clone());
    let all: Vec<Value> = written.iter().filter(|line| line["source"] == "planetside").cloned().chain(made).collect();
    for event in all.iter().filter(|event| event["type"] != "gap") {
        assert_eq!(event["data"]["world_id"], 10, "{event}");
    }
}

/// What is narrowed is what has such a thing, beside an event or a pattern that has none.
#[test]
fn a_filter_may_be_there_for_the_events_or_for_the_pattern_alone() {
    let sim = Sim::start(&["--rate", "600"]);
    let deaths = "batch 2 of Death within 1h";
    let written = events(&tail(&sim, &["--on", "gap", "--world", "10", "--pattern", deaths, "--count", "3"]));
    let made = firings(&written).into_iter().flat_map(|firing| firing["events"].as_array().unwrap());
    assert!(made.clone().count() > 0 && made.clone().all(|event| event["data"]["world_id"] == 10), "{written:?}");
    let gaps = "batch 100 of gap within 1h";
    let written = events(&tail(&sim, &["--on", "Death", "--world", "10", "--pattern", gaps, "--count", "3"]));
    assert!(written.iter().all(|event| event["type"] == "gap" || event["data"]["world_id"] == 10), "{written:?}");
}

#[test]
fn people_read_who_and_how_many_and_the_last_of_them() {
    let sim = Sim::start(&["--rate", "600"]);
    let named = format!("streak: {STREAK}");
    let said = text(&tail(&sim, &["--pattern", &named, "--count", "1", "--format", "pretty"]).stdout);
    assert!(
        said.contains(" streak ")
            && said.contains(": 3 events")
            && said.contains(", the last: ")
            && said.contains(" killed "),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
}

/// What a pattern with a name has seen before a restart counts after it.
#[test]
fn a_pattern_with_a_name_goes_on_after_a_restart() {
    let (sim, dir) = (Sim::start(&["--rate", "300"]), tempfile::tempdir().unwrap());
    let path = dir.path().to_str().unwrap();
    let batch = |name: &str| format!("{name}batch 60 of Death within 3h");
    let (kept, anew) = (batch("deaths: "), batch(""));
    let both = ["--journal", path, "--pattern", &kept, "--pattern", &anew];
    let before = events(&tail(&sim, &[&both[..], &["--on", "Death", "--count", "20"]].concat()));
    let seen: Vec<&Value> = before.iter().filter(|event| event["type"] == "planetside.death").collect();
    assert!(seen.len() > 10 && firings(&before).is_empty());
    let after = events(&tail(&sim, &[&both[..2], &["--pattern", &kept, "--count", "2"]].concat()));
    let firing = firings(&after)[0];
    assert_eq!(firing["pattern"], "deaths");
    let made: Vec<_> = firing["events"].as_array().unwrap().iter().map(|event| &event["id"]).collect();
    assert!(seen.iter().all(|event| made.contains(&&event["id"])), "what was seen before counts: {firing}");
    // Without a name it has begun anew, and forgotten.
    let cursors = bugle(&["journal", "cursors", path]).output().unwrap();
    assert!(
        text(&cursors.stdout).contains("trigger:deaths") && events(&cursors).len() == 1,
        "{}",
        text(&cursors.stdout)
    );
}

#[test]
fn a_pattern_of_another_sort_says_that_it_begins_anew() {
    let (sim, dir) = (Sim::start(&["--rate", "600"]), tempfile::tempdir().unwrap());
    let run = |pattern: &str, more: &[&str]| {
        let kept = ["--journal", dir.path().to_str().unwrap(), "--pattern", pattern];
        let said = text(&tail(&sim, &[&kept[..], more].concat()).stderr);
        said.lines().filter(|line| line.contains("anew")).map(str::to_owned).collect::<Vec<_>>()
    };
    let batch = "x: batch 2 of Death within 1h";
    assert!(run(batch, &["--count", "5"]).is_empty());
    assert!(run(batch, &["--count", "5"]).is_empty());
    let said = run("x: count 2 of Death within 1h", &["--count", "5"]);
    assert_eq!(
        said,
        ["bugle: --pattern x begins anew; what it remembered cannot be used: \
            it is that of another sort of pattern"]
    );
    assert!(run("x: count 2 of Death within 1h", &["--count", "5"]).is_empty(), "from then on it goes on");
}

/// What is confirmed is what was written: over restarts every event is in one firing, in order.
#[test]
fn over_restarts_no_firing_is_lost_or_written_twice() {
    let (sim, dir) = (Sim::start(&["--rate", "3000"]), tempfile::tempdir().unwrap());
    let path = dir.path().to_str().unwrap();
    let arguments = ["--journal", path, "--pattern", "deaths: batch 4 of Death within 3h", "--count", "5"];
    let mut made = Vec::new();
    for _ in 0..3 {
        // It begins with what came without it: more than is asked for is ready at once.
        if !made.is_empty() {
            tail(&sim, &["--journal", path, "--on", "Death", "--count", "100"]);
        }
        for firing in firings(&events(&tail(&sim, &arguments))) {
            made.extend(firing["events"].as_array().unwrap().iter().map(|event| event["id"].clone()));
        }
    }
    let kept = events(&bugle(&["journal", "export", path, "--on", "Death"]).output().unwrap());
    let kept: Vec<_> = kept.iter().filter(|event| event["type"] != "gap").map(|event| event["id"].clone()).collect();
    assert!(made.len() > 40, "{}", made.len());
    // A firing has its events by the time at which they happened, the journal as they came.
    assert!((0..made.len()).all(|place| !made[..place].contains(&made[place])), "none twice");
    assert!(kept[..made.len() - 4].iter().all(|id| made.contains(id)), "none left out");
}

/// Windows and cooldowns were of real time there, and what lay ahead of that counted as now.
#[test]
fn beside_a_simulator_it_is_the_time_of_the_games() {
    let sim = ["sim", "--start", "2030-01-01T00:00:00Z", "--speed", "60", "--", env!("CARGO_BIN_EXE_bugle")];
    let output = bugle(&sim).args(["tail", "planetside", "-n", "1"]).output().unwrap();
    let seen = &crate::events(&output)[0];
    assert!(seen["observedat"].as_str().unwrap().starts_with("2030-01-01T0"), "{seen}");
}

#[test]
fn what_is_no_pattern_is_answered_with_the_place() {
    let refuses = |typed: &str, words: &[&str]| {
        let output = bugle(&["tail", "planetside", "--pattern", typed]).output().unwrap();
        let said = text(&output.stderr);
        assert_eq!((output.status.code(), said.lines().count()), (Some(2), 3), "{typed}: {said}");
        assert!(said.starts_with("bugle: --pattern: ") && said.contains('^'), "{typed}: {said}");
        assert!(words.iter().all(|word| said.contains(word)), "{typed}: {said}, without {words:?}");
        assert!(!said.contains(['\u{1b}', '\u{202e}']) && said.chars().count() < 2000, "{typed}: {said}");
    };
    refuses("count 3 of Deth within 10s", &["`Death`"]);
    refuses("count 3 of Death by killer within 10s", &["killer"]);
    refuses("count 0 of Death within 10s", &[]);
    refuses("streak: count 3 of Death within soon", &["soon"]);
    refuses("death death", &[]);
    refuses("\u{1b}[2J\u{202e}", &[]);
    refuses(&"count ".repeat(20_000), &[]);
    refuses("count 3 of WarAttack within 10s", &["WarAttack", "`bugle tail planetside clash` follows both"]);
    check(&["tail", "planetside", "--pattern", ""], &["--pattern", "such as 'count 3 of Death"]);
    check(&["tail", "planetside", "--pattern", "x:"], &["--pattern", "such as"]);
    let never = ["tail", "clash", "--key", "k", "--clan", "#2PP", "--pattern", "count 3 of WarAttack within 1h"];
    check(&never, &["--pattern clash.war.attack: nothing tells of that without --war"]);
    let twice = ["--pattern", "x: batch 2 of Death within 1s", "--pattern", "x: batch 3 of Death within 1s"];
    check(&[&["tail", "planetside"][..], &twice].concat(), &["two are named `x`"]);
    let holds = ["--pattern", "batch 2 of Death within 1s", "--where", "true"];
    check(&[&["tail", "planetside"][..], &holds].concat(), &["--where", "--on", "where event.is_headshot"]);
    let filter = ["--pattern", "batch 2 of FacilityControl within 1s", "--character", "5"];
    check(&[&["tail", "planetside"][..], &filter].concat(), &["--character 5", "planetside.facility_control"]);
}
