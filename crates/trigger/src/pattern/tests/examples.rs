//! Each pattern as one uses it.

use std::time::Duration;

use bugle_event::{Event, Fact as _, Filters, Gap, Subject, Timestamp, Want};

use crate::condition::Condition;
use crate::pattern::absence::Absence;
use crate::pattern::any::Pattern;
use crate::pattern::batch::Batch;
use crate::pattern::count::Count;
use crate::pattern::debounce::Debounce;
use crate::pattern::sequence::Sequence;
use crate::pattern::session::Session;
use crate::pattern::step::Step;
use crate::pattern::tests::doors::{Closed, Fired, Opened, Saved, at, closed, gap, opened, refilled, secs, trigger};
use crate::trigger::Trigger;

fn opening() -> Step {
    Step::of(|opened: &Opened| opened.doors.clone())
}

fn closing() -> Step {
    Step::of(|closed: &Closed| closed.doors.clone())
}

/// Events that are seen as they happen.
fn open(door: u64, number: u64, when: i64) -> Event {
    opened(&[door], number, when, when)
}

fn close(door: u64, number: u64, when: i64) -> Event {
    closed(&[door], number, when, when)
}

/// Where nothing comes late.
fn at_once(pattern: impl Into<Pattern>) -> Saved {
    Saved::new(trigger(pattern.into().slack(Duration::ZERO)))
}

#[test]
fn a_sequence_joins_what_follows_in_time() {
    let mut doors = at_once(Sequence::new(opening(), closing()).within(secs(5)));
    doors.event(&open(1, 1, 0)).event(&open(2, 2, 1)).event(&close(1, 3, 4));
    assert_eq!(doors.fired, [Fired { events: vec![1, 3], at: 4, key: "1".into(), blind: false }]);
    doors.fired.clear();
    assert!(doors.event(&close(1, 4, 5)).fired().is_empty(), "each is used once");
    assert!(doors.event(&close(2, 5, 7)).fired().is_empty(), "six seconds are too long");
    doors.event(&open(3, 6, 8)).event(&open(3, 7, 9)).event(&close(3, 8, 10)).event(&close(3, 9, 11));
    assert_eq!(doors.fired(), [(vec![7, 8], 10), (vec![6, 9], 11)], "the nearest first");
    assert_eq!(doors.machine.counts().late, 0, "what is seen as it happens is in time");
}

#[test]
fn what_comes_in_any_order_within_the_slack_is_joined_by_when_it_happened() {
    let mut doors =
        Saved::new(trigger(Pattern::from(Sequence::new(opening(), closing()).within(secs(5))).slack(secs(3))));
    doors.event(&closed(&[1], 1, 2, 2)).event(&opened(&[1], 2, 1, 3));
    assert_eq!(doors.fired(), [(vec![2, 1], 2)]);
    // Closed before it was opened is no sequence, whichever came first.
    doors.event(&opened(&[1], 3, 6, 6)).event(&closed(&[1], 4, 5, 7));
    assert_eq!((doors.fired(), doors.machine.counts().late), (vec![], 0));
    // One that is later than the slack is counted, and joined with what is still remembered.
    doors.event(&closed(&[2], 5, 20, 20)).event(&opened(&[2], 6, 15, 20));
    assert_eq!((doors.fired(), doors.machine.counts().late), (vec![(vec![6, 5], 20)], 1));
}

/// Two who kill each other: the first door strikes the last.
#[test]
fn an_event_can_be_the_first_and_the_second_of_two() {
    let strikes = Step::of(|opened: &Opened| (opened.doors[0], opened.doors[1]));
    let falls = Step::of(|opened: &Opened| (opened.doors[1], opened.doors[0]));
    let mut deaths = at_once(Sequence::new(strikes, falls).within(secs(5)));
    deaths.event(&opened(&[1, 2], 1, 0, 0)).event(&opened(&[2, 3], 2, 1, 1)).event(&opened(&[2, 1], 3, 2, 2));
    assert_eq!(deaths.fired, [Fired { events: vec![1, 3], at: 2, key: "1, 2".into(), blind: false }]);
    deaths.fired.clear();
    assert!(deaths.event(&opened(&[1, 2], 4, 3, 3)).fired().is_empty(), "those are used");
    // In the same second, once.
    deaths.event(&opened(&[7, 8], 5, 9, 9)).event(&opened(&[8, 7], 6, 9, 9));
    assert_eq!(deaths.fired(), [(vec![5, 6], 9)]);
}

