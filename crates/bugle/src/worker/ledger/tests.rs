//! What can be confirmed when, and that no crash at any point loses a firing.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bugle_event::{Cause, Envelope, Gap, Parts, Seen, Seq, Subject, Timestamp};
use proptest::prelude::*;
use tokio::time::Instant;

use super::*;
use crate::worker::lanes::{Lane, Lanes};

fn event(seq: u64) -> Event {
    let at = Timestamp::EPOCH + Duration::from_secs(seq);
    let mut event = Envelope::new("test", Gap::new("test", [], None, at, Cause::Stall), Seen::at(at));
    event.seq = Some(Seq(seq));
    event.into_event()
}

fn seqs(settled: &Settled) -> Vec<u64> {
    settled.events.iter().filter_map(|event| event.seq).map(|Seq(seq)| seq).collect()
}

fn keys(settled: &Settled) -> Vec<&[u8]> {
    settled.parts.iter().map(|part| &part.key[..]).collect()
}

#[test]
fn without_a_memory_each_is_confirmed_by_itself_when_all_it_asked_for_is_done() {
    let mut ledger = Ledger::default();
    let [one, two, three] =
        [(1, 1), (2, 2), (3, 1)].map(|(seq, open)| ledger.enter(Some(event(seq)), vec![], open, false));
    assert_eq!(seqs(&ledger.done(&[three])), [3]);
    assert_eq!(seqs(&ledger.done(&[two])), [0; 0]);
    assert_eq!(seqs(&ledger.done(&[one, two])), [1, 2], "in one step");
    assert!(ledger.is_clear());
}

#[test]
fn with_a_memory_in_order_and_each_with_its_parts() {
    let mut ledger = Ledger::default();
    let one = ledger.enter(Some(event(1)), vec![Part::new("a", "1")], 1, true);
    let moment = ledger.enter(None, vec![Part::new("b", "1")], 1, true);
    let two = ledger.enter(Some(event(2)), vec![Part::new("a", "2")], 0, true);
    let three = ledger.enter(Some(event(3)), vec![Part::gone("b")], 1, true);
    assert!(ledger.settle(two).events.is_empty() && ledger.done(&[moment]).parts.is_empty());
    let settled = ledger.done(&[one]);
    assert_eq!((seqs(&settled), keys(&settled)), (vec![1, 2], vec![&b"a"[..], b"b", b"a"]));
    let settled = ledger.done(&[three]);
    assert_eq!((seqs(&settled), keys(&settled)), (vec![3], vec![&b"b"[..]]));
}

#[test]
fn a_work_that_begins_to_remember_or_ceases_to_lets_nothing_overtake_what_was_in_order() {
    let mut ledger = Ledger::default();
    let one = ledger.enter(Some(event(1)), vec![], 1, false);
    let two = ledger.enter(Some(event(2)), vec![], 1, true);
    let three = ledger.enter(Some(event(3)), vec![], 1, false);
    assert!(ledger.done(&[three]).events.is_empty() && ledger.done(&[two]).events.is_empty());
    assert_eq!(seqs(&ledger.done(&[one])), [1, 2, 3]);
    let four = ledger.enter(Some(event(4)), vec![], 1, false);
    let five = ledger.enter(Some(event(5)), vec![], 1, false);
    assert_eq!((seqs(&ledger.done(&[five])), seqs(&ledger.done(&[four]))), (vec![5], vec![4]));
}

/// What a machine fires: in which lane, and the how manieth of it.
type Fired = (u64, u32);

/// A machine of the test: in each lane it fires at every third event, and ten seconds after every fourth event but if there
/// was none since; either makes it count anew.
#[derive(Clone, Debug, Default)]
struct Counts {
    /// Lane by lane: events since it last fired, how often it fired, and when it is due.
    lanes: BTreeMap<u64, (u32, u32, Option<u64>)>,
    changed: BTreeSet<u64>,
}

