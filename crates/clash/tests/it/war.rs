//! What a war watcher says of sequences of answers.

use bugle_clash::{Event, Failure, WarOptions, WarWatcher};
use bugle_event::Signal;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::check::{api_time, bytes, facts, lines, minute, mirrored, no_war, war, war_of};

fn watcher() -> WarWatcher {
    WarWatcher::new("#2PP".parse().unwrap(), WarOptions::default())
}

/// Feeds bodies at their minutes and gives all that was said up to the end.
fn watch(bodies: &[(i64, Value)]) -> (WarWatcher, Vec<Signal<Event>>) {
    let mut watcher = watcher();
    let mut signals: Vec<_> = bodies.iter().flat_map(|(at, body)| watcher.on_body(minute(*at), bytes(body))).collect();
    signals.extend(watcher.finish());
    (watcher, signals)
}

fn told(bodies: &[(i64, Value)]) -> String {
    lines(&watch(bodies).1)
}

const HOUR: i64 = 60;

#[test]
fn a_war_is_told_from_its_preparation_to_its_end() {
    assert_snapshot!(told(&[
        (0, no_war()),
        (HOUR, war("preparation", "")),
        (24 * HOUR, war("inWar", "P1>Q1:2")),
        (30 * HOUR, war("inWar", "P1>Q1:2 Q1>P2:1 P2>Q1:3")),
        (48 * HOUR, war("warEnded", "P1>Q1:2 Q1>P2:1 P2>Q1:3 Q2>P1:0")),
    ]), @r#"
    clash.war.snapshot clan/#2PP
    clash.war.found {}
    clash.war.started {source:body}
    clash.war.attack {attacker_tag:#P1,defender_tag:#Q1,new_stars:2,order:1,side:clan,stars:2}
    clash.war.attack {attacker_tag:#Q1,defender_tag:#P2,new_stars:1,order:2,side:opponent,stars:1}
    clash.war.attack {attacker_tag:#P2,defender_tag:#Q1,new_stars:1,order:3,side:clan,stars:3}
    clash.war.attack {attacker_tag:#Q2,defender_tag:#P1,new_stars:0,order:4,side:opponent,stars:0}
    clash.war.ended {outcome:win,source:body,unobserved_attacks:0}
    clash.war.missed_attacks {attacks_missed:1,member:#P1,side:clan}
    clash.war.missed_attacks {attacks_missed:1,member:#P2,side:clan}
    clash.war.missed_attacks {attacks_missed:1,member:#Q1,side:opponent}
    clash.war.missed_attacks {attacks_missed:1,member:#Q2,side:opponent}
    "#);
}

#[test]
fn a_first_look_tells_nothing_but_a_snapshot() {
    assert_snapshot!(told(&[(30 * HOUR, war("inWar", "P1>Q1:2"))]), @"clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z");
}

#[test]
fn on_demand_the_attacks_before_the_first_look_are_told_as_backfill() {
    let options = WarOptions { backfill: true, ..WarOptions::default() };
    let mut watcher = WarWatcher::new("#2PP".parse().unwrap(), options);
    let signals = watcher.on_body(minute(30 * HOUR), bytes(&war("inWar", "P1>Q1:2")));
    assert_snapshot!(lines(&signals), @r#"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.attack {attacker_tag:#P1,defender_tag:#Q1,new_stars:2,order:1,side:clan,stars:2}
    "#);
    assert!(facts(&signals)[1].contains(r#""origin":"backfill""#));
}

#[test]
fn a_war_that_was_missed_until_its_end_is_told_whole() {
    assert_snapshot!(told(&[
        (0, war("preparation", "")),
        (48 * HOUR, war("warEnded", "P1>Q1:3 P2>Q2:3 P1>Q2:1 P2>Q1:1 Q1>P1:0")),
    ]), @r#"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.started {source:body}
    clash.war.attack {attacker_tag:#P1,defender_tag:#Q1,new_stars:3,order:1,side:clan,stars:3}
    clash.war.attack {attacker_tag:#P2,defender_tag:#Q2,new_stars:3,order:2,side:clan,stars:3}
    clash.war.attack {attacker_tag:#P1,defender_tag:#Q2,new_stars:0,order:3,side:clan,stars:1}
    clash.war.attack {attacker_tag:#P2,defender_tag:#Q1,new_stars:0,order:4,side:clan,stars:1}
    clash.war.attack {attacker_tag:#Q1,defender_tag:#P1,new_stars:0,order:5,side:opponent,stars:0}
    clash.war.ended {outcome:win,source:body,unobserved_attacks:0}
    clash.war.missed_attacks {attacks_missed:1,member:#Q1,side:opponent}
    clash.war.missed_attacks {attacks_missed:2,member:#Q2,side:opponent}
    "#);
}

#[test]
fn trap_9_attacks_may_arrive_after_the_end() {
    assert_snapshot!(told(&[
        (46 * HOUR, war("inWar", "P1>Q1:1")),
        (48 * HOUR, war("warEnded", "P1>Q1:1 Q1>P1:2")),
        (49 * HOUR, war("warEnded", "P1>Q1:1 Q1>P1:2 Q2>P2:3")),
    ]), @r#"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.attack {attacker_tag:#Q1,defender_tag:#P1,new_stars:2,order:2,side:opponent,stars:2}
    clash.war.ended {outcome:lose,source:body,unobserved_attacks:0}
    clash.war.missed_attacks {attacks_missed:1,member:#P1,side:clan}
    clash.war.missed_attacks {attacks_missed:2,member:#P2,side:clan}
    clash.war.missed_attacks {attacks_missed:1,member:#Q1,side:opponent}
    clash.war.missed_attacks {attacks_missed:2,member:#Q2,side:opponent}
    clash.war.attack {attacker_tag:#Q2,defender_tag:#P2,new_stars:3,order:3,side:opponent,stars:3}
    "#);
}

#[test]
fn trap_9_a_war_replaced_by_the_next_one_is_closed_as_unknown() {
    assert_snapshot!(told(&[
        (HOUR, war("preparation", "")),
        (50 * HOUR, war_of("#2PP", "#2YY", 49 * HOUR, "preparation", "")),
    ]), @r#"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.found {}
    gap superseded war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.started {source:deduced}
    clash.war.ended {outcome:unknown,source:deduced,unobserved_attacks:8}
    "#);
}

#[test]
fn not_in_war_in_the_middle_of_a_war_must_hold() {
    let flicker = [
        (30 * HOUR, war("inWar", "P1>Q1:1")),
        (30 * HOUR + 1, no_war()),
        (30 * HOUR + 2, war("inWar", "P1>Q1:1 Q1>P1:2")),
    ];
    assert_snapshot!(told(&flicker), @r#"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.attack {attacker_tag:#Q1,defender_tag:#P1,new_stars:2,order:2,side:opponent,stars:2}
    "#);
    let held = [(30 * HOUR, war("inWar", "P1>Q1:1")), (30 * HOUR + 1, no_war()), (30 * HOUR + 4, no_war())];
    assert_snapshot!(told(&held), @r#"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    gap superseded war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.ended {outcome:unknown,source:deduced,unobserved_attacks:7}
    "#);
    let late = [(46 * HOUR, war("inWar", "P1>Q1:1")), (48 * HOUR, no_war())];
    assert_snapshot!(told(&late), @r#"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    gap superseded war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.ended {outcome:unknown,source:deduced,unobserved_attacks:7}
    "#);
}

#[test]
fn trap_9_a_moved_end_is_told() {
    let mut moved = war("inWar", "");
    moved["endTime"] = json!(api_time(48 * HOUR));
    assert_snapshot!(told(&[(24 * HOUR, war("inWar", "")), (25 * HOUR, moved)]), @r#"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.rescheduled {}
    "#);
}

#[test]
fn a_changed_line_up_is_told() {
    let mut changed = war("preparation", "");
    changed["clan"]["members"][0]["tag"] = json!("#P3");
    changed["opponent"]["members"][1]["townhallLevel"] = json!(13);
    assert_snapshot!(told(&[(HOUR, war("preparation", "")), (2 * HOUR, changed)]), @r#"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.lineup {change:out,member:#P1,side:clan}
    clash.war.lineup {change:in,member:#P3,side:clan}
    clash.war.lineup {change:town_hall_level,member:#Q2,side:opponent}
    "#);
}

#[test]
fn older_bodies_are_dropped_and_counted() {
    let (early, late) = (war("inWar", "P1>Q1:1"), war("inWar", "P1>Q1:1 Q1>P1:2"));
    let (watcher, signals) = watch(&[
        (30 * HOUR, early.clone()),
        (31 * HOUR, late.clone()),
        (32 * HOUR, early.clone()),
        (33 * HOUR, war("preparation", "")),
        (34 * HOUR, war_of("#2PP", "#2CC", -100 * HOUR, "warEnded", "P1>Q1:3")),
        (29 * HOUR, early),
        (35 * HOUR, late),
    ]);
    assert_snapshot!(lines(&signals), @r#"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.attack {attacker_tag:#Q1,defender_tag:#P1,new_stars:2,order:2,side:opponent,stars:2}
    "#);
    assert_eq!((watcher.counts().stale, watcher.counts().unchanged), (4, 1));
}

#[test]
fn a_torn_body_brings_its_attacks_and_moves_nothing_back() {
    let mut torn = war("inWar", "P1>Q1:1 Q1>P1:2 P2>Q2:3");
    torn["opponent"]["members"][0]["attacks"] = json!([]);
    let whole = war("inWar", "P1>Q1:1 Q1>P1:2 P2>Q2:3");
    let (watcher, signals) =
        watch(&[(30 * HOUR, war("inWar", "P1>Q1:1 Q1>P1:2")), (31 * HOUR, torn), (32 * HOUR, whole)]);
    assert_snapshot!(lines(&signals), @r#"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.attack {attacker_tag:#P2,defender_tag:#Q2,new_stars:3,order:3,side:clan,stars:3}
    "#);
    assert_eq!(watcher.counts().torn, 1);
}

#[test]
fn both_clans_tell_the_same_ids() {
    let bodies = [
        (0, war("preparation", "")),
        (24 * HOUR, war("inWar", "P1>Q1:2")),
        (48 * HOUR, war("warEnded", "P1>Q1:2 Q1>P2:1")),
    ];
    let mirror = bodies.clone().map(|(at, body)| (at, mirrored(&body)));
    let ids = |clan: &str, bodies: &[(i64, Value)]| {
        let mut watcher = WarWatcher::new(clan.parse().unwrap(), WarOptions::default());
        let signals = bodies.iter().flat_map(|(at, body)| watcher.on_body(minute(*at), bytes(body)));
        let mut ids: Vec<_> = signals
            .filter_map(|signal| if let Signal::Event(event) = signal { Some(event) } else { None })
            .filter(|event| !event.kind.name().ends_with("snapshot"))
            .map(|event| event.id)
            .collect();
        ids.sort_unstable();
        ids
    };
    let (one, other) = (ids("#2PP", &bodies), ids("#2YY", &mirror));
    assert_eq!(one.len(), 8);
    assert_eq!(one, other);
}

#[test]
fn a_private_log_closes_and_opens_around_a_gap() {
    let mut watcher = watcher();
    let mut signals = watcher.on_body(minute(24 * HOUR), bytes(&war("inWar", "")));
    signals.extend(watcher.on_error(minute(25 * HOUR), Failure::Private));
    signals.extend(watcher.on_error(minute(26 * HOUR), Failure::Private));
    assert!(watcher.is_private());
    signals.extend(watcher.on_body(minute(27 * HOUR), bytes(&war("inWar", "P1>Q1:1"))));
    assert_snapshot!(lines(&signals), @r#"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.warlog.closed {}
    gap private clan/#2PP
    clash.warlog.opened {}
    clash.war.attack {attacker_tag:#P1,defender_tag:#Q1,new_stars:1,order:1,side:clan,stars:1}
    "#);
    // What happened in the war is told: the gap is not about it.
    let gap = signals.iter().find_map(|signal| if let Signal::Gap(gap) = signal { Some(gap) } else { None });
    assert_eq!(gap.unwrap().subjects.len(), 1);
}

#[test]
fn a_restored_watcher_goes_on_as_if_nothing_had_been() {
    let bodies = [
        (0, war("preparation", "")),
        (24 * HOUR, war("inWar", "P1>Q1:2")),
        (48 * HOUR, war("warEnded", "P1>Q1:2 Q1>P2:1")),
        (49 * HOUR, war_of("#2PP", "#2CC", 48 * HOUR, "preparation", "")),
    ];
    let (_, whole) = watch(&bodies);
    let mut watcher = watcher();
    let mut parts = Vec::new();
    for (at, body) in &bodies {
        let signals = watcher.on_body(minute(*at), bytes(body));
        let Some(Signal::Checkpoint(checkpoint)) = signals.last() else { panic!("no checkpoint") };
        watcher = WarWatcher::restore(checkpoint.state.as_ref().unwrap(), WarOptions::default()).unwrap();
        parts.extend(signals);
    }
    assert_eq!(facts(&parts), facts(&whole));
}

#[test]
fn a_stretched_preparation_does_not_make_a_war_friendly() {
    let mut stretched = war("preparation", "");
    stretched["startTime"] = json!(api_time(24 * HOUR));
    let (_, signals) = watch(&[(0, no_war()), (1, war("preparation", "")), (HOUR, stretched)]);
    let types: Vec<bool> = facts(&signals).iter().map(|fact| fact.contains(r#""war_type":"regular""#)).collect();
    assert_eq!(types, [false, true, true]);
}
