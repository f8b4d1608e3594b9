//! What a clan watcher says of sequences of answers.

use bugle_clash::{ClanOptions, ClanWatcher, Event, Failure};
use bugle_event::Signal;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::check::{bytes, clan, facts, lines, minute};

fn watcher(options: ClanOptions) -> ClanWatcher {
    ClanWatcher::new("#2PP".parse().unwrap(), options)
}

fn watch_with(options: ClanOptions, bodies: &[(i64, Value)]) -> (ClanWatcher, Vec<Signal<Event>>) {
    let mut watcher = watcher(options);
    let signals = bodies.iter().flat_map(|(at, body)| watcher.on_body(minute(*at), bytes(body))).collect();
    (watcher, signals)
}

fn told(bodies: &[(i64, Value)]) -> String {
    lines(&watch_with(ClanOptions::default(), bodies).1)
}

#[test]
fn one_leaves_and_one_joins() {
    assert_snapshot!(told(&[(0, clan("#A #B")), (1, clan("#A #C"))]), @r#"
    clash.clan.snapshot clan/#2PP
    clash.clan.member_left {confirmed:false,member:#B}
    clash.clan.member_joined {member:#C}
    "#);
}

#[test]
fn trap_12_a_broken_member_list_is_not_a_clan_of_departures() {
    let mut missing = clan("#A #B");
    missing.as_object_mut().unwrap().remove("memberList");
    let mut short = clan("#A #B");
    short["memberList"].as_array_mut().unwrap().pop();
    let twice = clan("#A #A");
    let bodies = [(0, clan("#A #B")), (1, missing), (2, short), (3, twice), (4, clan("#A #B #C"))];
    let (watcher, signals) = watch_with(ClanOptions::default(), &bodies);
    assert_snapshot!(lines(&signals), @r#"
    clash.clan.snapshot clan/#2PP
    gap garbage clan/#2PP
    clash.clan.member_joined {member:#C}
    "#);
    assert_eq!(watcher.counts().broken, 3);
}

#[test]
fn a_deserted_clan_is_believed() {
    assert_snapshot!(told(&[(0, clan("#A")), (1, clan(""))]), @r#"
    clash.clan.snapshot clan/#2PP
    clash.clan.member_left {confirmed:false,member:#A}
    "#);
}

#[test]
fn trap_12_donations_are_told_as_differences_and_survive_a_reset() {
    assert_snapshot!(told(&[(0, clan("#A:10")), (1, clan("#A:15")), (2, clan("#A:3")), (3, clan("#A"))]), @r#"
    clash.clan.snapshot clan/#2PP
    clash.clan.member_donated {delta:5,member:#A,reset:false}
    clash.clan.member_donated {delta:3,member:#A,reset:true}
    "#);
}

#[test]
fn roles_and_attributes_are_told_and_noise_is_not() {
    let mut new = clan("#A");
    new["memberList"][0]["role"] = json!("admin");
    new["memberList"][0]["expLevel"] = json!(101);
    new["memberList"][0]["trophies"] = json!(2000);
    new["clanPoints"] = json!(2000);
    new["description"] = json!("new");
    new["badgeUrls"] = json!({ "small": "https://elsewhere/badges/64/one.png" });
    assert_snapshot!(told(&[(0, clan("#A")), (1, new.clone())]), @r#"
    clash.clan.snapshot clan/#2PP
    clash.clan.changed {attribute:description,new:new,old:null}
    clash.clan.member_role {member:#A,new:admin,old:member}
    clash.clan.member_changed {attribute:exp_level,member:#A,new:101,old:100}
    "#);
    let noisy = ClanOptions { noisy: true, ..ClanOptions::default() };
    assert_snapshot!(lines(&watch_with(noisy, &[(0, clan("#A")), (1, new)]).1), @r#"
    clash.clan.snapshot clan/#2PP
    clash.clan.changed {attribute:description,new:new,old:null}
    clash.clan.changed {attribute:clan_points,new:2000,old:1000}
    clash.clan.member_role {member:#A,new:admin,old:member}
    clash.clan.member_changed {attribute:exp_level,member:#A,new:101,old:100}
    clash.clan.member_changed {attribute:trophies,member:#A,new:2000,old:1000}
    "#);
}

#[test]
fn closing_the_war_log_does_not_change_the_counters() {
    let mut closed = clan("#A");
    closed["isWarLogPublic"] = json!(false);
    closed.as_object_mut().unwrap().remove("warTies");
    closed.as_object_mut().unwrap().remove("warLosses");
    assert_snapshot!(told(&[(0, clan("#A")), (1, closed), (20, clan("#A"))]), @r#"
    clash.clan.snapshot clan/#2PP
    clash.warlog.closed {}
    clash.warlog.opened {}
    "#);
}

#[test]
fn retired_names_are_no_changes() {
    let (mut old, mut new) = (clan("#A"), clan("#A"));
    old["clanVersusPoints"] = json!(500);
    old["requiredVersusTrophies"] = json!(100);
    old["memberList"][0]["league"] = json!({ "id": 29_000_022, "name": "Legend League" });
    new["clanBuilderBasePoints"] = json!(500);
    new["requiredBuilderBaseTrophies"] = json!(100);
    new["memberList"][0]["leagueTier"] = json!({ "id": 105_000_034, "name": "Legend League" });
    assert_snapshot!(told(&[(0, old), (1, new)]), @"clash.clan.snapshot clan/#2PP");
}

#[test]
fn a_former_body_is_dropped_until_it_persists() {
    let bodies = |minutes: &[i64]| -> Vec<(i64, Value)> {
        let changing = [(0, clan("#A #B")), (1, clan("#A"))].into_iter();
        changing.chain(minutes.iter().map(|&minute| (minute, clan("#A #B")))).collect()
    };
    let (watcher, signals) = watch_with(ClanOptions::default(), &bodies(&[2, 3]));
    assert_snapshot!(lines(&signals), @r#"
    clash.clan.snapshot clan/#2PP
    clash.clan.member_left {confirmed:false,member:#B}
    "#);
    assert_eq!(watcher.counts().stale, 2);
    assert_snapshot!(told(&bodies(&[2, 3, 12])), @r#"
    clash.clan.snapshot clan/#2PP
    clash.clan.member_left {confirmed:false,member:#B}
    clash.clan.member_joined {member:#B}
    "#);
}

#[test]
fn a_level_that_falls_is_stale() {
    let mut older = clan("#A #B");
    older["clanLevel"] = json!(9);
    let (watcher, signals) = watch_with(ClanOptions::default(), &[(0, clan("#A")), (1, older)]);
    assert_snapshot!(lines(&signals), @"clash.clan.snapshot clan/#2PP");
    assert_eq!(watcher.counts().stale, 1);
}

#[test]
fn departures_can_wait_for_a_second_look() {
    let options = ClanOptions { confirm_departures: true.into(), ..ClanOptions::default() };
    let flap = [(0, clan("#A #B")), (1, clan("#A")), (2, clan("#B:1 #A"))];
    assert_snapshot!(lines(&watch_with(options.clone(), &flap).1), @r#"
    clash.clan.snapshot clan/#2PP
    clash.clan.member_donated {delta:1,member:#B,reset:false}
    "#);
    let gone = [(0, clan("#A #B")), (1, clan("#A")), (2, clan("#A"))];
    assert_snapshot!(lines(&watch_with(options.clone(), &gone).1), @r#"
    clash.clan.snapshot clan/#2PP
    clash.clan.member_left {confirmed:true,member:#B}
    "#);
    let (mut watcher, _) = watch_with(options, &gone[..2]);
    assert_snapshot!(lines(&watcher.finish()), @"clash.clan.member_left {confirmed:false,member:#B}");
}

#[test]
fn failures_become_one_gap() {
    let mut watcher = watcher(ClanOptions::default());
    let mut signals = watcher.on_body(minute(0), bytes(&clan("#A")));
    signals.extend(watcher.on_error(minute(1), Failure::Maintenance));
    signals.extend(watcher.on_error(minute(2), Failure::Unreachable));
    signals.extend(watcher.on_body(minute(3), bytes(&clan("#A"))));
    signals.extend(watcher.on_body(minute(4), bytes(&clan("#A"))));
    assert_snapshot!(lines(&signals), @r#"
    clash.clan.snapshot clan/#2PP
    gap maintenance clan/#2PP
    "#);
}

#[test]
fn a_clan_is_gone_after_a_second_look_and_can_come_back() {
    let mut watcher = watcher(ClanOptions::default());
    let mut signals = watcher.on_body(minute(0), bytes(&clan("#A")));
    for at in 1..4 {
        signals.extend(watcher.on_error(minute(at), Failure::NotFound));
    }
    signals.extend(watcher.on_body(minute(5), bytes(&clan("#A"))));
    assert_snapshot!(lines(&signals), @r#"
    clash.clan.snapshot clan/#2PP
    clash.clan.gone {}
    clash.clan.back {}
    "#);
}

#[test]
fn a_restored_watcher_goes_on_as_if_nothing_had_been() {
    let options = ClanOptions { confirm_departures: true.into(), ..ClanOptions::default() };
    let bodies = [(0, clan("#A #B")), (1, clan("#A")), (2, clan("#A #C")), (3, clan("#A:5 #C"))];
    let (_, whole) = watch_with(options.clone(), &bodies);
    let mut watcher = watcher(options.clone());
    let mut parts = Vec::new();
    for (at, body) in &bodies {
        let signals = watcher.on_body(minute(*at), bytes(body));
        let Some(Signal::Checkpoint(checkpoint)) = signals.last() else { panic!("no checkpoint") };
        watcher = ClanWatcher::restore(checkpoint.state.as_ref().unwrap(), options.clone()).unwrap();
        parts.extend(signals);
    }
    assert_eq!(facts(&parts), facts(&whole));
}
