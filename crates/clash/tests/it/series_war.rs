//! A whole war as a series of bodies, and what is left of it on bad ways: each fact is told once, in order.

use std::collections::BTreeSet;

use bugle_clash::{Event, WarOptions, WarWatcher};
use bugle_event::{Checkpoint, Signal};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::check::{bytes, lines, minute, mirrored, no_war, war_of};
use crate::war_world::{Stand, World, tag, told};

/// Bodies, each with its minute.
pub(crate) type Series = Vec<(i64, Value)>;

fn watcher() -> WarWatcher {
    WarWatcher::new("#2PP".parse().unwrap(), WarOptions::default())
}

/// What is said of a series up to its end.
pub(crate) fn watch(series: &[(i64, Value)]) -> Vec<Signal<Event>> {
    let mut watcher = watcher();
    let mut signals: Vec<_> = series.iter().flat_map(|(at, body)| watcher.on_body(minute(*at), bytes(body))).collect();
    signals.extend(watcher.finish());
    signals
}

/// As [`watch`], by a watcher that is put away after the bodies for which `stops` says so.
pub(crate) fn watch_in_parts(series: &[(i64, Value)], stops: impl Fn(usize) -> bool) -> Vec<Signal<Event>> {
    let (mut watcher, mut kept, mut signals) = (watcher(), None::<Bytes>, Vec::new());
    for (place, (at, body)) in series.iter().enumerate() {
        signals.extend(watcher.on_body(minute(*at), bytes(body)));
        for signal in &signals {
            if let Signal::Checkpoint(Checkpoint { state: Some(state), .. }) = signal {
                kept = Some(state.clone());
            }
        }
        if let Some(state) = kept.as_ref().filter(|_| stops(place)) {
            watcher = WarWatcher::restore(state, WarOptions::default()).unwrap();
        }
    }
    signals.extend(watcher.finish());
    signals
}

/// Four against four: the preparation with an upgrade in it, times that move, attacks one to three at a time, the last ones
/// with the end, and what comes after.
fn world() -> World {
    World::full(4, 2).cut(13)
}

fn series() -> Series {
    let world = world();
    let (moved, upgraded) = (30, true);
    let mut series = vec![(-10, no_war())];
    let preparing = [(5, Stand::new("preparation", 0)), (600, Stand { upgraded, ..Stand::new("preparation", 0) })];
    let fighting = [(1390, 0), (1500, 1), (1600, 3), (1700, 6), (1900, 7), (2100, 8), (2500, 10), (2840, 11)];
    for (at, stand) in preparing {
        series.push((at, world.body(stand)));
    }
    for (at, made) in fighting {
        let moved = if at > 1550 { moved } else { 0 };
        series.push((at, world.body(Stand { moved, upgraded, ..Stand::new("inWar", made) })));
    }
    let over = |made| world.body(Stand { moved, upgraded, ..Stand::new("warEnded", made) });
    series.extend([(2853, over(13)), (2900, over(13)), (3000, no_war())]);
    series
}

/// What the whole series tells.
fn whole() -> Vec<String> {
    told(&watch(&series()))
}

/// Whether of `facts` those are told that cannot be merged with others, each once and in order, and no others.
#[track_caller]
fn assert_same(signals: &[Signal<Event>], what: &str) {
    let facts = told(signals);
    let distinct: BTreeSet<&String> = facts.iter().collect();
    assert_eq!(distinct.len(), facts.len(), "{what}: told twice: {facts:?}");
    let whole = whole();
    assert!(facts.iter().all(|fact| whole.contains(fact)), "{what}: {facts:?}");
    let is_merged = |fact: &&String| fact.starts_with("moved") || fact.starts_with("lineup");
    let sure = |facts: &[String]| facts.iter().filter(|fact| !is_merged(fact)).cloned().collect::<Vec<_>>();
    assert_eq!(sure(&facts), sure(&whole), "{what}");
}

