//! A pattern at work: what goes on in event time.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bugle_event::{Event, Gap, JoinKey, JoinKeys, Part, Subject, Timestamp};

use smallvec::SmallVec;

use crate::firing::Firing;
use crate::pattern::any::Pattern;
use crate::pattern::changes::PartId;
use crate::pattern::gaps::{Gaps, Unseen, hides, overlaps};
use crate::pattern::logic::{Arrival, Made};
use crate::pattern::memory::Memory;
use crate::pattern::record;
use crate::pattern::slot::Held;
use crate::pattern::step::Step;
use crate::pattern::stored::{Link, bytes_of, gap_to_bytes, part_key};

/// A time that is so much before what was seen already is believed: it was the clock that was ahead, and has been set.
const SET_BACK: Duration = Duration::from_hours(1);

/// What a pattern counts; saved with the state of its trigger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// The latest time that anything was seen.
    pub(crate) seen: Option<Timestamp>,
    /// How many events were taken.
    pub(crate) taken: u64,
    pub(crate) late: u64,
    pub(crate) let_go: u64,
    pub(crate) damaged: u64,
}

/// A pattern that watches.
pub(crate) struct Watch {
    pub(crate) pattern: Pattern,
    pub(crate) memory: Memory,
    pub(crate) gaps: Gaps,
    pub(crate) tally: Tally,
}

impl Watch {
    pub(crate) fn new(pattern: Pattern) -> Self {
        let memory = Memory::new(pattern.logic.clone());
        Self { pattern, memory, gaps: Gaps::default(), tally: Tally::default() }
    }

    /// It is `now`: fires what the watermark has passed, in the order in which it was due, and forgets what it has passed.
    /// What speaks about the time of `down` is blind, whoever that gap is about: that the program was down is told by
    /// each source for whom it watches, one after the other, and the first of them is who lets time pass.
    pub(crate) fn advance(&mut self, now: Timestamp, down: Option<&Gap>) -> Vec<Firing> {
        let seen = self.tally.seen.filter(|seen| *seen <= now + SET_BACK);
        self.tally.seen = seen.max(Some(now));
        let (watermark, mut made) = (self.watermark(), Vec::new());
        while let Some((_, key)) = self.memory.first_due().filter(|(due, _)| *due < watermark).cloned() {
            self.pattern.logic.on_due(&mut self.memory, &key, watermark, &mut made);
        }
        self.memory.purge(watermark);
        self.told(made, down)
    }

    /// Takes an event that its trigger is about, at a time to which it was advanced. What others wrote is asked before
    /// anything is changed in the memory, so that it is whole after a panic: here for the keys, and by a pattern that asks
    /// for a moment, before all else that it does.
    pub(crate) fn take(&mut self, event: &Event) -> Vec<Firing> {
        if !self.pattern.lets_pass(event) {
            return Vec::new();
        }
        let mut keys = self.pattern.steps().iter().map(|step: &Step| step.keys_and_rest(event));
        let ((first, more), (second, still_more)) = (keys.next().unwrap_or_default(), keys.next().unwrap_or_default());
        let keys: [JoinKeys; 2] = [first, second];
        self.tally.let_go += (more + still_more) as u64;
        if keys.iter().all(SmallVec::is_empty) {
            return Vec::new();
        }
        let (at, watermark, serial) = (event.happened_at(), self.watermark(), self.number());
        self.tally.late += u64::from(at < watermark);
        let (mut made, logic) = (Vec::new(), &self.pattern.logic);
        logic.take(&mut self.memory, &Arrival { event, at, serial, watermark, keys }, &mut made);
        self.tally.let_go += self.memory.let_go(self.pattern.keys_max, self.pattern.events_max());
        self.told(made, None)
    }

    /// Takes in that there was a gap, if it may have hidden something.
    pub(crate) fn on_gap(&mut self, gap: &Gap) {
        if hides(gap, self.pattern.all_wants()) {
            self.on_unseen(gap.from, gap.to, gap.subjects.clone());
        }
    }

