//! What must hold of any group of clan war leagues: the events lead from what was first seen to what is seen last, and it
//! makes no difference on which side a clan is shown, or whether a body comes without those who are in it.

use std::collections::{BTreeMap, BTreeSet};

use bugle_clash::{Event, WarId};
use bugle_event::{Payload as _, Signal, Timestamp};
use proptest::prelude::*;
use serde_json::Value;

use crate::check::{minute, mirrored};
use crate::cwl_world::{DAY, World, as_it_is, assert_once, attacks_at_any_time, followed, moments, never, told};
use crate::series_war_any::Essentials;

/// What the events make of a first body: state, clans, and the tags of each round that was drawn.
#[derive(Debug, PartialEq)]
struct Essence {
    state: String,
    clans: BTreeSet<String>,
    rounds: BTreeMap<u32, Vec<String>>,
}

impl Essence {
    fn of(group: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let rounds = (1..).zip(group["rounds"].as_array().into_iter().flatten()).map(|(number, round)| {
            let tags = round["warTags"].as_array().unwrap().iter().map(text).filter(|tag| tag != "#0");
            (number, tags.collect::<Vec<_>>())
        });
        Self {
            state: text(&group["state"]),
            clans: group["clans"].as_array().into_iter().flatten().map(|clan| text(&clan["tag"])).collect(),
            rounds: rounds.filter(|(_, tags)| !tags.is_empty()).collect(),
        }
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::CwlGroupFound(found) => {
                self.state = found.state.to_string();
                self.clans = found.group.clans.iter().map(|clan| clan.tag.to_string()).collect();
            }
            Event::CwlStarted(_) => "inWar".clone_into(&mut self.state),
            Event::CwlEnded(_) => "ended".clone_into(&mut self.state),
            Event::CwlRound(round) => {
                let tags = round.war_tags.iter().map(ToString::to_string).collect();
                assert_eq!(self.rounds.insert(round.round, tags), None, "round {} was drawn", round.round);
            }
            _ => {}
        }
    }
}

/// The events, in order, each with the moment at which it was seen.
fn events(said: &[Signal<Event>]) -> impl Iterator<Item = (Timestamp, &Event)> {
    said.iter().filter_map(|signal| match signal {
        Signal::Event(event) => Some((event.observed_at, &event.data)),
        _ => None,
    })
}

/// The events about a group lead from its first body to its last.
fn assert_leads_to_group(world: &World, said: &[Signal<Event>], first: i64) {
    let mut essence = Essence::of(&world.group(first));
    events(said).for_each(|(_, event)| essence.apply(event));
    assert_eq!(essence, Essence::of(&world.group(world.end())), "from {first}");
}

/// Those about each of its wars that was followed too. One that was there at the first look is shown as it was then, any
/// other begins with its being found.
fn assert_lead_to_wars(world: &World, said: &[Signal<Event>], moments: &[i64]) -> usize {
    let wars: BTreeMap<WarId, Timestamp> = events(said).filter_map(|(at, event)| Some((begun(event)?, at))).collect();
    for (id, at) in &wars {
        let seen = moments.iter().copied().find(|moment| minute(*moment) == *at).unwrap();
        let tag = world.tags().find(|tag| world.war_id(tag) == *id).unwrap();
        let mut essentials = Essentials::of(&world.war(&tag, seen).unwrap());
        if seen > moments[0] {
            essentials.begin_anew();
        }
        let about_it = events(said).filter(|(_, event)| event.subject() == id.into());
        about_it.for_each(|(_, event)| essentials.apply(event));
        assert_eq!(essentials, Essentials::of(&world.war(&tag, world.end()).unwrap()), "{tag}, first seen at {seen}");
    }
    wars.len()
}

/// Which war is told of for the first time.
fn begun(event: &Event) -> Option<WarId> {
    match event {
        Event::WarSnapshot(first) => first.war.id(),
        Event::WarFound(found) => Some(found.matchup.war),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn events_lead_from_the_first_body_of_a_group_to_the_last(
        clans in 2..9_usize, every in 60..900_i64, begun in 0..9_usize, stops in 0..4_usize,
    ) {
        let world = World::new(clans);
        let all = moments(&world, every);
        // From before the draw, or from some later moment.
        let shown = &all[(all.len() * begun / 10)..];
        let said = followed(&world, shown, &|place| stops > 0 && place % 4 == stops, &mut as_it_is);
        assert_once(&said);
        assert_leads_to_group(&world, &said, shown[0]);
        let wars = assert_lead_to_wars(&world, &said, shown);
        prop_assert!(wars > 0 || shown[0] > world.end() - 2 * DAY, "no war from {} on", shown[0]);
    }
}

/// A body of a war, asked for or followed.
fn is_war(what: &str) -> bool {
    what != "group"
}

#[test]
fn it_makes_no_difference_on_which_side_a_clan_is_shown() {
    for world in [8, 5].map(World::new) {
        let all = moments(&world, 240);
        let expected = told(&followed(&world, &all, &never, &mut as_it_is));
        let swaps: [fn(usize) -> bool; 3] = [|_| true, |place| place % 2 == 0, |place| place % 3 == 0];
        for swaps in swaps {
            for stops in [never, |place| place % 2 == 1] {
                let said = followed(&world, &all, &stops, &mut |place, what, body| {
                    if is_war(what) && swaps(place) { mirrored(&body) } else { body }
                });
                assert_once(&said);
                assert_eq!(told(&said), expected);
            }
        }
    }
}

/// Without the lists of those who are in it.
fn memberless(mut body: Value) -> Value {
    for place in ["/clan", "/opponent"] {
        body.pointer_mut(place).and_then(Value::as_object_mut).map(|side| side.remove("members"));
    }
    for clan in body["clans"].as_array_mut().into_iter().flatten() {
        clan.as_object_mut().unwrap().remove("members");
    }
    body
}

#[test]
fn bodies_without_members_change_nothing() {
    let world = World::new(4);
    let all = moments(&world, 240);
    let expected = attacks_at_any_time(told(&followed(&world, &all, &never, &mut as_it_is)));
    // All bodies of one look, and now and then all of many.
    let singles = (0..all.len()).map(|one| (one, usize::MAX));
    for (from, step) in singles.chain([(1, 2), (2, 3), (4, 5)]) {
        let said = followed(&world, &all, &never, &mut |place, _, body| {
            let is_spoilt = place == from || (place > from && (place - from).is_multiple_of(step));
            if is_spoilt { memberless(body) } else { body }
        });
        assert_once(&said);
        assert_eq!(attacks_at_any_time(told(&said)), expected, "from {from}, each of {step}");
    }
}

/// The bodies of the end that come first are lost, of all wars: the group does not wait for them, and nothing is lost.
#[test]
fn ends_that_are_dropped_at_first_are_told_later() {
    let world = World::new(6);
    let all = moments(&world, 120);
    let expected = told(&followed(&world, &all, &never, &mut as_it_is));
    for lost in 1..4 {
        let mut seen = BTreeMap::<String, usize>::new();
        let said = followed(&world, &all, &|place| place % 5 == lost, &mut |place, what, body| {
            let is_end = what.starts_with('#') && body["state"] == "warEnded";
            let times = seen.entry(what.to_owned()).or_default();
            *times += usize::from(is_end);
            // An edge that has not heard of it shows what was before.
            if is_end && *times <= lost {
                world.war(what, all[place] - i64::try_from(*times).unwrap() * 120).unwrap()
            } else {
                body
            }
        });
        assert_once(&said);
        assert_eq!(told(&said), expected, "{lost} lost");
    }
}
