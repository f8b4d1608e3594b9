//! What waits to be committed, and when its time has come. Pure: it is told the time.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use bugle_event::{Checkpoint, Event, Seq, Subject, Timestamp};
use tokio::time::Instant;

use crate::dead::DeadLetter;
use crate::snapshot::Snapshot;
use crate::store::Batch;

/// So much is committed without waiting for more.
const COMMIT_MAX: usize = 1024;
/// How long a confirmation may wait for something else to be committed with.
const CONFIRM_WITHIN: Duration = Duration::from_millis(100);
/// How long the news that a subject was looked at, and had not changed, may wait. After a crash its interval may begin
/// so much too early.
const LOOK_WITHIN: Duration = Duration::from_secs(10);

/// What a source says at one time, to be committed whole or not at all.
#[derive(Debug, Default)]
pub struct Commit {
    /// The name of the source.
    pub source: Arc<str>,
    /// What happened, and what nobody saw, in order.
    pub events: Vec<Event>,
    /// What the source goes on from afterwards.
    pub checkpoints: Vec<Checkpoint>,
}

/// What waits to be committed.
#[derive(Debug)]
pub(crate) struct Queue {
    /// How long an event may wait for others.
    commit_within: Duration,
    waiting: Batch,
    /// What is being committed now.
    in_flight: Option<Arc<Batch>>,
    /// Readers whose place has changed.
    moved: BTreeSet<String>,
    /// Since when something waits: events and states, places of readers, looks.
    since: [Option<Instant>; 3],
    /// Somebody waits for all of this to be durable.
    pub(crate) is_urgent: bool,
    /// The number of the batch that is being gathered; one more for each that is taken.
    pub(crate) number: u64,
    /// The number of the next event.
    next: u64,
}

const NEWS: usize = 0;
const PLACES: usize = 1;
const LOOKS: usize = 2;

impl Queue {
    /// Empty. The next event will have number `next`.
    pub(crate) fn new(next: u64, commit_within: Duration) -> Self {
        Self {
            commit_within,
            waiting: Batch::default(),
            in_flight: None,
            moved: BTreeSet::new(),
            since: [None; 3],
            is_urgent: false,
            number: 1,
            next,
        }
    }

    /// Takes in what a source says, and numbers its events. `snapshots` are the states of its checkpoints, packed.
    ///
    /// # Panics
    /// When an event is in a journal already.
    pub(crate) fn push(&mut self, now: Instant, commit: Commit, snapshots: Vec<Option<Snapshot>>) {
        if !commit.events.is_empty() || snapshots.iter().any(Option::is_some) {
            self.since[NEWS].get_or_insert(now);
        }
        let next = &mut self.next;
        let events = commit.events.into_iter().map(|mut event| {
            let envelope = Arc::get_mut(&mut event).expect("an event is shared only after it has its number");
            envelope.seq = Some(Seq(*next));
            *next += 1;
            event
        });
        let waiting = &mut self.waiting;
        waiting.events.extend(events);
        for (checkpoint, snapshot) in commit.checkpoints.into_iter().zip(snapshots) {
            let key = key(&commit.source, &checkpoint.subject);
            if let Some(snapshot) = snapshot {
                waiting.looks.remove(&key);
                waiting.snapshots.insert(key, snapshot);
            } else {
                self.since[LOOKS].get_or_insert(now);
                waiting.looks.insert(key, checkpoint.at);
            }
        }
    }

    /// The place of a reader has changed.
    pub(crate) fn moved(&mut self, reader: &str) {
        self.since[PLACES].get_or_insert_with(Instant::now);
        if !self.moved.contains(reader) {
            self.moved.insert(reader.to_owned());
        }
    }

    /// A reader has given something up.
    pub(crate) fn give_up(&mut self, letter: DeadLetter) {
        self.since[PLACES].get_or_insert_with(Instant::now);
        self.waiting.dead.push(letter);
    }

    /// How many events and states wait, those included that are being committed.
    pub(crate) fn len(&self) -> usize {
        let len = |batch: &Batch| batch.events.len() + batch.snapshots.len();
        len(&self.waiting) + self.in_flight.as_deref().map_or(0, len)
    }

    /// When what waits is to be committed. `None`: nothing waits.
    pub(crate) fn due(&self) -> Option<Instant> {
        let [news, places, looks] = self.since;
        let is_much = self.waiting.events.len() + self.waiting.snapshots.len() >= COMMIT_MAX;
        let news = news.map(|since| if is_much { since } else { since + self.commit_within });
        let due = [news, places.map(|since| since + CONFIRM_WITHIN), looks.map(|since| since + LOOK_WITHIN)];
        let due = due.into_iter().flatten().min();
        if self.is_urgent { self.since.into_iter().flatten().min().or(due) } else { due }
    }

    /// Takes what is to be committed together. `places` are the places of those readers that moved. Looks stay while
    /// their time has not come: there are many of them, and together they cost little.
    pub(crate) fn take(&mut self, now: Instant, is_last: bool, place: impl Fn(&str) -> Option<Vec<u8>>) -> Arc<Batch> {
        let mut batch = std::mem::take(&mut self.waiting);
        let looks_due = self.since[LOOKS].is_some_and(|since| since + LOOK_WITHIN <= now);
        if !(looks_due || self.is_urgent || is_last) {
            self.waiting.looks = std::mem::take(&mut batch.looks);
        }
        let moved = std::mem::take(&mut self.moved).into_iter();
        batch.cursors = moved.filter_map(|reader| place(&reader).map(|place| (reader, place))).collect();
        let looks_since = self.since[LOOKS].filter(|_| !self.waiting.looks.is_empty());
        self.since = [None, None, looks_since];
        self.is_urgent = false;
        self.number += 1;
        let batch = Arc::new(batch);
        self.in_flight = Some(Arc::clone(&batch));
        batch
    }

    /// Takes the events alone, for a journal that commits nothing.
    pub(crate) fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.waiting.events)
    }

    /// What was taken is durable.
    pub(crate) fn committed(&mut self) {
        self.in_flight = None;
    }

    /// What was handed over for `key` and is not yet known to be durable: a state, and a later look.
    pub(crate) fn find(&self, key: &str) -> (Option<&Snapshot>, Option<Timestamp>) {
        let mut batches = std::iter::once(&self.waiting).chain(self.in_flight.as_deref());
        let mut seen = None;
        let found = batches.find_map(|batch| {
            seen = seen.or(batch.looks.get(key).copied());
            batch.snapshots.get(key)
        });
        (found, seen)
    }
}

/// The name under which a source's state of a subject is kept.
pub(crate) fn key(source: &str, subject: &Subject) -> String {
    format!("{source} {subject}")
}
