//! Who has seen what until when, in seconds.

use proptest::prelude::*;

use super::*;
use crate::ids::World;
use crate::push::loss::SLACK;

fn at(second: i64) -> Timestamp {
    Timestamp::from_secs(1000 + second)
}

fn worlds(ids: &[u16]) -> Vec<Subject> {
    ids.iter().map(|id| World(*id).into()).collect()
}

fn coverage() -> Coverage {
    let mut coverage = Coverage::default();
    coverage.on_wanted(at(0), Some(worlds(&[10])));
    coverage
}

/// From when to when, without the slack, and of whom.
fn said(gap: Option<Gap>) -> Option<String> {
    let gap = gap?;
    let second = |time: Timestamp| time.as_secs() - at(0).as_secs();
    Some(format!("{}..{} {} {:?}", second(gap.from? + SLACK), second(gap.to - SLACK), gap.cause, gap.subjects))
}

fn lost(coverage: &mut Coverage, place: Place, since: i64) -> Option<String> {
    said(coverage.lost(place, at(since), Cause::Disconnect, None))
}

#[test]
fn what_the_only_connection_lost_is_told_when_it_sees_again() {
    let mut coverage = coverage();
    assert_eq!(said(coverage.sees(0, at(0))), None);
    assert_eq!(lost(&mut coverage, 0, 10), None);
    assert!(coverage.is_open());
    assert_eq!(lost(&mut coverage, 0, 20), None, "an earlier loss only grows");
    assert_eq!(said(coverage.sees(0, at(30))).as_deref(), Some("10..30 disconnect [world/10]"));
    assert!(!coverage.is_open());
}

#[test]
fn a_stretch_that_any_connection_saw_is_no_gap() {
    let mut coverage = coverage();
    coverage.sees(0, at(0));
    coverage.sees(1, at(5));
    assert_eq!(lost(&mut coverage, 0, 10), None);
    assert!(!coverage.is_open());
    assert_eq!(said(coverage.sees(0, at(20))), None);
    assert_eq!(lost(&mut coverage, 1, 25), None);
    assert!(!coverage.is_open(), "by now the first one sees again");
}

#[test]
fn what_no_connection_saw_is_a_gap_from_where_the_last_one_stopped() {
    let mut coverage = coverage();
    coverage.sees(0, at(0));
    coverage.sees(1, at(5));
    assert_eq!(lost(&mut coverage, 0, 30), None);
    // The other one had stalled before, which is noticed later.
    assert_eq!(lost(&mut coverage, 1, 20), None);
    assert_eq!(said(coverage.sees(1, at(40))).as_deref(), Some("30..40 disconnect [world/10]"));
    assert_eq!(said(coverage.sees(0, at(41))), None);
}

#[test]
fn a_loss_that_is_noticed_late_ends_where_another_began_to_see() {
    let mut coverage = coverage();
    coverage.sees(0, at(0));
    coverage.sees(1, at(50));
    assert_eq!(lost(&mut coverage, 0, 10).as_deref(), Some("10..50 disconnect [world/10]"));
    assert!(!coverage.is_open());
}

#[test]
fn a_connection_that_began_just_before_another_ended_does_not_stand_in_for_it() {
    let mut coverage = coverage();
    coverage.sees(0, at(0));
    coverage.sees(1, at(29));
    assert_eq!(lost(&mut coverage, 0, 30).as_deref(), Some("29..29 disconnect [world/10]"));
    coverage.sees(0, at(40));
    assert_eq!(lost(&mut coverage, 1, 42), None, "two seconds are enough");
    // Its end was noticed late, and so is that of the one before it.
    assert_eq!(lost(&mut coverage, 0, 41), None);
    assert_eq!(said(coverage.sees(1, at(50))).as_deref(), Some("42..50 disconnect [world/10]"));
}

#[test]
fn one_that_began_with_another_stands_in_for_it_from_the_beginning() {
    let mut coverage = coverage();
    coverage.sees(0, at(5));
    coverage.sees(1, at(5));
    assert_eq!(lost(&mut coverage, 1, 5), None);
    assert!(!coverage.is_open());
    coverage.sees(1, at(20));
    assert!(coverage.is_seen_beside(0, at(22)) && !coverage.is_seen_beside(0, at(21)));
    assert!(coverage.is_seen_beside(1, at(20)) && !coverage.is_seen_beside(1, at(6)));
}

#[test]
fn one_that_never_saw_anything_loses_nothing_beside_one_that_sees() {
    let mut coverage = coverage();
    coverage.sees(0, at(3));
    assert_eq!(lost(&mut coverage, 1, 0), None, "what came before the first began was promised to nobody");
    assert!(!coverage.is_open());
}

#[test]
fn a_connection_that_does_not_come_to_be_beside_one_that_sees_is_no_gap() {
    let mut coverage = coverage();
    coverage.sees(0, at(0));
    assert_eq!(lost(&mut coverage, 1, 10), None);
    assert!(!coverage.is_open());
}

