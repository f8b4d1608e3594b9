//! What holds all requests back, to the millisecond and over many failures.

use super::given::{SECOND, Thing, asked, clan, schedule, waits};
use super::*;

const USUAL: Duration = Duration::from_millis(100);

/// So many a second that a millisecond counts.
fn quick() -> Pace {
    Pace { per_second: 1000, ..Pace::default() }
}

fn throttled(schedule: &mut Schedule<Thing>, key: Thing, now: Instant, wait: Duration) {
    schedule.on_failure(key, now, (Failure::Throttled, Remedy::RetryAfter(wait)), None);
}

#[tokio::test(start_paused = true)]
async fn being_throttled_ever_again_ends_at_a_slowest_pace_and_good_answers_end_that() {
    let (mut schedule, mut now) = schedule(&["2PP"], Pace::default());
    for _ in 0..20 {
        throttled(&mut schedule, clan("2PP"), now, SECOND);
    }
    assert_eq!(schedule.numbers(now).spacing, SECOND * 10);
    for _ in 0..250 {
        now += SECOND * 60;
        schedule.on_answer(clan("2PP"), now, SECOND, None);
    }
    assert_eq!(schedule.numbers(now).spacing, USUAL);
}

#[tokio::test(start_paused = true)]
async fn a_short_wait_does_not_shorten_a_long_one() {
    let (mut schedule, now) = schedule(&["2PP", "2YY", "2LL"], Pace::default());
    let on_their_way = [asked(schedule.turn(now)), asked(schedule.turn(now + SECOND))];
    for (key, wait) in on_their_way.into_iter().zip([40, 1]) {
        throttled(&mut schedule, key, now + SECOND, SECOND * wait);
    }
    assert_eq!(waits(&mut schedule, now + SECOND), SECOND * 40);
}

/// However long it was in trouble, some good answers are enough.
#[tokio::test(start_paused = true)]
async fn a_thousand_failures_are_forgotten_as_soon_as_some_hundred() {
    let (mut schedule, now) = schedule(&["2PP"], Pace::default());
    for _ in 0..1000 {
        schedule.on_failure(clan("2PP"), now, (Failure::Unreachable, Remedy::Retry), None);
    }
    assert_eq!(schedule.numbers(now).spacing, SECOND);
    for _ in 0..4 {
        schedule.on_answer(clan("2PP"), now, SECOND, None);
    }
    assert_eq!(schedule.numbers(now).spacing, USUAL);
}

#[tokio::test(start_paused = true)]
async fn c20_what_was_on_its_way_does_not_end_a_refusal() {
    let (mut schedule, now) = schedule(&["2PP", "2YY"], Pace::default());
    let (refused, good) = (asked(schedule.turn(now)), asked(schedule.turn(now + SECOND)));
    schedule.on_failure(refused, now + SECOND, (Failure::Refused, Remedy::GiveUp), None);
    schedule.on_answer(good, now + SECOND, SECOND, None);
    assert!(schedule.is_shut() && schedule.numbers(now + SECOND).refused_since.is_some());
}

#[tokio::test(start_paused = true)]
async fn who_wakes_a_little_late_makes_up_for_it_but_not_for_what_was_not_due() {
    let (mut late, now) = schedule(&["2PP", "2YY", "2LL", "2GG", "2CC"], quick());
    asked(late.turn(now));
    let later = now + Duration::from_micros(3400);
    let made_up = std::iter::from_fn(|| matches!(late.turn(later), Turn::Ask(_)).then_some(())).count();
    assert_eq!(made_up, 3, "those of the first, second and third millisecond");

    let (mut early, now) = schedule(&["2PP"], quick());
    asked(early.turn(now));
    let due = now + Duration::from_millis(3);
    for name in ["2YY", "2LL"] {
        early.add(clan(name), Duration::ZERO, due);
    }
    asked(early.turn(due));
    assert_eq!(waits(&mut early, due), Duration::from_millis(1));
}

#[tokio::test(start_paused = true)]
async fn what_was_held_and_is_removed_is_not_counted_as_due() {
    let (mut schedule, now) = schedule(&[], Pace::default());
    schedule.add(Thing::Look(0, 1), Duration::ZERO, now);
    asked(schedule.turn(now));
    schedule.add(Thing::Aside(0, 1, 0), Duration::ZERO, now);
    assert_eq!(schedule.turn(now + SECOND), Turn::Idle);
    assert_eq!(schedule.numbers(now + SECOND).due, 1);
    schedule.remove(Thing::Aside(0, 1, 0));
    assert_eq!(schedule.numbers(now + SECOND).due, 0);
}