impl Counts {
    fn restored(parts: &Parts) -> Self {
        let number = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().unwrap());
        let lane = |(key, value): (&bytes::Bytes, &bytes::Bytes)| {
            let [count, fired, due] = [0, 8, 16].map(|at| number(&value[at..at + 8]));
            (number(key), (u32::try_from(count).unwrap(), u32::try_from(fired).unwrap(), due.checked_sub(1)))
        };
        Self { lanes: parts.iter().map(lane).collect(), changed: BTreeSet::new() }
    }

    fn save(&mut self) -> Vec<Part> {
        let part = |lane: u64| {
            let (count, fired, due) = self.lanes[&lane];
            let value =
                [u64::from(count), u64::from(fired), due.map_or(0, |due| due + 1)].map(u64::to_le_bytes).concat();
            Part::new(lane.to_le_bytes().to_vec(), value)
        };
        std::mem::take(&mut self.changed).into_iter().map(part).collect()
    }

    fn wake_at(&self) -> Option<u64> {
        self.lanes.values().filter_map(|(.., due)| *due).min()
    }

    fn on_time(&mut self, now: u64) -> Vec<Fired> {
        let mut due: Vec<_> = self.lanes.iter().filter_map(|(lane, (.., due))| Some(((*due)?, *lane))).collect();
        due.retain(|(due, _)| *due <= now);
        due.sort_unstable();
        due.into_iter().map(|(_, lane)| self.fire(lane)).collect()
    }

    fn fire(&mut self, lane: u64) -> Fired {
        let (count, fired, due) = self.lanes.get_mut(&lane).unwrap();
        (*count, *fired, *due) = (0, *fired + 1, None);
        self.changed.insert(lane);
        (lane, *fired)
    }

    fn on_event(&mut self, lane: u64, at: u64) -> Vec<Fired> {
        let mut fired = self.on_time(at);
        let (count, _, due) = self.lanes.entry(lane).or_default();
        (*count, *due) = (*count + 1, at.is_multiple_of(4).then_some(at + 10));
        self.changed.insert(lane);
        if *count == 3 {
            fired.push(self.fire(lane));
        }
        fired
    }
}

/// What happens in the world, one per second: an event in a lane, or nothing.
type World = Vec<Option<u64>>;

/// What a machine that never stops fires.
fn reference(world: &World) -> Vec<Fired> {
    let mut machine = Counts::default();
    let happens = |(at, lane): (u64, &Option<u64>)| match lane {
        Some(lane) => machine.on_event(*lane, at),
        None => machine.on_time(at),
    };
    let mut fired: Vec<_> = (0..).zip(world).flat_map(happens).collect();
    fired.extend(machine.on_time(u64::MAX));
    fired
}

/// What is kept of a reader: how many events are confirmed, and what was kept with that.
#[derive(Clone, Debug, Default)]
struct Kept {
    confirmed: usize,
    parts: Parts,
}

/// One life of a program after the other.
struct Lives<'a> {
    world: &'a World,
    /// How much of the world has happened.
    now: usize,
    kept: Kept,
    durable: Kept,
    life: Life,
    /// What was done, life by life.
    done: Vec<Vec<Fired>>,
}

/// What is lost in a crash.
#[derive(Default)]
struct Life {
    machine: Counts,
    /// How much of the world was read.
    read: usize,
    ledger: Ledger,
    lanes: Option<Lanes<(u64, Fired)>>,
    running: Vec<Lane>,
    keeping: Vec<Part>,
}

impl Life {
    fn lanes(&mut self) -> &mut Lanes<(u64, Fired)> {
        self.lanes.get_or_insert_with(|| Lanes::new(3))
    }
}