/// As [`assert_same`], with what can be merged.
#[track_caller]
fn assert_whole(signals: &[Signal<Event>], what: &str) {
    assert_same(signals, what);
    assert_whole_in_any_order(signals, what);
}

/// As [`assert_whole`], but for the order.
#[track_caller]
fn assert_whole_in_any_order(signals: &[Signal<Event>], what: &str) {
    let (mut facts, mut whole) = (told(signals), whole());
    facts.sort();
    whole.sort();
    assert_eq!(facts, whole, "{what}");
}

#[test]
fn the_whole_series_is_told_whole() {
    let facts = whole();
    let sure: Vec<_> = facts.iter().filter(|fact| !fact.starts_with("moved") && !fact.starts_with("lineup")).collect();
    assert_eq!(sure, world().truth().iter().collect::<Vec<_>>());
    assert_eq!(facts.len() - sure.len(), 3, "two upgrades, and the times moved: {facts:?}");
}

#[test]
fn doubled_bodies_change_nothing() {
    for times in 2..5 {
        let doubled =
            series().into_iter().flat_map(|(at, body)| (0..times).map(move |again| (at + again, body.clone())));
        assert_whole(&watch(&doubled.collect::<Vec<_>>()), &format!("each {times} times"));
    }
}

#[test]
fn skipped_bodies_lose_nothing() {
    for step in [2, 3, 5, 7] {
        for offset in 0..step {
            let kept = |place: &usize| *place == 0 || place % step == offset || *place == series().len() - 2;
            let some: Series = (0..).zip(series()).filter(|(place, _)| kept(place)).map(|(_, body)| body).collect();
            assert_same(&watch(&some), &format!("each of {step} from {offset}"));
        }
    }
    let ends = [series()[0].clone(), series()[series().len() - 2].clone()];
    assert_same(&watch(&ends), "first and last");
}

#[test]
fn stale_bodies_change_nothing() {
    let series = series();
    for (place, (at, _)) in series.iter().enumerate().skip(2) {
        for older in 1..place {
            let mut stale = series.clone();
            stale.insert(place + 1, (at + 1, series[older].1.clone()));
            assert_whole(&watch(&stale), &format!("after {place}, the one of {older}"));
        }
    }
}

#[test]
fn it_makes_no_difference_on_which_side_the_clan_is() {
    let swap = |series: Series, swaps: fn(usize) -> bool| -> Series {
        let bodies = series.into_iter().enumerate();
        bodies.map(|(place, (at, body))| (at, if swaps(place) { mirrored(&body) } else { body })).collect()
    };
    let swaps: [fn(usize) -> bool; 4] = [|_| true, |place| place % 2 == 0, |place| place % 3 == 0, |place| place > 6];
    for swaps in swaps {
        let signals = watch(&swap(series(), swaps));
        let (mut facts, mut whole) = (told(&signals), whole());
        // Of each side by itself.
        facts.sort();
        whole.sort();
        assert_eq!(facts, whole);
    }
}

/// What a first body of the end lacks is told after the end.
#[test]
fn a_body_without_members_changes_nothing() {
    let whole = series();
    let end = whole.iter().position(|(_, body)| body["state"] == "warEnded").unwrap();
    for place in 1..whole.len() - 2 {
        for sides in [&["clan"][..], &["opponent"], &["clan", "opponent"]] {
            for empty in [json!([]), Value::Null] {
                let mut series = whole.clone();
                for side in sides {
                    series[place].1[side]["members"] = empty.clone();
                }
                let (signals, what) = (watch(&series), format!("no members of {sides:?} in {place}"));
                if place == end {
                    assert_whole_in_any_order(&signals, &what);
                } else {
                    assert_same(&signals, &what);
                }
            }
        }
    }
}

