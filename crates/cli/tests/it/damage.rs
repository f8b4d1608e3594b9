//! Journals that are damaged, and disks that refuse: one clear line, and what can be read is read.

use std::path::Path;

use serde_json::json;

use crate::journal::filled;
use crate::mistakes::check;
use crate::services::Sim;
use crate::{bugle, text};

const PAGE: usize = 4096;

/// Turns over the bits of the byte at `place`.
fn flip(file: &Path, place: usize) {
    let mut bytes = std::fs::read(file).unwrap();
    bytes[place] = !bytes[place];
    std::fs::write(file, bytes).unwrap();
}

#[test]
fn a_damaged_page_is_found_and_nothing_panics() {
    let dir = filled();
    let (path, file) = (dir.path().to_str().unwrap(), dir.path().join("journal.redb"));
    let whole = std::fs::read(&file).unwrap();
    let mut found = 0;
    for page in (0..whole.len() / PAGE).step_by(3) {
        flip(&file, page * PAGE + 700);
        for command in ["verify", "export"] {
            let output = bugle(&["journal", command, path]).output().unwrap();
            let said = text(&output.stderr);
            if output.status.success() {
                assert_eq!(said, "", "page {page}, {command}");
            } else {
                assert!(said.contains("damaged") && !said.contains("panicked"), "page {page}, {command}: {said}");
                assert_eq!(said.lines().count(), 1, "page {page}, {command}: {said}");
                found += 1;
            }
        }
        std::fs::write(&file, &whole).unwrap();
    }
    assert!(found > 3, "{found}");
}

#[test]
fn j2_what_lies_before_and_behind_the_damage_is_exported() {
    let dir = filled();
    let (path, file) = (dir.path().to_str().unwrap(), dir.path().join("journal.redb"));
    let whole = std::fs::read(&file).unwrap();
    let all = crate::seqs(&crate::events(&bugle(&["journal", "export", path]).output().unwrap()));
    let mut saved = 0;
    for page in 1..whole.len() / PAGE {
        std::fs::write(&file, &whole).unwrap();
        flip(&file, page * PAGE + 700);
        let cut = bugle(&["journal", "export", path]).output().unwrap();
        let before = crate::seqs(&crate::events(&cut));
        if cut.status.success() || before.is_empty() {
            continue;
        }
        assert_eq!(before, all[..before.len()], "page {page}: what is whole comes first");
        assert!(text(&cut.stderr).contains("--salvage"), "{}", text(&cut.stderr));
        let salvaged = bugle(&["journal", "export", path, "--salvage"]).output().unwrap();
        let (told, said) = (crate::events(&salvaged), text(&salvaged.stderr));
        let (holes, kept): (Vec<_>, Vec<_>) = told.into_iter().partition(|event| event["seq"].is_null());
        let found = crate::seqs(&kept);
        assert!(salvaged.status.code() == Some(1) && said.contains("cannot be read"), "page {page}: {said}");
        assert!(found.len() >= before.len() && found.iter().all(|seq| all.contains(seq)), "page {page}");
        if found.last() == all.last() {
            let lost = all.len() - found.len();
            assert!(said.contains(&format!("{lost} events of these could not be read")), "page {page}: {said}");
            let missed: u64 = holes.iter().map(|gap| gap["data"]["missed"].as_u64().unwrap()).sum();
            assert_eq!((missed, holes[0]["data"]["cause"].as_str()), (lost as u64, Some("damaged")));
            saved += 1;
            let replayed = bugle(&["journal", "replay", path, "--salvage"]).output().unwrap();
            let (events, code) = (crate::events(&replayed), replayed.status.code());
            assert_eq!((events.len(), code), (found.len() + holes.len(), Some(1)));
        }
        if saved == 3 {
            break;
        }
    }
    assert!(saved > 0);
}

