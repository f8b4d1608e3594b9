//! What is remembered is bounded, what is let go is counted, and what is saved is what has changed.

use std::time::Duration;

use crate::machine::Machine;
use crate::pattern::absence::Absence;
use crate::pattern::any::Pattern;
use crate::pattern::batch::Batch;
use crate::pattern::count::Count;
use crate::pattern::sequence::Sequence;
use crate::pattern::step::Step;
use crate::pattern::tests::doors::{Closed, Opened, Saved, at, closed, gap, opened, secs, trigger};
use crate::trigger::Trigger;

fn idle() -> Absence {
    Absence::new(Step::of(|fact: &Opened| fact.doors.clone()), Step::of(|fact: &Closed| fact.doors.clone()))
}

fn pair() -> Sequence {
    Sequence::new(Step::of(|fact: &Opened| fact.doors.clone()), Step::of(|fact: &Closed| fact.doors.clone()))
}

#[test]
fn a_hundred_thousand_keys_stay_within_the_bound_and_say_what_was_let_go() {
    let mut doors = Saved::new(trigger(Pattern::from(idle().lasting(Duration::from_hours(2))).keys_max(1000)));
    for door in 0..100_000_u64 {
        let when = (door / 100).cast_signed();
        doors.event(&opened(&[door], door, when, when));
        if door % 10_000 == 0 {
            doors.save();
        }
    }
    assert_eq!(doors.machine.counts().let_go, 99_000);
    doors.save();
    assert_eq!(doors.kept.len(), 1 + 2 * 1000, "the head, and for each key an event and its place");
    doors.restart().time(100_000);
    let expected: Vec<u64> = (99_000..100_000).collect();
    let mut told: Vec<u64> = doors.fired().into_iter().map(|(events, _)| events[0]).collect();
    told.sort_unstable();
    assert_eq!((told, doors.machine.counts().let_go), (expected, 99_000));
    doors.save();
    assert_eq!(doors.kept.len(), 1);
}

#[test]
fn the_key_that_was_touched_longest_ago_is_let_go_restarts_or_not() {
    for restarts in [false, true] {
        let mut doors = Saved::new(trigger(Pattern::from(idle().lasting(secs(100))).keys_max(2).slack(secs(0))));
        for (number, door) in [(1, 1), (2, 2), (3, 1), (4, 3)] {
            doors.event(&opened(&[door], number, number.cast_signed(), number.cast_signed()));
            if restarts {
                doors.restart();
            }
        }
        assert_eq!(doors.time(300).fired(), [(vec![3], 103), (vec![4], 104)]);
        assert_eq!(doors.machine.counts().let_go, 1);
    }
}

#[test]
fn one_key_is_bounded_too() {
    let all = Sequence::new(Step::any::<Opened>(), Step::any::<Closed>()).within(Duration::from_hours(9));
    let mut doors = Saved::new(trigger(Pattern::from(all).keys_max(1)));
    for number in 0..10_005 {
        doors.event(&opened(&[1], number, 0, 0));
    }
    assert_eq!(doors.machine.counts().let_go, 5);
    assert_eq!(doors.event(&closed(&[1], 20_000, 0, 0)).fired(), [(vec![5, 20_000], 0)], "the oldest went");
    // What a pattern needs, it may hold.
    let many = Pattern::from(Batch::new(30_000, Step::any::<Opened>()));
    assert_eq!(
        (many.events_max(), Pattern::from(Count::new(2, Step::any::<Opened>())).events_max()),
        (100_000, 100_000)
    );
    assert_eq!(many.keys_max(0).events_max(), 30_000);
}

#[test]
fn one_event_has_so_many_keys_and_what_is_more_is_counted() {
    let doors: Vec<u64> = (0..300).collect();
    for (step, keys_of_all) in [
        (Step::of(|fact: &Opened| fact.doors.clone()), 300),
        (Step::of(|fact: &Opened| (fact.doors.clone(), fact.doors.clone())), 257),
    ] {
        let mut saved = Saved::new(trigger(Absence::new(step, Step::any::<Closed>()).lasting(secs(9))));
        saved.event(&opened(&doors, 1, 0, 0)).restart();
        assert_eq!(saved.machine.counts().let_go, keys_of_all - 256);
        assert_eq!(saved.time(99).fired().len(), 256);
    }
}

#[test]
fn only_what_has_changed_is_saved() {
    let mut doors = Saved::new(trigger(pair().within(secs(60))));
    assert_eq!(doors.save().len(), 0);
    for door in 1..=50 {
        doors.event(&opened(&[door], door, 0, 0));
        assert_eq!(doors.save().len(), 3, "the head, the event, its place");
    }
    doors.event(&opened(&[1, 2, 3], 51, 0, 0));
    assert_eq!(doors.save().len(), 5, "an event of several keys is kept once");
    doors.event(&closed(&[7], 52, 1, 1));
    let parts = doors.save();
    assert_eq!(parts.iter().filter(|part| part.value.is_none()).count(), 2);
    assert_eq!((parts.len(), doors.save().len()), (3, 0));
    // What comes and goes between two saves leaves nothing.
    doors.event(&opened(&[99], 60, 2, 2)).event(&closed(&[99], 61, 2, 2));
    assert_eq!((doors.save().len(), doors.kept.len()), (1, 1 + 50 + 52));
}