#[test]
fn what_nobody_wants_is_not_missed() {
    let mut coverage = Coverage::default();
    coverage.on_wanted(at(0), None);
    lost(&mut coverage, 0, 10);
    assert!(!coverage.is_open());
}

#[test]
fn a_restart_waits_for_the_first_wish_and_holds_back_checkpoints() {
    let mut coverage = Coverage::default();
    coverage.resume(at(-60));
    coverage.on_wanted(at(0), None);
    assert_eq!(said(coverage.sees(0, at(0))), None);
    assert_eq!(coverage.seen_until(at(5)), at(-60));
    coverage.on_wanted(at(0), Some(worlds(&[10])));
    coverage.on_wanted(at(0), Some(worlds(&[10, 13])));
    assert_eq!(coverage.seen_until(at(6)), at(6));
    assert_eq!(said(coverage.sees(0, at(7))).as_deref(), Some("-60..7 restart [world/10, world/13]"));
}

#[test]
fn what_is_told_so_far_goes_on() {
    let mut coverage = coverage();
    lost(&mut coverage, 0, 0);
    assert_eq!(said(coverage.so_far(at(4))).as_deref(), Some("0..4 disconnect [world/10]"));
    assert_eq!(said(coverage.sees(0, at(9))).as_deref(), Some("4..9 disconnect [world/10]"));
}

#[test]
fn a_connection_that_has_not_yet_shown_the_new_wish_does_not_stand_in_for_another() {
    let mut coverage = coverage();
    coverage.sees(0, at(0));
    coverage.sees(1, at(0));
    coverage.on_wanted(at(10), Some(worlds(&[10, 40])));
    coverage.sees(0, at(11));
    assert_eq!(lost(&mut coverage, 0, 20), None, "the other one does not hold world 40 yet");
    assert_eq!(said(coverage.sees(1, at(30))).as_deref(), Some("20..30 disconnect [world/10, world/40]"));
}

#[test]
fn what_a_connection_saw_before_a_new_wish_ends_where_it_stopped_to_see() {
    let mut coverage = coverage();
    coverage.sees(0, at(0));
    coverage.sees(1, at(0));
    coverage.on_wanted(at(30), Some(worlds(&[10, 40])));
    lost(&mut coverage, 0, 10);
    lost(&mut coverage, 1, 5);
    assert_eq!(said(coverage.sees(1, at(40))).as_deref(), Some("10..40 disconnect [world/10, world/40]"));
}

/// Until when all is known to be seen, where the two connections have shown all until then.
fn proven(coverage: &mut Coverage, one: i64, other: i64) -> i64 {
    let brought = at(one.max(other));
    coverage.proven_until(&[(0, at(one)), (1, at(other))], brought).as_secs() - at(0).as_secs()
}

#[test]
fn what_another_one_saw_is_known_to_be_seen_when_that_one_has_shown_it() {
    let mut coverage = coverage();
    coverage.sees(0, at(0));
    coverage.sees(1, at(0));
    assert_eq!(proven(&mut coverage, 15, 10), 15, "one that sees everything is enough");
    assert_eq!(lost(&mut coverage, 0, 20), None);
    coverage.sees(0, at(21));
    assert_eq!(proven(&mut coverage, 30, 10), 20, "what the other one saw is yet to be shown");
    assert_eq!(proven(&mut coverage, 30, 25), 30);
    lost(&mut coverage, 0, 40);
    assert_eq!(lost(&mut coverage, 1, 35), None);
    coverage.sees(0, at(50));
    assert_eq!(proven(&mut coverage, 60, 35), 60, "what nobody saw is told");
}

/// Seeds 13, 21 and 88 of the simulator with all faults: a frame that was cut off, while the other connection was dead and
/// nobody knew.
#[test]
fn a_moment_that_one_connection_lost_is_known_to_be_seen_when_another_one_has_shown_it() {
    let mut coverage = coverage();
    coverage.sees(0, at(0));
    coverage.sees(1, at(0));
    assert_eq!(lost(&mut coverage, 0, 20), None);
    coverage.sees(0, at(20));
    assert_eq!(proven(&mut coverage, 30, 10), 20);
    assert_eq!(proven(&mut coverage, 45, 21), 21, "it may lag behind by two seconds");
    assert_eq!(proven(&mut coverage, 45, 22), 45);
    assert_eq!(lost(&mut coverage, 0, 50), None);
    coverage.sees(0, at(50));
    assert_eq!(proven(&mut coverage, 60, 40), 50);
    assert_eq!(lost(&mut coverage, 1, 40).as_deref(), Some("50..50 disconnect [world/10]"));
    assert_eq!(proven(&mut coverage, 60, 40), 60, "it is told");
}

#[test]
fn a_new_wish_does_not_hide_a_moment_that_is_yet_to_be_shown() {
    let mut coverage = coverage();
    coverage.sees(0, at(0));
    coverage.sees(1, at(0));
    assert_eq!(lost(&mut coverage, 0, 20), None);
    coverage.sees(0, at(20));
    coverage.on_wanted(at(30), Some(worlds(&[10, 40])));
    coverage.sees(0, at(31));
    assert_eq!(proven(&mut coverage, 45, 10), 20);
    coverage.sees(1, at(46));
    assert_eq!(proven(&mut coverage, 47, 46), 47);
}

