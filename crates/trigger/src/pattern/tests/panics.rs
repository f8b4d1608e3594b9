//! What others wrote panics: a condition, a key, a moment. Nothing is lost but the event that it was asked about.

use crate::condition::Condition;
use crate::machine::Machine;
use crate::pattern::absence::Absence;
use crate::pattern::any::Pattern;
use crate::pattern::step::Step;
use crate::pattern::tests::doors::{Closed, Opened, Saved, at, closed, opened, secs, trigger};
use crate::trigger::Trigger;

/// An event of this number is too much.
const TOO_MUCH: u64 = 13;

fn idle(after: Step) -> Trigger {
    let idle = Absence::new(after, Step::any::<Closed>()).lasting(secs(10));
    trigger(Pattern::from(idle).slack(secs(0)))
}

/// Those in which a condition of the trigger, of a step, and a key panic.
fn panicking() -> [Trigger; 3] {
    let asked = idle(Step::any::<Opened>());
    asked.conditions.push(Condition::on::<Opened>(|opened| {
        assert_ne!(opened.number, TOO_MUCH);
        true
    }));
    let step = Step::any::<Opened>().when(|opened: &Opened| {
        assert_ne!(opened.number, TOO_MUCH);
        true
    });
    let key = Step::of(|opened: &Opened| assert_ne!(opened.number, TOO_MUCH));
    [asked, idle(step), idle(key)]
}

#[test]
fn an_event_that_panics_is_as_if_it_had_not_been_and_what_is_due_before_it_fires() {
    for trigger in panicking() {
        let mut doors = Saved::new(trigger);
        doors.event(&opened(&[1], 1, 0, 0)).event(&opened(&[1], TOO_MUCH, 5, 5)).event(&opened(&[1], TOO_MUCH, 20, 20));
        assert_eq!((doors.fired(), doors.machine.counts().panicked), (vec![(vec![1], 10)], 2));
        doors.restart();
        assert_eq!(doors.event(&opened(&[1], 2, 21, 21)).time(99).fired(), [(vec![2], 31)]);
    }
}

#[test]
fn a_moment_that_panics_leaves_what_is_remembered_as_it_was() {
    let until = |opened: &Opened| {
        assert_ne!(opened.number, TOO_MUCH);
        at(50)
    };
    let door = |doors: &[u64]| doors.to_vec();
    let of = Step::of(move |closed: &Closed| door(&closed.doors));
    let idle = Absence::new(Step::of(move |opened: &Opened| door(&opened.doors)), of).until(until);
    let mut doors = Saved::new(trigger(Pattern::from(idle).slack(secs(0))));
    doors.event(&opened(&[1], 1, 0, 0)).event(&opened(&[1, 2], TOO_MUCH, 5, 5)).restart();
    doors.event(&opened(&[2], 3, 6, 6)).event(&closed(&[2], 4, 7, 7));
    assert_eq!((doors.time(99).fired(), doors.machine.counts().panicked), (vec![(vec![1], 50)], 0));
}

#[test]
fn a_machine_without_a_pattern_leaves_a_panic_to_who_asks() {
    let mut plain = Trigger { single_shot: true, ..panicking()[0].clone() };
    plain.pattern = None;
    let mut machine = Machine::new(plain);
    let asked = std::panic::AssertUnwindSafe(|| machine.on_event(&opened(&[1], TOO_MUCH, 0, 0)));
    assert!(std::panic::catch_unwind(asked).is_err());
    assert!(!machine.is_done());
}
