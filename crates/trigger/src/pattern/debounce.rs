//! Many events as one, once it is quiet.

use std::time::Duration;

use bugle_event::{JoinKey, Timestamp};

use crate::pattern::logic::{Arrival, Logic, Made};
use crate::pattern::memory::Memory;
use crate::pattern::slot::{Held, Keep, Role, Slot, Timing};
use crate::pattern::step::Step;
use crate::pattern::text::draft::{Draft, Worded, keyed};
use crate::pattern::text::error::PatternError;
use crate::pattern::text::phrases::Phrases;

/// The first of the burst that is going on; the moment beside it is when its latest happened.
const FIRST: Role = 0;
/// Its latest, if it has several.
const LATEST: Role = 1;
/// Events whose turn has not come yet: earlier ones may still come.
const NEXT: Role = 2;

const KEEPS: [Keep; 3] = [Keep::UntilDone; 3];

/// Many events of a key, told once it is quiet: a facility that changes hands back and forth, a list that is edited.
///
/// Events of a key of which each follows the one before it by not more than `quiet` are a burst, which ends
/// [`at_most`](Self::at_most) after its first event. Fires with the first and the last event of it (with one, if it was
/// only one), at `quiet` after the last or at the end, when the [watermark](crate::pattern) has passed that. An event that
/// happened before the watermark when it comes counts as if it had happened at the watermark.
///
/// ```
/// # use bugle_event::Gap as FacilityControl; // stands for planetside::FacilityControl
/// use std::time::Duration;
/// use bugle_trigger::pattern::{Debounce, Pattern, Step};
///
/// let settled = Debounce::new(Step::of(|control: &FacilityControl| control.source));
/// let settled: Pattern = settled.quiet(Duration::from_secs(10)).at_most(Duration::from_mins(5)).into();
/// ```
#[derive(Clone, Debug)]
pub struct Debounce {
    steps: [Step; 1],
    quiet: Duration,
    at_most: Duration,
}

impl Debounce {
    /// Events of the same key, until it is quiet for ten seconds.
    pub fn new(step: Step) -> Self {
        Self { steps: [step], quiet: Duration::from_secs(10), at_most: Duration::MAX }
    }

    /// How long nothing may come before it fires.
    #[must_use]
    pub fn quiet(self, quiet: Duration) -> Self {
        Self { quiet, ..self }
    }

    /// How long after its first event a burst is over, though it goes on. Else it may last for ever.
    #[must_use]
    pub fn at_most(self, at_most: Duration) -> Self {
        Self { at_most, ..self }
    }

    /// When a burst is over, as far as is known.
    fn over(&self, first: Timestamp, latest: Timestamp) -> Timestamp {
        (latest + self.quiet).min(first + self.at_most)
    }

    fn burst_over(&self, slot: &Slot, first: Held) -> Timestamp {
        self.over(first.at, slot.moment(first).unwrap_or(first.at))
    }

    /// The event whose turn it is goes into the burst, or begins one.
    fn absorb(memory: &mut Memory, key: &JoinKey, next: Held) {
        let slot = memory.slot(key);
        let (first, latest) = (slot.of(FIRST).next(), slot.of(LATEST).next());
        let event = memory.event(next.serial).cloned();
        let role = if first.is_some() { LATEST } else { FIRST };
        memory.insert(key, Held { role, ..next }, None, event.as_ref());
        memory.remove(key, next);
        if let Some(first) = first {
            memory.set_moment(key, first, next.at);
        }
        if let Some(latest) = latest {
            memory.remove(key, latest);
        }
    }
}

impl Timing for Debounce {
    fn keeps(&self) -> &[Keep] {
        &KEEPS
    }

    fn due(&self, slot: &Slot) -> Option<Timestamp> {
        let going_on = slot.of(FIRST).next().map(|first| self.burst_over(slot, first));
        going_on.or_else(|| slot.of(NEXT).next().map(|next| self.over(next.at, next.at)))
    }
}

impl Logic for Debounce {
    fn steps(&self) -> &[Step] {
        &self.steps
    }

    fn take(&self, memory: &mut Memory, arrival: &Arrival<'_>, _: &mut Vec<Made>) {
        for key in &arrival.keys[0] {
            memory.insert(key, arrival.in_order(NEXT), None, Some(arrival.event));
        }
    }

    fn on_due(&self, memory: &mut Memory, key: &JoinKey, watermark: Timestamp, made: &mut Vec<Made>) {
        let mut has_absorbed = false;
        loop {
            let slot = memory.slot(key);
            let first = slot.of(FIRST).next();
            let over = first.map(|first| self.burst_over(slot, first));
            let is_next = |next: &Held| next.at < watermark && over.is_none_or(|over| next.at <= over);
            let Some(next) = slot.of(NEXT).next().filter(is_next) else { break };
            Self::absorb(memory, key, next);
            has_absorbed = true;
        }
        // When it has grown it is due later, and others may be due before.
        if !has_absorbed {
            self.fire(memory, key, made);
        }
    }
}

impl Debounce {
    fn fire(&self, memory: &mut Memory, key: &JoinKey, made: &mut Vec<Made>) {
        let slot = memory.slot(key);
        let Some(first) = slot.of(FIRST).next() else { return };
        let (over, latest) = (self.burst_over(slot, first), slot.of(LATEST).next());
        let events = [Some(first), latest].into_iter().flatten().filter_map(|held| memory.remove(key, held));
        let events: Vec<_> = events.collect();
        made.push(Made::new(events, over, key).since(first.at));
    }
}

impl Worded for Debounce {
    const FORM: &'static str = "debounce FacilityControl by facility_id for 10s at most 5m";

    fn read(phrases: &mut Phrases<'_>) -> Result<Self, PatternError> {
        let draft = Draft::read(phrases)?;
        let mut debounce = Self::new(keyed(phrases, draft)?);
        if let Some(quiet) = phrases.span_after("for")? {
            debounce = debounce.quiet(quiet);
        }
        if let Some(at_most) = phrases.at_most()? {
            debounce = debounce.at_most(at_most);
        }
        Ok(debounce)
    }
}
