//! Who is asked for next, where not all can be.

use std::collections::BTreeMap;
use std::time::Duration;

use bugle_http::Remedy;
use proptest::prelude::*;
use tokio::time::Instant;

use super::given::{SECOND, Thing, asked, schedule};
use crate::failure::Failure;
use crate::follow::schedule::pace::Pace;
use crate::follow::schedule::{Schedule, Turn};

const NOTHING: Duration = Duration::ZERO;

fn pace(per_second: u32) -> Pace {
    Pace { per_second, concurrency: 10_000, ..Pace::default() }
}

/// So many of each kind, all due now.
fn crowd(of_each: &[u32], per_second: u32) -> (Schedule<Thing>, Instant) {
    let (mut schedule, now) = schedule(&[], pace(per_second));
    for (kind, count) in (0..).zip(of_each) {
        (0..*count).for_each(|number| schedule.add(Thing::Look(kind, number), NOTHING, now));
    }
    (schedule, now)
}

/// Who has a turn in so many seconds, each answered at once with what is kept for `left`.
fn turns(schedule: &mut Schedule<Thing>, from: Instant, seconds: u32, left: Duration) -> Vec<(Instant, Thing)> {
    let (mut now, until) = (from, from + SECOND * seconds);
    let mut turns = Vec::new();
    while now < until {
        match schedule.turn(now) {
            Turn::Ask(thing) => {
                turns.push((now, thing));
                schedule.on_answer(thing, now, left, None);
            }
            Turn::Wait(later) => now = later,
            Turn::Idle => break,
        }
    }
    turns
}

#[tokio::test(start_paused = true)]
async fn who_comes_late_of_few_does_not_wait_for_all_of_many() {
    let (mut schedule, now) = crowd(&[0, 0, 100_000], 10);
    turns(&mut schedule, now, 60, SECOND);
    let late = Thing::Look(0, 1);
    schedule.add(late, NOTHING, now + SECOND * 60);
    let next = turns(&mut schedule, now + SECOND * 60, 1, SECOND);
    assert!(next.iter().take(2).any(|(_, thing)| *thing == late), "{next:?}");
}