#[test]
fn a_count_fires_at_the_last_of_so_many_and_begins_anew() {
    let mut doors = at_once(Count::new(3, opening()).within(secs(10)));
    for (number, when) in [(1, 0), (2, 4), (3, 11), (4, 12), (5, 13), (6, 14)] {
        doors.event(&open(1, number, when)).event(&open(1 + number, 100 + number, when));
    }
    assert_eq!(doors.fired(), [(vec![2, 3, 4], 12)], "the first is too long ago, and the fourth begins the next");
    doors.event(&open(1, 7, 300)).restart().event(&open(1, 8, 301)).restart().event(&open(1, 9, 302));
    assert_eq!(doors.fired(), [(vec![7, 8, 9], 302)]);
}

#[test]
fn an_absence_fires_when_nothing_came() {
    let mut doors = at_once(Absence::new(opening(), closing()).lasting(secs(10)));
    doors.event(&open(1, 1, 0)).event(&open(2, 2, 1)).event(&open(3, 3, 2)).event(&close(2, 4, 11));
    assert_eq!(doors.fired(), [(vec![1], 10)], "before the event that shows that it is over");
    assert_eq!(doors.machine.wake_at(), Some(Timestamp::from_millis(12_001)));
    doors.restart().event(&open(3, 5, 12));
    assert!(doors.time(21).fired().is_empty(), "the later one waits in its place");
    assert!(doors.time(22).fired().is_empty(), "what comes at the moment itself still counts");
    assert_eq!((doors.time(23).fired(), doors.machine.wake_at()), (vec![(vec![5], 22)], None));
}

#[test]
fn of_two_at_the_same_time_the_one_that_came_later_waits() {
    let mut doors = at_once(Absence::new(opening(), opening()).lasting(secs(10)));
    doors.event(&open(1, 1, 0)).event(&open(1, 2, 0));
    assert_eq!(doors.time(11).fired(), [(vec![2], 10)]);
    // What came before, at the same time, was before.
    let mut doors = at_once(Absence::new(opening(), closing()).lasting(secs(10)));
    doors.event(&close(1, 3, 20)).event(&open(1, 4, 20)).event(&open(2, 5, 20)).event(&close(2, 6, 20));
    assert_eq!(doors.time(31).fired(), [(vec![4], 30)]);
}

#[test]
fn a_member_has_not_attacked_an_hour_before_the_war_ends() {
    // All who are in it; each of those who attack. The war ends at 10,000.
    let started = Step::of(|war: &Opened| war.doors.clone());
    let attacked = Step::of(|attack: &Closed| attack.doors[0]);
    let idle = Absence::new(started, attacked).until(|_: &Opened| at(10_000) - Duration::from_hours(1));
    let mut war = Saved::new(trigger(idle));
    war.event(&opened(&[1, 2, 3], 1, 0, 40)).event(&close(2, 2, 500)).restart();
    assert_eq!(war.machine.wake_at(), Some(at(6_410) + Duration::from_millis(1)), "ten seconds of slack");
    war.time(6_411);
    let key = |key: &str| Fired { events: vec![1], at: 6400, key: key.into(), blind: false };
    assert_eq!(war.fired, [key("1"), key("3")]);
}

