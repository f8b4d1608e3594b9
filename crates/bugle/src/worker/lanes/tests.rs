//! What begins when: pure, no runtime.

use std::time::Duration;

use super::*;

fn of(number: u64) -> Lane {
    Lane::Of(Subject::number("bell", number))
}

/// Begins all that may, and gives the jobs.
fn begun(lanes: &mut Lanes<&'static str>) -> Vec<&'static str> {
    std::iter::from_fn(|| lanes.begin().map(|lane| *lanes.job(&lane))).collect()
}

#[test]
fn in_a_lane_one_after_the_other_and_of_several_the_first_that_came_first() {
    let mut lanes = Lanes::new(2);
    for (lane, job) in [(1, "1a"), (1, "1b"), (2, "2a"), (3, "3a"), (2, "2b"), (1, "1c")] {
        lanes.push(Some(of(lane)), job);
    }
    assert_eq!(begun(&mut lanes), ["1a", "2a"]);
    assert!(!lanes.has_room() && lanes.is_at_work());
    assert_eq!(lanes.finish(of(1)), "1a");
    assert_eq!(begun(&mut lanes), ["1b"], "it came before 3a");
    assert_eq!((lanes.finish(of(2)), begun(&mut lanes)), ("2a", vec!["3a"]));
    assert_eq!((lanes.finish(of(1)), begun(&mut lanes)), ("1b", vec!["2b"]));
    assert_eq!((lanes.finish(of(3)), begun(&mut lanes)), ("3a", vec!["1c"]));
    assert_eq!((lanes.finish(of(1)), lanes.finish(of(2))), ("1c", "2b"));
    assert!(lanes.is_empty() && !lanes.is_at_work() && lanes.has_room());
}

#[test]
fn those_without_a_lane_wait_for_nobody() {
    let mut lanes = Lanes::new(3);
    for job in ["a", "b", "c", "d"] {
        lanes.push(None, job);
    }
    assert_eq!(begun(&mut lanes), ["a", "b", "c"]);
    assert_eq!((lanes.finish(Lane::Own(1)), begun(&mut lanes)), ("b", vec!["d"]));
}

#[test]
fn one_that_rests_holds_up_its_lane_and_nobody_else_and_comes_first_then() {
    let (mut lanes, start) = (Lanes::new(1), Instant::now());
    for (lane, job) in [(1, "1a"), (1, "1b"), (2, "2a")] {
        lanes.push(Some(of(lane)), job);
    }
    assert_eq!(begun(&mut lanes), ["1a"]);
    let until = start + Duration::from_secs(1);
    lanes.rest(of(1), until);
    assert_eq!((begun(&mut lanes), lanes.next_wake()), (vec!["2a"], Some(until)));
    lanes.finish(of(2));
    lanes.wake(start);
    assert_eq!(begun(&mut lanes), [""; 0], "it still rests");
    assert!(!lanes.is_at_work() && !lanes.is_empty());
    lanes.wake(until);
    assert_eq!((begun(&mut lanes), lanes.next_wake()), (vec!["1a"], None));
    assert_eq!((lanes.finish(of(1)), begun(&mut lanes)), ("1a", vec!["1b"]));
}

#[test]
fn of_those_that_have_rested_the_first_that_came_is_first() {
    let (mut lanes, now) = (Lanes::new(2), Instant::now());
    for (lane, job) in [(1, "1a"), (2, "2a"), (3, "3a")] {
        lanes.push(Some(of(lane)), job);
    }
    assert_eq!(begun(&mut lanes), ["1a", "2a"]);
    lanes.rest(of(1), now + Duration::from_secs(2));
    lanes.rest(of(2), now + Duration::from_secs(1));
    lanes.wake(now + Duration::from_secs(2));
    assert_eq!(begun(&mut lanes), ["1a", "2a"], "and before what came later");
}

#[test]
fn a_lane_that_gave_in_does_nothing_more_and_others_go_on() {
    let mut lanes = Lanes::new(1);
    for (lane, job) in [(1, "1a"), (1, "1b"), (2, "2a")] {
        lanes.push(Some(of(lane)), job);
    }
    assert_eq!(begun(&mut lanes), ["1a"]);
    lanes.give_in();
    assert_eq!(begun(&mut lanes), ["2a"]);
    lanes.finish(of(2));
    lanes.push(Some(of(1)), "1d");
    assert!(begun(&mut lanes).is_empty() && !lanes.is_at_work() && !lanes.is_empty());
}

#[test]
fn what_has_not_begun_can_be_let_go_of_without_what_runs() {
    let (mut lanes, start) = (Lanes::new(2), Instant::now());
    for (lane, job) in [(1, "1a"), (2, "2a"), (3, "3a")] {
        lanes.push(Some(of(lane)), job);
    }
    assert_eq!(begun(&mut lanes), ["1a", "2a"]);
    lanes.rest(of(1), start);
    lanes.drop_resting();
    lanes.wake(start);
    assert_eq!(begun(&mut lanes), ["3a"]);
    lanes.push(Some(of(4)), "4a");
    lanes.push(Some(of(2)), "2b");
    lanes.close();
    lanes.finish(of(2));
    lanes.finish(of(3));
    lanes.push(Some(of(5)), "5a");
    assert!(begun(&mut lanes).is_empty() && !lanes.is_at_work());
}