/// What connections see and lose, each some seconds after the one before, and how late it is noticed.
fn any_steps() -> impl Strategy<Value = Vec<(i64, Place, Option<i64>)>> {
    prop::collection::vec((0..6_i64, 0..3_usize, prop::option::of(0..12_i64)), 1..30)
}

/// Each connection, the stretches that it saw.
type Seen = [Vec<(i64, i64)>; 3];

/// What came of steps.
#[derive(Default)]
struct Played {
    seen: Seen,
    gaps: Vec<Gap>,
    /// After each step, until when all was known to be seen, and how many gaps were told.
    settled: Vec<(i64, usize)>,
    /// When all of it ended.
    end: i64,
}

/// Plays this: what was seen and which gaps were told.
fn played(steps: Vec<(i64, Place, Option<i64>)>) -> Played {
    let (mut coverage, mut played, mut from) = (coverage(), Played::default(), [None; 3]);
    let end = [(60, 0, None), (0, 1, None), (0, 2, None)];
    let steps: Vec<_> = steps.into_iter().chain(end).collect();
    for (number, (wait, place, lost)) in steps.iter().copied().enumerate() {
        played.end += wait;
        let now = played.end;
        let Some(late) = lost else {
            from[place].get_or_insert(now);
            played.gaps.extend(coverage.sees(place, at(now)));
            played.settle(&mut coverage, from, &steps[number + 1..]);
            continue;
        };
        // One that sees nothing did not come to be.
        let since = from[place].map_or(now, |_| now - late);
        let seen = &mut played.seen[place];
        seen.extend(from[place].take().map(|from| (from, now)));
        seen.retain(|(from, _)| *from <= since);
        for (_, until) in seen.iter_mut() {
            *until = since.min(*until);
        }
        played.gaps.extend(coverage.lost(place, at(since), Cause::Disconnect, None));
        played.settle(&mut coverage, from, &steps[number + 1..]);
    }
    for (stretches, from) in played.seen.iter_mut().zip(from) {
        stretches.extend(from.map(|from| (from, i64::MAX)));
    }
    played
}

impl Played {
    /// Asks until when all is known to be seen by connections that see since `from`, of which this is yet to come: each has
    /// shown that it was well until where it is found to have been lost.
    fn settle(&mut self, coverage: &mut Coverage, from: [Option<i64>; 3], to_come: &[(i64, Place, Option<i64>)]) {
        let proof = |place: Place| {
            let mut then = self.end;
            let losses = to_come.iter().filter_map(|(wait, other, lost)| {
                then += wait;
                lost.filter(|_| *other == place).map(|late| then - late)
            });
            losses.fold(self.end, i64::min)
        };
        let proofs = [0, 1, 2].map(|place| (place, at(proof(place))));
        let seeing = proofs.iter().filter(|(place, _)| from[*place].is_some());
        let Some(brought) = seeing.map(|(_, proof)| *proof).max() else { return };
        let settled = coverage.proven_until(&proofs, brought).as_secs() - at(0).as_secs();
        self.settled.push((settled, self.gaps.len()));
    }
}

proptest! {
    #[test]
    fn what_no_connection_brought_is_in_a_gap_however_they_lag(
        steps in any_steps(), lags in prop::array::uniform3(0..3_i64),
    ) {
        let (mut now, mut begin) = (0, None);
        for (wait, _, lost) in &steps {
            now += wait;
            begin = begin.or_else(|| lost.is_none().then_some(now));
        }
        let Played { seen, gaps, settled, end } = played(steps);
        let begin = begin.unwrap_or(end);
        for second in begin..end {
            let brings = |(stretches, lag): (&Vec<(i64, i64)>, i64)| {
                stretches.iter().any(|(from, until)| (*from..=*until).contains(&(second + lag)))
            };
            let is_told = gaps.iter().any(|gap| gap.covers(&worlds(&[10]), at(second)));
            let is_brought = seen.iter().zip(lags).any(brings);
            prop_assert!(is_brought || is_told, "at {} of {:?}: {:?}", second, seen, gaps);
            // Whoever begins again where it is known to be seen says that some seconds before that may be missing.
            for (_, gaps_told) in settled.iter().filter(|(settled, _)| second + 2 < *settled) {
                let was_told = gaps[..*gaps_told].iter().any(|gap| gap.covers(&worlds(&[10]), at(second)));
                prop_assert!(is_brought || was_told, "at {} of {:?}: {:?} {:?}", second, seen, gaps, settled);
            }
        }
    }

    #[test]
    fn beside_one_that_always_sees_nothing_is_missed(steps in any_steps()) {
        let always = steps.into_iter().filter(|(_, place, _)| *place != 2);
        let Played { gaps, .. } = played([(0, 2, None), (20, 0, None)].into_iter().chain(always).collect());
        prop_assert!(gaps.is_empty(), "{gaps:?}");
    }
}