#[test]
fn a_gap_makes_an_absence_blind() {
    let mut doors = at_once(Absence::new(opening(), closing()).lasting(secs(10)));
    doors.event(&open(1, 1, 0)).event(&open(2, 2, 1)).event(&gap(&[2, 3], 4, 6)).restart().time(20);
    let told: Vec<_> = doors.fired.drain(..).map(|fired| (fired.events[0], fired.blind)).collect();
    assert_eq!(told, [(1, false), (2, true)], "that was about other doors");
    doors.event(&open(1, 3, 30)).event(&gap(&[], 25, 30)).event(&open(2, 4, 31)).time(50);
    let told: Vec<_> = doors.fired.drain(..).map(|fired| (fired.events[0], fired.blind)).collect();
    assert_eq!(told, [(3, true), (4, false)], "that was over");
    doors.event(&open(1, 5, 60)).event(&refilled(61, 62)).time(90);
    assert!(!doors.fired[0].blind, "what was missed came before the gap");
}

#[test]
fn a_session_goes_from_its_start_to_its_end() {
    let mut doors = at_once(Session::new(opening(), closing()).at_most(secs(60)));
    doors.event(&open(1, 1, 0)).event(&open(2, 2, 5)).event(&close(1, 3, 50)).event(&close(1, 4, 51));
    assert_eq!(doors.fired(), [(vec![1, 3], 50)]);
    assert_eq!(doors.time(66).fired(), [(vec![2], 65)], "longer than it can be");
    doors.event(&open(3, 5, 100)).event(&open(3, 6, 110)).event(&close(3, 7, 120)).event(&close(3, 8, 121));
    assert_eq!(doors.fired(), [(vec![6, 7], 120)], "the end of the first was not seen");
    let mut turns = at_once(Session::new(opening(), opening()));
    turns.event(&open(1, 1, 0)).event(&open(1, 2, 9)).event(&open(1, 3, 20));
    assert_eq!(turns.fired(), [(vec![1, 2], 9), (vec![2, 3], 20)], "an end may be the next start");
    assert_eq!(turns.machine.wake_at(), None);
}

#[test]
fn a_debounce_tells_once_it_is_quiet() {
    let mut doors = at_once(Debounce::new(opening()).quiet(secs(5)).at_most(secs(20)));
    doors.event(&open(1, 1, 0)).event(&open(1, 2, 5)).restart().event(&open(1, 3, 9)).event(&open(1, 4, 15));
    assert_eq!(doors.fired(), [(vec![1, 3], 14)]);
    assert_eq!(doors.time(21).fired(), [(vec![4], 20)]);
    for when in 30..60_u64 {
        doors.event(&open(1, when, when.cast_signed()));
    }
    assert_eq!(doors.time(100).fired(), [(vec![30, 50], 50), (vec![51, 59], 64)], "it is over at some time");
    // The last of a burst is the one that happened last, though another came after it, when the burst was looked at.
    let mut late = Saved::new(trigger(Pattern::from(Debounce::new(opening()).quiet(secs(5))).slack(secs(4))));
    late.event(&open(1, 1, 10)).event(&open(1, 2, 14)).event(&open(1, 3, 18)).time(20);
    late.event(&opened(&[1], 4, 17, 20)).time(100);
    assert_eq!(late.fired(), [(vec![1, 3], 23)]);
}

#[test]
fn a_batch_fires_when_it_is_full_or_its_time_is_over() {
    let mut doors = at_once(Batch::new(3, Step::any::<Opened>()).within(secs(5)));
    doors.event(&open(1, 1, 0)).event(&open(2, 2, 1)).restart().event(&open(3, 3, 1)).event(&open(4, 4, 2));
    assert_eq!(doors.fired, [Fired { events: vec![1, 2, 3], at: 1, key: String::new(), blind: false }]);
    doors.fired.clear();
    assert_eq!((doors.time(7).fired(), doors.time(8).fired()), (vec![], vec![(vec![4], 7)]));
}

#[test]
fn a_step_has_filters_and_conditions_and_may_be_of_several_kinds() {
    let picky = opening().filter(Subject::number("door", 1)).when(|opened: &Opened| opened.number < 9);
    let either = picky.or(closing()).condition(Condition::new(|event| event.observed_at > at(5)));
    let pattern = Pattern::from(Count::new(1, either));
    assert_eq!((pattern.wants().len(), pattern.kind(), pattern.steps().len()), (2, "count", 1));
    let mut doors = at_once(pattern);
    doors
        .event(&open(1, 1, 5))
        .event(&open(1, 2, 6))
        .event(&open(2, 3, 7))
        .event(&open(1, 9, 8))
        .event(&close(2, 10, 9));
    assert_eq!(doors.fired(), [(vec![2], 6), (vec![10], 9)]);
}

