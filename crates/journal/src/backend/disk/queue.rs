//! What waits to be committed, and when its time has come. Pure: it is told the time.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use bugle_event::{Event, Timestamp};
use tokio::time::Instant;

use crate::backend::group::Group;
use crate::backend::seam::Inbox;
use crate::commit::{Commit, key};
use crate::dead::DeadLetter;
use crate::place::PlaceRow;
use crate::snapshot::Snapshot;

/// So much is committed without waiting for more.
const COMMIT_MAX: usize = 1024;
/// How long a confirmation may wait for something else to be committed with.
const CONFIRM_WITHIN: Duration = Duration::from_millis(100);
/// How long the news that a subject was looked at, and had not changed, may wait. After a crash its interval may begin
/// so much too early.
const LOOK_WITHIN: Duration = Duration::from_secs(10);

/// What waits to be committed.
#[derive(Debug)]
pub(crate) struct Queue {
    /// How long an event may wait for others.
    commit_within: Duration,
    waiting: Group,
    /// What is being committed now.
    in_flight: Option<Arc<Group>>,
    /// Readers whose place has changed.
    moved: BTreeSet<String>,
    /// Since when something waits: events and states, places of readers, looks.
    since: [Option<Instant>; 3],
    /// Somebody waits for all of this to be durable.
    is_urgent: bool,
    /// The number of the group that is being gathered; one more for each that is taken.
    number: u64,
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
            waiting: Group::default(),
            in_flight: None,
            moved: BTreeSet::new(),
            since: [None; 3],
            is_urgent: false,
            number: 1,
            next,
        }
    }
}

impl Inbox for Queue {
    fn take_in(&mut self, now: Instant, mut commit: Commit, snapshots: Vec<Option<Snapshot>>) -> Vec<Event> {
        if !commit.events.is_empty() || snapshots.iter().any(Option::is_some) {
            self.since[NEWS].get_or_insert(now);
        }
        commit.number(&mut self.next);
        let waiting = &mut self.waiting;
        waiting.events.append(&mut commit.events);
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
        Vec::new()
    }

    fn end(&self) -> u64 {
        self.next
    }

    fn moved(&mut self, reader: &str) {
        self.since[PLACES].get_or_insert_with(Instant::now);
        if !self.moved.contains(reader) {
            self.moved.insert(reader.to_owned());
        }
    }

    fn give_up(&mut self, letter: &DeadLetter) {
        self.since[PLACES].get_or_insert_with(Instant::now);
        self.waiting.dead.push(letter.clone());
    }

    fn find(&self, key: &str) -> (Option<&Snapshot>, Option<Timestamp>) {
        let mut groups = std::iter::once(&self.waiting).chain(self.in_flight.as_deref());
        let mut seen = None;
        let found = groups.find_map(|group| {
            seen = seen.or(group.looks.get(key).copied());
            group.snapshots.get(key)
        });
        (found, seen)
    }

    fn waiting(&self) -> usize {
        let len = |group: &Group| group.events.len() + group.snapshots.len();
        len(&self.waiting) + self.in_flight.as_deref().map_or(0, len)
    }

    fn due(&self) -> Option<Instant> {
        let [news, places, looks] = self.since;
        let is_much = self.waiting.events.len() + self.waiting.snapshots.len() >= COMMIT_MAX;
        let news = news.map(|since| if is_much { since } else { since + self.commit_within });
        let due = [news, places.map(|since| since + CONFIRM_WITHIN), looks.map(|since| since + LOOK_WITHIN)];
        let due = due.into_iter().flatten().min();
        if self.is_urgent { self.since.into_iter().flatten().min().or(due) } else { due }
    }

    fn is_idle(&self) -> bool {
        self.since == [None; 3] && self.in_flight.is_none()
    }

    fn urge(&mut self) -> u64 {
        self.is_urgent = self.due().is_some();
        if self.is_urgent { self.number } else { self.number - 1 }
    }

    /// Looks stay while their time has not come: there are many of them, and together they cost little.
    fn take(&mut self, now: Instant, is_last: bool, place: &mut dyn FnMut(&str) -> Option<PlaceRow>) -> Arc<Group> {
        let mut group = std::mem::take(&mut self.waiting);
        let looks_due = self.since[LOOKS].is_some_and(|since| since + LOOK_WITHIN <= now);
        if !(looks_due || self.is_urgent || is_last) {
            self.waiting.looks = std::mem::take(&mut group.looks);
        }
        let moved = std::mem::take(&mut self.moved).into_iter();
        group.places = moved.filter_map(|reader| place(&reader).map(|place| (reader, place))).collect();
        let looks_since = self.since[LOOKS].filter(|_| !self.waiting.looks.is_empty());
        self.since = [None, None, looks_since];
        self.is_urgent = false;
        self.number += 1;
        let group = Arc::new(group);
        self.in_flight = Some(Arc::clone(&group));
        group
    }

    fn committed(&mut self) -> u64 {
        self.in_flight = None;
        self.number - 1
    }
}
