//! `sim`, `demo` and `tail` over real sockets.

use std::io::{BufRead as _, BufReader, Lines};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use crate::{bugle, count, events, text};

/// A running `bugle sim`, killed when it is dropped.
pub(crate) struct Sim {
    child: Child,
    addresses: Value,
}

impl Sim {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("bugle"));
        let mut child = command.arg("sim").args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self { child, addresses: serde_json::from_str(&line).unwrap() }
    }

    pub(crate) fn clan(&self) -> &str {
        self.addresses["tags"]["clans"][0].as_str().unwrap()
    }

    /// Who there is.
    pub(crate) fn tags(&self) -> &Value {
        &self.addresses["tags"]
    }

    /// The developer portal: where it is, and who may log in.
    pub(crate) fn portal(&self) -> &Value {
        &self.addresses["portal"]
    }

    pub(crate) fn address(&self, service: &str) -> &str {
        self.addresses[service].as_str().unwrap()
    }
}

impl Drop for Sim {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn both_games_can_be_tailed() {
    let ledger = tempfile::NamedTempFile::new().unwrap();
    let sim = Sim::start(&["--rate", "500", "--speed", "600", "--ledger", ledger.path().to_str().unwrap()]);
    let push = sim.address("push");
    let output = bugle(&["tail", "planetside", "--endpoint", push, "--on", "Death", "--count", "20"]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let deaths = events(&output);
    assert_eq!(count(&deaths, "planetside.death"), 20);

    let clan = sim.clan();
    let base_url = sim.address("clash");
    let arguments =
        ["tail", "clash", "--key", "k", "--base-url", base_url, "--clan", clan, "--war", clan, "--count", "5"];
    let output = bugle(&arguments).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(count(&events(&output), "clash.clan.snapshot"), 1);

    let ledger = std::fs::read_to_string(ledger.path()).unwrap();
    for death in deaths {
        assert!(ledger.contains(death["id"].as_str().unwrap()), "the ledger holds {death}");
    }
}

/// The command of the guide, as it stands there but for the address.
#[test]
fn t3_the_clan_of_the_guides_can_be_tailed() {
    let sim = Sim::start(&["--seed", "3"]);
    let base_url = sim.address("clash");
    let output = bugle(&["tail", "clash", "--key", "k", "--base-url", base_url, "--count", "3"])
        .args(["--clan", "#2PP", "--war", "#2PP", "--player", "#8QYY0"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let events = events(&output);
    for kind in ["clash.clan.snapshot", "clash.war.snapshot", "clash.player.snapshot"] {
        assert_eq!(count(&events, kind), 1, "{kind}");
    }
}

#[test]
fn with_faults_from_the_beginning_a_tail_gets_gaps() {
    let sim = Sim::start(&["--rate", "200", "--fault", "close@1s,offline-world=60+1s"]);
    let push = sim.address("push");
    let output = bugle(&["tail", "planetside", "--endpoint", push, "--count", "1500"]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(count(&events(&output), "gap") > 0);
}

#[test]
fn a_refused_service_id_ends_the_tail_with_one_line() {
    let sim = Sim::start(&[]);
    let arguments = ["tail", "planetside", "--endpoint", sim.address("push"), "--service-id", "refused"];
    let output = bugle(&arguments).output().unwrap();
    assert!(!output.status.success());
    let said = text(&output.stderr);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("refuses the service id"), "{said}");
}

#[test]
fn a_demo_in_a_pipe_is_json_of_both_games() {
    let output = bugle(&["demo", "--rate", "200", "--count", "300"]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let events = events(&output);
    assert_eq!(events.len(), 300);
    for game in ["planetside", "clash"] {
        assert!(events.iter().any(|event| event["source"] == game), "{game} is missing");
    }
}

#[test]
fn a_demo_for_people_has_names_instead_of_ids() {
    let output = bugle(&["demo", "--rate", "200", "--count", "300", "--format", "pretty"]).output().unwrap();
    let said = text(&output.stdout);
    assert_eq!(said.lines().count(), 300);
    assert!(said.contains(" killed "), "{said}");
    assert!(!said.contains("character 5"), "{said}");
}

/// A key for the real service is not for this one.
#[test]
fn what_runs_beside_the_simulator_meets_it_and_no_real_service() {
    let tail =
        "bugle tail planetside clash --clan '#2PP' -n 20 && test \"$BUGLE_CLASH_KEY\" = any && echo \"$BUGLE_SIM\"";
    let tail = tail.replace("bugle", assert_cmd::cargo::cargo_bin("bugle").to_str().unwrap());
    let output = bugle(&["sim", "--rate", "100", "--speed", "60", "--", "sh", "-c", &tail])
        .env("BUGLE_CLASH_KEY", "real")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let lines = events(&output);
    assert!(count(&lines, "planetside.death") > 0 && count(&lines, "clash.clan.snapshot") > 0);
    assert_eq!(lines[20]["fixed_character"], "Auroram");
    assert_eq!(lines.len(), 21);
}

#[test]
fn its_code_is_that_of_what_ran_beside_it() {
    let code = |script: &str| bugle(&["sim", "--", "sh", "-c", script]).output().unwrap().status.code();
    assert_eq!([code("exit 0"), code("exit 7"), code("kill -9 $$")], [Some(0), Some(7), Some(137)]);
    let output = bugle(&["sim", "--", "no-such-program"]).output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr).lines().count()), (Some(2), 1));
    assert!(text(&output.stderr).contains("no-such-program"));
}

/// It was told that the portal is not available, and to try again.
#[test]
fn a_wrong_password_at_the_portal_is_said_to_be_one() {
    let program = assert_cmd::cargo::cargo_bin("bugle");
    let list = format!("BUGLE_CLASH_PASSWORD=bad {} clash keys list", program.display());
    let output = bugle(&["sim", "--portal-keys", "--", "sh", "-c", &list]).output().unwrap();
    let said = text(&output.stderr);
    assert!(output.status.code() == Some(1) && said.contains("password") && !said.contains("try again"), "{said}");
}

/// A shell beside the simulator, and what it says.
#[cfg(unix)]
fn shell_beside(script: &str) -> (Child, Lines<BufReader<ChildStdout>>) {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("bugle"));
    command.args(["sim", "--", "sh", "-c", script]).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (child, lines)
}

#[cfg(unix)]
fn ask_to_end(child: &Child) {
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
}

#[cfg(unix)]
#[test]
fn who_ends_the_simulator_ends_what_runs_beside_it() {
    let script = "trap 'exit 5' TERM; echo ready; while true; do sleep 0.1; done";
    let (mut child, mut lines) = shell_beside(script);
    assert_eq!(lines.next().unwrap().unwrap(), "ready");
    ask_to_end(&child);
    assert_eq!(child.wait().unwrap().code(), Some(5));
}

/// As a shell that somebody types into: it does not listen to the first.
#[cfg(unix)]
#[test]
fn who_asks_twice_ends_what_does_not_listen() {
    let script = "trap 'echo heard' TERM; echo ready; while true; do sleep 0.1; done";
    let (mut child, lines) = shell_beside(script);
    for line in lines.take(2) {
        assert!(["ready", "heard"].contains(&&*line.unwrap()));
        ask_to_end(&child);
    }
    assert_eq!(child.wait().unwrap().code(), Some(137));
}
