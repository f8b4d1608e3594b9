//! What fires, and that being saved and restored changes nothing of it.

use std::time::Duration;

use bugle_event::{Envelope, Fact, Filters, Gap, Identity, Kind, Parts, Payload, Seen, Subject, Want};
use proptest::prelude::*;

use super::*;
use crate::condition::Condition;

#[derive(Debug, serde::Serialize)]
struct Rung {
    bell: u64,
}

impl Payload for Rung {
    fn kind(&self) -> Kind {
        Self::KIND
    }
    fn subject(&self) -> Subject {
        Subject::number("bell", self.bell)
    }
    fn identify(&self, identity: &mut Identity) {
        identity.number(self.bell);
    }
}

impl Fact for Rung {
    type Game = Self;
    const KIND: Kind = Kind::new("test.rung");
    fn of(game: &Self) -> Option<&Self> {
        Some(game)
    }
}

fn ring(second: u64, bell: u64) -> Event {
    let at = Timestamp::from_secs(second.cast_signed());
    Envelope::new("test", Rung { bell }, Seen::at(at)).into_event()
}

/// The seconds at which it fires, of bells rung a second apart. After each of `restarts` bells it is another machine
/// that goes on, from what was kept of the one before.
fn fired(trigger: &Trigger, bells: &[u64], restarts: &[usize]) -> Vec<i64> {
    let (mut machine, mut kept, mut fired) = (Machine::new(trigger.clone()), Parts::new(), Vec::new());
    for (second, bell) in bells.iter().enumerate() {
        for firing in machine.on_event(&ring(second as u64, *bell)) {
            assert_eq!(firing.event().get::<Rung>().map(|rung| rung.bell), Some(*bell));
            fired.push(firing.at.as_secs());
        }
        machine.save().into_iter().for_each(|part| part.apply(&mut kept));
        if restarts.contains(&second) {
            machine = Machine::restore(trigger.clone(), &kept, &[]).unwrap();
        }
    }
    assert_eq!(machine.wake_at(), None);
    fired
}

fn check(trigger: &Trigger, bells: &[u64], expected: &[i64]) {
    assert_eq!(fired(trigger, bells, &[]), expected);
}

fn rung() -> Trigger {
    Trigger::new("rung", [Want::kinds([Rung::KIND])])
}

#[test]
fn a_bare_trigger_fires_on_every_event_of_its_kinds_and_has_nothing_to_keep() {
    check(&rung(), &[1, 2, 1], &[0, 1, 2]);
    check(&Trigger::new("other", [Want::kinds([Kind::new("test.other")])]), &[1, 2], &[]);
    let mut machine = Machine::new(rung());
    assert_eq!((machine.on_event(&ring(1, 1)).len(), machine.save()), (1, Vec::new()));
}

#[test]
fn filters_and_conditions_must_all_hold() {
    let filters: Filters = [Subject::number("bell", 1), Subject::number("bell", 4)].into_iter().collect();
    let mut trigger = rung();
    trigger.wants[0].filters = filters;
    check(&trigger, &[1, 2, 3, 4], &[0, 3]);
    trigger.conditions.push(Condition::on::<Rung>(|rung| rung.bell > 1));
    check(&trigger, &[1, 2, 3, 4], &[3]);
}

#[test]
fn a_noun_that_the_event_lacks_is_not_met() {
    let mut trigger = rung();
    trigger.wants[0].filters.insert(Subject::number("world", 1));
    check(&trigger, &[1], &[]);
}

#[test]
fn a_single_shot_fires_once_and_a_cooldown_counts_in_event_time() {
    check(&Trigger { single_shot: true, ..rung() }, &[1, 1, 1], &[0]);
    check(&Trigger { cooldown: Duration::from_secs(2), ..rung() }, &[1; 5], &[0, 2, 4]);
}

fn kept(machine: &mut Machine) -> Parts {
    let mut kept = Parts::new();
    machine.save().into_iter().for_each(|part| part.apply(&mut kept));
    kept
}

#[test]
fn a_gap_fires_nothing_that_does_not_ask_for_gaps() {
    let now = Timestamp::from_secs(1);
    let gap = Gap::new("test", [], None, now, bugle_event::Cause::Stall);
    let gap = Envelope::new("test", gap, Seen::at(now)).into_event();
    let mut once = Machine::new(Trigger { single_shot: true, ..rung() });
    assert!(once.on_event(&gap).is_empty() && !once.is_done());
    assert_eq!(Machine::new(Trigger::new("any", [Want::all()])).on_event(&gap).len(), 1);
    assert_eq!(Machine::new(Trigger::new("blind", [Want::kinds([Gap::KIND])])).on_event(&gap).len(), 1);
}

