//! So many events in so much time.

use std::time::Duration;

use bugle_event::{JoinKey, Timestamp};

use crate::pattern::logic::{Arrival, Logic, Made};
use crate::pattern::memory::Memory;
use crate::pattern::slot::{Held, Keep, Role, Slot, Timing};
use crate::pattern::step::Step;
use crate::pattern::text::draft::{Draft, Worded, keyed};
use crate::pattern::text::error::PatternError;
use crate::pattern::text::phrases::Phrases;

const UNUSED: Role = 0;

/// So many events of one key in so much time: a kill streak, three attacks in an hour.
///
/// Fires at once, with these events, at the time of the last of them, and these are used up. Precisely: an event that
/// comes completes a group if `n` events of its key that follow each other in time, itself among them, are not more than
/// `within` apart, first to last; the earliest group, if there are several. An event that was not used is remembered until
/// the [watermark](crate::pattern) has passed it by `within`.
///
/// ```
/// # use bugle_event::Gap as Death; // stands for planetside::Death
/// use std::time::Duration;
/// use bugle_trigger::pattern::{Count, Pattern, Step};
///
/// let streak: Pattern = Count::new(3, Step::of(|death: &Death| death.source)).within(Duration::from_secs(10)).into();
/// ```
#[derive(Clone, Debug)]
pub struct Count {
    n: usize,
    steps: [Step; 1],
    keeps: [Keep; 1],
    within: Duration,
}

impl Count {
    /// `n` events of the same key, at least one, within a minute.
    pub fn new(n: usize, step: Step) -> Self {
        let new = Self { n: n.max(1), steps: [step], keeps: [Keep::UntilDone], within: Duration::ZERO };
        new.within(Duration::from_mins(1))
    }

    /// In how much time, from the first to the last.
    #[must_use]
    pub fn within(self, within: Duration) -> Self {
        Self { within, keeps: [Keep::For(within)], ..self }
    }

    /// The earliest group that `own`, which is held, completes.
    fn group(&self, slot: &Slot, own: Held) -> Option<Vec<Held>> {
        if slot.len() < self.n {
            return None;
        }
        let is_near = |held: &Held| held.at <= own.at + self.within && own.at <= held.at + self.within;
        let before = slot.up_to(UNUSED, own.at).skip_while(|held| *held > own);
        let mut near: Vec<Held> = before.take(self.n).take_while(is_near).collect();
        near.reverse();
        let after = slot.since(UNUSED, own.at).skip_while(|held| *held <= own);
        near.extend(after.take(self.n - 1).take_while(is_near));
        let group = near.windows(self.n).find(|group| group[0].at + self.within >= group[self.n - 1].at)?;
        Some(group.to_vec())
    }

    fn fire(&self, memory: &mut Memory, group: &[Held], key: &JoinKey) -> Made {
        let events: Vec<_> = group.iter().filter_map(|held| memory.remove(key, *held)).collect();
        Made::new(events, group[self.n - 1].at, key)
    }
}

impl Timing for Count {
    fn keeps(&self) -> &[Keep] {
        &self.keeps
    }

    fn due(&self, _: &Slot) -> Option<Timestamp> {
        None
    }
}

impl Logic for Count {
    fn steps(&self) -> &[Step] {
        &self.steps
    }

    fn events_needed(&self) -> usize {
        self.n
    }

    fn take(&self, memory: &mut Memory, arrival: &Arrival<'_>, made: &mut Vec<Made>) {
        for key in &arrival.keys[0] {
            memory.insert(key, arrival.held(UNUSED), None, Some(arrival.event));
            if let Some(group) = self.group(memory.slot(key), arrival.held(UNUSED)) {
                made.push(self.fire(memory, &group, key));
            }
        }
    }

    fn speaks_of_time(&self) -> bool {
        false
    }
}

impl Worded for Count {
    const FORM: &'static str = "count 3 of Death by attacker_character_id within 10s";

    fn read(phrases: &mut Phrases<'_>) -> Result<Self, PatternError> {
        let n = phrases.number()?;
        phrases.must("of")?;
        let draft = Draft::read(phrases)?;
        let mut count = Self::new(n, keyed(phrases, draft)?);
        if let Some(within) = phrases.span_after("within")? {
            count = count.within(within);
        }
        Ok(count)
    }
}
