//! Every option of every command, called with what makes no sense: one line that names it and says what would do.

use crate::mistakes::check;
use crate::{bugle, text};

const TAIL: [&str; 2] = ["tail", "planetside"];
const CLASH: [&str; 6] = ["tail", "clash", "--key", "k", "--clan", "#2PP"];

/// `command` refuses each of `values` for `option`, with one line that has the name of the option and each of `words`.
fn refuses(command: &[&str], option: &str, values: &[&str], words: &[&str]) {
    for value in values {
        let words: Vec<_> = [&[option][..], words].concat();
        check(&[command, &[option, value]].concat(), &words);
    }
}

#[test]
fn t2_a_missing_key_is_answered_with_where_it_goes_and_where_to_get_one() {
    let words = ["--key", "BUGLE_CLASH_KEY", "https://developer.clashofclans.com"];
    check(&["tail", "clash", "--clan", "#2PP"], &words);
    for key in ["", "two words", "line\nend"] {
        check(&["tail", "clash", "--clan", "#2PP", "--key", key], &words);
    }
    let empty = bugle(&["tail", "clash", "--clan", "#2PP"]).env("BUGLE_CLASH_KEY", "").output().unwrap();
    assert!(text(&empty.stderr).contains("BUGLE_CLASH_KEY"), "{}", text(&empty.stderr));
}

