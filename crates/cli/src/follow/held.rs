//! Events that wait for the names in them, in order. Pure: it is told the time.

use std::collections::VecDeque;

use bugle::Event;
use tokio::time::Instant;

use crate::names::{Names, PATIENCE};
use crate::pattern::Fired;

/// How many wait at most. Of more, the first go out as they are.
const HELD_MAX: usize = 4_096;

#[derive(Default)]
pub(super) struct Held {
    /// Each with the time at which it goes out in any case.
    events: VecDeque<(Event, Instant)>,
}

impl Held {
    pub(super) fn push(&mut self, events: Vec<Event>, now: Instant) {
        self.events.extend(events.into_iter().map(|event| (event, now + PATIENCE)));
    }

    /// The next that goes out now, if one does.
    pub(super) fn pop(&mut self, names: &Names, now: Instant) -> Option<Event> {
        let (event, until) = self.events.front()?;
        let waits = self.events.len() <= HELD_MAX && now < *until && names.awaits(event, now);
        if waits { None } else { self.pop_in_any_case() }
    }

    pub(super) fn pop_in_any_case(&mut self) -> Option<Event> {
        self.events.pop_front().map(|(event, _)| event)
    }

    /// When one goes out though no name has come.
    pub(super) fn wakes_at(&self) -> Option<Instant> {
        self.events.front().map(|(_, until)| *until)
    }
}

/// What a pattern made, waiting for the names in it. Patterns wait while it does: so it may only half of the time.
#[derive(Default)]
pub(super) struct HeldFiring {
    /// With the time at which it goes out in any case.
    waiting: Option<(Fired, Instant)>,
    /// Nothing waits before.
    patient_at: Option<Instant>,
}

impl HeldFiring {
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_none()
    }

    pub(super) fn push(&mut self, fired: Fired, now: Instant) {
        let is_patient = self.patient_at.is_none_or(|at| at <= now);
        if is_patient {
            self.patient_at = Some(now + 2 * PATIENCE);
        }
        self.waiting = Some((fired, if is_patient { now + PATIENCE } else { now }));
    }

    /// It, if it goes out now.
    pub(super) fn pop(&mut self, names: &Names, now: Instant) -> Option<Fired> {
        let (Fired { firing, .. }, until) = self.waiting.as_ref()?;
        if now < *until && firing.events.iter().any(|event| names.awaits(event, now)) {
            return None;
        }
        self.pop_in_any_case()
    }

    pub(super) fn pop_in_any_case(&mut self) -> Option<Fired> {
        self.waiting.take().map(|(fired, _)| fired)
    }

    /// When it goes out though no name has come.
    pub(super) fn wakes_at(&self) -> Option<Instant> {
        self.waiting.as_ref().map(|(_, until)| *until)
    }
}
