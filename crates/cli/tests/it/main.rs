//! The program as its users meet it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod beside;
mod both;
mod census;
mod clash;
mod conditions;
mod damage;
mod detect;
mod doctor;
mod explain;
mod fake;
mod followed;
mod guide;
mod journal;
mod mistakes;
mod options;
mod outputs;
mod pages;
mod patterns;
mod pipes;
mod readers;
mod record;
mod recordings;
mod rest;
mod said;
mod services;
mod sixty;
mod starts;
mod tables;
mod watch;

use std::io::Write as _;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;

/// What the program takes from the environment.
const VARIABLES: [&str; 10] = [
    "BUGLE_SERVICE_ID",
    "BUGLE_CLASH_KEY",
    "BUGLE_CLASH_EMAIL",
    "BUGLE_CLASH_PASSWORD",
    "BUGLE_PORTAL_URL",
    "BUGLE_ENDPOINT",
    "BUGLE_CENSUS_URL",
    "BUGLE_BASE_URL",
    "BUGLE_LOG",
    "BUGLE_NAMES",
];

/// The program with a clean environment.
fn bugle(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("bugle").unwrap();
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    // What people read has local times.
    command.env("TZ", "UTC").args(arguments).timeout(std::time::Duration::from_mins(1));
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The events on standard output.
fn events(output: &Output) -> Vec<serde_json::Value> {
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The one line of JSON on standard output.
fn json(output: &Output) -> serde_json::Value {
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The positions in the journal of `events`.
fn seqs(events: &[serde_json::Value]) -> Vec<u64> {
    events.iter().map(|event| event["seq"].as_str().unwrap().parse().unwrap()).collect()
}

/// How many events there are of this type.
fn count(events: &[serde_json::Value], kind: &str) -> usize {
    events.iter().filter(|event| event["type"] == kind).count()
}

/// A recording outside of the repository. Says so and gives nothing where there are none.
fn recorded(path: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(path);
    if !path.exists() {
        eprintln!("skipped: no recorded data at {}", path.display());
        return None;
    }
    // The whole check counts what is read.
    if let Some(log) = std::env::var_os("BUGLE_RECORDED_LOG") {
        let mut log = std::fs::File::options().append(true).open(log).unwrap();
        log.write_all(format!("{}\n", path.display()).as_bytes()).unwrap();
    }
    Some(path.to_str().unwrap().to_owned())
}
