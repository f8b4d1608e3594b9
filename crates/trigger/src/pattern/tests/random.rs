//! Every pattern against the plain evaluation: late events, equal times, several keys, gaps, kills and the time at any
//! moment.

use bugle_event::Timestamp;
use proptest::prelude::*;

use crate::pattern::absence::Absence;
use crate::pattern::any::Pattern;
use crate::pattern::batch::Batch;
use crate::pattern::count::Count;
use crate::pattern::debounce::Debounce;
use crate::pattern::sequence::Sequence;
use crate::pattern::session::Session;
use crate::pattern::step::Step;
use crate::pattern::tests::doors::{Closed, Fired, Opened, Saved, at, closed, gap, opened, secs, trigger};
use crate::pattern::tests::naive::{self, History, Input};
use crate::pattern::tests::{naive_order, naive_waits};

/// What is drawn for one input.
#[derive(Clone, Debug)]
struct Drawn {
    /// Since the input before.
    pause: i64,
    /// How long before it was seen it happened.
    delay: i64,
    what: What,
    doors: Vec<u64>,
    /// Whether another machine goes on before it; and when it is told the time before it, if it is.
    restart: bool,
    time: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum What {
    Opened,
    Closed,
    Gap,
}

/// How the steps of a pattern are keyed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Keying {
    /// Opened, then closed; each door is a key.
    Doors,
    /// Opened, both times: the first door of one is the last of the other.
    Mutual,
    /// Opened, both times; each door is a key of both.
    Same,
}

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    let what = prop_oneof![8 => Just(What::Opened), 8 => Just(What::Closed), 1 => Just(What::Gap)];
    let pause = prop_oneof![6 => 0_i64..3, 1 => 3_i64..20];
    let delay = prop_oneof![3 => 0_i64..3, 3 => 0_i64..8, 1 => 8_i64..25];
    let doors = prop_oneof![4 => prop::collection::vec(1_u64..4, 1), 1 => prop::collection::vec(1_u64..4, 2)];
    let one = (pause, delay, what, doors, prop::bool::weighted(0.3), prop::option::of(0_i64..4));
    let one =
        one.prop_map(|(pause, delay, what, doors, restart, time)| Drawn { pause, delay, what, doors, restart, time });
    prop::collection::vec(one, 1..40)
}

fn keying() -> impl Strategy<Value = Keying> {
    prop_oneof![Just(Keying::Doors), Just(Keying::Mutual), Just(Keying::Same)]
}

fn steps(keying: Keying) -> (Step, Step) {
    match keying {
        Keying::Doors => (Step::of(|fact: &Opened| fact.doors.clone()), Step::of(|fact: &Closed| fact.doors.clone())),
        Keying::Mutual => {
            let last = |fact: &Opened| fact.doors[fact.doors.len() - 1];
            (Step::of(|fact: &Opened| fact.doors[0]), Step::of(last))
        }
        Keying::Same => (Step::of(|fact: &Opened| fact.doors.clone()), Step::of(|fact: &Opened| fact.doors.clone())),
    }
}

/// The keys under which it takes the steps.
fn keys(drawn: &Drawn, keying: Keying) -> [Vec<u64>; 2] {
    let mut doors = drawn.doors.clone();
    doors.sort_unstable();
    doors.dedup();
    match (keying, drawn.what) {
        (Keying::Doors, What::Opened) => [doors, vec![]],
        (Keying::Doors, What::Closed) => [vec![], doors],
        (Keying::Same, What::Opened) => [doors.clone(), doors],
        (Keying::Mutual, What::Opened) => [vec![drawn.doors[0]], vec![drawn.doors[drawn.doors.len() - 1]]],
        _ => [vec![], vec![]],
    }
}

/// When each is seen. It ends with a moment long after.
fn seen(drawn: &[Drawn]) -> Vec<i64> {
    let pauses = drawn.iter().map(|drawn| drawn.pause).chain([1000]);
    pauses
        .scan(1000, |now, pause| {
            *now += pause;
            Some(*now)
        })
        .collect()
}

fn history(drawn: &[Drawn], keying: Keying, slack: u64) -> History {
    let input = |(drawn, seen): (&Drawn, &i64)| {
        let doors = drawn.doors.clone();
        let keys = keys(drawn, keying);
        let input = match drawn.what {
            What::Gap => Input::Gap { doors: gap_doors(drawn), from: seen - drawn.delay, to: *seen },
            // Who watches only for others is not given it.
            _ if keys.iter().all(Vec::is_empty) => Input::Time,
            _ => Input::Event { keys, doors, at: seen - drawn.delay },
        };
        (*seen, input)
    };
    let seen = seen(drawn);
    let mut inputs: Vec<_> = drawn.iter().zip(&seen).map(input).collect();
    inputs.push((seen[drawn.len()], Input::Time));
    History { inputs, slack: slack.cast_signed() }
}

