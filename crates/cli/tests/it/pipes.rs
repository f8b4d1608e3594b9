//! Standard output that nobody reads: a reader who has had enough ends the program quietly, and one who never was does not.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::process::{Command, Output, Stdio};

use crate::journal::filled;
use crate::services::Sim;
use crate::{events, text};

/// Runs `bugle` with `arguments` in a shell that does `with` to it, such as `| head -n 1`.
fn shell(arguments: &str, with: &str) -> Output {
    // The shell ends with the code of the program and not with that of what reads.
    let script = format!(r#"set -o pipefail; "$0" {arguments} {with}"#);
    let program = assert_cmd::cargo::cargo_bin("bugle");
    let mut command = Command::new("bash");
    command.args(["-c", &script]).arg(program).env_remove("BUGLE_LOG").env_remove("BUGLE_CLASH_KEY");
    command.stdin(Stdio::null()).output().unwrap()
}

/// Each command that writes, as it is called.
fn commands(sim: &Sim, journal: &str) -> Vec<String> {
    let (push, clash, clan) = (sim.address("push"), sim.address("clash"), sim.clan());
    vec![
        "demo --rate 1000".to_owned(),
        format!("tail planetside --endpoint {push}"),
        format!("tail clash --key k --base-url {clash} --clan '{clan}' --noisy"),
        format!("clash watch --top --key k --base-url {clash} --clan '{clan}' --refresh 0.1"),
        format!("journal export {journal}"),
        format!("journal replay {journal}"),
        format!("journal replay {journal} --speed 1000000"),
        format!("journal export {journal} --format pretty"),
    ]
}

#[test]
fn t1_a_reader_who_has_had_enough_ends_the_program_quietly() {
    let (sim, dir) = (Sim::start(&["--rate", "2000", "--speed", "600"]), filled());
    for command in commands(&sim, dir.path().to_str().unwrap()) {
        let output = shell(&command, "| head -n 1");
        assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""), "{command}");
        assert_eq!(text(&output.stdout).lines().count(), 1, "{command}");
    }
}

/// What was written is confirmed, whoever ended the program.
#[test]
fn a_reader_who_has_had_enough_gets_no_firing_twice() {
    let (sim, dir) = (Sim::start(&["--rate", "600"]), tempfile::tempdir().unwrap());
    let (push, journal) = (sim.address("push"), dir.path().to_str().unwrap());
    let command = format!("tail planetside --endpoint {push} --journal {journal} --pattern 'one: count 1 of Death'");
    let mut made = Vec::new();
    for _ in 0..5 {
        let output = shell(&command, "| head -n 25");
        assert!(output.status.success(), "{}", text(&output.stderr));
        let firings = events(&output).into_iter().filter(|line| line["pattern"] == "one");
        made.extend(firings.map(|firing| firing["events"][0]["id"].to_string()));
    }
    let different: BTreeSet<_> = made.iter().collect();
    assert!(made.len() > 50, "{}", made.len());
    assert_eq!(different.len(), made.len());
}

#[test]
fn t1_help_that_nobody_reads_to_its_end_is_quiet_too() {
    for arguments in ["--help", "tail --help", "--version"] {
        let output = shell(arguments, "| true");
        assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""), "{arguments}");
    }
}

#[test]
fn t1_an_output_that_was_never_open_is_told_by_every_command() {
    let (sim, dir) = (Sim::start(&["--rate", "2000"]), filled());
    let journal = dir.path().to_str().unwrap();
    let mut all = commands(&sim, journal);
    let others = ["stats", "verify", "compact", "cursors", "prune --keep-events 5000"];
    all.extend(others.iter().map(|command| format!("journal {command} {journal}")));
    all.extend(["sim", "planetside decode -", "clash detect --kind war -", "--help", "--version"].map(str::to_owned));
    for command in all {
        let output = shell(&command, ">&-");
        let said = text(&output.stderr);
        assert_eq!((output.status.code(), said.lines().count()), (Some(1), 1), "{command}: {said}");
        assert!(said.contains("standard output is closed"), "{command}: {said}");
    }
    // What goes to nobody on purpose is no mistake.
    let output = shell("demo --rate 1000 --count 5", ">/dev/null");
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
    let output = shell("demo --rate 1000 --count 5", "<&- >/dev/null");
    assert_eq!(output.status.code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn t1_an_output_that_takes_no_more_is_told() {
    for command in ["demo --rate 1000", "sim", "--help"] {
        let output = shell(command, ">/dev/full");
        let said = text(&output.stderr);
        assert_eq!((output.status.code(), said.lines().count()), (Some(1), 1), "{command}: {said}");
        assert!(said.contains("standard output cannot be written"), "{command}: {said}");
    }
}
