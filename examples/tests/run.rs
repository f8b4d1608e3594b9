//! The programs run, talk to the simulator, and end by themselves.

mod truth;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use self::truth::Truth;

fn ends_well(program: &str) -> String {
    ends(program, &mut Command::new(program))
}

fn ends(program: &str, command: &mut Command) -> String {
    let output = command.output().expect("it was built");
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

/// What a snippet of auraxium's guide says, and what truly happened meanwhile.
fn from_auraxium(name: &str) -> (Vec<String>, Truth) {
    let program = env!("CARGO_BIN_EXE_from_auraxium");
    let ledger = format!("{}/{name}.ndjson", env!("CARGO_TARGET_TMPDIR"));
    let said = ends(program, Command::new(program).arg(name).env("BUGLE_LEDGER", &ledger));
    let lines: Vec<_> = parts(&said)[name].lines().map(str::to_owned).collect();
    assert!(!lines.is_empty(), "{said}");
    (lines, Truth::of(&ledger))
}

fn assert_happened(lines: &[String], happened: impl Iterator<Item = String>) {
    let happened: BTreeSet<_> = happened.collect();
    for line in lines {
        assert!(happened.contains(line), "`{line}` is not among {happened:?}");
    }
}

#[test]
fn whoever_reaches_a_battle_rank_is_named_with_their_title() {
    let (lines, truth) = from_auraxium("rank_ups");
    assert_happened(&lines, truth.rank_ups());
}

#[test]
fn those_who_kill_each_other_are_named_both_with_their_server() {
    let (lines, truth) = from_auraxium("mutual_deaths");
    assert_happened(&lines, truth.mutual_deaths());
}

/// What each snippet says, by its name.
fn parts(said: &str) -> BTreeMap<&str, &str> {
    let parts = said.split("== ").skip(1);
    parts.map(|part| part.split_once('\n').expect("a name, and what it said")).collect()
}

/// What each of cocapi's snippets is there to show, as far as it is the same in every world.
const FROM_COCAPI: [(&str, &[&str]); 14] = [
    ("basic_setup", &["clash.clan.snapshot clan/#", "clash.player.unit_upgraded player/#", "  "]),
    ("event_types", &["MAINTENANCE_START: 1\n", "MAINTENANCE_END: 1\n"]),
    ("callbacks", &[" joined #", "War: preparation -> inWar", "War: inWar -> warEnded: "]),
    ("clan_watcher", &[" troops in #", "of members of #", ": 0 events"]),
    ("war_watcher", &[" prepares for ", "the battle begins", "over after ", " attacks: "]),
    (
        "player_watcher",
        &["trophies of ", "clash cannot be followed: a player has no attribute `trophees`; did you mean `trophies`?"],
    ),
    ("maintenance_watcher", &["closed at 20", "open again at 20"]),
    ("backpressure", &["first: clash.clan.snapshot", " of them were too many for the queue", "without a limit, all "]),
    ("persistence", &["first look at ", "unseen: [clan/#", "while nobody looked", "first looks: 0"]),
    ("event_polling", &["[clash.clan.snapshot] clan/#", "[clash.player.snapshot] player/#"]),
    ("event_callbacks", &[" joined!", " -> "]),
    ("any_event", &[" joined", "put aside: 1", "of all events: more"]),
    ("start_and_stop", &["all events were there to be read afterwards", "; that is enough"]),
    ("intervals", &[" are followed, of whom one was named", "clan #", "looked at Some("]),
];

#[test]
fn every_snippet_of_the_reference_of_cocapi_does_what_it_did() {
    let said = ends_well(env!("CARGO_BIN_EXE_from_cocapi"));
    let parts = parts(&said);
    assert!(parts.keys().copied().eq(FROM_COCAPI.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>()), "{said}");
    for (name, shown) in FROM_COCAPI {
        for words in shown {
            assert!(parts[name].contains(words), "{name} does not say `{words}`:\n{}", parts[name]);
        }
    }
    let types = parts["event_types"];
    assert_eq!(types.lines().filter(|line| !line.ends_with(": 0")).count(), 21, "{types}");
}
