//! A pattern that remembers what another of its sort and name took.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bugle_event::{Event, KindInfo};

use crate::cel::Cel;
use crate::machine::Machine;
use crate::pattern::absence::Absence;
use crate::pattern::any::Pattern;
use crate::pattern::count::Count;
use crate::pattern::debounce::Debounce;
use crate::pattern::sequence::Sequence;
use crate::pattern::session::Session;
use crate::pattern::step::Step;
use crate::pattern::tests::doors::{Closed, Doors, Opened, Saved, closed, codecs, opened, secs, trigger};

/// By which change one pattern becomes the other.
#[derive(Clone, Copy)]
enum By {
    Restart,
    Change,
}

const BOTH: [By; 2] = [By::Restart, By::Change];

/// What `now` fires on `after`, of what `before` remembers of `events`: the numbers, and how much was let go.
fn told(by: By, before: &Pattern, events: &[Event], now: &Pattern, after: &[Event]) -> (Vec<Vec<u64>>, u64) {
    let mut doors = Saved::new(trigger(before.clone()));
    for event in events {
        doors.event(event);
    }
    doors.save();
    match by {
        By::Restart => doors.machine = Machine::restore(trigger(now.clone()), &doors.kept, &codecs()).unwrap(),
        By::Change => doors.machine.change(trigger(now.clone())),
    }
    let let_go = doors.machine.counts().let_go;
    // What was let go is forgotten on the disk, too.
    doors.save();
    let again = Machine::restore(trigger(now.clone()), &doors.kept, &codecs()).unwrap().counts();
    assert_eq!((again.let_go, again.damaged), (let_go, 0));
    doors.fired.clear();
    for event in after {
        doors.event(event);
    }
    (doors.time(100_000).fired().into_iter().map(|(events, _)| events).collect(), let_go)
}

fn doors() -> Step {
    Step::of(|fact: &Opened| fact.doors.clone())
}

fn numbers() -> Step {
    Step::of(|fact: &Opened| fact.number)
}

fn parsed(text: &str) -> Pattern {
    let kinds: Vec<KindInfo> = Doors::KINDS.to_vec();
    Pattern::parse(text, &kinds).unwrap()
}

#[test]
fn what_another_key_remembered_is_let_go_and_counted() {
    // The last is under door 9, which is its number as well.
    let before = [opened(&[1], 7, 0, 0), opened(&[1], 8, 0, 0), opened(&[9], 9, 0, 0)];
    let after = [opened(&[3], 1, 1, 1), opened(&[3], 9, 1, 1)];
    let code = [Count::new(3, doors()).into(), Count::new(2, numbers()).into()];
    let text = ["count 3 of Opened by doors", "count 2 of Opened by number"].map(parsed);
    for [was, now] in [code, text] {
        for by in BOTH {
            assert_eq!(told(by, &was, &before, &now, &after), (vec![vec![9, 9]], 2));
            assert_eq!(told(by, &was, &before, &was, &[opened(&[1], 5, 1, 1)]), (vec![vec![7, 8, 5]], 0));
        }
    }
}

#[test]
fn what_took_another_step_is_let_go() {
    let was = Sequence::new(Step::any::<Opened>(), Step::any::<Opened>()).into();
    let now = Sequence::new(Step::any::<Closed>(), Step::any::<Opened>()).into();
    let after = [opened(&[1], 2, 1, 1), closed(&[1], 3, 2, 2), opened(&[1], 4, 3, 3)];
    // As the first of two it is nothing any more; as the second, what it was.
    let expected = (vec![vec![3, 4]], 1);
    for by in BOTH {
        assert_eq!(told(by, &was, &[opened(&[1], 1, 0, 0)], &now, &after), expected);
        let filtered = Sequence::new(doors().filter(opened(&[2], 0, 0, 0).data.subject()), Step::any::<Opened>());
        let was = Sequence::new(doors(), Step::any::<Closed>()).into();
        assert_eq!(told(by, &was, &[opened(&[1], 1, 0, 0), opened(&[2], 2, 0, 0)], &filtered.into(), &[]).1, 1);
    }
}

