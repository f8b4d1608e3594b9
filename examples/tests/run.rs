//! The programs run, talk to the simulator, and end by themselves.

use std::process::Command;

fn ends_well(program: &str) -> String {
    let output = Command::new(program).output().expect("it was built");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{program}: {}\n{said}{}", output.status, String::from_utf8_lossy(&output.stderr));
    said
}

#[test]
fn headshots_are_seen() {
    assert!(!ends_well(env!("CARGO_BIN_EXE_headshots")).is_empty());
}

#[test]
fn every_snippet_of_the_guide_of_auraxium_does_what_it_did() {
    assert!(ends_well(env!("CARGO_BIN_EXE_from_auraxium")).contains("mutual_deaths"));
}
