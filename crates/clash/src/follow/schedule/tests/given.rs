//! Things to ask for, and schedules of them.

use std::time::Duration;

use tokio::time::Instant;

use crate::follow::schedule::key::{Key, Lane};
use crate::follow::schedule::pace::Pace;
use crate::follow::schedule::{Schedule, Turn};

pub(super) const SECOND: Duration = Duration::from_secs(1);

/// Something of a kind, or a question beside the looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Thing {
    Look(u8, u32),
    Aside(u8, u32, u8),
}

impl Key for Thing {
    type Subject = (u8, u32);

    fn subject(self) -> (u8, u32) {
        match self {
            Self::Look(kind, number) | Self::Aside(kind, number, _) => (kind, number),
        }
    }

    fn lane(self) -> Lane {
        match self {
            Self::Look(kind, _) => Lane::Look(kind),
            Self::Aside(..) => Lane::Aside,
        }
    }
}

/// One of the first kind, by a name.
pub(super) fn clan(name: &str) -> Thing {
    Thing::Look(0, name.bytes().fold(0, |number, byte| number % 10_000_000 * 256 + u32::from(byte)))
}

#[expect(clippy::needless_pass_by_value, reason = "it is written where it is called")]
pub(super) fn schedule(names: &[&str], pace: Pace) -> (Schedule<Thing>, Instant) {
    let now = Instant::now();
    let mut schedule = Schedule::new(&pace, now);
    for name in names {
        schedule.add(clan(name), Duration::ZERO, now);
    }
    (schedule, now)
}

/// As [`schedule`], with an interval that somebody wished for.
pub(super) fn every(names: &[&str], pause: Duration) -> (Schedule<Thing>, Instant) {
    let (mut schedule, now) = schedule(&[], Pace::default());
    for name in names {
        schedule.add(clan(name), pause, now);
    }
    (schedule, now)
}

pub(super) fn asked(turn: Turn<Thing>) -> Thing {
    let Turn::Ask(thing) = turn else { panic!("{turn:?}") };
    thing
}

pub(super) fn waits(schedule: &mut Schedule<Thing>, now: Instant) -> Duration {
    let turn = schedule.turn(now);
    let Turn::Wait(until) = turn else { panic!("{turn:?}") };
    until - now
}
