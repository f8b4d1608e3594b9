//! One event, then another.

use std::time::Duration;

use bugle_event::{JoinKey, Timestamp};

use crate::pattern::logic::{Arrival, Logic, Made};
use crate::pattern::memory::Memory;
use crate::pattern::slot::{Held, Keep, Role, Slot, Timing};
use crate::pattern::step::Step;
use crate::pattern::text::draft::{Draft, Worded, joined};
use crate::pattern::text::error::PatternError;
use crate::pattern::text::phrases::Phrases;

/// Not used yet as the first of two, and as the second.
const FIRST: Role = 0;
const THEN: Role = 1;

/// One event and then another of the same key: a kill and the killer's death, a level and the next.
///
/// Fires at once, with both events, at the time of the second. Precisely: an event that comes is the `then` of the
/// nearest earlier `first` of its key (of the same time: of the one that came first), not more than `within` before it.
/// If there is none, it is the `first` of the nearest such `then` that came before it but did not happen before it. Each
/// event is used once: a `then` is the `first` of nothing more, nor the other way round; only one with several keys may
/// be used once for each of them. An event that was not used is remembered until the
/// [watermark](crate::pattern) has passed it by `within`.
///
/// ```
/// # use bugle_event::Gap as Death; // stands for planetside::Death
/// use std::time::Duration;
/// use bugle_trigger::pattern::{Pattern, Sequence, Step};
///
/// // With a game's deaths: keyed by the attacker, then by the victim.
/// let mutual: Pattern = Sequence::new(Step::any::<Death>(), Step::any::<Death>()).within(Duration::from_secs(5)).into();
/// ```
#[derive(Clone, Debug)]
pub struct Sequence {
    steps: [Step; 2],
    keeps: [Keep; 2],
    within: Duration,
}

impl Sequence {
    /// `first`, then `then` of the same key, within a minute.
    pub fn new(first: Step, then: Step) -> Self {
        Self { steps: [first, then], keeps: [Keep::UntilDone; 2], within: Duration::ZERO }
            .within(Duration::from_mins(1))
    }

    /// How long after the first the second may come, at most.
    #[must_use]
    pub fn within(self, within: Duration) -> Self {
        Self { within, keeps: [Keep::For(within); 2], ..self }
    }

    /// The nearest `first` that `at` can be the `then` of.
    fn first_of(&self, slot: &Slot, at: Timestamp) -> Option<Held> {
        let nearest = slot.up_to(FIRST, at).next().filter(|first| first.at + self.within >= at)?;
        slot.since(FIRST, nearest.at).next()
    }

    /// The nearest `then` that `at` can be the `first` of.
    fn then_of(&self, slot: &Slot, at: Timestamp) -> Option<Held> {
        slot.since(THEN, at).next().filter(|then| at + self.within >= then.at)
    }

    /// Takes the partner of the other role for each key that has one, and remembers the event under the others if there
    /// was any. Whether there was.
    fn join(&self, memory: &mut Memory, arrival: &Arrival<'_>, role: Role, made: &mut Vec<Made>) -> bool {
        let (mut is_used, mut others) = (false, Vec::new());
        for key in &arrival.keys[usize::from(role)] {
            let slot = memory.slot(key);
            let found = if role == THEN { self.first_of(slot, arrival.at) } else { self.then_of(slot, arrival.at) };
            let Some(partner) = found else {
                others.push(key);
                continue;
            };
            let event = memory.remove(key, partner);
            memory.remove_role(partner.serial, role);
            let (own, other) = (Some(arrival.event.clone()), event);
            let both = if role == THEN { [other, own] } else { [own, other] };
            made.push(Made::new(both.into_iter().flatten(), arrival.at.max(partner.at), key));
            is_used = true;
        }
        if is_used {
            for key in others {
                remember(memory, arrival, role, key);
            }
        }
        is_used
    }
}

impl Timing for Sequence {
    fn keeps(&self) -> &[Keep] {
        &self.keeps
    }

    fn due(&self, _: &Slot) -> Option<Timestamp> {
        None
    }
}

impl Logic for Sequence {
    fn steps(&self) -> &[Step] {
        &self.steps
    }

    fn step_of(&self, role: Role) -> usize {
        usize::from(role)
    }

    fn take(&self, memory: &mut Memory, arrival: &Arrival<'_>, made: &mut Vec<Made>) {
        if self.join(memory, arrival, THEN, made) || self.join(memory, arrival, FIRST, made) {
            return;
        }
        for role in [FIRST, THEN] {
            for key in &arrival.keys[usize::from(role)] {
                remember(memory, arrival, role, key);
            }
        }
    }

    fn speaks_of_time(&self) -> bool {
        false
    }
}

fn remember(memory: &mut Memory, arrival: &Arrival<'_>, role: Role, key: &JoinKey) {
    memory.insert(key, arrival.held(role), None, Some(arrival.event));
}

impl Worded for Sequence {
    const FORM: &'static str = "sequence Death then Death by attacker_character_id = character_id within 5s";

    fn read(phrases: &mut Phrases<'_>) -> Result<Self, PatternError> {
        let first = Draft::read(phrases)?;
        phrases.must("then")?;
        let then = Draft::read(phrases)?;
        let (first, then) = joined(phrases, first, then)?;
        let mut sequence = Self::new(first, then);
        if let Some(within) = phrases.span_after("within")? {
            sequence = sequence.within(within);
        }
        Ok(sequence)
    }
}
