//! Whether anything is wanted, and what follows if not. Pure.

use std::time::Duration;

use bugle_event::Timestamp;
use tokio::time::Instant;

use crate::connections::Idle;
use crate::push::now::Now;

/// For how long nothing must be wanted before it rests: who puts one trigger in the place of another wants nothing
/// between the two.
const CLOSE_AFTER: Duration = Duration::from_secs(30);

/// How often it is said that nothing was missed while it rests: a restart after that must find no gap there.
const SAID_EACH: Duration = Duration::from_mins(1);

/// Whether anything is wanted. Where nothing has been for a while, and connections are not to be kept, it rests.
///
/// Calling order: [`on_wanted`](Self::on_wanted) with each interest; at [`wake_at`](Self::wake_at), what is
/// [`due`](Self::due), which is followed by [`on_said`](Self::on_said).
#[derive(Debug, Default)]
pub(crate) struct Rest {
    idle: Idle,
    state: State,
    /// When it last rested no more.
    woke: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, Default)]
enum State {
    #[default]
    Busy,
    /// Nothing has been wanted since then.
    Idle { since: Timestamp, until: Instant },
    /// Nothing is connected.
    Resting { say_at: Instant },
}

/// What is to be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// Lie down: nothing has been wanted since then.
    LieDown(Timestamp),
    /// Say that nothing was missed.
    Say,
}

impl Rest {
    /// With this done while nothing is wanted.
    pub(crate) fn new(idle: Idle) -> Self {
        Self { idle, ..Self::default() }
    }

    /// Whether nothing is connected, nor shall be.
    pub(crate) fn is_resting(&self) -> bool {
        matches!(self.state, State::Resting { .. })
    }

    /// Whether anything is wanted from `now` on.
    pub(crate) fn on_wanted(&mut self, now: Now, is_wanted: bool) {
        match (is_wanted, self.state) {
            (true, State::Idle { .. }) => self.state = State::Busy,
            (true, State::Resting { .. }) => (self.state, self.woke) = (State::Busy, Some(now.time)),
            (false, State::Busy) if self.idle == Idle::Close => {
                self.state = State::Idle { since: now.time, until: now.moment + CLOSE_AFTER };
            }
            _ => {}
        }
    }

    /// Whether nothing is wanted, and it will rest.
    pub(crate) fn is_tired(&self) -> bool {
        matches!(self.state, State::Idle { .. })
    }

    /// When something is due.
    pub(crate) fn wake_at(&self) -> Option<Instant> {
        match self.state {
            State::Busy => None,
            State::Idle { until, .. } => Some(until),
            State::Resting { say_at } => Some(say_at),
        }
    }

    /// What is due at `now`.
    pub(crate) fn due(&self, now: Now) -> Option<Due> {
        match self.state {
            State::Idle { since, until } if until <= now.moment => Some(Due::LieDown(since)),
            State::Resting { say_at } if say_at <= now.moment => Some(Due::Say),
            _ => None,
        }
    }

    /// It rests, and has just said that nothing was missed.
    pub(crate) fn on_said(&mut self, now: Now) {
        self.state = State::Resting { say_at: now.moment + SAID_EACH };
    }

    /// Of what was last seen then, since when it can have been missed: while it rested, nobody wanted it.
    pub(crate) fn missed_since(&self, last_sign: Timestamp) -> Timestamp {
        self.woke.map_or(last_sign, |woke| woke.max(last_sign))
    }
}
