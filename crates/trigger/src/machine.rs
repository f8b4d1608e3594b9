//! A trigger that watches: events and time in, firings out.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use bugle_event::{Cause, Codec, Event, Gap, Part, Parts, Timestamp};

use crate::condition::Asked;
use crate::firing::{Firing, Firings};
use crate::pattern::watch::{Tally, Watch};
use crate::state::{RestoreError, State};
use crate::trigger::Trigger;

/// How far ahead of what was seen a firing may have been, for clocks differ.
const AHEAD: Duration = Duration::from_secs(5);

/// A trigger that has begun to watch.
///
/// The order of calls:
///
/// 1. [`new`](Self::new), or [`restore`](Self::restore) with what [`save`](Self::save) gave, all of it put together.
/// 2. [`on_event`](Self::on_event) with each event, in the order of the journal; [`on_time`](Self::on_time) when the
///    moment has come that [`wake_at`](Self::wake_at) asks for, and all events that were there before have been given. Both
///    give firings. What they give is to be done before the next call.
/// 3. [`save`](Self::save) after that: what it gives is to be kept together with the place of the last event. So a
///    machine that is restored goes on with the next event as if nothing had been: it fires once, neither twice nor never.
/// 4. No more calls once it [`is_done`](Self::is_done).
#[derive(Debug)]
pub struct Machine {
    trigger: Trigger,
    conditions: Asked,
    last_fired: Option<Timestamp>,
    watch: Option<Watch>,
    /// The state that was last saved.
    saved: State,
    /// Parts of an earlier state that are to be forgotten.
    leftover: Vec<Vec<u8>>,
    panicked: u64,
}

/// What a machine's pattern could not do, or not as it should.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Events that came later than the slack allows.
    pub late: u64,
    /// Keys, and events of keys, that were let go: because there were too many; because one event had more than
    /// [it may](bugle_event::JoinKey::PER_EVENT), where what lists that multiply have more is counted as one; or because
    /// another pattern of the same sort remembered them, and they take no step of this one under their key.
    pub let_go: u64,
    /// Parts of a saved state that could not be read back.
    pub damaged: u64,
    /// How often a condition, or what a step reads of an event, panicked, since this machine was made. Such an event was
    /// passed over; what was due before it has fired.
    pub panicked: u64,
}

impl Machine {
    /// A machine that begins anew.
    pub fn new(trigger: Trigger) -> Self {
        let conditions = Asked::new(trigger.conditions.clone());
        let watch = trigger.pattern.clone().map(Watch::new);
        let pattern = watch.as_ref().map(kept_of);
        let saved = State { last_fired: None, pattern };
        Self { trigger, conditions, last_fired: None, watch, saved, leftover: Vec::new(), panicked: 0 }
    }

    /// A machine that begins anew where there is a state that it cannot go on from, and forgets that: but for when it last
    /// fired, where that can be read, so that what fires once in its life does not fire again because its pattern is another.
    pub fn anew(trigger: Trigger, kept: &Parts) -> Self {
        let saved = kept.get(&b""[..]).and_then(|state| State::from_bytes(state).ok()).unwrap_or_default();
        let keys = kept.keys().filter(|key| saved.last_fired.is_none() || !key.is_empty());
        let leftover = keys.map(|key| key.to_vec()).collect();
        Self { leftover, last_fired: saved.last_fired, ..Self::new(trigger) }
    }

    /// A machine that goes on from a state that was saved, perhaps by a trigger of other conditions, or of a pattern with
    /// other numbers or steps: what takes no step of this one is let go. `codecs` read the events that its pattern
    /// remembers; what they cannot read becomes [`Foreign`](bugle_event::Foreign). Where this is an error, it begins
    /// [anew](Self::anew).
    pub fn restore(trigger: Trigger, kept: &Parts, codecs: &[Codec]) -> Result<Self, RestoreError> {
        let saved = kept.get(&b""[..]).map(|state| State::from_bytes(state)).transpose()?.unwrap_or_default();
        let mut machine = Self { last_fired: saved.last_fired, saved, ..Self::new(trigger) };
        let Some((pattern, (sort, tally))) = machine.trigger.pattern.clone().zip(saved.pattern) else {
            machine.leftover = kept.keys().filter(|key| !key.is_empty()).map(|key| key.to_vec()).collect();
            return Ok(machine);
        };
        if sort != pattern.sort.tag {
            return Err(RestoreError::OtherPattern);
        }
        let (watch, damaged) = Watch::restore(pattern, tally, kept, codecs);
        Ok(Self { watch: Some(watch), leftover: damaged, ..machine })
    }