/// As a file of variables has them, in which a line is left blank.
#[test]
fn a_variable_that_is_empty_is_none() {
    let output = bugle(&["planetside", "decode", "-"]).env("BUGLE_NAMES", "").write_stdin("").output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn t2_what_is_no_number_is_answered_with_what_would_do() {
    let nonsense = ["", "x", "0", "-1", "1.5", "99999999999999999999999"];
    for command in [&["demo"][..], &TAIL, &CLASH, &["journal", "export", "j"], &["journal", "replay", "j"]] {
        refuses(command, "--count", &nonsense, &["a whole number from 1"]);
    }
    for command in [&["journal", "prune", "j"][..], &["tail", "planetside", "--journal", "j"]] {
        refuses(command, "--keep-events", &nonsense, &["a whole number from 1"]);
        refuses(command, "--keep-bytes", &["", "x", "0", "3", "-1", "1.5GB", "99999999999TB"], &["500MB"]);
        refuses(command, "--keep-days", &["", "x", "0", "-1", "3d", "1e300", "nan"], &["such as 30"]);
    }
    refuses(
        &CLASH,
        "--every",
        &["", "m", "0", "-1", "1x", "inf", "1e300", "1e-300", "25h"],
        &["seconds", "such as 60"],
    );
    refuses(&["journal", "replay", "j"], "--speed", &["", "x", "0", "-1", "nan"], &["above 0"]);
    for command in ["demo", "sim"] {
        refuses(&[command], "--seed", &["", "x", "-1", "1.5"], &["a whole number from 0"]);
        refuses(&[command], "--rate", &["", "x", "0", "-1", "inf", "1e300", "1e-300"], &["above 0"]);
        refuses(&[command], "--speed", &["", "x", "0", "-1", "inf", "1e300"], &["above 0"]);
    }
    for port in ["--push-port", "--census-port", "--clash-port"] {
        refuses(&["sim"], port, &["", "x", "-1", "65536"], &["65535"]);
    }
}

#[test]
fn t2_what_is_no_way_to_follow_is_answered_with_what_would_do() {
    refuses(&CLASH, "--remind", &["", "1", "1h,x", "0s", "-1", "8d", "1.5h"], &["such as 90s, 30m or 2h"]);
    refuses(&CLASH, "--rate", &["", "x", "0", "-1", "1.5"], &["a whole number from 1"]);
    for (option, words) in [("--maintenance=0", "such as 60"), ("--confirm-departures=5", "such as 90s")] {
        let (name, _) = option.split_once('=').unwrap();
        check(&[&CLASH[..], &[option]].concat(), &[name, words]);
    }
    check(&["tail", "clash", "--key", "k", "--war", "#2PP", "--player", "members"], &["`members`", "--clan"]);
    check(&["tail", "clash", "--key", "k", "--clan", "#2PP,opponents"], &["`opponents`", "--war"]);
    refuses(&CLASH, "--remind", &["begin:1h", "start:", "end:0s"], &["expected a time such as"]);
    refuses(&CLASH, "--every", &["players:1m", "plaier:1m"], &["did you mean `player`?"]);
    refuses(&CLASH, "--every", &["player:1m"], &["without --player"]);
    for option in ["--include", "--exclude"] {
        refuses(&CLASH, option, &["player:trofies"], &["did you mean `trophies`?"]);
        refuses(&CLASH, option, &["clan:descripton", "clan:name,descripton"], &["did you mean `description`?"]);
        refuses(&CLASH, option, &["", "name", "war:stars", ":x"], &["expected"]);
        refuses(&CLASH, option, &["player:name"], &["without --player"]);
    }
    check(
        &[&CLASH[..], &["--include", "clan:name", "--exclude", "clan:labels"]].concat(),
        &["--include", "one too many"],
    );
    check(&[&CLASH[..], &["--probe", "#2YY"]].concat(), &["--maintenance"]);
    check(&[&CLASH[..], &["--no-members", "--confirm-departures"]].concat(), &["--no-members", "cannot be used"]);
    check(&["tail", "clash", "--key", "k"], &["nothing to follow", "--maintenance"]);
}

#[test]
fn t2_whom_nobody_would_ever_hear_of_is_refused() {
    refuses(&TAIL, "--world", &["99", "0", "-1", "70000", "", "Atlantis"], &["Osprey, "]);
    refuses(&TAIL, "--world", &["Ospray", "osprei"], &["did you mean `Osprey`?"]);
    refuses(&TAIL, "--world", &["Osprey,Solltech"], &["did you mean `SolTech`?"]);
    refuses(&TAIL, "--environment", &["ps5", "", "PS2", "ps2ps4"], &["ps2ps4us", "ps2ps4eu"]);
    check(
        &["tail", "planetside", "--environment", "ps2ps4us", "--world", "Osprey"],
        &["--world Osprey", "--environment ps2`"],
    );
    refuses(&TAIL, "--character", &["0", "", "-5", "two words", "99999999999999999999"], &["5428010618020694593"]);
    refuses(&TAIL, "--on", &["", "Deth", "clash.war.attack"], &["planetside"]);
    refuses(&CLASH[..4], "--clan", &["", "#", "x", "#2PZ"], &["0289PYLQGRJCUV"]);
    refuses(&CLASH[..4], "--clan", &["members"], &["--player"]);
    refuses(&CLASH[..4], "--player", &["opponents"], &["--war"]);
    refuses(&CLASH[..4], "--player", &["membres"], &["did you mean `members`?"]);
    refuses(&CLASH[..4], "--player", &["global:", "global:0", "global:999", "7:x"], &["bugle clash locations"]);
    refuses(&["clash", "detect", "x"], "--kind", &["", "clam"], &["clan"]);
}

#[test]
fn t2_what_is_no_address_is_refused_and_not_repeated() {
    for (command, option, word) in [
        (&TAIL[..], "--endpoint", "wss://push.planetside2.com/streaming"),
        (&TAIL, "--census-url", "https://census.daybreakgames.com"),
        (&CLASH, "--base-url", "https://api.clashofclans.com/v1"),
    ] {
        refuses(command, option, &["", "foo", "ftp://s3cret@host", "//host?key=s3cret"], &[word]);
        for secret in ["ftp://u:s3cret@host", "//host?key=s3cret", "foo?key=s3cret", "s3cret"] {
            let said = bugle(&[command, &[option, secret]].concat()).output().unwrap();
            assert!(!text(&said.stderr).contains("s3cret"), "{}", text(&said.stderr));
        }
    }
    for base_url in ["http://u:s3cret@127.0.0.1:1/v1", "http://127.0.0.1:1/v1?key=s3cret"] {
        let said = text(&bugle(&CLASH).args(["--base-url", base_url]).output().unwrap().stderr);
        assert!(said.contains("--base-url") && !said.contains("s3cret"), "{said}");
    }
    refuses(&TAIL, "--service-id", &["", "s:", "two words", "a&b=c"], &["#devSignup"]);
    refuses(&TAIL, "--ca", &[""], &["value is required"]);
    check(&["tail", "planetside", "--ca", "no/such.pem"], &["no/such.pem"]);
    check(&["tail", "planetside", "--ca", "Cargo.toml"], &["--ca Cargo.toml", "PEM"]);
}

#[test]
fn t2_nonsense_for_a_journal_is_refused() {
    for command in ["export", "replay"] {
        let command = ["journal", command, "j"];
        refuses(&command, "--from", &["", "-1", "yesterday", "99999999999999999999"], &["`beginning`"]);
        refuses(&command, "--to", &["", "-1", "tomorrow"], &["2026-01-31T12:00:00Z"]);
        refuses(&command, "--on", &["", "Deth", "clash.war.atack"], &[]);
        refuses(&command, "--subject", &["", "Osprey", "/", "world/", "clan/"], &[]);
    }
    check(&["journal", "export", "j", "--from", "10", "--to", "5"], &["--from", "--to", "nothing lies between"]);
    let times = ["--from", "2026-01-02T00:00:00Z", "--to", "2026-01-01T00:00:00Z"];
    check(&[&["journal", "replay", "j"][..], &times].concat(), &["--from", "--to", "nothing lies between"]);
    let tail = ["tail", "planetside", "--journal", "j", "--reader", "r"];
    refuses(&tail, "--from", &["", "-1", "yesterday"], &["`beginning`"]);
    refuses(&tail[..4], "--reader", &["", " ", "a\nb", "trigger:x", "\u{202e}"], &["such as `bot`"]);
    let dir = crate::journal::filled();
    let export = ["journal", "export", dir.path().to_str().unwrap(), "--dead", "bott"];
    check(&export, &["no reader `bott`", "`bot`"]);
    refuses(&["sim"], "--start", &["", "now", "-1"], &["2026-01-31T12:00:00Z"]);
    refuses(&["demo"], "--format", &["", "xml"], &["json, pretty"]);
}

#[test]
fn t2_a_log_that_makes_no_sense_is_refused() {
    for nonsense in ["###", "debug,###", "dbug", "bugle_clash=dbug"] {
        let output = bugle(&["demo", "--count", "1"]).env("BUGLE_LOG", nonsense).output().unwrap();
        let said = text(&output.stderr);
        assert_eq!((output.status.code(), said.lines().count()), (Some(2), 1), "{nonsense}: {said}");
        assert!(said.contains("BUGLE_LOG") && said.contains("bugle_clash=debug"), "{nonsense}: {said}");
    }
    let output = bugle(&["demo", "--count", "1"]).env("BUGLE_LOG", "").output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), ""));
}

