//! Why a trigger fires on an event, or does not: each clause, and whether it held. Pure: nothing of it is remembered.

use std::fmt;

use bugle_event::{Event, Kind, Timestamp};

use crate::clause::{Clause, explain_wants};
use crate::pattern::any::Pattern;
use crate::trigger::Trigger;

/// What a trigger makes of an event: which of its clauses held, and which did not. Shown, it is a line for each clause.
///
/// ```
/// use bugle_event::{Cause, Envelope, Fact as _, Gap, Seen, Timestamp, Want};
/// use bugle_trigger::{Condition, Memory, Trigger};
///
/// let trigger = Trigger::new("blind", [Want::kinds([Gap::KIND])]);
/// trigger.conditions.push(false);
/// let now = Timestamp::from_secs(60);
/// let gap = Envelope::new("demo", Gap::new("demo", [], None, now, Cause::Stall), Seen::at(now)).into_event();
///
/// let explanation = trigger.explain(&Memory::default(), &gap);
/// assert!(!explanation.fires());
/// assert_eq!(explanation.to_string(), "blind does not fire on gap:\n  + kind is gap\n  - never holds");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The name of the trigger.
    pub trigger: String,
    /// The kind of the event.
    pub event: Kind,
    /// Whether the trigger has a pattern.
    pub is_pattern: bool,
    /// All must hold.
    pub clauses: Vec<Clause>,
}

/// What was before, as far as it decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// When the trigger last fired, in event time.
    pub last_fired: Option<Timestamp>,
    /// Whether it is paused.
    pub is_paused: bool,
}

impl Explanation {
    /// Whether the trigger fires on the event. Where it has a pattern: whether that takes the event; what comes of it follows
    /// from what came before and comes after.
    pub fn fires(&self) -> bool {
        self.clauses.iter().all(|clause| clause.held)
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { trigger, event, .. } = self;
        let does = match (self.is_pattern, self.fires()) {
            (false, true) => "fires on",
            (false, false) => "does not fire on",
            (true, true) => "counts",
            (true, false) => "does not count",
        };
        write!(f, "{trigger} {does} {event}:")?;
        self.clauses.iter().try_for_each(|clause| clause.show(f, 1))
    }
}

impl Trigger {
    /// What it would make of `event`, if that came next: each clause, asked whether those before it held or not.
    pub fn explain(&self, memory: &Memory, event: &Event) -> Explanation {
        let mut clauses = explain_wants(&self.wants, event);
        clauses.extend(self.conditions.list().iter().map(|condition| condition.explain(event)));
        clauses.extend(self.pattern.as_ref().map(|pattern| explain_pattern(pattern, event)));
        clauses.extend(self.explain_memory(memory, event));
        Explanation { trigger: self.name.clone(), event: event.kind, is_pattern: self.pattern.is_some(), clauses }
    }

    fn explain_memory(&self, memory: &Memory, event: &Event) -> Vec<Clause> {
        let mut clauses = Vec::new();
        if memory.is_paused {
            clauses.push(Clause::new("is at work", false).noted("it is paused"));
        }
        let fired = memory.last_fired;
        if self.single_shot {
            let shot = Clause::new("has its one shot", fired.is_none());
            clauses.push(fired.map_or(shot.clone(), |at| shot.noted(format!("it fired at {at}"))));
        }
        if !self.cooldown.is_zero() {
            let (time, believed) = (event.happened_at(), fired.filter(|last| event.could_know(*last)));
            let until = believed.map(|last| last + self.cooldown);
            let rested =
                Clause::new(format!("has rested {:?}", self.cooldown), until.is_none_or(|until| time >= until));
            clauses.push(match until {
                Some(until) if !rested.held => rested.noted(format!("it is quiet until {until}")),
                _ => rested,
            });
        }
        clauses
    }
}

/// It must take one of its steps.
fn explain_pattern(pattern: &Pattern, event: &Event) -> Clause {
    let steps = pattern.steps();
    let called = |number: usize| if steps.len() == 1 { "its step".to_owned() } else { format!("step {}", number + 1) };
    let parts: Vec<_> = steps.iter().enumerate().map(|(number, step)| step.explain(&called(number), event)).collect();
    let taken = Clause::new(format!("takes a step of the {}", pattern.kind()), parts.iter().any(|part| part.held));
    taken.of(parts)
}

#[cfg(test)]
mod tests;