#[test]
fn a_tail_that_comes_upon_damage_says_so_and_ends() {
    let (sim, dir) = (Sim::start(&[]), filled());
    let (path, file) = (dir.path().to_str().unwrap(), dir.path().join("journal.redb"));
    let whole = std::fs::read(&file).unwrap();
    let reads = |page: &usize| {
        std::fs::write(&file, &whole).unwrap();
        flip(&file, page * PAGE + 700);
        !bugle(&["journal", "export", path, "--to", "500"]).output().unwrap().status.success()
            && bugle(&["journal", "stats", path]).output().unwrap().status.success()
    };
    let damaged = (1..whole.len() / PAGE).find(reads);
    assert!(damaged.is_some(), "some page holds some of the first events");
    let verified = bugle(&["journal", "verify", path]).output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&verified.stdout).unwrap();
    assert_ne!(report["damage"], json!([]));
    let tail = ["tail", "planetside", "--endpoint", sim.address("push"), "--journal", path];
    check(&[&tail[..], &["--reader", "new", "--from", "beginning"]].concat(), &["damaged", "bugle journal verify"]);
}

/// The nearest to a full disk that needs no rights.
#[cfg(unix)]
#[test]
fn a_disk_that_takes_no_more_ends_the_tail_with_one_line() {
    let sim = Sim::start(&["--rate", "4000", "--speed", "60"]);
    let dir = tempfile::tempdir().unwrap();
    let limited = |limit: &str| {
        let program = assert_cmd::cargo::cargo_bin("bugle");
        let mut command = assert_cmd::Command::new("sh");
        command.args(["-c", r#"ulimit -f "$0"; exec "$@""#, limit]).arg(program);
        command.args(["tail", "planetside", "--endpoint", sim.address("push"), "--journal"]).arg(dir.path());
        command.timeout(std::time::Duration::from_mins(1)).output().unwrap()
    };
    for limit in ["20", "400"] {
        let output = limited(limit);
        let said = text(&output.stderr);
        assert_eq!((output.status.code(), said.lines().count()), (Some(1), 1), "{said}");
        assert!(said.contains("the journal's disk refuses"), "{said}");
    }
    let path = dir.path().to_str().unwrap();
    let stats = crate::json(&bugle(&["journal", "stats", path]).output().unwrap());
    let verified = crate::json(&bugle(&["journal", "verify", path]).output().unwrap());
    assert_eq!(verified["events"], stats["events"]["count"], "all that was committed is there");
}

/// It said that nothing could be read, and all of it could.
#[test]
fn of_a_journal_that_cannot_be_written_what_can_be_read_is_verified() {
    let dir = filled();
    let (path, file) = (dir.path().to_str().unwrap(), dir.path().join("journal.redb"));
    // How many pages the file should have, one more than there are: as if the last had been cut off.
    let mut bytes = std::fs::read(&file).unwrap();
    let pages = u32::from_le_bytes(bytes[28..32].try_into().unwrap());
    bytes[28..32].copy_from_slice(&(pages + 1).to_le_bytes());
    std::fs::write(&file, &bytes).unwrap();
    let exported = crate::events(&bugle(&["journal", "export", path]).output().unwrap()).len();
    let output = bugle(&["journal", "verify", path]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let verified: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(exported > 3000, "{exported}");
    assert_eq!((&verified["events"], &verified["pages_checked"]), (&json!(exported), &json!(false)));
    assert!(text(&output.stderr).contains("--salvage` writes what can be read"), "{}", text(&output.stderr));
    // As a tail would find it.
    let output = bugle(&["doctor", "--journal", path, "--base-url", "http://127.0.0.1:1", "--key", "k"])
        .args(["--endpoint", "ws://127.0.0.1:1", "--census-url", "http://127.0.0.1:1"])
        .output()
        .unwrap();
    let found = text(&output.stdout);
    assert!(found.lines().any(|line| line.contains("\"journal\"") && line.contains("damaged")), "{found}");
}
