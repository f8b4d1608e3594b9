//! What the schedule does with each answer and each failure.

mod fairness;
mod given;
mod pressure;

use proptest::prelude::*;

use self::given::{SECOND, Thing, asked, clan, every, schedule, waits};
use super::*;

#[tokio::test(start_paused = true)]
async fn everything_is_asked_in_turn_at_the_given_rate() {
    let (mut schedule, now) = schedule(&["2PP", "2YY", "2LL"], Pace { per_second: 2, ..Pace::default() });
    let first = asked(schedule.turn(now));
    assert_eq!(waits(&mut schedule, now), SECOND / 2);
    let second = asked(schedule.turn(now + SECOND / 2));
    let third = asked(schedule.turn(now + SECOND));
    assert!(first != second && second != third);
    assert_eq!(schedule.turn(now + SECOND * 2), Turn::Idle);
}

#[tokio::test(start_paused = true)]
async fn who_wakes_late_catches_up_and_never_more() {
    let pace = Pace { per_second: 1000, concurrency: 5000, ..Pace::default() };
    let (mut schedule, now) = schedule(&[], pace);
    for number in 0..3000_u32 {
        let symbols = "0289PYLQGRJCUV".as_bytes();
        let digit = |place: u32| char::from(symbols[(number / 14_u32.pow(place) % 14) as usize]);
        schedule.add(clan(&format!("2{}{}{}{}", digit(3), digit(2), digit(1), digit(0))), Duration::ZERO, now);
    }
    // Timers wake in whole milliseconds, and a little later.
    let mut asked_until = |ms: u64| {
        let later = now + Duration::from_micros(ms * 1000 + 400);
        std::iter::from_fn(|| matches!(schedule.turn(later), Turn::Ask(_)).then_some(())).count()
    };
    let in_a_second: usize = (0..1000).map(&mut asked_until).sum();
    assert_eq!(in_a_second, 1000);
    assert_eq!(asked_until(1800), 1, "what was not asked for in time is not made up for");
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_asked_for_again_when_it_may_have_changed() {
    let (mut schedule, now) = every(&["2PP"], SECOND * 30);
    let target = asked(schedule.turn(now));
    schedule.on_answer(target, now, SECOND * 100, None);
    let wait = waits(&mut schedule, now);
    assert!((SECOND * 100..SECOND * 102).contains(&wait), "{wait:?}");
}

#[tokio::test(start_paused = true)]
async fn the_end_of_a_war_is_not_waited_past() {
    let (mut schedule, now) = every(&["2PP"], SECOND * 3600);
    let target = asked(schedule.turn(now));
    schedule.on_answer(target, now, SECOND * 10, Some(SECOND * 60));
    assert_eq!(waits(&mut schedule, now), SECOND * 60);
}

#[tokio::test(start_paused = true)]
async fn being_throttled_stops_all_requests_and_halves_the_rate() {
    let (mut schedule, now) = schedule(&["2PP", "2YY"], Pace::default());
    let target = asked(schedule.turn(now));
    schedule.on_failure(target, now, (Failure::Throttled, Remedy::RetryAfter(SECOND * 40)), None);
    assert_eq!(waits(&mut schedule, now), SECOND * 40);
    let later = now + SECOND * 40;
    asked(schedule.turn(later));
    assert_eq!(waits(&mut schedule, later), SECOND / 5);
}

#[tokio::test(start_paused = true)]
async fn a_closed_game_is_probed_by_one_request_at_a_time() {
    let (mut schedule, now) = schedule(&["2PP", "2YY", "2LL"], Pace::default());
    let (first, second) = (asked(schedule.turn(now)), asked(schedule.turn(now + SECOND)));
    assert!(!schedule.on_failure(first, now + SECOND, (Failure::Maintenance, Remedy::Retry), None));
    assert!(!schedule.on_answer(second, now + SECOND, SECOND, None), "asked before the game closed");
    assert!(schedule.is_closed());
    let later = now + SECOND * 32;
    let probe = asked(schedule.turn(later));
    assert_eq!(schedule.turn(later + SECOND), Turn::Idle);
    assert!(schedule.on_answer(probe, later + SECOND, SECOND, None));
    assert!(!schedule.is_closed());
}

#[tokio::test(start_paused = true)]
async fn what_fails_alone_waits_alone_and_longer_each_time() {
    let (mut schedule, mut now) = schedule(&["2PP"], Pace::default());
    let mut last = Duration::ZERO;
    for _ in 0..4 {
        let target = asked(schedule.turn(now));
        schedule.on_failure(target, now, (Failure::Unreachable, Remedy::Retry), None);
        let wait = waits(&mut schedule, now);
        assert!(wait > last / 2, "{wait:?} after {last:?}");
        (last, now) = (wait, now + wait);
    }
    assert!(last > SECOND * 15);
}

/// What comes of one failure: how long it is until the next request, and whether that is about the same.
fn after(failure: Failure, remedy: Remedy) -> (Duration, bool) {
    let (mut schedule, now) = schedule(&["2PP"], Pace::default());
    let target = asked(schedule.turn(now));
    schedule.on_failure(target, now, (failure, remedy), None);
    let wait = waits(&mut schedule, now);
    (wait, schedule.turn(now + wait) == Turn::Ask(target))
}

#[tokio::test(start_paused = true)]
async fn each_failure_has_its_wait() {
    let at_last = |seconds: u32| (SECOND * seconds, true);
    assert_eq!(after(Failure::Private, Remedy::RetryAfter(SECOND)), at_last(600));
    assert_eq!(after(Failure::Private, Remedy::Retry), at_last(600));
    assert_eq!(after(Failure::NotFound, Remedy::RetryAfter(SECOND)), at_last(5));
    assert_eq!(after(Failure::NotFound, Remedy::RetryAfter(SECOND * 60)), at_last(60));
    assert_eq!(after(Failure::NotFound, Remedy::RetryAfter(Duration::MAX)), at_last(600));
    assert_eq!(after(Failure::Maintenance, Remedy::Retry), at_last(30));
    assert_eq!(after(Failure::Throttled, Remedy::RetryAfter(SECOND * 7)), at_last(7));
    assert_eq!(after(Failure::Throttled, Remedy::RetryAfter(Duration::MAX)), at_last(300));
    for failure in [Failure::Unreachable, Failure::Garbage, Failure::Throttled, Failure::NotFound] {
        let (wait, _) = after(failure, Remedy::Retry);
        assert!((SECOND * 2..=SECOND * 5).contains(&wait), "{failure:?}: {wait:?}");
    }
    let (wait, _) = after(Failure::Refused, Remedy::GiveUp);
    assert!((SECOND * 30..=SECOND * 60).contains(&wait), "{wait:?}");
}

#[tokio::test(start_paused = true)]
async fn what_is_not_found_is_not_asked_for_more_often_than_wished() {
    let (mut schedule, now) = every(&["2PP"], SECOND * 90);
    let target = asked(schedule.turn(now));
    schedule.on_failure(target, now, (Failure::NotFound, Remedy::RetryAfter(SECOND)), None);
    assert_eq!(waits(&mut schedule, now), SECOND * 90);
}

/// Which answers show that the game is open, once one said that it is closed.
#[tokio::test(start_paused = true)]
async fn a_word_of_the_api_itself_opens_the_game_and_nothing_else_does() {
    let reopens = |failure: Failure| {
        let (mut schedule, now) = schedule(&["2PP"], Pace::default());
        schedule.begin_closed(now);
        let target = asked(schedule.turn(now));
        let reopened = schedule.on_failure(target, now, (failure, Remedy::Retry), None);
        assert_eq!(reopened, !schedule.is_closed(), "{failure:?}");
        reopened
    };
    assert!(reopens(Failure::NotFound) && reopens(Failure::Private));
    let others = [Failure::Maintenance, Failure::Throttled, Failure::Unreachable, Failure::Refused, Failure::Garbage];
    assert!(others.into_iter().all(|failure| !reopens(failure)));
    let (mut schedule, now) = schedule(&["2PP"], Pace::default());
    schedule.begin_closed(now);
    let target = asked(schedule.turn(now));
    schedule.on_useless(target, now, SECOND, None);
    assert!(schedule.is_closed());
}

#[tokio::test(start_paused = true)]
async fn a_closed_game_is_asked_slowly_whatever_is_asked_for() {
    let (mut schedule, mut now) = schedule(&["2PP", "2YY", "2LL"], Pace::default());
    schedule.begin_closed(now);
    let answers: [fn(&mut Schedule<Thing>, Thing, Instant); 4] = [
        |schedule, target, now| _ = schedule.on_failure(target, now, (Failure::Maintenance, Remedy::Retry), None),
        |schedule, target, now| _ = schedule.on_failure(target, now, (Failure::Unreachable, Remedy::Retry), None),
        |schedule, target, now| _ = schedule.on_failure(target, now, (Failure::Refused, Remedy::GiveUp), None),
        |schedule, target, now| schedule.on_useless(target, now, SECOND, None),
    ];
    for answer in answers {
        let target = asked(schedule.turn(now));
        answer(&mut schedule, target, now);
        let wait = waits(&mut schedule, now);
        assert!(wait >= SECOND * 30, "{wait:?}");
        now += wait;
    }
}

#[tokio::test(start_paused = true)]
async fn c20_a_refusal_stops_all_requests_but_one_that_waits_longer_each_time() {
    let (mut schedule, start) = schedule(&["2PP", "2YY", "2LL"], Pace::default());
    let on_their_way = [asked(schedule.turn(start)), asked(schedule.turn(start + SECOND))];
    let mut now = start + SECOND * 2;
    for target in on_their_way {
        assert!(!schedule.on_failure(target, now, (Failure::Refused, Remedy::GiveUp), None));
    }
    let first = waits(&mut schedule, now);
    assert!((SECOND * 30..=SECOND * 60).contains(&first), "two that were on their way are one: {first:?}");
    let mut last = first;
    for _ in 0..6 {
        now += last;
        let target = asked(schedule.turn(now));
        assert_eq!(schedule.turn(now + SECOND), Turn::Idle, "one at a time");
        schedule.on_failure(target, now, (Failure::Refused, Remedy::GiveUp), None);
        last = waits(&mut schedule, now);
        assert!(last <= SECOND * 600, "{last:?}");
    }
    assert!(last >= SECOND * 300, "{last:?}");
    now += last;
    let target = asked(schedule.turn(now));
    schedule.on_answer(target, now, SECOND, None);
    asked(schedule.turn(now + SECOND));
    asked(schedule.turn(now + SECOND * 2));
}

/// A good answer to what was asked before the refusal may come after it.
#[tokio::test(start_paused = true)]
async fn c20_what_was_on_its_way_says_nothing_about_the_key() {
    let (mut schedule, now) = schedule(&["2PP", "2YY"], Pace::default());
    let (refused, good) = (asked(schedule.turn(now)), asked(schedule.turn(now + SECOND)));
    schedule.on_failure(refused, now + SECOND, (Failure::Refused, Remedy::GiveUp), None);
    schedule.on_answer(good, now + SECOND, SECOND, None);
    assert!(waits(&mut schedule, now + SECOND) >= SECOND * 30);
}

#[tokio::test(start_paused = true)]
async fn c12_an_interval_wins_where_nothing_is_kept() {
    let wait = |pause: Duration, left: Duration| {
        let (mut schedule, now) = every(&["2PP"], pause);
        let target = asked(schedule.turn(now));
        schedule.on_answer(target, now, left, None);
        waits(&mut schedule, now)
    };
    assert_eq!(wait(SECOND * 5, Duration::ZERO), SECOND * 5);
    assert!((SECOND * 60..SECOND * 63).contains(&wait(Duration::ZERO, Duration::ZERO)));
    assert!((SECOND * 20..SECOND * 23).contains(&wait(SECOND * 5, SECOND * 20)));
    assert!((SECOND * 3600..SECOND * 3603).contains(&wait(Duration::ZERO, Duration::MAX)));
    assert!(wait(Duration::MAX, SECOND) > SECOND * 3600);
}

#[tokio::test(start_paused = true)]
async fn good_answers_bring_the_rate_back() {
    let (mut schedule, mut now) = schedule(&["2PP", "2YY"], Pace { per_second: 10, ..Pace::default() });
    let target = asked(schedule.turn(now));
    schedule.on_failure(target, now, (Failure::Throttled, Remedy::RetryAfter(SECOND)), None);
    for _ in 0..200 {
        now += SECOND * 120;
        let target = asked(schedule.turn(now));
        schedule.on_answer(target, now, SECOND, None);
    }
    asked(schedule.turn(now + SECOND * 120));
    assert_eq!(waits(&mut schedule, now + SECOND * 120), SECOND / 10);
}

#[tokio::test(start_paused = true)]
async fn there_is_always_room_for_one() {
    let (mut schedule, now) = schedule(&["2PP", "2YY"], Pace { concurrency: 0, per_second: 0, ..Pace::default() });
    asked(schedule.turn(now));
    assert_eq!(schedule.turn(now + SECOND * 2), Turn::Idle);
}

/// What may come of a request.
#[derive(Clone, Debug)]
enum Came {
    Answer { left: Duration, deadline: Option<Duration> },
    Useless { left: Duration },
    Failed(Failure, Remedy),
}

fn any_came() -> impl Strategy<Value = Came> {
    let time = || {
        prop_oneof![
            any::<u64>().prop_map(Duration::from_secs),
            (0_u64..7200).prop_map(Duration::from_secs),
            Just(Duration::MAX)
        ]
    };
    let failure = prop::sample::select(vec![
        Failure::NotFound,
        Failure::Private,
        Failure::Maintenance,
        Failure::Throttled,
        Failure::Unreachable,
        Failure::Refused,
        Failure::Garbage,
    ]);
    let remedy = prop_oneof![Just(Remedy::Retry), Just(Remedy::GiveUp), time().prop_map(Remedy::RetryAfter)];
    prop_oneof![
        (time(), prop::option::of(time())).prop_map(|(left, deadline)| Came::Answer { left, deadline }),
        time().prop_map(|left| Came::Useless { left }),
        (failure, remedy).prop_map(|(failure, remedy)| Came::Failed(failure, remedy)),
    ]
}

proptest! {
    #[test]
    fn c10_whatever_comes_the_next_request_is_not_far(came in prop::collection::vec(any_came(), 1..60)) {
        let (mut schedule, mut now) = schedule(&["2PP", "2YY"], Pace::default());
        for came in came {
            let target = loop {
                match schedule.turn(now) {
                    Turn::Ask(target) => break target,
                    Turn::Wait(until) => {
                        prop_assert!(until - now <= Duration::from_secs(3603), "{:?}", until - now);
                        now = until;
                    }
                    Turn::Idle => prop_assert!(false, "nothing is on its way"),
                }
            };
            match came {
                Came::Answer { left, deadline } => _ = schedule.on_answer(target, now, left, deadline),
                Came::Useless { left } => schedule.on_useless(target, now, left, None),
                Came::Failed(failure, remedy) => _ = schedule.on_failure(target, now, (failure, remedy), None),
            }
        }
    }
}
