//! `tail` of several games at once, and what is asked for of each.

use crate::mistakes::check;
use crate::services::Sim;
use crate::{bugle, count, events, seqs, text};

/// A tail of both games of `sim`.
fn tail<'a>(sim: &'a Sim, more: &[&'a str]) -> assert_cmd::Command {
    let both = ["tail", "planetside", "clash", "--endpoint", sim.address("push"), "--base-url", sim.address("clash")];
    bugle(&[&both[..], &["--key", "k", "--clan", sim.clan()], more].concat())
}

#[test]
fn both_games_come_out_of_one_tail_and_one_journal() {
    let (sim, dir) = (Sim::start(&["--rate", "300"]), tempfile::tempdir().unwrap());
    let path = dir.path().to_str().unwrap();
    let on = ["--on", "Death", "--on", "planetside.player_login,ClanSnapshot", "--world", "Osprey,10"];
    let output = tail(&sim, &[&on[..], &["--journal", path, "--count", "40"]].concat()).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let written = events(&output);
    assert_eq!(count(&written, "clash.clan.snapshot"), 1);
    let of_planetside = written.iter().filter(|event| event["source"] == "planetside" && event["type"] != "gap");
    for event in of_planetside.clone() {
        assert!(["planetside.death", "planetside.player_login"].contains(&event["type"].as_str().unwrap()), "{event}");
        assert!([1, 10].contains(&event["data"]["world_id"].as_u64().unwrap()), "{event}");
    }
    assert!(of_planetside.count() > 10);
    // One journal, in one order, and each game goes on from it.
    assert!(seqs(&written).is_sorted());
    let kept = crate::events(&bugle(&["journal", "export", path]).output().unwrap());
    assert!(["planetside", "clash"].iter().all(|game| kept.iter().any(|event| event["source"] == *game)));
    let again = tail(&sim, &["--journal", path, "--reader", "r", "--from", "beginning", "--count", "40"]);
    let again = events(&{ again }.output().unwrap());
    assert_eq!(seqs(&again), (1..=40).collect::<Vec<_>>());
}

#[test]
fn a_filter_of_one_game_leaves_the_other_alone() {
    let sim = Sim::start(&["--rate", "300"]);
    let output = tail(&sim, &["--world", "10", "--count", "60"]).output().unwrap();
    let written = events(&output);
    assert_eq!(count(&written, "clash.clan.snapshot"), 1, "{}", text(&output.stderr));
    let worlds = written.iter().filter_map(|event| event["data"]["world_id"].as_u64());
    assert!(worlds.clone().all(|world| world == 10) && worlds.count() > 30);
}

#[test]
fn a_cooldown_leaves_out_and_once_ends() {
    let sim = Sim::start(&["--rate", "300"]);
    let push = ["tail", "planetside", "--endpoint", sim.address("push"), "--on", "Death"];
    let output = bugle(&push).args(["--once"]).output().unwrap();
    assert!(output.status.success(), "it ends by itself: {}", text(&output.stderr));
    assert_eq!(count(&events(&output), "planetside.death"), 1);
    let output = bugle(&push).args(["--cooldown", "1", "--count", "3"]).output().unwrap();
    let times: Vec<_> = events(&output).iter().map(|event| event["time"].to_string()).collect();
    assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "one in a second: {times:?}");
}

#[test]
fn what_is_of_a_game_that_is_not_followed_is_answered_with_how_to_follow_it() {
    check(&["tail", "planetside", "--clan", "#2PP"], &["--clan is for clash", "`bugle tail planetside clash`"]);
    check(&["tail", "clash", "--key", "k", "--clan", "#2PP", "--names"], &["--names is for planetside"]);
    check(&["tail", "planetside", "--on", "WarAttack"], &["clash.war.attack", "`bugle tail planetside clash`"]);
    check(&["tail", "planetside", "--on", "chess.move"], &["chess, which is not followed"]);
    check(
        &["tail", "clash", "--key", "k", "--clan", "#2PP", "--world", "1"],
        &["--world", "no event of clash has a world"],
    );
    check(
        &["tail", "planetside", "--on", "Death", "--subject", "experience/7"],
        &["planetside.death has no experience"],
    );
    check(&["tail", "planetside", "--subject", "experience"], &["--subject", "noun/key"]);
    check(&["tail", "planetside", "clash"], &["--clan"]);
    check(&["tail", "planetside", "chess"], &["chess", "planetside, clash"]);
    check(&["tail"], &["<GAME>"]);
    // What is set for other commands does no harm.
    let mut command = bugle(&["tail", "planetside", "--on", "Deth"]);
    let said = command.env("BUGLE_BASE_URL", "http://127.0.0.1:1/v1").env("BUGLE_CLASH_KEY", "k").output().unwrap();
    assert!(text(&said.stderr).contains("`Death`"));
}