#[tokio::test(start_paused = true)]
async fn the_longest_overdue_is_asked_for_first_whatever_it_is() {
    let (mut schedule, now) = crowd(&[], 1000);
    for (number, kind) in [(0, 2), (1, 0), (2, 1), (3, 0)] {
        schedule.add(Thing::Look(kind, number), NOTHING, now + SECOND * number);
    }
    let later = now + SECOND * 60;
    assert_eq!(asked(schedule.turn(later)), Thing::Look(2, 0));
    let of_a_kind: Vec<_> = turns(&mut schedule, later + SECOND, 1, SECOND * 60)
        .into_iter()
        .filter_map(|(_, thing)| if let Thing::Look(0, number) = thing { Some(number) } else { None })
        .collect();
    assert_eq!(of_a_kind, [1, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_comes_before_others_and_leaves_them_a_share() {
    let (mut schedule, now) = crowd(&[30], 1000);
    let mut moment = now;
    for _ in 0..30 {
        let thing = asked(schedule.turn(moment));
        schedule.on_answer(thing, moment, SECOND * 60, Some(SECOND * 30));
        moment += SECOND / 100;
    }
    (0..30).for_each(|number| schedule.add(Thing::Look(1, number), NOTHING, now));
    let first: Vec<_> = turns(&mut schedule, now + SECOND * 31, 1, SECOND * 3600).into_iter().take(20).collect();
    let urgent = first.iter().filter(|(_, thing)| matches!(thing, Thing::Look(0, _))).count();
    assert_eq!(urgent, 15, "{first:?}");
}

#[tokio::test(start_paused = true)]
async fn what_is_asked_besides_comes_first_and_leaves_the_looks_a_share() {
    let (mut schedule, now) = crowd(&[40], 1000);
    (0..40).for_each(|number| schedule.add(Thing::Aside(1, number, 0), NOTHING, now + SECOND));
    let first: Vec<_> = turns(&mut schedule, now + SECOND * 2, 1, SECOND * 3600).into_iter().take(20).collect();
    let asides = first.iter().filter(|(_, thing)| matches!(thing, Thing::Aside(..))).count();
    assert_eq!(asides, 10, "{first:?}");
}

#[tokio::test(start_paused = true)]
async fn one_request_at_a_time_is_about_one_subject() {
    let (mut schedule, now) = crowd(&[1], 1000);
    (0..3).for_each(|number| schedule.add(Thing::Aside(0, 0, number), NOTHING, now));
    for step in 1..=4 {
        let later = now + SECOND * step;
        let thing = asked(schedule.turn(later));
        let turn = schedule.turn(later + SECOND / 2);
        assert!(!matches!(turn, Turn::Ask(_)), "{thing:?} is on its way: {turn:?}");
        let numbers = schedule.numbers(later + SECOND / 2);
        assert_eq!((numbers.in_flight, numbers.due), (1, 4 - step as usize));
        schedule.on_answer(thing, later, SECOND * 3600, None);
    }
    assert!(matches!(schedule.turn(now + SECOND * 5), Turn::Wait(_)));
}

#[tokio::test(start_paused = true)]
async fn what_is_removed_is_not_asked_for_again_wherever_it_is() {
    let (mut schedule, now) = crowd(&[4], 1000);
    schedule.add(Thing::Aside(0, 0, 0), NOTHING, now);
    let flying = asked(schedule.turn(now));
    let held = if flying == Thing::Look(0, 0) { Thing::Aside(0, 0, 0) } else { Thing::Look(0, 0) };
    // One is held, three are due, and one comes later.
    while let Turn::Ask(_) = schedule.turn(now + SECOND) {}
    let waiting = Thing::Look(0, 9);
    schedule.add(waiting, NOTHING, now + SECOND * 60);
    for thing in [flying, held, waiting] {
        schedule.remove(thing);
        assert_eq!(schedule.due(thing), None);
    }
    schedule.on_answer(flying, now + SECOND, NOTHING, None);
    for number in 1..4 {
        schedule.on_failure(Thing::Look(0, number), now, (Failure::Unreachable, Remedy::Retry), None);
        schedule.remove(Thing::Look(0, number));
    }
    assert_eq!(schedule.turn(now + SECOND * 3600), Turn::Idle);
    assert_eq!(schedule.numbers(now + SECOND * 3600).scheduled, 0);
}

/// What was removed and added again is not taken for the one that is still on its way.
#[tokio::test(start_paused = true)]
async fn what_is_added_again_waits_for_what_is_on_its_way() {
    let (mut schedule, now) = crowd(&[1], 1000);
    let thing = asked(schedule.turn(now));
    schedule.remove(thing);
    schedule.add(thing, NOTHING, now);
    assert_eq!(schedule.turn(now + SECOND), Turn::Idle);
    schedule.on_answer(thing, now + SECOND, SECOND * 3600, None);
    assert_eq!(asked(schedule.turn(now + SECOND)), thing);
}

#[tokio::test(start_paused = true)]
async fn each_has_its_own_interval() {
    let (mut schedule, now) = crowd(&[], 1000);
    for (number, every) in [(0, 30), (1, 300)] {
        schedule.add(Thing::Look(0, number), SECOND * every, now);
    }
    let of = |turns: &[(Instant, Thing)], number| turns.iter().filter(|(_, it)| *it == Thing::Look(0, number)).count();
    let all = turns(&mut schedule, now, 601, NOTHING);
    assert_eq!((of(&all, 0), of(&all, 1)), (21, 3));
    schedule.change(Thing::Look(0, 1), SECOND * 30);
    let all = turns(&mut schedule, now + SECOND * 601, 600, NOTHING);
    assert!(of(&all, 1) >= 10, "{}", of(&all, 1));
}

/// All are due when the game opens again: no second has more of them than the rate allows.
#[tokio::test(start_paused = true)]
async fn after_a_maintenance_all_come_in_their_turn() {
    let (mut schedule, now) = crowd(&[500, 500], 20);
    let first = asked(schedule.turn(now));
    schedule.on_failure(first, now, (Failure::Maintenance, Remedy::Retry), None);
    let mut later = now + SECOND * 3600;
    let probe = asked(schedule.turn(later));
    later += SECOND;
    assert!(schedule.on_answer(probe, later, SECOND * 60, None));
    let turns = turns(&mut schedule, later, 120, SECOND * 60);
    let mut in_second = BTreeMap::<u64, u32>::new();
    for (at, _) in &turns {
        *in_second.entry((*at - later).as_secs()).or_default() += 1;
    }
    assert!(in_second.values().all(|count| *count <= 20), "{in_second:?}");
    assert!(turns.len() >= 1000 + 999, "{}", turns.len());
}

/// A service that answers nobody is not asked as often as one that does; and when it does, soon it is.
#[tokio::test(start_paused = true)]
async fn a_service_in_trouble_is_asked_more_slowly() {
    let (mut schedule, mut now) = crowd(&[5000], 100);
    let mut asked_for = 0;
    let begin = now;
    while now < begin + SECOND * 60 {
        match schedule.turn(now) {
            Turn::Ask(thing) => {
                asked_for += 1;
                schedule.on_failure(thing, now, (Failure::Unreachable, Remedy::Retry), None);
            }
            Turn::Wait(later) => now = later,
            Turn::Idle => unreachable!(),
        }
    }
    assert!((100..300).contains(&asked_for), "{asked_for} in a minute, of 6000");
    assert_eq!(schedule.numbers(now).spacing, SECOND);
    let answered = turns(&mut schedule, now, 15, SECOND * 600).len();
    assert!(answered > 500, "{answered}");
}

#[tokio::test(start_paused = true)]
async fn what_there_is_to_do_is_told_in_numbers() {
    let (mut schedule, now) = crowd(&[3, 1], 10);
    let later = now + SECOND * 7;
    asked(schedule.turn(later));
    let numbers = schedule.numbers(later);
    assert_eq!((numbers.scheduled, numbers.due, numbers.in_flight), (4, 3, 1));
    assert_eq!((numbers.lag, numbers.spacing), (SECOND * 7, SECOND / 10));
    assert_eq!((numbers.closed_since, numbers.refused_since), (None, None));
    schedule.on_failure(Thing::Look(0, 0), later, (Failure::Maintenance, Remedy::Retry), None);
    assert_eq!(schedule.numbers(later).closed_since, Some(later));
}

/// Reminders and ends are not missed because looks fail.
#[tokio::test(start_paused = true)]
async fn a_deadline_is_kept_although_looks_fail() {
    for failure in [Failure::Private, Failure::Unreachable, Failure::NotFound] {
        let (mut schedule, now) = crowd(&[1], 10);
        let thing = asked(schedule.turn(now));
        let why = (failure, Remedy::RetryAfter(SECOND * 600));
        let mut later = now;
        for _ in 0..12 {
            schedule.on_failure(thing, later, why, None);
            later += SECOND * 3600;
            assert_eq!(asked(schedule.turn(later)), thing);
        }
        schedule.on_failure(thing, later, why, Some(SECOND * 40));
        assert_eq!(schedule.due(thing), Some(later + SECOND * 40), "{failure:?}");
    }
}

/// A deadline ahead brings a look at its very moment, although the answer is kept for longer; one that is past does not.
#[tokio::test(start_paused = true)]
async fn a_deadline_is_kept_to_the_second() {
    for (deadline, expected) in [(40, 40..=40), (2, 5..=5), (0, 60..=62)] {
        let (mut schedule, now) = crowd(&[1], 10);
        let thing = asked(schedule.turn(now));
        schedule.on_answer(thing, now, SECOND * 60, Some(SECOND * deadline));
        let wait = (schedule.due(thing).unwrap() - now).as_secs();
        assert!(expected.contains(&u32::try_from(wait).unwrap()), "{deadline}: {wait}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_hundred_thousand_have_their_turns() {
    let (mut schedule, now) = crowd(&[10_000, 20_000, 70_000], 1000);
    let turns = turns(&mut schedule, now, 200, SECOND * 60);
    let mut counts = BTreeMap::<Thing, u32>::new();
    for (_, thing) in &turns {
        *counts.entry(*thing).or_default() += 1;
    }
    assert_eq!(counts.len(), 100_000);
    assert_eq!(turns.len(), 200_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Whatever there is of each kind, nobody waits for longer than it takes to ask for all once, and once more for those
    /// of fewer kinds that go before.
    #[test]
    fn nobody_starves(of_each in prop::collection::vec(0_u32..400, 1..5), asides in 0_u32..100, per_second in 5_u32..50) {
        let total = of_each.iter().sum::<u32>() + asides;
        let (mut schedule, now) = crowd(&of_each, per_second);
        (0..asides).for_each(|number| schedule.add(Thing::Aside(9, number, 0), NOTHING, now));
        let seconds = total * 6 / per_second + 10;
        let mut last = BTreeMap::<Thing, Instant>::new();
        let round = SECOND * (total / per_second + 1);
        for (at, thing) in turns(&mut schedule, now, seconds, SECOND) {
            let since = last.insert(thing, at).unwrap_or(now);
            prop_assert!(at - since <= round * 4 + SECOND * 2, "{thing:?} waited {:?} of {round:?}", at - since);
        }
        prop_assert_eq!(last.len(), total as usize);
    }
}
