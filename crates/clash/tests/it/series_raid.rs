//! A raid weekend as a series of answers: each fact once, in order, whatever is left out, doubled, stale or torn.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::raid_holes::{holed, places};
use crate::raid_told::{assert_in_order, facts, raid_lines, told, told_in_parts};
use crate::raids::{WEEK, page, series};

/// What is told of [`series`], with a look before it.
const TOLD: &str = "
snapshot raid_weekend/#2PP@2026-01-23T07:00:00Z
started raid_weekend/#2PP@2026-01-30T07:00:00Z
opponent attack #2YY/1
attack attack #2YY/1 70000001:1 #P1 +40 = 40
attack attack #2YY/1 70000001:2 #P2 +60 = 100
district_destroyed attack #2YY/1 70000001 by #P2 in 2
opponent defense #2LL/1
attack defense #2LL/1 70000000:1 #Q1 +50 = 50
attack attack #2YY/1 70000000:1 #P1 +60 = 60
attack attack #2YY/1 70000000:2 #P1 +40 = 100
district_destroyed attack #2YY/1 70000000 by #P1 in 2
cleared attack #2YY/1 in 4
attack defense #2LL/1 70000000:2 #Q2 +50 = 100
district_destroyed defense #2LL/1 70000000 by #Q2 in 2
attack defense #2LL/1 70000001:1 #Q1 +100 = 100
district_destroyed defense #2LL/1 70000001 by #Q1 in 1
cleared defense #2LL/1 in 3
opponent attack #2GG/1
attack attack #2GG/1 70000001:1 #P2 +100 = 100
district_destroyed attack #2GG/1 70000001 by #P2 in 1
opponent defense #2CC/1
attack defense #2CC/1 70000001:1 #Q3 +20 = 20
attack attack #2GG/1 70000000:1 #P3 +55 = 55
attack defense #2CC/1 70000001:2 #Q3 +0 = 20
attack attack #2GG/1 70000000:2 #P3 +45 = 100
district_destroyed attack #2GG/1 70000000 by #P3 in 2
cleared attack #2GG/1 in 3
opponent attack #2YY/2
attack attack #2YY/2 70000001:1 #P1 +30 = 30
attack attack #2YY/2 70000001:2 #P2 +70 = 100
district_destroyed attack #2YY/2 70000001 by #P2 in 2
attack attack #2YY/2 70000000:1 #P3 +70 = 70
ended body 10 5 2 5700 5 2 0
rewards 203 165 #P1 977, #P2 774, #P3 774
started raid_weekend/#2PP@2026-02-06T07:00:00Z
opponent attack #2YY/1
attack attack #2YY/1 70000001:1 #P1 +40 = 40
attack attack #2YY/1 70000001:2 #P2 +60 = 100
district_destroyed attack #2YY/1 70000001 by #P2 in 2
";

#[test]
fn a_weekend_is_told_from_its_start_into_the_next() {
    let mut bodies = series();
    // What was there before the first look is no news.
    bodies.insert(0, (-60, page(&[bodies[0].1["items"][1].clone()])));
    let signals = told(&bodies);
    assert_in_order(&signals);
    assert_eq!(raid_lines(&signals), TOLD.trim());
}

#[test]
fn the_same_facts_whatever_is_left_out() {
    let bodies = series();
    let whole = facts(&told(&bodies));
    assert!(whole.len() > 35, "{}", whole.len());
    let last = bodies.len() - 1;
    let some: [(&str, &dyn Fn(usize) -> bool); 5] = [
        ("every 2nd", &|at| at % 2 == 0),
        ("every 3rd", &|at| at % 3 == 0),
        ("every 5th", &|at| at % 5 == 0),
        ("first and last", &|_| false),
        ("without its end", &|at| ![last - 4, last - 3].contains(&at)),
    ];
    for (what, is_seen) in some {
        let seen = bodies.iter().enumerate().filter(|(at, _)| *at == 0 || *at == last || is_seen(*at));
        let seen: Vec<_> = seen.map(|(_, body)| body.clone()).collect();
        for signals in [told(&seen), told_in_parts(&seen, None)] {
            assert_in_order(&signals);
            // Who attacked is no longer shown of a weekend whose end was missed.
            let (facts, whole) = (without_medals(facts(&signals)), without_medals(whole.clone()));
            assert_eq!(facts, whole, "{what}");
        }
    }
}

fn without_medals(mut facts: BTreeMap<String, String>) -> BTreeMap<String, String> {
    for said in facts.values_mut().filter(|said| said.starts_with("clash.raid.rewards")) {
        said.truncate(said.find("\"members\"").unwrap());
    }
    facts
}

#[test]
fn doubled_and_stale_answers_tell_nothing() {
    let bodies = series();
    let whole = facts(&told(&bodies));
    for back in 0..6 {
        let with_old =
            |place: usize| [bodies[place].clone(), (bodies[place].0 + 1, bodies[place.saturating_sub(back)].1.clone())];
        let disturbed: Vec<_> = (0..bodies.len()).flat_map(with_old).collect();
        for signals in [told(&disturbed), told_in_parts(&disturbed, None)] {
            assert_in_order(&signals);
            assert_eq!(facts(&signals), whole, "{back}");
        }
    }
}