    /// Takes in that nobody saw what these did; of none: what anybody did.
    pub(crate) fn on_unseen(&mut self, from: Option<Timestamp>, to: Timestamp, subjects: Vec<Subject>) {
        if self.pattern.logic.speaks_of_time() {
            let serial = self.number();
            self.gaps.push(Unseen { serial, from, to, subjects }, &mut self.memory.changes);
        }
    }

    /// Goes on as the same sort of pattern, with other steps or numbers.
    pub(crate) fn change(mut self, pattern: Pattern) -> Self {
        let is_same = Arc::ptr_eq(&self.pattern.logic, &pattern.logic) && self.pattern.narrowed == pattern.narrowed;
        self.pattern = pattern;
        if !is_same {
            self.memory.retime(self.pattern.logic.clone());
            self.refit();
        }
        self
    }

    /// Lets go of what does not take the steps, under the keys, under which it is remembered: another pattern remembered it.
    /// With it goes all of which only the time is there, for it may have been another's, too.
    pub(crate) fn refit(&mut self) {
        let fits = |(key, held): &(JoinKey, Held)| {
            self.memory.event(held.serial).map(|event| self.pattern.fits(event, key, held.role))
        };
        let links = self.memory.links().map(|link| (link.clone(), fits(link))).collect::<Vec<_>>();
        if links.iter().any(|(_, fits)| *fits == Some(false)) {
            for ((key, held), _) in links.into_iter().filter(|(_, fits)| *fits != Some(true)) {
                self.memory.remove(&key, held);
                self.tally.let_go += 1;
            }
        }
    }

    /// The keys of all parts that may have been saved of it.
    pub(crate) fn forget(mut self) -> Vec<Vec<u8>> {
        self.memory.clear();
        let gaps = self.gaps.numbers().map(PartId::Gap).collect::<Vec<_>>();
        self.memory.changes.take().chain(gaps).map(|id| part_key(&id)).collect()
    }

    /// When the first timer may fire.
    pub(crate) fn wake_at(&self) -> Option<Timestamp> {
        self.memory.first_due().map(|(due, _)| *due + self.pattern.slack + Duration::from_millis(1))
    }

    /// The parts that have changed since the last time.
    pub(crate) fn changed_parts(&mut self) -> Vec<Part> {
        let changes = self.memory.changes.take();
        changes.map(|id| Part { key: part_key(&id).into(), value: self.part(&id).map(Into::into) }).collect()
    }

    fn part(&self, id: &PartId) -> Option<Vec<u8>> {
        match id {
            PartId::Event(serial) => self.memory.event(*serial).map(record::write),
            PartId::Gap(serial) => self.gaps.get(*serial).map(gap_to_bytes),
            PartId::Link(key, held) => {
                let (moment, has_event) = self.memory.look_up(key, *held)?;
                Some(bytes_of(&Link::new(held.at, moment, has_event)))
            }
        }
    }

    /// Until when all that comes in time has come.
    fn watermark(&self) -> Timestamp {
        self.tally.seen.unwrap_or(Timestamp::from_millis(i64::MIN)) - self.pattern.slack
    }

    fn number(&mut self) -> u64 {
        self.tally.taken += 1;
        self.tally.taken
    }

    fn told(&self, made: Vec<Made>, down: Option<&Gap>) -> Vec<Firing> {
        let tell = |Made { firing, since }: Made| {
            let blind = since.is_some_and(|since| {
                down.is_some_and(|down| overlaps(down.from, down.to, since, firing.at))
                    || self.gaps.touch(since, firing.at, firing.event())
            });
            Firing { blind, ..firing }
        };
        made.into_iter().map(tell).collect()
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut watch = f.debug_struct("Watch");
        watch.field("pattern", &self.pattern).field("keys", &self.memory.keys()).field("tally", &self.tally);
        watch.finish_non_exhaustive()
    }
}