/// Those who begin in the middle of a torn body get the attacks that it lacks with the next one.
#[test]
fn what_a_torn_first_body_lacks_is_told_later() {
    let world = world();
    let whole = world.body(Stand::new("inWar", 6));
    for side in ["clan", "opponent"] {
        let mut torn = whole.clone();
        torn[side]["members"] = json!([]);
        let mut watcher =
            WarWatcher::new("#2PP".parse().unwrap(), WarOptions { backfill: true, ..WarOptions::default() });
        let mut signals = watcher.on_body(minute(1700), bytes(&torn));
        signals.extend(watcher.on_body(minute(1701), bytes(&whole)));
        let attacks: Vec<_> = (1..=6).map(|order| format!("attack {order}")).collect();
        assert_eq!(told(&signals), attacks, "{side}");
    }
}

#[test]
fn a_restart_between_any_two_bodies_changes_nothing() {
    assert_whole(&watch_in_parts(&series(), |_| true), "after each");
    for stop in 0..series().len() {
        assert_whole(&watch_in_parts(&series(), |place| place == stop), &format!("after {stop}"));
    }
}

/// The end of the war is never shown: there is none after it, or the next war, or no war.
#[test]
fn the_end_is_always_there() {
    let running: Series = series().into_iter().filter(|(_, body)| body["state"] != "warEnded").collect();
    let next = |at: i64| (at, war_of("#2PP", "#2CC", at - 10, "preparation", ""));
    let until = running.len() - 1;
    let ways: [(&str, Series); 4] = [
        ("no war", vec![(3000, no_war())]),
        ("no war, twice", vec![(3000, no_war()), (3200, no_war())]),
        ("the next war", vec![next(2900)]),
        ("no war and the next war", vec![(3000, no_war()), next(3300)]),
    ];
    for (what, way) in ways {
        for stops in [|_| false, |_| true] {
            let series: Series = running[..until].iter().cloned().chain(way.clone()).collect();
            let signals = watch_in_parts(&series, stops);
            let facts = told(&signals);
            assert_eq!(facts.iter().filter(|fact| *fact == "ended").count(), 1, "{what}: {facts:?}");
            // What nobody saw is under a gap.
            let ended = lines(&signals);
            assert!(ended.contains("{outcome:unknown,source:deduced,unobserved_attacks:5}"), "{what}: {ended}");
            let is_under = |signal: &Signal<Event>| {
                matches!(signal, Signal::Gap(gap)
                if gap.subjects[0].to_string().contains("#2YY") && gap.from == Some(minute(2840)) && gap.to >= minute(2853))
            };
            assert!(signals.iter().any(is_under), "{what}: {ended}");
        }
    }
}

#[test]
fn friendly_wars_and_single_attacks_are_wars_as_any_other() {
    for (size, each, preparation) in [(5, 1, 5), (10, 1, 60), (50, 1, 24 * 60), (1, 1, 15)] {
        let world = World { times: [0, preparation, preparation + 60], ..World::full(size, each) };
        let made = world.attacks.len();
        let body = |state, made| world.body(Stand::new(state, made));
        let signals = watch(&[
            (-10, no_war()),
            (1, body("preparation", 0)),
            (preparation + 10, body("inWar", made / 2)),
            (preparation + 62, body("warEnded", made - 1)),
            (preparation + 64, body("warEnded", made - 1)),
        ]);
        assert_eq!(told(&signals), world.clone().cut(made - 1).truth());
        let types: BTreeSet<_> = signals
            .iter()
            .filter_map(|signal| match signal {
                Signal::Event(event) => match &event.data {
                    Event::WarFound(found) => Some(found.matchup.war_type),
                    Event::WarEnded(ended) => Some(ended.matchup.war_type),
                    _ => None,
                },
                _ => None,
            })
            .collect::<Vec<_>>()
            .into_iter()
            .map(|kind| format!("{kind:?}"))
            .collect();
        assert_eq!(types.into_iter().collect::<Vec<_>>(), ["Friendly"]);
        assert!(told(&signals).contains(&format!("missed {} 1", tag((made - 1) % 2, (made - 1) / 2 % size))));
    }
}
