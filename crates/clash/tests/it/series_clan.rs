//! Series of bodies of a clan: what is told leads from the first to the last, and the same whatever becomes of the bodies.

use bugle_clash::{ClanOptions, ClanWatcher, Event};
use bugle_event::Signal;
use proptest::prelude::*;
use serde_json::Value;

use crate::check::clan;
use crate::mutate::{CLAN_STEPS, Step, any_looks, change_clan, shown, whole_clan};
use crate::recorded::bodies;
use crate::replay::assert_leads_to_clan;
use crate::series::{Series, doubled, facts, skipping, told, with_spoilt, with_stale};

fn options() -> ClanOptions {
    ClanOptions { noisy: true, ..ClanOptions::default() }
}

fn all(series: &Series, restarts: impl Fn(usize) -> bool) -> Vec<Signal<Event>> {
    let tag = series[0].1["tag"].as_str().unwrap().parse().unwrap();
    told(|| ClanWatcher::new(tag, options()), &options(), series, restarts)
}

/// A body of a clan as it is after each look, which come a quarter of an hour apart: what is shown is no longer old.
fn series(first: Value, looks: &[Vec<Step>]) -> Series {
    let mut body = whole_clan(first);
    let mut series = vec![(0, body.clone())];
    for (number, steps) in (1..).zip(looks) {
        for step in steps {
            change_clan(&mut body, *step);
        }
        series.push((number * 15, shown(&body)));
    }
    series
}

/// Recorded bodies of clans with members.
fn recorded() -> Vec<Value> {
    let all = bodies("").into_iter().map(|(_, body)| serde_json::from_slice::<Value>(&body).unwrap());
    all.filter(|body| body["memberList"].as_array().is_some_and(|members| members.len() > 3)).collect()
}

fn every_step() -> Vec<Vec<Step>> {
    (0..75_u8).map(|step| vec![(step, u16::from(step) * 7, u16::from(step) * 13), (step + 1, 3, 5)]).collect()
}

#[test]
fn a_series_gives_each_fact_once_whatever_becomes_of_it() {
    let plain = series(clan("#A #B #C #D"), &every_step());
    let expected = facts(&all(&plain, |_| false));
    assert!(expected.len() > 80, "{}", expected.len());
    let headless = |body: &mut Value| _ = body.as_object_mut().unwrap().remove("memberList");
    let short = |body: &mut Value| _ = body["memberList"].as_array_mut().unwrap().pop();
    for (what, series) in [
        ("doubled", doubled(&plain)),
        ("stale", with_stale(&plain)),
        ("headless", with_spoilt(&plain, headless)),
        ("short", with_spoilt(&plain, short)),
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
    let plain = series(clan("#A #B #C #D"), &every_step());
    for step in [1, 2, 3, 5, plain.len()] {
        let skipping = skipping(&plain, step);
        assert_leads_to_clan(&all(&skipping, |_| false), &plain.last().unwrap().1);
    }
}

#[test]
fn recorded_clans_lead_from_the_first_body_to_the_last() {
    for body in recorded() {
        let plain = series(body, &every_step());
        for step in [1, 3, plain.len()] {
            assert_leads_to_clan(&all(&skipping(&plain, step), |_| step == 3), &plain.last().unwrap().1);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn events_lead_from_the_first_body_to_the_last(looks in any_looks(CLAN_STEPS), step in 1..4_usize) {
        let plain = series(clan("#A #B #C"), &looks);
        let told = all(&skipping(&plain, step), |number| number % 2 == 1);
        assert_leads_to_clan(&told, &plain.last().unwrap().1);
    }
}
