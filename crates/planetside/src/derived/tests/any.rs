//! Any events in any order: whatever comes, each fact is told once, and what is told follows from what came.

use std::collections::{BTreeMap, BTreeSet};

use bugle_event::Origin;
use proptest::prelude::*;

use super::play::{ALERTS, CONTINENTS, FACILITIES, Play, alert, control, gates, lock};
use crate::event::{ContinentLock, Event, FacilityControl, MetagameEvent};
use crate::ids::{MetagameEventId, MetagameState, World, Zone};

/// What happens to the stage.
#[derive(Clone, Debug)]
enum Step {
    Event(Box<Event>, bool),
    Gap(i64, i64),
    Wait(u64),
    Sees,
    Trouble,
    Restart,
}

fn any_event() -> impl Strategy<Value = Event> {
    let second = prop_oneof![0..40_i64, 5_380..5_420_i64, Just(86_400), Just(-1_700_000_000)];
    let state = prop::sample::select(vec![0, 135, 136, 137, 138, 139]);
    prop_oneof![
        (0..3_u32, state, second.clone(), prop::sample::select(vec![147, 0, 9999, 232])).prop_map(
            |(instance, state, second, kind)| {
                let metagame_event_id = MetagameEventId(kind);
                MetagameEvent { metagame_event_id, ..alert(instance, MetagameState(state), second) }.into()
            }
        ),
        (201..206_u32, 0..4_u16, 0..4_u16, second.clone(), prop::sample::select(vec![0, 2, 4, 103_088_492])).prop_map(
            |(facility, old, new, second, zone)| {
                FacilityControl { zone_id: Zone(zone), ..control(facility, old, new, second) }.into()
            }
        ),
        (prop::array::uniform3(0..4_u16), prop::array::uniform3(0..4_u16), second.clone(), 0..3_usize)
            .prop_map(|(old, new, second, which)| gates(old, new, second)[which].clone().into()),
        (0..4_u16, second, 0..2_u16).prop_map(|(by, second, world)| ContinentLock {
            world_id: World(world),
            ..lock(by, second)
        }
        .into()),
    ]
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => (any_event(), any::<bool>()).prop_map(|(event, late)| Step::Event(Box::new(event), late)),
        1 => (0..40_i64, 0..40_i64).prop_map(|(from, length)| Step::Gap(from, from + length)),
        3 => prop_oneof![0..5_u64, 0..6_000_u64].prop_map(Step::Wait),
        2 => Just(Step::Sees),
        1 => Just(Step::Trouble),
        1 => Just(Step::Restart),
    ]
}

fn kinds() -> impl Iterator<Item = bugle_event::Kind> {
    ALERTS.into_iter().chain(CONTINENTS).chain(FACILITIES)
}

/// Plays the steps, with a stage that sees everything at the end and long after.
fn play(steps: &[Step]) -> (Vec<String>, Vec<bugle_event::Envelope<Event>>) {
    let mut play = Play::wanting(kinds());
    let (mut told, mut events) = (Vec::new(), Vec::new());
    // Copies come soon after each other, or not at all: what comes again much later, or after a restart, was told before.
    let mut sent = BTreeMap::new();
    for step in steps {
        match step.clone() {
            Step::Event(event, is_backfill) => {
                let fact = serde_json::to_string(&event).unwrap();
                let then = *sent.entry(fact).or_insert(play.second());
                if then == u64::MAX || play.second() > then + 30 {
                    continue;
                }
                play.event(*event, if is_backfill { Origin::Backfill } else { Origin::Live });
            }
            Step::Gap(from, to) => play.gap(from, to),
            Step::Wait(seconds) => {
                let second = play.second() + seconds;
                play.until(second);
            }
            Step::Sees => play.sees(),
            Step::Trouble => play.derived.on_trouble(),
            Step::Restart => {
                for then in sent.values_mut() {
                    *then = u64::MAX;
                }
                play = after(play, &mut told, &mut events);
            }
        }
    }
    play.sees();
    let end = play.second() + 30_000;
    play.until(end);
    told.append(&mut play.told);
    events.append(&mut play.events);
    (told, events)
}

/// The next run. The one before ended in order: what it handed over last was kept with it.
fn after(mut play: Play, told: &mut Vec<String>, events: &mut Vec<bugle_event::Envelope<Event>>) -> Play {
    play.sees();
    told.append(&mut play.told);
    events.append(&mut play.events);
    let mut after = Play::after(play.kept_so_far().as_ref(), kinds());
    after.until(play.second());
    after
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn each_fact_is_told_once_whatever_comes(steps in prop::collection::vec(any_step(), 0..60)) {
        let (told, events) = play(&steps);
        let ids: BTreeSet<_> = events.iter().map(|event| event.id).collect();
        prop_assert_eq!(ids.len(), events.len(), "{:#?}", told);
    }

    #[test]
    fn every_alert_of_a_known_type_that_began_ends_once(steps in prop::collection::vec(any_step(), 0..60)) {
        let (told, events) = play(&steps);
        let began = events.iter().filter_map(|event| match &event.data {
            Event::AlertStarted(fact) if fact.ends_at.is_some() => {
                Some((fact.instance_id, fact.metagame_event_id, fact.timestamp))
            }
            _ => None,
        });
        for (instance, kind, start) in began {
            let ends = events.iter().filter(|event| match &event.data {
                Event::AlertEnded(fact) => {
                    let is_run = fact.instance_id == instance && fact.metagame_event_id == kind;
                    is_run && fact.started_at.is_none_or(|at| at == start)
                }
                _ => false,
            });
            prop_assert!(ends.count() >= 1, "{:?} {:?}: {:#?}", instance, start, told);
        }
    }

    #[test]
    fn what_is_kept_is_bounded(steps in prop::collection::vec(any_step(), 0..60)) {
        let mut play = Play::wanting(kinds());
        play.sees();
        for step in steps {
            if let Step::Event(event, _) = step {
                play.live(*event);
            }
        }
        prop_assert!(play.kept.as_ref().is_none_or(|kept| kept.len() < 30_000));
    }
}
