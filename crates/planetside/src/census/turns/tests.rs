//! Turns, over a clock that is made up.

use std::time::Duration;

use proptest::prelude::*;
use tokio::time::Instant;

use super::{Bounds, MINUTE, Told, Turns};

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn turns(parallel: usize, per_minute: Option<usize>) -> Turns {
    let patience = if per_minute.is_some() { MINUTE } else { seconds(10) };
    Turns::new(Bounds { parallel, per_minute, turn: seconds(11), patience })
}

fn go(told: Told) -> u64 {
    match told {
        Told::Go(turn) => turn,
        other => panic!("{other:?}"),
    }
}

#[test]
fn so_many_go_at_the_same_time_and_others_when_one_is_done() {
    let (mut turns, now) = (turns(2, None), Instant::now());
    let first = go(turns.look(false, now));
    go(turns.look(false, now + seconds(1)));
    // Should the first never be heard of again, its turn is over when it cannot last any longer.
    assert_eq!(turns.look(false, now + seconds(2)), Told::Wait(now + seconds(11)));
    turns.end(first);
    // Who came later looks again a moment after.
    assert!(matches!(turns.look(false, now + seconds(3)), Told::Wait(at) if at < now + seconds(4)));
    go(turns.look(true, now + seconds(3)));
    assert_eq!(turns.look(true, now + seconds(3)), Told::Wait(now + seconds(12)));
    go(turns.look(true, now + seconds(12)));
}

#[test]
fn of_those_who_are_counted_ten_go_in_a_minute_ten_wait_and_more_are_refused() {
    let (mut turns, now) = (turns(100, Some(10)), Instant::now());
    for number in 0..10 {
        let turn = go(turns.look(false, now + seconds(number)));
        turns.end(turn);
    }
    for _ in 0..10 {
        assert_eq!(turns.look(false, now + seconds(10)), Told::Wait(now + MINUTE));
    }
    assert_eq!(turns.look(false, now + seconds(11)), Told::Refused(MINUTE.saturating_sub(seconds(11))));
    assert_eq!(turns.look(true, now + MINUTE - Duration::from_nanos(1)), Told::Wait(now + MINUTE));
    go(turns.look(true, now + MINUTE));
    assert_eq!(turns.look(true, now + MINUTE), Told::Wait(now + seconds(1) + MINUTE));
    turns.leave();
    assert!(matches!(turns.look(false, now + MINUTE), Told::Wait(_)), "there is room in the line again");
}

#[test]
fn a_service_that_wants_to_hear_nothing_does_not_and_nobody_waits_for_long() {
    let (mut turns, now) = (turns(5, None), Instant::now());
    turns.close(seconds(5), now);
    assert_eq!(turns.look(false, now), Told::Wait(now + seconds(5)));
    turns.close(seconds(60), now + seconds(1));
    assert_eq!(turns.look(true, now + seconds(1)), Told::Refused(seconds(60)));
    // Who is told less after that has not heard the last word.
    turns.close(seconds(5), now + seconds(2));
    assert_eq!(turns.look(false, now + seconds(41)), Told::Refused(seconds(20)));
    assert_eq!(turns.look(false, now + seconds(51)), Told::Wait(now + seconds(61)));
    go(turns.look(true, now + seconds(61)));
}

/// Those who came, and the bounds that they have to keep.
struct Crowd {
    turns: Turns,
    now: Instant,
    parallel: usize,
    per_minute: Option<usize>,
    /// Turns that are not known to be over, and since when.
    open: Vec<(u64, Instant)>,
    sent: Vec<Instant>,
    waiting: usize,
}

impl Crowd {
    fn look(&mut self, waits: bool) -> Result<(), TestCaseError> {
        let now = self.now;
        match self.turns.look(waits, now) {
            Told::Go(turn) => {
                self.open.retain(|(_, since)| *since + seconds(11) > now);
                self.open.push((turn, now));
                self.sent.retain(|at| *at + MINUTE > now);
                self.sent.push(now);
                self.waiting -= usize::from(waits);
                prop_assert!(self.open.len() <= self.parallel);
                prop_assert!(self.per_minute.is_none_or(|most| self.sent.len() <= most));
            }
            Told::Wait(at) => {
                self.waiting += usize::from(!waits);
                prop_assert!(at > now && at <= now + MINUTE);
            }
            Told::Refused(wait) => {
                self.waiting -= usize::from(waits);
                prop_assert!(!wait.is_zero() && self.per_minute.is_some_and(|most| self.waiting >= most));
            }
        }
        Ok(())
    }

    /// Whoever looks when it was told to goes in the end, although nobody ever tells that a turn is over.
    fn all_go(&mut self) -> Result<(), TestCaseError> {
        let mut looks = 0;
        while self.waiting > 0 {
            match self.turns.look(true, self.now) {
                Told::Wait(at) => self.now = at,
                told => {
                    prop_assert!(matches!(told, Told::Go(_)));
                    (self.waiting, looks) = (self.waiting - 1, 0);
                }
            }
            looks += 1;
            prop_assert!(looks < 10);
        }
        prop_assert_eq!(self.turns.waiting, 0);
        Ok(())
    }
}

proptest! {
    /// Whoever comes, goes, forgets to tell, or gives up.
    #[test]
    fn never_more_than_the_bounds_say_and_whoever_waits_goes(
        steps in prop::collection::vec((0_u8..4, 0_u64..5_000), 0..300),
        parallel in 1_usize..4,
        per_minute in prop::option::of(1_usize..6),
    ) {
        let (turns, now) = (turns(parallel, per_minute), Instant::now());
        let mut crowd = Crowd { turns, now, parallel, per_minute, open: Vec::new(), sent: Vec::new(), waiting: 0 };
        for (what, ms) in steps {
            crowd.now += Duration::from_millis(ms);
            match what {
                0 if !crowd.open.is_empty() => {
                    let (turn, _) = crowd.open.remove(0);
                    crowd.turns.end(turn);
                }
                1 if crowd.waiting > 0 => {
                    crowd.turns.leave();
                    crowd.waiting -= 1;
                }
                what => crowd.look(what == 2 && crowd.waiting > 0)?,
            }
        }
        crowd.all_go()?;
    }
}
