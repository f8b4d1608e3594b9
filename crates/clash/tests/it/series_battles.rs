//! Series of battle logs: each battle once, in order, whatever becomes of the bodies.

use bugle_clash::{BattlesOptions, BattlesWatcher, Event, ResourceKind};
use bugle_event::Signal;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::battle_logs::{battle, log, nobody, numbers, undated};
use crate::recorded::bodies;
use crate::series::{Series, doubled, facts, skipping, told, with_spoilt, with_stale};

const NOTHING: BattlesOptions = BattlesOptions { backfill: false };

fn all(series: &Series, restarts: impl Fn(usize) -> bool) -> Vec<Signal<Event>> {
    told(|| BattlesWatcher::new("#PPP".parse().unwrap(), NOTHING), &NOTHING, series, restarts)
}

/// Logs with so many battles more each time, ten minutes apart.
fn series(of: impl Fn(i64) -> Value, steps: &[i64]) -> Series {
    let ends = steps.iter().scan(0, |end, step| {
        *end += step;
        Some(*end)
    });
    (0..).step_by(10).zip(ends.map(|end| log((0..end).map(&of)))).collect()
}

fn steps() -> [i64; 14] {
    [40, 1, 0, 2, 1, 3, 0, 1, 4, 2, 5, 1, 1, 2]
}

/// With a battle that says nothing every now and then.
fn mixed(number: i64) -> Value {
    if number % 6 == 5 { nobody(None) } else { undated(number) }
}

#[test]
fn a_series_gives_each_battle_once_whatever_becomes_of_it() {
    for (of, name) in [(battle as fn(i64) -> Value, "dated"), (undated, "undated"), (mixed, "mixed")] {
        let plain = series(of, &steps());
        let expected = facts(&all(&plain, |_| false));
        assert_eq!(expected.len(), 1 + 23, "{name}");
        let broken = |body: &mut Value| _ = body.as_object_mut().unwrap().remove("items");
        let cut = |body: &mut Value| body["items"].as_array_mut().unwrap().truncate(3);
        for (what, series) in [
            ("doubled", doubled(&plain)),
            ("every 2nd", skipping(&plain, 2)),
            ("every 3rd", skipping(&plain, 3)),
            ("every 5th", skipping(&plain, 5)),
            ("first and last", skipping(&plain, plain.len())),
            ("stale", with_stale(&plain)),
            ("broken", with_spoilt(&plain, broken)),
            ("cut", with_spoilt(&plain, cut)),
        ] {
            assert_eq!(facts(&all(&series, |_| false)), expected, "{name}, {what}");
            assert_eq!(facts(&all(&series, |_| true)), expected, "{name}, {what}, restarted");
        }
        for place in 1..plain.len() {
            assert_eq!(facts(&all(&plain, |number| number == place)), expected, "{name}, restarted before {place}");
        }
    }
}

#[test]
fn a_format_that_changes_between_two_looks_tells_nothing_twice() {
    let times: Series = (0..)
        .step_by(10)
        .zip([log((0..30).map(undated)), log((0..32).map(battle)), log((0..33).map(undated))])
        .collect();
    assert_eq!(numbers(&all(&times, |_| false)), [30, 31, 32]);
}

#[test]
fn any_one_hole_in_any_one_log_makes_no_battle_and_loses_none() {
    for of in [battle as fn(i64) -> Value, undated] {
        let plain = series(of, &[48, 1, 3, 1, 1]);
        for field in of(0).as_object().unwrap().keys() {
            for hole in [None, Some(Value::Null), Some(json!({"odd": [1]})), Some(json!(-1.5))] {
                // In a row that is news, in one that was, in the last one, and in all.
                for rows in [0..1, 2..3, 49..50, 0..50] {
                    let mut series = plain.clone();
                    for row in &mut series[2].1["items"].as_array_mut().unwrap()[rows.clone()] {
                        let row = row.as_object_mut().unwrap();
                        match &hole {
                            None => _ = row.remove(field),
                            Some(hole) => _ = row.insert(field.clone(), hole.clone()),
                        }
                    }
                    for restarts in [false, true] {
                        let told = all(&series, |_| restarts);
                        let ordered: Vec<_> = numbers_or_stand_ins(&told);
                        assert_eq!(ordered, [48, 49, 50, 51, 52, 53], "{field} {hole:?} in {rows:?}, {restarts}");
                        for (number, (_, told)) in ordered.iter().zip(crate::battle_logs::battles(&told)) {
                            let it = &told.battle;
                            assert!(
                                it.battle_type.is_some() && it.attack == (number % 2 == 0),
                                "{field} {hole:?}: {it:?}"
                            );
                            assert_eq!(i64::from(it.stars), number % 4, "{field} {hole:?}");
                        }
                    }
                }
            }
        }
    }
}

/// As [`numbers`], of battles that may lack what they are numbered by: then by how many were told before.
fn numbers_or_stand_ins(signals: &[Signal<Event>]) -> Vec<i64> {
    let told = crate::battle_logs::battles(signals);
    let number = |(place, (_, it)): (usize, &(_, &bugle_clash::PlayerBattle))| {
        let known = it.battle.available_loot.first().map(|it| i64::from(it.amount) - 500_000);
        known.filter(|number| *number >= 0).unwrap_or(48 + i64::try_from(place).unwrap())
    };
    told.iter().enumerate().map(number).collect()
}

#[test]
fn the_recorded_log_shifted_tells_its_battles_once() {
    let Some((_, body)) = bodies("mockapi/players/battlelog").pop() else { return };
    let body: Value = serde_json::from_slice(&body).unwrap();
    let rows = body["items"].as_array().unwrap();
    let shown = |from: usize| json!({ "items": rows[from..] });
    let series: Series = (0..).step_by(10).zip([30, 29, 20, 20, 3, 4, 0].map(shown)).collect();
    let told = all(&series, |_| true);
    assert_eq!(crate::battle_logs::battles(&told).len(), 30);
    let mut detector = bugle_clash::Detector::new(ResourceKind::Battles, bugle_clash::WatchOptions::default());
    let told = series.iter().flat_map(|(_, body)| detector.on_line(&serde_json::to_vec(body).unwrap()).unwrap());
    assert_eq!(told.count(), 31);
}

proptest! {
    /// Two who look at other moments give each battle that both tell one id.
    #[test]
    fn two_observers_agree(
        first in prop::collection::vec(any::<Index>(), 1..12),
        second in prop::collection::vec(any::<Index>(), 1..12),
        dated in any::<bool>(),
    ) {
        let of = if dated { battle } else { undated };
        let all_of = |looks: &[Index]| {
            let mut ends: Vec<i64> = looks.iter().map(|look| i64::try_from(look.index(120)).unwrap()).collect();
            ends.sort_unstable();
            let series: Series = (0..).step_by(10).zip(ends.iter().map(|end| log((0..*end).map(of)))).collect();
            all(&series, |number| number % 2 == 1)
        };
        let (one, two) = (all_of(&first), all_of(&second));
        let ids = |signals: &[Signal<Event>]| -> std::collections::BTreeMap<i64, String> {
            let told = crate::battle_logs::battles(signals);
            numbers(signals).into_iter().zip(told.iter().map(|(event, _)| event.id.to_string())).collect()
        };
        let other = ids(&two);
        for (number, id) in ids(&one) {
            prop_assert!(other.get(&number).is_none_or(|it| *it == id), "{number}");
        }
        let told = numbers(&one);
        prop_assert!(told.windows(2).all(|pair| pair[0] < pair[1]), "{told:?}");
    }
}