    /// The parts of its state that have changed since the last save.
    pub fn save(&mut self) -> Vec<Part> {
        let mut parts: Vec<Part> = std::mem::take(&mut self.leftover).into_iter().map(Part::gone).collect();
        let state = self.state();
        if state != self.saved {
            self.saved = state;
            parts.push(Part::new("", state.to_bytes()));
        }
        parts.extend(self.watch.as_mut().map(Watch::changed_parts).unwrap_or_default());
        parts
    }

    /// The trigger is another from now on: other wants, conditions, options. What was before is remembered, but by another
    /// sort of pattern, and what takes no step of the pattern that it is now.
    pub fn change(&mut self, trigger: Trigger) {
        self.conditions = Asked::new(trigger.conditions.clone());
        self.watch = match (self.watch.take(), trigger.pattern.clone()) {
            (Some(watch), Some(pattern)) if watch.pattern.sort == pattern.sort => Some(watch.change(pattern)),
            (watch, pattern) => {
                self.leftover.extend(watch.map(Watch::forget).unwrap_or_default());
                pattern.map(Watch::new)
            }
        };
        self.trigger = trigger;
    }

    /// Takes the next event in order. With a pattern, what panics that is asked about the event is caught and
    /// [counted](Counts::panicked), for what was due before must fire all the same; without one, it is the caller's.
    pub fn on_event(&mut self, event: &Event) -> Firings {
        if self.watch.is_some() {
            return self.on_event_of_pattern(event);
        }
        let time = event.happened_at();
        let fires = !self.is_done()
            && self.trigger.asks_for(event)
            && self.is_rested(time, |last| event.could_know(last))
            && self.conditions.hold(event);
        if !fires {
            return Firings::new();
        }
        if self.trigger.remembers() {
            self.last_fired = Some(time);
        }
        Firings::from_buf([Firing::of(event, time)])
    }

    fn on_event_of_pattern(&mut self, event: &Event) -> Firings {
        let gap = event.get::<Gap>();
        // While the program was down nothing could fire: what fell due then fires now, and knows that nobody saw.
        let (down, other) = (gap.filter(|gap| is_down(gap)), gap.filter(|gap| !is_down(gap)));
        self.take_gap(down);
        let mut firings = self.pass_time(event.observed_at, down);
        self.take_gap(other);
        if !self.is_done() {
            let made = self.take(event);
            self.fire(made, &mut firings);
        }
        firings
    }

    /// Lets the pattern take an event. A panic of what others wrote ends here: what has fired before must not be lost.
    fn take(&mut self, event: &Event) -> Vec<Firing> {
        let Some(watch) = &mut self.watch else { return Vec::new() };
        let (trigger, conditions) = (&self.trigger, &mut self.conditions);
        let asked = AssertUnwindSafe(|| {
            let is_taken = trigger.asks_for(event) && conditions.hold(event);
            if is_taken { watch.take(event) } else { Vec::new() }
        });
        catch_unwind(asked).unwrap_or_else(|_| {
            self.panicked += 1;
            Vec::new()
        })
    }

    fn take_gap(&mut self, gap: Option<&Gap>) {
        if let Some((watch, gap)) = self.watch.as_mut().zip(gap) {
            watch.on_gap(gap);
        }
    }

    /// Nobody looked from `from` until `to`, at whatever it is about: it was paused, or no source could be reached. What
    /// fires from now on and speaks about some of that time is [blind](Firing::blind). Fires nothing, and lets no time pass.
    pub fn unseen(&mut self, from: Timestamp, to: Timestamp) {
        let is_done = self.is_done();
        if let Some(watch) = self.watch.as_mut().filter(|_| !is_done && from <= to) {
            watch.on_unseen(Some(from), to, Vec::new());
        }
    }

