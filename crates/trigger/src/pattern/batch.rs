//! Many events at once.

use std::time::Duration;

use bugle_event::{JoinKey, Timestamp};

use crate::pattern::logic::{Arrival, Logic, Made};
use crate::pattern::memory::Memory;
use crate::pattern::slot::{Held, Keep, Role, Slot, Timing};
use crate::pattern::step::Step;
use crate::pattern::text::draft::{Draft, Worded, keyed};
use crate::pattern::text::error::PatternError;
use crate::pattern::text::phrases::Phrases;

const HELD: Role = 0;

const KEEPS: [Keep; 1] = [Keep::UntilDone];

/// Many events of a key at once: one message about ten deaths instead of ten messages.
///
/// From the earliest event that is held, those that happened not more than `within` after it are a batch; those after it,
/// the next. When an event comes and one of them has `n`, its first `n` events fire at once, at the time of the last. One
/// that is not full fires `within` after its first event, when the [watermark](crate::pattern) has passed that. An event
/// that happened before the watermark when it comes counts as if it had happened at the watermark.
///
/// ```
/// # use bugle_event::Gap as Death; // stands for planetside::Death
/// use std::time::Duration;
/// use bugle_trigger::pattern::{Batch, Pattern, Step};
///
/// let digest: Pattern = Batch::new(10, Step::any::<Death>()).within(Duration::from_secs(5)).into();
/// ```
#[derive(Clone, Debug)]
pub struct Batch {
    n: usize,
    steps: [Step; 1],
    within: Duration,
}

impl Batch {
    /// Up to `n` events of the same key, at least one, of ten seconds.
    pub fn new(n: usize, step: Step) -> Self {
        Self { n: n.max(1), steps: [step], within: Duration::from_secs(10) }
    }

    /// Of how much time they are: when it is over, those that there are fire.
    #[must_use]
    pub fn within(self, within: Duration) -> Self {
        Self { within, ..self }
    }

    /// The first `n` events of the first batch that has as many.
    fn full(&self, slot: &Slot) -> Option<Vec<Held>> {
        if slot.len() < self.n {
            return None;
        }
        let mut first = slot.of(HELD).next();
        while let Some(from) = first {
            let end = from.at + self.within;
            let batch: Vec<Held> = slot.since(HELD, from.at).take_while(|held| held.at <= end).take(self.n).collect();
            if batch.len() == self.n {
                return Some(batch);
            }
            first = slot.since(HELD, end).find(|held| held.at > end);
        }
        None
    }
}

fn fire(memory: &mut Memory, batch: &[Held], at: Timestamp, key: &JoinKey) -> Option<Made> {
    let since = batch.first()?.at;
    let events: Vec<_> = batch.iter().filter_map(|held| memory.remove(key, *held)).collect();
    Some(Made::new(events, at, key).since(since))
}

impl Timing for Batch {
    fn keeps(&self) -> &[Keep] {
        &KEEPS
    }

    fn due(&self, slot: &Slot) -> Option<Timestamp> {
        slot.of(HELD).next().map(|first| first.at + self.within)
    }
}

impl Logic for Batch {
    fn steps(&self) -> &[Step] {
        &self.steps
    }

    fn events_needed(&self) -> usize {
        self.n
    }

    fn take(&self, memory: &mut Memory, arrival: &Arrival<'_>, made: &mut Vec<Made>) {
        for key in &arrival.keys[0] {
            memory.insert(key, arrival.in_order(HELD), None, Some(arrival.event));
            while let Some(batch) = self.full(memory.slot(key)) {
                made.extend(fire(memory, &batch, batch[self.n - 1].at, key).map(|made| Made { since: None, ..made }));
            }
        }
    }

    fn on_due(&self, memory: &mut Memory, key: &JoinKey, _: Timestamp, made: &mut Vec<Made>) {
        let slot = memory.slot(key);
        let Some(first) = slot.of(HELD).next() else { return };
        let end = first.at + self.within;
        let batch: Vec<Held> = slot.of(HELD).take_while(|held| held.at <= end).collect();
        made.extend(fire(memory, &batch, end, key));
    }
}

impl Worded for Batch {
    const FORM: &'static str = "batch 10 of Death within 5s";

    fn read(phrases: &mut Phrases<'_>) -> Result<Self, PatternError> {
        let n = phrases.number()?;
        phrases.must("of")?;
        let draft = Draft::read(phrases)?;
        let mut batch = Self::new(n, keyed(phrases, draft)?);
        if let Some(within) = phrases.span_after("within")? {
            batch = batch.within(within);
        }
        Ok(batch)
    }
}