#[test]
fn a_restart_between_any_two_answers_changes_nothing() {
    let bodies = series();
    let whole = raid_lines(&told(&bodies));
    for place in 1..bodies.len() {
        assert_eq!(raid_lines(&told_in_parts(&bodies, Some(place))), whole, "{place}");
    }
}

/// What is told when the answer at `place` has a hole, looked at between its neighbours.
fn assert_no_hole_matters(place: usize) {
    let bodies = series();
    let near = place - 1..=(place + 1).min(bodies.len() - 1);
    let around: Vec<(i64, Value)> = near.map(|at| bodies[at].clone()).chain(bodies.last().cloned()).collect();
    let whole = facts(&told(&around));
    let mut paths = Vec::new();
    places(&bodies[place].1, "", &mut paths);
    assert!(paths.len() > 20);
    for (number, path) in paths.iter().enumerate() {
        for hole in holes(number) {
            let mut around = around.clone();
            around[1].1 = holed(&bodies[place].1, path, hole.as_ref());
            let signals = if hole.is_none() { told_in_parts(&around, None) } else { told(&around) };
            assert_in_order(&signals);
            assert_eq!(facts(&signals), whole, "{place} {path} {hole:?}");
        }
    }
}

/// Nothing, and one of what else may be in the place of a value, in turns: each of them everywhere takes too long.
fn holes(number: usize) -> [Option<Value>; 2] {
    let others = [Value::Null, json!({"odd": [1]}), json!(-1.5), json!(0), json!([])];
    [None, Some(others[number % others.len()].clone())]
}

#[test]
fn no_field_of_a_running_weekend_is_missed() {
    for place in [5, 15] {
        assert_no_hole_matters(place);
    }
}

#[test]
fn no_field_of_a_weekend_that_ends_is_missed() {
    let all = series().len();
    for place in [all - 5, all - 3] {
        assert_no_hole_matters(place);
    }
}

/// The first look is the state of things: one that lacks something waits.
#[test]
fn no_field_of_the_first_answer_is_told_when_it_comes() {
    let bodies = series();
    let bodies = [bodies[7].clone(), bodies[8].clone(), bodies.last().unwrap().clone()];
    let (whole, from_second) = (facts(&told(&bodies)), facts(&told(&bodies[1..])));
    let mut paths = Vec::new();
    places(&bodies[0].1, "", &mut paths);
    // That a whole weekend or defence is left out, nobody can know.
    let unknowable = ["/items", "/items/0", "/items/0/defenseLog", "/items/0/defenseLog/0"];
    let is_known = |path: &&String| !unknowable.contains(&path.as_str());
    for (number, path) in paths.iter().filter(is_known).enumerate() {
        for hole in holes(number) {
            let mut bodies = bodies.clone();
            bodies[0].1 = holed(&bodies[0].1, path, hole.as_ref());
            let facts = facts(&told(&bodies));
            assert!(facts == whole || facts == from_second, "{path} {hole:?}: {facts:#?}");
        }
    }
}

#[test]
fn an_end_that_only_torn_answers_show_is_told_at_the_end_of_a_recording() {
    let bodies = series();
    let end = bodies.len() - 5;
    for path in ["/items/0/totalAttacks", "/items/0/attackLog/1", "/items/0/members", "/items/0/defenseLog/0/districts"]
    {
        let mut bodies = bodies[..=end].to_vec();
        bodies[end].1 = holed(&bodies[end].1, path, None);
        let lines = raid_lines(&told(&bodies));
        assert!(lines.ends_with("ended body 10 5 2 5700 5 2 0"), "{path}: {lines}");
    }
}

#[test]
fn a_weekend_that_is_shown_no_longer_is_over() {
    let bodies = series();
    let later = |number: i64| crate::raids::weekend(number, &[], crate::raids::Stage::Ongoing);
    let gone = [bodies[3].clone(), (3 * WEEK, page(&[later(3), later(2)]))];
    let signals = told(&gone);
    assert_snapshot!(raid_lines(&signals), @"
    snapshot raid_weekend/#2PP@2026-01-30T07:00:00Z
    gap superseded raid_weekend/#2PP@2026-01-30T07:00:00Z
    ended deduced 2 1 0 1000 1 0 0
    started raid_weekend/#2PP@2026-02-13T07:00:00Z
    started raid_weekend/#2PP@2026-02-20T07:00:00Z
    ");
}

/// The answer between two others shows the weekend that came after it only.
#[test]
fn a_weekend_that_one_answer_leaves_out_is_not_over_by_that() {
    let bodies = series();
    let (last, later) = (&bodies[bodies.len() - 1], crate::raids::weekend(1, &[], crate::raids::Stage::Ongoing));
    let left_out = (last.0 - 5, page(&[later]));
    let whole = [bodies[5].clone(), last.clone()];
    let some = [bodies[5].clone(), left_out, last.clone()];
    assert_eq!(facts(&told(&some)), facts(&told(&whole)));
    assert!(!raid_lines(&told(&some)).contains("ended deduced"));
}