    /// It is `now`: fires what only waited for time to pass.
    pub fn on_time(&mut self, now: Timestamp) -> Firings {
        self.pass_time(now, None)
    }

    /// It is `now`, and of the time of `down` it has just been told that the program was not there.
    fn pass_time(&mut self, now: Timestamp, down: Option<&Gap>) -> Firings {
        let mut firings = Firings::new();
        let is_done = self.is_done();
        if let Some(watch) = self.watch.as_mut().filter(|_| !is_done) {
            let made = watch.advance(now, down);
            self.fire(made, &mut firings);
        }
        firings
    }

    /// When [`on_time`](Self::on_time) must be called, if no event comes before. `None`: not for the sake of time.
    pub fn wake_at(&self) -> Option<Timestamp> {
        self.watch.as_ref().filter(|_| !self.is_done())?.wake_at()
    }

    /// Whether it will never fire again.
    pub fn is_done(&self) -> bool {
        self.trigger.single_shot && self.last_fired.is_some()
    }

    /// Whether what it does depends on what was before: then its state is to be kept, and events are given in order. Until
    /// the next [`save`](Self::save) also where parts of an earlier state are to be forgotten, which that gives: else the next
    /// one that remembers would go on from them.
    pub fn remembers(&self) -> bool {
        let has_leftover = !self.leftover.is_empty() || (self.watch.is_none() && self.saved.pattern.is_some());
        self.trigger.remembers() || has_leftover
    }

    /// When it last fired, in event time, if it [remembers](Self::remembers).
    pub fn last_fired(&self) -> Option<Timestamp> {
        self.last_fired
    }

    /// What its pattern could not do, over its whole life.
    pub fn counts(&self) -> Counts {
        let tally = self.watch.as_ref().map(|watch| watch.tally).unwrap_or_default();
        Counts { late: tally.late, let_go: tally.let_go, damaged: tally.damaged, panicked: self.panicked }
    }

    /// The trigger that watches.
    pub fn trigger(&self) -> &Trigger {
        &self.trigger
    }

    fn state(&self) -> State {
        State { last_fired: self.last_fired, pattern: self.watch.as_ref().map(kept_of) }
    }

    /// Passes on what a pattern made, as far as single shot and cooldown let it.
    fn fire(&mut self, made: Vec<Firing>, firings: &mut Firings) {
        for firing in made {
            let seen = self.watch.as_ref().and_then(|watch| watch.tally.seen);
            let could_know = |last| seen.is_some_and(|seen| last <= seen + AHEAD);
            if !self.is_done() && self.is_rested(firing.at, could_know) {
                self.last_fired = self.last_fired.filter(|last| could_know(*last)).max(Some(firing.at));
                firings.push(firing);
            }
        }
        let is_done = self.is_done();
        if let Some(watch) = self.watch.as_mut().filter(|_| is_done) {
            watch.memory.clear();
        }
    }

    /// Whether the cooldown is over. A last firing that nobody could know of yet when what fires now was seen is none: it
    /// was written by a program that believed a clock far ahead, or the own clock was.
    fn is_rested(&self, time: Timestamp, could_know: impl Fn(Timestamp) -> bool) -> bool {
        let last = self.last_fired.filter(|last| could_know(*last));
        self.trigger.cooldown.is_zero() || last.is_none_or(|last| time >= last + self.trigger.cooldown)
    }
}

/// What is kept of a pattern beside its parts.
fn kept_of(watch: &Watch) -> (u8, Tally) {
    (watch.pattern.sort.tag, watch.tally)
}

/// Whether it is a time in which nothing could fire, and of which that is known before: the program was not there, or what it
/// saw cannot be read any more.
pub fn is_down(gap: &Gap) -> bool {
    matches!(gap.cause, Cause::Restart | Cause::Damaged)
}

#[cfg(test)]
mod tests;