#[test]
fn a_pattern_of_another_sort_begins_anew_and_says_so() {
    use crate::state::RestoreError;
    let mut doors = Saved::new(trigger(pair()));
    doors.event(&opened(&[1], 1, 0, 0)).save();
    let other = trigger(Count::new(2, Step::any::<Opened>()));
    assert_eq!(Machine::restore(other.clone(), &doors.kept, &[]).unwrap_err(), RestoreError::OtherPattern);
    let mut anew = Machine::anew(other, &doors.kept);
    anew.save().into_iter().for_each(|part| part.apply(&mut doors.kept));
    assert!(doors.kept.is_empty(), "and the old one is forgotten");
    // Without a pattern, when it last fired is all there is to go on from.
    let mut doors = Saved::new(trigger(pair()));
    doors.event(&opened(&[1], 1, 0, 0)).event(&closed(&[1], 2, 1, 1)).event(&opened(&[2], 3, 1, 1)).save();
    let mut plain = trigger(pair());
    (plain.pattern, plain.single_shot) = (None, true);
    let mut plain = Machine::restore(plain, &doors.kept, &[]).unwrap();
    assert!(plain.is_done());
    plain.save().into_iter().for_each(|part| part.apply(&mut doors.kept));
    assert_eq!(doors.kept.values().map(|value| value[0]).collect::<Vec<_>>(), [1]);
}

#[test]
fn what_has_fired_once_stays_done_though_its_pattern_becomes_one_of_another_sort() {
    let once = |pattern: Pattern| Trigger { single_shot: true, ..trigger(pattern) };
    let mut doors = Saved::new(once(Count::new(1, Step::any::<Opened>()).into()));
    assert_eq!(doors.event(&opened(&[1], 1, 5, 5)).fired().len(), 1);
    doors.save();
    let batch = once(Batch::new(1, Step::any::<Opened>()).into());
    assert!(Machine::restore(batch.clone(), &doors.kept, &[]).is_err());
    doors.machine = Machine::anew(batch.clone(), &doors.kept);
    assert!(doors.machine.is_done());
    assert!(doors.event(&opened(&[1], 2, 6, 6)).fired().is_empty(), "once in its life");
    doors.save();
    let again = Machine::restore(batch, &doors.kept, &[]).unwrap();
    assert_eq!((again.last_fired(), again.is_done(), doors.kept.len()), (Some(at(5)), true, 1));
}

#[test]
fn a_state_of_before_patterns_is_gone_on_from() {
    let kept = [("".into(), vec![1, 0xe8, 3, 0, 0, 0, 0, 0, 0].into())].into();
    let mut cool = trigger(pair());
    cool.cooldown = secs(60);
    let mut machine = Machine::restore(cool, &kept, &[]).unwrap();
    assert_eq!(machine.last_fired(), Some(at(1)));
    machine.on_event(&opened(&[1], 1, 5, 5));
    assert!(machine.on_event(&closed(&[1], 2, 6, 6)).is_empty(), "it has cooled for five seconds");
}

#[test]
fn a_machine_can_be_changed_while_it_works() {
    let mut doors = Saved::new(trigger(Pattern::from(idle().lasting(secs(100))).slack(secs(0))));
    doors.event(&opened(&[1], 1, 0, 0)).save();
    doors.machine.change(trigger(Pattern::from(idle().lasting(secs(50))).slack(secs(3))));
    doors.event(&opened(&[2], 2, 10, 10));
    assert_eq!(doors.machine.wake_at(), Some(at(63) + Duration::from_millis(1)));
    assert_eq!(doors.time(200).fired(), [(vec![2], 60), (vec![1], 100)], "what waits, waits on");
    doors.event(&opened(&[3], 3, 200, 200)).event(&gap(&[], 200, 201)).save();
    assert_eq!(doors.kept.len(), 4);
    doors.machine.change(trigger(Count::new(2, Step::any::<Opened>())));
    doors.save();
    assert_eq!(doors.kept.len(), 1, "another sort begins anew");
    assert_eq!(doors.event(&opened(&[4], 4, 201, 201)).event(&opened(&[5], 5, 202, 202)).fired(), [(vec![4, 5], 202)]);
}

#[test]
fn of_many_gaps_the_oldest_become_one() {
    let mut doors = Saved::new(trigger(Pattern::from(idle().lasting(secs(10))).slack(secs(0))));
    for number in 0..100 {
        doors.event(&gap(&[9], number * 20, number * 20 + 1));
        if number % 7 == 0 {
            doors.restart();
        }
    }
    doors.save();
    assert_eq!(doors.kept.len(), 1 + 64);
    // Between two of the newest it was seen; the oldest count as one long one, about everybody.
    doors.event(&opened(&[1], 1, 5, 1985)).event(&opened(&[1], 2, 1985, 1985)).time(3000);
    let told: Vec<_> = doors.fired.iter().map(|fired| (fired.events[0], fired.blind)).collect();
    assert_eq!(told, [(2, false)]);
}