impl Lives<'_> {
    fn crash(&mut self) {
        self.kept = self.durable.clone();
        // Behind the last event that is confirmed.
        let mut events = (0..self.world.len()).filter(|at| self.world[*at].is_some());
        let read = self.kept.confirmed.checked_sub(1).map_or(0, |last| events.nth(last).unwrap() + 1);
        self.life = Life { machine: Counts::restored(&self.kept.parts), read, ..Life::default() };
        self.done.push(Vec::new());
    }

    /// Reads what happened, or if nothing is left of that, says what time it is.
    fn read(&mut self) {
        while self.life.read < self.now {
            let at = self.life.read;
            self.life.read += 1;
            if let Some(lane) = self.world[at] {
                let fired = self.life.machine.on_event(lane, at as u64);
                return self.enter(Some(event(at as u64 + 1)), fired);
            }
        }
        let now = if self.now == self.world.len() { u64::MAX } else { self.now as u64 - 1 };
        if self.life.machine.wake_at().is_some_and(|wake| wake <= now) {
            let fired = self.life.machine.on_time(now);
            self.enter(None, fired);
        }
    }

    fn enter(&mut self, event: Option<Event>, fired: Vec<Fired>) {
        let parts = self.life.machine.save();
        let entry = self.life.ledger.enter(event, parts, fired.len(), true);
        if fired.is_empty() {
            let settled = self.life.ledger.settle(entry);
            self.settle(settled);
        }
        for fired in fired {
            self.life.lanes().push(Some(Lane::Of(Subject::number("lane", fired.0))), (entry, fired));
        }
    }

    /// As a reader does it: parts go with the next confirmation, or by themselves if nothing is in hand.
    fn settle(&mut self, settled: Settled) {
        self.life.keeping.extend(settled.parts);
        self.kept.confirmed += settled.events.len();
        let read = self.world[..self.life.read].iter().flatten().count();
        if !settled.events.is_empty() || self.kept.confirmed == read {
            for part in self.life.keeping.drain(..) {
                part.apply(&mut self.kept.parts);
            }
        }
    }

    fn begin(&mut self) {
        let begun = self.life.lanes().begin();
        self.life.running.extend(begun);
    }

    /// One that runs ends; some have to be tried again.
    fn end(&mut self, which: usize, is_well: bool) {
        if self.life.running.is_empty() {
            return;
        }
        let lane = self.life.running.remove(which % self.life.running.len());
        if !is_well {
            return self.life.lanes().rest(lane, Instant::now());
        }
        let (entry, fired) = self.life.lanes().finish(lane);
        self.done.last_mut().unwrap().push(fired);
        let settled = self.life.ledger.done(&[entry]);
        self.settle(settled);
    }

    fn step(&mut self, step: u8) {
        match step % 16 {
            0..=3 => self.now = self.world.len().min(self.now + 1),
            4..=7 if self.now > 0 => self.read(),
            8..=10 => self.begin(),
            11 | 12 => self.end(usize::from(step / 16), true),
            13 => self.end(usize::from(step / 16), false),
            14 => self.life.lanes().wake(Instant::now() + Duration::from_secs(1)),
            15 if step < 128 => self.durable = self.kept.clone(),
            15 => self.crash(),
            _ => {}
        }
    }

    /// Until nothing is left to do.
    fn finish(&mut self) {
        self.now = self.world.len();
        for _ in 0..10 * self.world.len() {
            for step in [4, 14, 8, 11] {
                self.step(step);
            }
        }
    }
}

fn first_times(done: &[Vec<Fired>]) -> Vec<Fired> {
    let mut known = BTreeSet::new();
    done.iter().flatten().copied().filter(|fired| known.insert(*fired)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Wherever the program dies, and however often: the same firings, each at least once, and each lane in its order.
    #[test]
    fn no_crash_loses_a_firing_or_makes_another(
        world in prop::collection::vec(prop::option::weighted(0.8, 0u64..3), 1..40),
        steps in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let (kept, life) = (Kept::default(), Life::default());
        let mut lives = Lives { world: &world, now: 0, durable: kept.clone(), kept, life, done: vec![Vec::new()] };
        for step in steps {
            lives.step(step);
        }
        lives.finish();
        let expected = reference(&world);
        let done: BTreeSet<_> = lives.done.iter().flatten().copied().collect();
        prop_assert_eq!(&done, &expected.iter().copied().collect());
        for done in lives.done.iter().chain([&first_times(&lives.done)]) {
            for lane in 0..3 {
                let of_lane: Vec<_> = done.iter().filter(|fired| fired.0 == lane).collect();
                prop_assert!(of_lane.is_sorted_by(|before, after| before.1 < after.1), "{:?}", of_lane);
            }
        }
        prop_assert!(lives.life.ledger.is_clear());
        prop_assert_eq!(lives.kept.confirmed, world.iter().flatten().count());
    }
}