#[test]
fn a_single_shot_that_has_fired_is_done_for_good_and_says_so_once() {
    let trigger = Trigger { single_shot: true, ..rung() };
    let mut machine = Machine::new(trigger.clone());
    assert!(!machine.is_done());
    assert_eq!(machine.on_event(&ring(1, 1)).len(), 1);
    let state = kept(&mut machine);
    assert!(machine.save().is_empty());
    let mut again = Machine::restore(trigger, &state, &[]).unwrap();
    assert!(machine.is_done() && again.is_done());
    assert!(again.on_event(&ring(2, 1)).is_empty());
}

#[test]
fn a_machine_tells_what_it_is_and_that_time_alone_changes_nothing() {
    let mut machine = Machine::new(cooling(2));
    assert_eq!((machine.trigger().name.as_str(), machine.trigger().cooldown), ("rung", Duration::from_secs(2)));
    assert!(machine.on_time(Timestamp::from_secs(9)).is_empty() && machine.save().is_empty() && !machine.is_done());
    let firing = machine.on_event(&ring(3, 7)).remove(0);
    assert_eq!(
        (firing.events.len(), firing.at, firing.event().get::<Rung>().unwrap().bell),
        (1, Timestamp::from_secs(3), 7)
    );
    assert!(!machine.save().is_empty() && machine.save().is_empty(), "what is saved is not new any more");
    assert!(machine.on_event(&ring(4, 7)).is_empty() && machine.save().is_empty(), "nothing was to be remembered");
    assert_eq!(machine.on_event(&ring(5, 7)).len(), 1);
    assert!(!machine.is_done(), "only single shots are");
}

/// A bell that says when it was rung, and when that was heard.
fn told(said: i64, heard: i64) -> Event {
    let seen = Seen { time: Some(Timestamp::from_secs(said)), ..Seen::at(Timestamp::from_secs(heard)) };
    Envelope::new("test", Rung { bell: 1 }, seen).into_event()
}

fn cooling(secs: u64) -> Trigger {
    Trigger { cooldown: Duration::from_secs(secs), ..rung() }
}

#[test]
fn p2_a_clock_a_day_ahead_silences_nothing() {
    let mut machine = Machine::new(cooling(60));
    let mut fires = |said, heard| machine.on_event(&told(said, heard)).first().map(|firing| firing.at.as_secs());
    assert_eq!([fires(0, 0), fires(86_461, 61), fires(122, 122)], [Some(0), Some(61), Some(122)]);
    // One that is some seconds ahead is only a clock, and one that is behind is late.
    assert_eq!(
        [fires(185, 182), fires(181, 190), fires(244, 244), fires(245, 245)],
        [Some(185), None, None, Some(245)]
    );
}

#[test]
fn p2_what_was_remembered_of_a_clock_far_ahead_is_not_believed() {
    // A state as it was written by a program that believed it.
    let state = State { last_fired: Some(Timestamp::from_secs(86_461)), pattern: None }.to_bytes();
    let state = [("".into(), state.into())].into();
    let mut machine = Machine::restore(cooling(60), &state, &[]).unwrap();
    let mut fires = |said, heard| machine.on_event(&told(said, heard)).len();
    assert_eq!([fires(122, 122), fires(123, 123), fires(182, 182)], [1, 0, 1]);
    // It has fired, whenever that was.
    let once = Machine::restore(Trigger { single_shot: true, ..rung() }, &state, &[]).unwrap();
    assert!(once.is_done());
}

proptest! {
    #[test]
    fn being_saved_and_restored_between_any_two_events_changes_no_firing(
        bells in prop::collection::vec(0u64..4, 0..40),
        restarts in prop::collection::vec(0usize..40, 0..40),
        single_shot in any::<bool>(),
        cooldown in 0u64..6,
        least in 0u64..4,
    ) {
        let trigger = Trigger { single_shot, cooldown: Duration::from_secs(cooldown), ..rung() };
        trigger.conditions.push(Condition::on::<Rung>(move |rung| rung.bell >= least));
        prop_assert_eq!(fired(&trigger, &bells, &restarts), fired(&trigger, &bells, &[]));
    }
}
