//! Wrong input gets one clear line on standard error, a non-zero exit, and no panic.

use std::net::TcpListener;

use crate::{bugle, text};

/// Runs the program with `arguments` and expects it to fail with one line that has all of `words`.
pub(crate) fn check(arguments: &[&str], words: &[&str]) {
    let output = bugle(arguments).output().unwrap();
    let said = text(&output.stderr);
    assert!(output.status.code().is_some(), "{arguments:?} did not end by itself");
    assert!(!output.status.success(), "{arguments:?} succeeded");
    assert_eq!(said.lines().count(), 1, "{arguments:?} said: {said}");
    assert!(!said.contains("panicked") && said.starts_with("bugle: "), "{arguments:?} said: {said}");
    for word in words {
        assert!(said.contains(word), "{arguments:?} said: {said}, without {word:?}");
    }
}

/// An address at which nobody listens.
fn closed_port() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

#[test]
fn unknown_names_are_answered_with_what_was_probably_meant() {
    check(&["tail", "planetside", "--on", "Deth"], &["Deth", "Death"]);
    check(&["tail", "planetside", "--world", "Ospray"], &["Ospray", "Osprey"]);
    check(&["tail", "planetside", "--on", ""], &["--on"]);
}

#[test]
fn what_is_not_a_fault_is_answered_with_those_that_there_are() {
    for command in ["sim", "demo"] {
        check(&[command, "--fault", "drop,stal"], &["--fault", "stal", "did you mean `stall`", "half-open", "revoke"]);
        check(&[command, "--fault", "drop=2"], &["--fault", "between 0 and 1"]);
        check(&[command, "--fault", "maintenance@soon"], &["--fault", "90s"]);
        check(&[command, "--fault", "close@1m+5s"], &["--fault", "no length"]);
    }
}

#[test]
fn a_bad_tag_is_refused_before_a_request_is_spent() {
    check(&["tail", "clash", "--key", "k", "--clan", "#2PZ"], &["#2PZ", "0289PYLQGRJCUV"]);
    check(&["tail", "clash", "--key", "k"], &["--clan"]);
    check(&["tail", "clash", "--clan", "#2PP"], &["--key"]);
}

#[test]
fn an_unreachable_service_is_named() {
    let address = closed_port();
    let endpoint = format!("ws://{address}/streaming");
    check(&["tail", "planetside", "--endpoint", &endpoint], &["cannot reach", &address]);
    let base_url = format!("http://{address}/v1");
    for command in [&["tail", "clash"][..], &["clash", "watch", "--top"]] {
        let command = [command, &["--key", "k", "--clan", "#2PP", "--base-url", &base_url]].concat();
        check(&command, &["cannot reach", &address]);
    }
}

#[test]
fn nonsense_for_an_address_is_refused() {
    check(&["tail", "planetside", "--endpoint", "nonsense"], &["--endpoint", "expected an address like"]);
    check(&["tail", "clash", "--key", "k", "--clan", "#2PP", "--base-url", "nonsense"], &["--base-url", "base URL"]);
}

#[test]
fn a_service_id_never_shows() {
    let endpoint = format!("ws://{}/streaming", closed_port());
    let output = bugle(&["tail", "planetside", "--endpoint", &endpoint])
        .env("BUGLE_SERVICE_ID", "verysecret")
        .env("BUGLE_LOG", "trace")
        .output()
        .unwrap();
    assert!(!text(&output.stderr).contains("verysecret"), "{}", text(&output.stderr));
    check(&["tail", "planetside", "--service-id", "with a space"], &["service id"]);
}

#[test]
fn a_port_in_use_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    check(&["sim", "--push-port", &port], &[&port]);
}

#[test]
fn a_missing_file_is_named() {
    check(&["planetside", "decode", "no/such.ndjson"], &["no/such.ndjson"]);
    check(&["clash", "detect", "--kind", "war", "no/such.ndjson"], &["no/such.ndjson"]);
    check(&["sim", "--ledger", "no/such/folder/ledger.ndjson"], &["no/such/folder/ledger.ndjson"]);
}

#[test]
fn what_is_no_journal_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (missing, file, nonsense) = (path("missing"), path("file"), path("nonsense"));
    std::fs::write(&file, "").unwrap();
    std::fs::create_dir(&nonsense).unwrap();
    std::fs::write(path("nonsense/journal.redb"), "nonsense").unwrap();
    for command in ["stats", "verify", "export", "replay", "compact", "cursors"] {
        check(&["journal", command, &missing], &["there is no journal in", &missing]);
        check(&["journal", command, &file], &[&file, "is a file"]);
        check(&["journal", command, &nonsense], &[&nonsense, "is not a journal"]);
    }
    check(&["journal", "prune", &missing, "--keep-events", "5"], &["there is no journal in", &missing]);
    check(&["journal", "cursors", &missing, "--forget", "bot"], &["there is no journal in", &missing]);
    check(&["tail", "planetside", "--journal", &file], &[&file, "is a file"]);
    check(&["tail", "planetside", "--journal", &nonsense], &[&nonsense, "is not a journal"]);
    check(&["journal", "stats", ""], &["<DIR>"]);
}

#[test]
fn what_needs_a_journal_says_so() {
    check(&["tail", "planetside", "--reader", "bot"], &["--journal"]);
    check(&["tail", "planetside", "--keep-days", "3"], &["--journal"]);
    check(&["tail", "planetside", "--journal", "j", "--from", "beginning"], &["--reader"]);
    check(&["journal", "prune", "j"], &["--keep-days", "--keep-events", "--keep-bytes"]);
}

#[test]
fn nonsense_for_a_place_a_size_or_a_subject_is_refused() {
    check(&["journal", "export", "j", "--from", "yesterday"], &["`beginning`", "`now`", "2026-01-31T12:00:00Z"]);
    check(&["journal", "export", "j", "--on", "Deth"], &["Deth", "Death"]);
    check(&["journal", "replay", "j", "--on", "clash.war.atack"], &["clash.war.attack"]);
    check(&["journal", "export", "j", "--subject", "Osprey"], &["noun/key"]);
    check(&["journal", "prune", "j", "--keep-bytes", "much"], &["500MB"]);
    check(&["journal", "prune", "j", "--keep-days", "0"], &["above 0"]);
    check(&["journal", "prune", "j", "--keep-events", "0"], &["--keep-events"]);
    check(&["journal", "replay", "j", "--speed", "0"], &["--speed"]);
}

/// Permissions do not bite the superuser, who runs the tests in some places.
#[cfg(unix)]
#[test]
fn a_directory_that_may_not_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt as _;

    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().to_str().unwrap();
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o555)).unwrap();
    if std::fs::write(dir.path().join("probe"), "").is_ok() {
        eprintln!("skipped: this user may write where nobody may");
        return;
    }
    check(&["tail", "planetside", "--journal", path], &[path, "denied"]);
}

#[test]
fn numbers_out_of_range_are_refused() {
    check(&["demo", "--rate", "-1"], &["--rate"]);
    check(&["demo", "--speed", "0"], &["--speed"]);
    check(&["sim", "--push-port", "70000"], &["--push-port"]);
}