#[test]
fn each_role_is_asked_of_its_own_step() {
    let one = || Step::of(|fact: &Closed| fact.doors.clone());
    let same: [Pattern; 4] = [
        Absence::new(doors(), one()).lasting(secs(9)).into(),
        Session::new(doors(), one()).at_most(secs(9)).into(),
        Debounce::new(doors().or(one())).quiet(secs(20)).into(),
        Sequence::new(one(), doors()).into(),
    ];
    let events = [
        opened(&[1], 1, 0, 0),
        closed(&[2], 2, 1, 1),
        opened(&[1], 3, 2, 2),
        closed(&[1], 4, 3, 3),
        opened(&[2], 5, 4, 4),
        closed(&[3], 6, 4, 4),
    ];
    for same in same {
        for by in BOTH {
            assert_eq!(told(by, &same, &events, &same.clone().slack(secs(3)), &[]).1, 0, "{same:?}");
        }
    }
    // Of the end of a wait only the time is remembered: it goes with what does not fit.
    let was = Absence::new(doors(), one()).lasting(secs(9)).into();
    let now = Absence::new(numbers(), Step::of(|fact: &Closed| fact.number)).lasting(secs(9)).into();
    for by in BOTH {
        assert_eq!(told(by, &was, &events[3..], &now, &[opened(&[9], 1, 2, 5)]), (vec![vec![1]], 3));
    }
}

#[test]
fn conditions_are_asked_again_only_where_the_event_alone_answers() {
    let kinds: Vec<KindInfo> = Doors::KINDS.to_vec();
    let flag = Arc::new(AtomicBool::new(true));
    let flagged = Pattern::from(Count::new(2, doors().condition(Arc::clone(&flag)).when(|_: &Opened| true)));
    let mut saved = Saved::new(trigger(flagged.clone()));
    saved.event(&opened(&[1], 1, 0, 0)).save();
    flag.store(false, Ordering::Release);
    saved.restart();
    flag.store(true, Ordering::Release);
    assert_eq!(saved.event(&opened(&[1], 2, 1, 1)).fired().len(), 1, "it took the step when the flag was up");
    let many = Cel::new("event.number > 1", &kinds).unwrap();
    let many = Count::new(2, doors().condition(many)).into();
    for by in BOTH {
        let events = [opened(&[1], 1, 0, 0), opened(&[2], 2, 0, 0)];
        let after = [opened(&[1], 3, 1, 1), opened(&[2], 4, 1, 1)];
        assert_eq!(told(by, &flagged, &events, &many, &after), (vec![vec![2, 4]], 1));
    }
}

#[test]
fn a_plain_trigger_of_its_name_forgets_what_a_pattern_remembered_and_remembers_until_it_has() {
    let pattern = trigger(Pattern::from(Absence::new(doors(), Step::any::<Closed>()).lasting(secs(9))));
    let mut plain = pattern.clone();
    plain.pattern = None;
    for by in BOTH {
        for events in [vec![opened(&[1], 1, 0, 0)], vec![opened(&[1], 1, 0, 0), closed(&[1], 2, 99, 99)]] {
            let mut doors = Saved::new(pattern.clone());
            for event in &events {
                doors.event(event);
            }
            doors.save();
            match by {
                By::Restart => doors.machine = Machine::restore(plain.clone(), &doors.kept, &codecs()).unwrap(),
                By::Change => doors.machine.change(plain.clone()),
            }
            doors.fired.clear();
            assert!(doors.machine.remembers());
            assert_eq!(doors.event(&opened(&[1], 3, 100, 100)).fired().len(), 1);
            assert!(!doors.save().is_empty() && doors.save().is_empty() && !doors.machine.remembers());
            assert_eq!(doors.kept.values().map(|value| value[0]).collect::<Vec<_>>(), [1], "no pattern");
            doors.machine = Machine::restore(pattern.clone(), &doors.kept, &codecs()).unwrap();
            assert!(doors.time(9999).fired().is_empty());
        }
    }
}

#[test]
fn what_a_pattern_that_was_narrowed_lets_in_no_more_is_let_go() {
    let was = Pattern::from(Count::new(2, Step::any::<Opened>()));
    let mut want = was.wants().remove(0);
    want.filters.insert(opened(&[2], 0, 0, 0).data.subject());
    let now = was.clone().narrowed([want]);
    for by in BOTH {
        let after = [opened(&[2], 2, 1, 1), opened(&[2], 3, 1, 1)];
        assert_eq!(told(by, &was, &[opened(&[1], 1, 0, 0)], &now, &after), (vec![vec![2, 3]], 1));
    }
}

#[test]
fn a_key_that_panics_when_it_is_read_back_fits_nothing() {
    let was = Count::new(3, doors()).into();
    let now = Count::new(3, Step::of(|fact: &Opened| [fact.doors[1]].to_vec())).into();
    for by in BOTH {
        assert_eq!(told(by, &was, &[opened(&[1], 1, 0, 0), opened(&[1, 2], 2, 0, 0)], &now, &[]).1, 2);
    }
}