/// A gap of two doors is one of all.
fn gap_doors(drawn: &Drawn) -> Vec<u64> {
    if drawn.doors.len() == 2 { Vec::new() } else { drawn.doors.clone() }
}

/// What a machine fires that is killed, and told the time, in between.
fn fired(pattern: impl Into<Pattern>, drawn: &[Drawn], slack: u64) -> Vec<Fired> {
    let (seen, mut last) = (seen(drawn), 0);
    let mut saved = Saved::new(trigger(pattern.into().slack(secs(slack))));
    for (number, (drawn, seen)) in drawn.iter().zip(&seen).enumerate() {
        if let Some(time) = drawn.time.filter(|_| number > 0) {
            saved.time((last + time).min(*seen));
        }
        if drawn.restart {
            saved.restart();
        }
        let (number, happened) = (number as u64, seen - drawn.delay);
        saved.event(&match drawn.what {
            What::Opened => opened(&drawn.doors, number, happened, *seen),
            What::Closed => closed(&drawn.doors, number, happened, *seen),
            What::Gap => gap(&gap_doors(drawn), happened, *seen),
        });
        if number % 3 == 0 {
            saved.save();
        }
        last = *seen;
    }
    saved.time(seen[drawn.len()]);
    saved.fired
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_sequence_fires_as_the_whole_history_says(drawn in drawn(), keying in keying(), within in 0_u64..8, slack in 0_u64..9) {
        let (first, then) = steps(keying);
        let expected = naive::sequence(&history(&drawn, keying, slack), within.cast_signed());
        prop_assert_eq!(fired(Sequence::new(first, then).within(secs(within)), &drawn, slack), expected);
    }

    #[test]
    fn a_count_fires_as_the_whole_history_says(drawn in drawn(), n in 1_usize..5, within in 0_u64..12, slack in 0_u64..9) {
        let expected = naive::count(&history(&drawn, Keying::Doors, slack), n, within.cast_signed());
        let count = Count::new(n, steps(Keying::Doors).0).within(secs(within));
        prop_assert_eq!(fired(count, &drawn, slack), expected);
    }

    #[test]
    fn an_absence_fires_as_the_whole_history_says(drawn in drawn(), keying in keying(), lasting in 0_u64..8, slack in 0_u64..9) {
        let (after, of) = steps(keying);
        let history = history(&drawn, keying, slack);
        let expected = naive_waits::absence(&history, |place| Some(history.at(place) + lasting.cast_signed()));
        prop_assert_eq!(fired(Absence::new(after, of).lasting(secs(lasting)), &drawn, slack), expected);
    }

    #[test]
    fn an_absence_until_a_moment_fires_as_the_whole_history_says(drawn in drawn(), keying in keying(), slack in 0_u64..9) {
        let (after, of) = steps(keying);
        // The moment follows from the number: often none, or past.
        let named = |number: u64| (number % 4 != 3).then(|| 1000 + (number * 7 % 50).cast_signed());
        let expected = naive_waits::absence(&history(&drawn, keying, slack), |place| named(place as u64));
        let until = move |fact: &Opened| -> Option<Timestamp> { named(fact.number).map(at) };
        prop_assert_eq!(fired(Absence::new(after, of).until(until), &drawn, slack), expected);
    }

    #[test]
    fn a_session_fires_as_the_whole_history_says(drawn in drawn(), keying in keying(), at_most in prop::option::of(0_u64..12), slack in 0_u64..9) {
        let (start, end) = steps(keying);
        let expected = naive_waits::session(&history(&drawn, keying, slack), at_most.map(u64::cast_signed));
        let session = Session::new(start, end);
        let session = at_most.map_or(session.clone(), |at_most| session.at_most(secs(at_most)));
        prop_assert_eq!(fired(session, &drawn, slack), expected);
    }

    #[test]
    fn a_debounce_fires_as_the_whole_history_says(drawn in drawn(), quiet in 0_u64..6, at_most in prop::option::of(0_u64..12), slack in 0_u64..9) {
        let expected = naive_order::debounce(&history(&drawn, Keying::Doors, slack), quiet.cast_signed(), at_most.map(u64::cast_signed));
        let debounce = Debounce::new(steps(Keying::Doors).0).quiet(secs(quiet));
        let debounce = at_most.map_or(debounce.clone(), |at_most| debounce.at_most(secs(at_most)));
        prop_assert_eq!(fired(debounce, &drawn, slack), expected);
    }

    #[test]
    fn a_batch_fires_as_the_whole_history_says(drawn in drawn(), n in 1_usize..5, within in 0_u64..8, slack in 0_u64..9) {
        let expected = naive_order::batch(&history(&drawn, Keying::Doors, slack), n, within.cast_signed());
        let batch = Batch::new(n, steps(Keying::Doors).0).within(secs(within));
        prop_assert_eq!(fired(batch, &drawn, slack), expected);
    }
}
