//! What is said of battle logs.

use std::collections::BTreeSet;

use bugle_clash::{BattlesOptions, BattlesWatcher, Detector, Event, ResourceKind, WatchOptions};
use bugle_event::{Cause, Origin, Signal};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::battle_logs::{battle, battles, log, nobody, numbers, undated, watch, watcher};
use crate::check::{bytes, lines, minute};
use crate::place::gaps;

fn logs(of: fn(i64) -> Value, ends: impl IntoIterator<Item = i64>) -> Vec<Value> {
    ends.into_iter().map(|end| log((0..end).map(of))).collect()
}

#[test]
fn each_battle_is_told_once_the_oldest_first() {
    for of in [battle, undated] {
        let signals = watch(&mut watcher(), &logs(of, [10, 10, 12, 12, 13, 40, 80, 81]));
        assert_eq!(numbers(&signals), (10..81).collect::<Vec<_>>());
        let ids: BTreeSet<_> = battles(&signals).iter().map(|(event, _)| event.id).collect();
        assert_eq!(ids.len(), 71);
        assert!(gaps(&signals).is_empty());
        let Signal::Event(first) = &signals[0] else { panic!("{signals:?}") };
        let Event::BattlesSnapshot(snapshot) = &first.data else { panic!("{first:?}") };
        assert_eq!(snapshot.battles.len(), 10);
    }
}

#[test]
fn a_battle_says_when_it_was_and_between_which_looks_it_was_seen() {
    let signals = watch(&mut watcher(), &logs(battle, [10, 11]));
    let told = battles(&signals);
    let [(event, battle)] = told[..] else { panic!("{told:?}") };
    assert_eq!((event.time, event.not_before, event.observed_at), (Some(minute(600)), Some(minute(0)), minute(1)));
    assert_eq!((event.origin, event.subject().to_string()), (Origin::Live, "player/#PPP".to_owned()));
    assert_eq!((battle.occurrence, battle.battle.stars, battle.battle.attack), (0, 2, true));
}

#[test]
fn battles_that_look_alike_are_told_as_often_as_they_were() {
    for at in [None, Some(60)] {
        let few = log([battle(0), nobody(at)]);
        let more = log([battle(0), nobody(at), nobody(at), nobody(at)]);
        let signals = watch(&mut watcher(), &[few, more.clone(), more.clone()]);
        let told = battles(&signals);
        assert_eq!(told.iter().map(|(_, battle)| battle.occurrence).collect::<Vec<_>>(), [1, 2]);
        assert_ne!(told[0].0.id, told[1].0.id);
        // Who looked at another time agrees.
        let later = watch(&mut watcher(), &[log([battle(0)]), more]);
        let ids: Vec<_> = battles(&later).iter().map(|(event, _)| event.id).collect();
        assert_eq!(ids[1..], [told[0].0.id, told[1].0.id]);
    }
}

/// The same battle again, long after the first one left the log, is another one.
#[test]
fn no_two_battles_that_say_nothing_have_one_id() {
    let mut bodies = vec![log([nobody(None)]), log([nobody(None), nobody(None)])];
    bodies.push(log([nobody(None)].into_iter().chain((0..49).map(undated))));
    bodies.push(log((0..50).map(undated)));
    bodies.push(log((0..50).map(undated).chain([nobody(None), nobody(None)])));
    let signals = watch(&mut watcher(), &bodies);
    let told: Vec<_> =
        battles(&signals).into_iter().filter(|(_, it)| it.battle.opponent_player_tag.is_none()).collect();
    assert_eq!(told.len(), 3);
    assert_eq!(told.iter().map(|(event, _)| event.id).collect::<BTreeSet<_>>().len(), 3);
}

#[test]
fn more_battles_than_the_log_shows_are_a_gap() {
    for of in [battle, undated] {
        let signals = watch(&mut watcher(), &logs(of, [30, 79, 129, 180]));
        assert_eq!(numbers(&signals), (30..129).chain(130..180).collect::<Vec<_>>());
        let [full, torn] = gaps(&signals)[..] else { panic!("{}", lines(&signals)) };
        for gap in [full, torn] {
            assert_eq!((gap.cause, gap.subjects[0].to_string()), (Cause::Superseded, "player/#PPP".to_owned()));
        }
        assert_eq!((torn.from, torn.to), (Some(minute(2)), minute(3)));
    }
    let filled = watch(&mut watcher(), &[log([]), log((0..50).map(battle))]);
    assert_eq!((gaps(&filled).len(), numbers(&filled).len()), (1, 50));
    let first = watch(&mut watcher(), &[log([]), log((0..3).map(battle))]);
    assert_eq!((gaps(&first).len(), numbers(&first).len()), (0, 3));
}

#[test]
fn what_is_out_of_date_tells_nothing_and_spoils_nothing() {
    for of in [battle, undated] {
        let mut watcher = watcher();
        let signals = watch(&mut watcher, &logs(of, [60, 63, 60, 58, 64, 63, 66]));
        assert_eq!(numbers(&signals), (60..66).collect::<Vec<_>>());
        assert_eq!(watcher.counts().stale, 3);
        assert!(gaps(&signals).is_empty(), "{}", lines(&signals));
        // Those are older than all that is known, which can be seen where battles say when they were.
        if of(0)["battleTimestamp"].is_string() {
            assert_eq!(lines(&watch(&mut watcher, &[log((0..5).map(of))])), "");
        }
        let fewer = log((64..66).map(of));
        assert_eq!(numbers(&watch(&mut watcher, &[fewer, log([]), log((20..67).map(of))])), [66]);
    }
}

