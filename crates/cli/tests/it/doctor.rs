//! `bugle doctor`: against services that work, and against none.

use std::net::TcpListener;
use std::process::Output;

use serde_json::Value;

use crate::services::Sim;
use crate::{bugle, text};

/// What was found, with how it is.
fn found(output: &Output) -> Vec<(String, String)> {
    let lines = text(&output.stdout);
    let rows = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let of = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    rows.map(|row| (of(&row, "what"), of(&row, "state"))).collect()
}

fn state<'a>(found: &'a [(String, String)], what: &str) -> &'a str {
    found.iter().find(|(name, _)| name == what).map_or("not looked at", |(_, state)| state)
}

#[test]
fn where_everything_works_it_says_so() {
    let (sim, dir) = (Sim::start(&["--rate", "50"]), tempfile::tempdir().unwrap());
    let output = bugle(&["doctor", "--journal", dir.path().to_str().unwrap(), "--service-id", "mine", "--key", "k"])
        .args(["--endpoint", sim.address("push"), "--census-url", sim.address("census")])
        .args(["--base-url", sim.address("clash")])
        .output()
        .unwrap();
    let found = found(&output);
    assert!(output.status.success(), "{found:?} {}", text(&output.stderr));
    for what in ["program", "journal", "Census", "service id", "push service", "Clash API", "clock"] {
        assert_eq!(state(&found, what), "good", "{what}: {}", text(&output.stdout));
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "it leaves nothing behind");
}

#[test]
fn what_does_not_work_is_named_with_what_to_do() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let (push, http) = (format!("ws://{closed}/streaming"), format!("http://{closed}"));
    let arguments = ["doctor", "--endpoint", &push, "--census-url", &http, "--key", "k", "--base-url", &http];
    let output = bugle(&arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    let found = found(&output);
    for (what, how) in [("push service", "bad"), ("Census", "bad"), ("Clash API", "bad"), ("service id", "odd")] {
        assert_eq!(state(&found, what), how, "{what}: {}", text(&output.stdout));
    }
    assert_eq!(text(&output.stderr), "bugle: 3 things do not work: see above\n");
    let keyless = bugle(&["doctor", "--endpoint", &push, "--census-url", &http]).output().unwrap();
    assert!(text(&keyless.stdout).contains("BUGLE_CLASH_KEY"), "{}", text(&keyless.stdout));
}
