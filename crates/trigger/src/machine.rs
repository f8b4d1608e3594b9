//! A trigger that watches: events and time in, firings out.

use bugle_event::{Event, Part, Parts, Timestamp};

use crate::condition::Asked;
use crate::firing::{Firing, Firings};
use crate::state::{RestoreError, State};
use crate::trigger::Trigger;

/// A trigger that has begun to watch.
///
/// The order of calls:
///
/// 1. [`new`](Self::new), or [`restore`](Self::restore) with what [`save`](Self::save) gave last.
/// 2. [`on_event`](Self::on_event) with each event, in the order of the journal; [`on_time`](Self::on_time) when the
///    moment has come that [`wake_at`](Self::wake_at) asks for. Both give firings. What they give is to be done before
///    the next call.
/// 3. [`save`](Self::save) after that: what it gives is to be kept together with the place of the last event. So a
///    machine that is restored goes on with the next event as if nothing had been: it fires once, neither twice nor never.
/// 4. No more calls once it [`is_done`](Self::is_done).
#[derive(Debug)]
pub struct Machine {
    trigger: Trigger,
    conditions: Asked,
    state: State,
    /// Whether the state is another than the one that was last saved.
    is_changed: bool,
}

impl Machine {
    /// A machine that begins anew.
    pub fn new(trigger: Trigger) -> Self {
        let conditions = Asked::new(trigger.conditions.clone());
        Self { trigger, conditions, state: State::default(), is_changed: false }
    }

    /// A machine that goes on from a state that was saved, perhaps by a trigger of other conditions.
    pub fn restore(trigger: Trigger, kept: &Parts) -> Result<Self, RestoreError> {
        let state = kept.get(&b""[..]).map(|state| State::from_bytes(state)).transpose()?.unwrap_or_default();
        Ok(Self { state, ..Self::new(trigger) })
    }

    /// The parts of its state that have changed since the last save.
    pub fn save(&mut self) -> Vec<Part> {
        std::mem::take(&mut self.is_changed).then(|| Part::new("", self.state.to_bytes())).into_iter().collect()
    }

    /// Takes the next event in order.
    pub fn on_event(&mut self, event: &Event) -> Firings {
        let time = event.happened_at();
        let fires = !self.is_done()
            && self.trigger.asks_for(event)
            && self.is_rested(event, time)
            && self.conditions.hold(event);
        if !fires {
            return Firings::new();
        }
        if self.trigger.remembers() {
            (self.state.last_fired, self.is_changed) = (Some(time), true);
        }
        Firings::from_buf([Firing::of(event, time)])
    }

    /// It is `now`, and [`wake_at`](Self::wake_at) has come. No trigger of today fires because time passes.
    pub fn on_time(&mut self, _now: Timestamp) -> Firings {
        Firings::new()
    }

    /// When it must be called without an event. `None`: not for the sake of time.
    pub fn wake_at(&self) -> Option<Timestamp> {
        None
    }

    /// Whether it will never fire again.
    pub fn is_done(&self) -> bool {
        self.trigger.single_shot && self.state.last_fired.is_some()
    }

    /// The trigger that watches.
    pub fn trigger(&self) -> &Trigger {
        &self.trigger
    }

    /// Whether the cooldown is over. A last firing that nobody could know of yet when `event`, which came after it, was
    /// seen is none: it was written by a program that believed a clock far ahead, or the own clock was.
    fn is_rested(&self, event: &Event, time: Timestamp) -> bool {
        let last = self.state.last_fired.filter(|last| event.could_know(*last));
        self.trigger.cooldown.is_zero() || last.is_none_or(|last| time >= last + self.trigger.cooldown)
    }
}

#[cfg(test)]
mod tests;
