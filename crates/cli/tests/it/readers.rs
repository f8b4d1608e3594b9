//! `tail --journal --reader`: however a tail ends, the next one goes on.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::journal::filled;
use crate::mistakes::check;
use crate::services::Sim;
use crate::{bugle, events, seqs, text};

/// A tail at work.
struct Tail {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Tail {
    fn start(sim: &Sim, journal: &Path, arguments: &[&str]) -> Self {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("bugle"));
        command.args(["tail", "planetside", "--endpoint", sim.address("push"), "--journal"]).arg(journal);
        let mut child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    fn read(&mut self, count: usize) -> Vec<Value> {
        let mut line = String::new();
        let mut next = || {
            line.clear();
            self.lines.read_line(&mut line).unwrap();
            serde_json::from_str(&line).unwrap()
        };
        (0..count).map(|_| next()).collect()
    }

    /// What else it had written when it ended. Half a line at the end is none.
    fn rest(mut self) -> (Vec<Value>, std::process::Output) {
        let mut rest = String::new();
        self.lines.read_to_string(&mut rest).unwrap();
        let whole = rest.rfind('\n').map_or("", |end| &rest[..end]);
        let read = whole.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (read, self.child.wait_with_output().unwrap())
    }

    #[cfg(unix)]
    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status();
        assert!(sent.unwrap().success());
    }
}

/// How far the only reader of the journal is.
fn confirmed(journal: &Path) -> u64 {
    let output = bugle(&["journal", "cursors", journal.to_str().unwrap()]).output().unwrap();
    crate::json(&output)["confirmed"].as_u64().unwrap()
}

#[test]
fn after_any_number_of_kills_nothing_is_missing() {
    let sim = Sim::start(&["--rate", "1000", "--speed", "60"]);
    let dir = tempfile::tempdir().unwrap();
    let arguments = ["--reader", "bot", "--from", "beginning"];
    let mut seen = BTreeMap::new();
    // Gives the newest event so far.
    let mut note = |events: Vec<Value>| {
        for event in events {
            let id = event["id"].to_string();
            let known = seen.entry(seqs(&[event])[0]).or_insert_with(|| id.clone());
            assert_eq!(*known, id, "one place, one event");
        }
        seen.last_key_value().map_or(0, |(newest, _)| *newest)
    };
    for run in 1..=7 {
        let mut tail = Tail::start(&sim, dir.path(), &arguments);
        // How much comes again depends on how much of the last run's confirmations had reached the disk when it was
        // killed: on a slow machine none had. So it is read until something new has come.
        while note(tail.read(1)) < run * 100 {}
        tail.child.kill().unwrap();
        note(tail.rest().0);
    }
    let seen: Vec<_> = seen.into_keys().collect();
    assert_eq!(seen, (1..=seen.len() as u64).collect::<Vec<_>>());
    assert!(seen.len() >= 700, "{}", seen.len());
}

#[cfg(unix)]
#[test]
fn what_was_written_before_a_signal_does_not_come_again() {
    let sim = Sim::start(&["--rate", "1000", "--speed", "60"]);
    let dir = tempfile::tempdir().unwrap();
    let mut last = 0;
    for signal in ["TERM", "INT"] {
        let mut tail = Tail::start(&sim, dir.path(), &["--reader", "bot", "--from", "beginning"]);
        let mut written = tail.read(100);
        tail.signal(signal);
        let (rest, output) = tail.rest();
        assert!(output.status.success(), "{}", text(&output.stderr));
        written.extend(rest);
        let written = seqs(&written);
        assert_eq!(written, (last + 1..=last + written.len() as u64).collect::<Vec<_>>());
        last += written.len() as u64;
        assert_eq!(confirmed(dir.path()), last);
    }
}

#[test]
fn a_count_is_kept_to_the_event() {
    let (sim, dir) = (Sim::start(&[]), filled());
    for first in [1501, 1511] {
        let arguments = ["tail", "planetside", "--endpoint", sim.address("push"), "--reader", "bot", "--count", "10"];
        let output = bugle(&arguments).arg("--journal").arg(dir.path()).output().unwrap();
        assert_eq!(seqs(&events(&output)), (first..first + 10).collect::<Vec<_>>(), "{}", text(&output.stderr));
        assert_eq!(confirmed(dir.path()), first + 9);
    }
}

#[test]
fn a_new_reader_begins_where_it_is_told() {
    let (sim, dir) = (Sim::start(&[]), filled());
    let first = |reader: &str, from: &str| {
        let arguments = ["tail", "planetside", "--endpoint", sim.address("push"), "--reader", reader, "--from", from];
        let output = bugle(&arguments).args(["--count", "1", "--journal"]).arg(dir.path()).output().unwrap();
        seqs(&events(&output))[0]
    };
    assert_eq!(first("one", "beginning"), 1);
    assert_eq!(first("one", "beginning"), 2, "it is not new any more");
    assert_eq!(first("two", "2000"), 2000);
    assert!(first("three", "now") > 3000);
    assert_eq!(first("four", "2000-01-01T00:00:00Z"), 1);
    let arguments = ["tail", "planetside", "--endpoint", sim.address("push"), "--from", "90000", "--reader", "five"];
    let path = dir.path().to_str().unwrap();
    check(&[&arguments[..], &["--journal", path]].concat(), &["--from 90000", "its next event will be"]);
}

#[test]
fn a_pipe_that_is_closed_confirms_nothing_that_was_not_written() {
    let (sim, dir) = (Sim::start(&[]), filled());
    let mut tail = Tail::start(&sim, dir.path(), &["--reader", "bot"]);
    assert_eq!(seqs(&tail.read(10)), (1501..=1510).collect::<Vec<_>>());
    let Tail { child, lines } = tail;
    drop(lines);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
    // A pipe holds less than what is written together.
    assert_eq!(confirmed(dir.path()), 1500);
}

#[test]
fn beside_a_running_tail_a_journal_can_be_read_and_not_changed() {
    let (sim, dir) = (Sim::start(&["--rate", "500"]), filled());
    let path = dir.path().to_str().unwrap();
    let mut tail = Tail::start(&sim, dir.path(), &[]);
    let last = *seqs(&tail.read(5)).last().unwrap();
    let output = bugle(&["journal", "export", path]).output().unwrap();
    assert!(*seqs(&events(&output)).last().unwrap() >= last, "{}", text(&output.stderr));
    let verified = crate::json(&bugle(&["journal", "verify", path]).output().unwrap());
    assert_eq!((&verified["pages_checked"], &verified["damage"]), (&false.into(), &serde_json::json!([])));
    let words = [path, "in use by another program"];
    check(&["journal", "prune", path, "--keep-events", "5"], &words);
    check(&["journal", "compact", path], &words);
    check(&["journal", "cursors", path, "--forget", "bot"], &words);
    check(&["tail", "planetside", "--endpoint", sim.address("push"), "--journal", path], &words);
    tail.child.kill().unwrap();
    tail.child.wait().unwrap();
}
