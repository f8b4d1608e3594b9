//! The time when the program was down.

use bugle_event::{Cause, Envelope, Event, Gap, Seen, Subject};

use crate::pattern::absence::Absence;
use crate::pattern::any::Pattern;
use crate::pattern::count::Count;
use crate::pattern::debounce::Debounce;
use crate::pattern::step::Step;
use crate::pattern::tests::doors::{Closed, Fired, Opened, Saved, at, gap, opened, secs, trigger};

/// The program was down, and this is about others: of another game, or of other doors.
fn down(source: &'static str, door: u64, from: i64, to: i64) -> Event {
    let gap = Gap::new(source, [Subject::number("door", door)], Some(at(from)), at(to), Cause::Restart);
    Envelope::new(source, gap, Seen::at(at(to))).into_event()
}

fn blind(pattern: impl Into<Pattern>, events: &[Event]) -> Vec<(i64, bool)> {
    let mut doors = Saved::new(trigger(pattern.into().slack(secs(0))));
    for event in events {
        doors.event(event);
    }
    doors.time(9999);
    doors.fired.iter().map(|Fired { at, blind, .. }| (*at, *blind)).collect()
}

fn idle() -> Absence {
    Absence::new(Step::of(|opened: &Opened| opened.number), Step::of(|closed: &Closed| closed.number))
        .lasting(secs(100))
}

#[test]
fn what_falls_due_while_it_is_told_that_the_program_was_down_is_blind_whoever_that_is_about() {
    for source in ["test", "other"] {
        let events = [opened(&[1], 1, 0, 0), opened(&[1], 2, 500, 500), down(source, 9, 50, 400)];
        assert_eq!(blind(idle(), &[events[0].clone(), events[2].clone()]), [(100, true)], "{source}");
        let quiet = Debounce::new(Step::any::<Opened>()).quiet(secs(100));
        assert_eq!(blind(quiet, &[events[0].clone(), events[2].clone()]), [(100, true)], "{source}");
        // It was over before, or begins after.
        assert_eq!(blind(idle(), &[events[0].clone(), down(source, 9, 101, 400)]), [(100, false)], "{source}");
        assert_eq!(blind(idle(), &[events[1].clone(), down(source, 9, 50, 400)]), [(600, false)], "{source}");
    }
}

#[test]
fn what_falls_due_later_goes_by_whom_the_gap_is_about() {
    assert_eq!(blind(idle(), &[opened(&[1], 1, 350, 350), down("test", 9, 50, 400)]), [(450, false)]);
    assert_eq!(blind(idle(), &[opened(&[1], 1, 350, 350), down("test", 1, 50, 400)]), [(450, true)]);
    // A gap of another cause tells nothing of the time when all were gone.
    assert_eq!(blind(idle(), &[opened(&[1], 1, 0, 0), gap(&[9], 50, 400)]), [(100, false)]);
}

#[test]
fn what_speaks_about_a_time_at_which_nobody_looked_is_blind_restarts_or_not() {
    for restarts in [false, true] {
        let told = |number: u64, happened: i64, until: i64| {
            let mut doors = Saved::new(trigger(Pattern::from(idle()).slack(secs(0))));
            doors.event(&opened(&[1], number, happened, happened));
            doors.machine.unseen(at(50), at(until));
            if restarts {
                doors.restart();
            }
            assert_eq!((doors.fired.len(), doors.machine.wake_at().is_some()), (0, true), "no time has passed");
            doors.time(9999);
            doors.fired.iter().map(|fired| (fired.at, fired.blind)).collect::<Vec<_>>()
        };
        assert_eq!(
            [told(1, 0, 60), told(2, 55, 60), told(3, 60, 60)].concat(),
            [(100, true), (155, true), (160, true)]
        );
        assert_eq!([told(4, 61, 60), told(5, 0, 49)].concat(), [(161, false), (100, false)], "after it, and no time");
    }
}

#[test]
fn what_nobody_looked_at_is_nothing_to_who_speaks_of_no_time() {
    let mut doors = Saved::new(trigger(Count::new(1, Step::any::<Opened>())));
    doors.machine.unseen(at(0), at(9));
    assert_eq!((doors.save(), doors.event(&opened(&[1], 1, 5, 5)).fired[0].blind), (vec![], false));
}