#[test]
fn a_pattern_that_is_narrowed_is_so_whatever_its_trigger_asks_for() {
    let pattern = Pattern::from(Absence::new(opening(), closing()).lasting(secs(10)));
    let filters: Filters = [Subject::number("door", 1)].into_iter().collect();
    let wants = pattern.wants().into_iter().map(|want| Want { filters: filters.clone(), ..want });
    let narrowed = pattern.narrowed(wants);
    assert!(narrowed.wants().len() == 2 && narrowed.wants().iter().all(|want| want.filters == filters));
    assert!(narrowed.accepts(&open(1, 1, 0)) && !narrowed.accepts(&open(2, 2, 0)));
    let mut doors = at_once(narrowed);
    doors.machine.change(Trigger { wants: vec![Want::all()], ..doors.machine.trigger().clone() });
    doors.event(&open(3, 1, 0)).event(&opened(&[1, 2], 2, 1, 1)).event(&gap(&[2], 4, 6)).time(20);
    let told: Vec<_> = doors.fired.iter().map(|fired| (&fired.events[..], fired.blind)).collect();
    assert_eq!(told, [(&[2][..], false); 2], "what hides other doors hides nothing of it");
}

#[test]
fn conditions_of_the_trigger_come_before_and_its_options_after() {
    let trigger = trigger(Pattern::from(Count::new(2, opening())).slack(Duration::ZERO));
    trigger.conditions.push(Condition::on::<Opened>(|opened| opened.number != 2));
    let mut cool = Saved::new(Trigger { cooldown: secs(3), ..trigger.clone() });
    for number in 1..=9 {
        cool.event(&open(1, number, number.cast_signed()));
    }
    assert_eq!(cool.fired(), [(vec![1, 3], 3), (vec![6, 7], 7)], "those at 5 and 9 came too soon after");
    let mut once = Saved::new(Trigger { single_shot: true, ..trigger });
    for number in 1..=9 {
        once.event(&open(1, number, number.cast_signed()));
    }
    assert_eq!((once.fired(), once.machine.is_done(), once.machine.wake_at()), (vec![(vec![1, 3], 3)], true, None));
    once.save();
    assert_eq!(once.kept.len(), 1, "what is done remembers nothing");
    assert!(once.restart().machine.is_done());
}

#[test]
fn a_clock_that_was_a_day_ahead_and_is_set_back_silences_nothing() {
    let day = 86_400;
    let trigger = trigger(Pattern::from(Absence::new(opening(), closing()).lasting(secs(10))).slack(secs(2)));
    let mut doors = Saved::new(Trigger { cooldown: secs(60), ..trigger });
    doors.event(&open(1, 1, 0)).event(&open(2, 2, day)).time(day + 20).restart();
    assert_eq!(doors.fired(), [(vec![1], 10), (vec![2], day + 10)]);
    doors.event(&open(3, 3, 100)).time(120).event(&open(4, 4, 130)).event(&open(5, 5, 170)).time(200);
    assert_eq!(doors.fired(), [(vec![3], 110), (vec![5], 180)], "the one at 140 within the cooldown");
    assert_eq!(doors.machine.counts().late, 0);
    // Some seconds are only another source's clock.
    doors.event(&open(6, 6, 190));
    assert_eq!((doors.fired(), doors.machine.counts().late), (vec![], 1));
}

#[test]
fn gaps_can_be_counted_as_well() {
    let often = Pattern::from(Count::new(2, Step::of(|gap: &Gap| gap.source)).within(secs(60)));
    assert_eq!(often.wants(), [Want::kinds([Gap::KIND])]);
    let mut blind = Saved::new(trigger(often));
    let firings = [gap(&[], 0, 5), gap(&[1], 10, 20)].map(|gap| blind.machine.on_event(&gap).len());
    assert_eq!(firings, [0, 1]);
}
