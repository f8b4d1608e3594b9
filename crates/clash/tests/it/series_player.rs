//! Series of bodies of a player: what is told leads from the first to the last, and the same whatever becomes of them.

use bugle_clash::{Event, PlayerOptions, PlayerWatcher};
use bugle_event::Signal;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::check::player;
use crate::mutate::{PLAYER_STEPS, Step, any_looks, change_player, whole_player};
use crate::recorded::bodies;
use crate::replay::assert_leads_to_player;
use crate::series::{Series, doubled, facts, skipping, told, with_spoilt, with_stale};

const TROOPS: &str = "Barbarian:5 Archer:3 Giant:2 Baby_Dragon:3 Baby_Dragon*:7 Wizard:4";

fn options() -> PlayerOptions {
    PlayerOptions { noisy: true, ..PlayerOptions::default() }
}

fn all(series: &Series, restarts: impl Fn(usize) -> bool) -> Vec<Signal<Event>> {
    let tag = series[0].1["tag"].as_str().unwrap().parse().unwrap();
    told(|| PlayerWatcher::new(tag, options()), &options(), series, restarts)
}

/// A body of a player as it is after each look, a quarter of an hour apart.
fn series(first: Value, looks: &[Vec<Step>]) -> Series {
    let mut body = whole_player(first);
    let mut series = vec![(0, body.clone())];
    for (number, steps) in (1..).zip(looks) {
        for step in steps {
            change_player(&mut body, *step);
        }
        series.push((number * 15, body.clone()));
    }
    series
}

fn recorded() -> Vec<Value> {
    let all = bodies("").into_iter().map(|(_, body)| serde_json::from_slice::<Value>(&body).unwrap());
    let has = |body: &Value, list: &str| body[list].as_array().is_some_and(|list| list.len() > 1);
    all.filter(|body| ["achievements", "heroes", "troops", "spells"].iter().all(|list| has(body, list))).collect()
}

fn every_step() -> Vec<Vec<Step>> {
    (0..72_u8).map(|step| vec![(step, u16::from(step) * 7, u16::from(step) * 13), (step + 1, 2, 5)]).collect()
}

#[test]
fn a_series_gives_each_fact_once_whatever_becomes_of_it() {
    let plain = series(player(TROOPS), &every_step());
    let expected = facts(&all(&plain, |_| false));
    assert!(expected.len() > 80, "{}", expected.len());
    let troopless = |body: &mut Value| body["troops"] = json!([]);
    let listless = |body: &mut Value| {
        let fields = body.as_object_mut().unwrap();
        fields.retain(|name, _| !["heroes", "spells", "guardians", "achievements"].contains(&name.as_str()));
    };
    for (what, series) in [
        ("doubled", doubled(&plain)),
        ("stale", with_stale(&plain)),
        ("troopless", with_spoilt(&plain, troopless)),
        ("listless", with_spoilt(&plain, listless)),
    ] {
        assert_eq!(facts(&all(&series, |_| false)), expected, "{what}");
        assert_eq!(facts(&all(&series, |_| true)), expected, "{what}, restarted");
    }
    for place in 1..plain.len() {
        assert_eq!(facts(&all(&plain, |number| number == place)), expected, "restarted before {place}");
    }
}

#[test]
fn what_is_skipped_is_merged_and_leads_to_the_same() {
    let plain = series(player(TROOPS), &every_step());
    for step in [1, 2, 3, 5, plain.len()] {
        assert_leads_to_player(&all(&skipping(&plain, step), |_| false), &plain.last().unwrap().1);
    }
}

#[test]
fn recorded_players_lead_from_the_first_body_to_the_last() {
    for body in recorded() {
        let plain = series(body, &every_step());
        for step in [1, 3, plain.len()] {
            assert_leads_to_player(&all(&skipping(&plain, step), |_| step == 3), &plain.last().unwrap().1);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn events_lead_from_the_first_body_to_the_last(looks in any_looks(PLAYER_STEPS), step in 1..4_usize) {
        let plain = series(player(TROOPS), &looks);
        let told = all(&skipping(&plain, step), |number| number % 2 == 1);
        assert_leads_to_player(&told, &plain.last().unwrap().1);
    }
}