#[test]
fn t2_huge_and_hostile_arguments_are_one_short_line() {
    let huge = "9".repeat(100_000);
    let hostile = "\u{1b}[2J\u{202e}x\nbugle: forged\nUsage: ";
    for command in [&TAIL[..], &CLASH, &["demo"], &["journal", "export", "j"]] {
        for option in ["--count", "--world", "--every", "--from", "--clan", "--subject", "--seed", "--nonsense"] {
            for value in [huge.as_str(), hostile] {
                let output = bugle(command).args([option, value]).output().unwrap();
                let said = text(&output.stderr);
                assert_eq!((output.status.code(), said.lines().count()), (Some(2), 1), "{said}");
                assert!(said.chars().count() < 2000 && said.starts_with("bugle: "), "{said}");
                assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said}");
            }
        }
    }
}

#[test]
fn t2_input_of_which_nothing_can_be_read_fails_alike() {
    for garbage in ["garbage\n", "garbage\n{\n\n[1,2\n", "\u{1b}[2J\n"] {
        for command in [&["planetside", "decode", "-"][..], &["clash", "detect", "--kind", "clan", "-"]] {
            let output = bugle(command).write_stdin(garbage).output().unwrap();
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{command:?}: {said}");
            assert!(said.ends_with("bugle: nothing in the input could be read\n"), "{command:?}: {said}");
        }
    }
    // Nothing at all is no garbage, and a good line among bad ones is enough.
    let heartbeat = r#"{"online":{},"service":"event","timestamp":"1700000000","type":"heartbeat"}"#;
    for input in ["", "\n", &format!("garbage\n{heartbeat}\n")] {
        let output = bugle(&["planetside", "decode", "-"]).write_stdin(input).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{input}: {}", text(&output.stderr));
    }
    let output = bugle(&["clash", "detect", "--kind", "clan", "-"]).write_stdin("").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

/// Each is JSON, and none is a clan.
#[test]
fn c22_bodies_that_are_all_broken_fail() {
    for body in [r#"{"tag":7}"#, "{}", r#"{"name":"x","members":3,"memberList":[]}"#] {
        for kind in ["clan", "player"] {
            let mut command = bugle(&["clash", "detect", "--kind", kind, "-"]);
            let output = command.write_stdin(format!("{body}\n{body}\n")).output().unwrap();
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{kind} {body}: {said}");
            assert!(said.ends_with("bugle: nothing in the input could be read\n"), "{kind} {body}: {said}");
        }
    }
}