#[test]
fn rows_that_are_put_in_another_order_are_the_same_battles() {
    let mut turned = log((0..20).map(battle));
    turned["items"].as_array_mut().unwrap().swap(3, 9);
    let late = log((0..20).chain([21, 20]).map(battle));
    let signals = watch(&mut watcher(), &[log((0..20).map(battle)), turned, log((0..21).map(battle)), late]);
    assert_eq!(numbers(&signals), [20, 21]);
}

/// Whatever else is said of it, it is that battle.
#[test]
fn a_battle_that_says_when_it_was_is_known_by_that() {
    let mut other = battle(7);
    other["armyShareCode"] = json!("u9x9");
    other["lootedResources"] = json!([]);
    other["stars"] = json!(1);
    let signals = watch(&mut watcher(), &[log([battle(6), battle(7)]), log([battle(6), other, battle(8)])]);
    assert_eq!(numbers(&signals), [8]);
}

#[test]
fn backfill_tells_the_battles_before_the_first_look() {
    let mut watcher = BattlesWatcher::new("#PPP".parse().unwrap(), BattlesOptions { backfill: true });
    let signals = watch(&mut watcher, &logs(battle, [3, 4]));
    assert_eq!(numbers(&signals), [0, 1, 2, 3]);
    let origins: Vec<_> = battles(&signals).iter().map(|(event, _)| event.origin).collect();
    assert_eq!(origins, [Origin::Backfill, Origin::Backfill, Origin::Backfill, Origin::Live]);
}

#[test]
fn a_spelling_of_the_kind_is_no_other_kind() {
    let spelled = |kind: &str| {
        let mut other = battle(4);
        other["battleType"] = json!(kind);
        other
    };
    // Of words that are not known yet, too.
    for [one, other] in [["minusOne", "MINUS_ONE"], ["byDuel", "BY_DUEL"]] {
        let bodies = [log([battle(3), spelled(one)]), log([battle(3), spelled(other)])];
        assert_eq!(numbers(&watch(&mut watcher(), &bodies)), [0; 0]);
        let told = [one, other].map(|kind| {
            let signals = watch(&mut watcher(), &[log([battle(3)]), log([battle(3), spelled(kind)])]);
            battles(&signals)[0].0.id
        });
        assert_eq!(told[0], told[1]);
    }
}

#[test]
fn what_is_remembered_is_small_and_has_no_body_in_it() {
    let signals = watch(&mut watcher(), &logs(battle, [100, 140, 180, 220, 221]));
    let states = signals.iter().filter_map(|signal| match signal {
        Signal::Checkpoint(checkpoint) => Some((checkpoint.subject.to_string(), checkpoint.state.clone()?)),
        _ => None,
    });
    let (subject, state) = states.last().unwrap();
    assert_eq!(subject, "battle_log/#PPP");
    assert!(state.len() < 3000, "{}", state.len());
    let mut again = BattlesWatcher::restore(&state, BattlesOptions::default()).unwrap();
    assert_eq!(numbers(&watch(&mut again, &logs(battle, [221, 223]))), [221, 222]);
}

/// The same log, look after look, costs no state.
#[test]
fn a_log_that_did_not_change_is_only_recognised() {
    let mut watcher = watcher();
    watch(&mut watcher, &logs(battle, [10]));
    let signals = watch(&mut watcher, &logs(battle, [10, 10]));
    assert!(signals.iter().all(|signal| matches!(signal, Signal::Checkpoint(it) if it.state.is_none())));
    assert_eq!((signals.len(), watcher.counts().unchanged), (2, 2));
}

#[test]
fn recordings_name_the_player_around_the_log() {
    let recorded = |tag: Option<&str>, at: i64, end: i64| {
        let mut line = json!({ "observed_at": minute(at).to_string(), "body": log((0..end).map(battle)) });
        if let Some(tag) = tag {
            line["player_tag"] = json!(tag);
        }
        bytes(&line)
    };
    let told = |lines: &[bytes::Bytes]| {
        let mut detector = Detector::new(ResourceKind::Battles, WatchOptions::default());
        let events = lines.iter().flat_map(|line| detector.on_line(line).unwrap());
        events.map(|event| format!("{} {}", event.kind, event.subject())).collect::<Vec<_>>().join("\n")
    };
    let (one, two) = (Some("#PPP"), Some("#QQQ"));
    assert_snapshot!(told(&[recorded(one, 0, 5), recorded(two, 1, 3), recorded(one, 2, 6), recorded(two, 3, 4)]), @r"
    clash.player.battles_snapshot player/#PPP
    clash.player.battles_snapshot player/#QQQ
    clash.player.battle player/#PPP
    clash.player.battle player/#QQQ
    ");
    assert_snapshot!(told(&[recorded(None, 0, 5), recorded(None, 2, 6)]), @r"
    clash.player.battles_snapshot player/#?
    clash.player.battle player/#?
    ");
}
