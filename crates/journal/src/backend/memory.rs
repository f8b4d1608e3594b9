//! A journal in memory: the newest events are all there is, and what is handed over need not wait for anything.

use std::collections::BTreeMap;
use std::sync::Arc;

use bugle_event::{Event, Interest, Saved, Timestamp};
use tokio::time::Instant;

use crate::backend::group::Group;
use crate::backend::lookup::Lookup;
use crate::backend::seam::{Backend, Chunk, Inbox, Keeper};
use crate::commit::{Commit, key};
use crate::dead::DeadLetter;
use crate::place::{PlaceRow, Places};
use crate::snapshot::Snapshot;

/// An empty journal, forgotten when it is dropped.
pub(crate) fn new() -> Backend {
    let (inbox, keeper) = (Box::new(Newest::new()), Box::new(Nothing));
    Backend { inbox, keeper, next: 1, places: Places::default() }
}

/// The newest state of each subject. Places and what was given up lie in the log, and nowhere else.
#[derive(Debug)]
struct Newest {
    /// The number of the next event.
    next: u64,
    snapshots: BTreeMap<String, Snapshot>,
    /// When a subject was seen well after that.
    looks: BTreeMap<String, Timestamp>,
}

impl Newest {
    fn new() -> Self {
        Self { next: 1, snapshots: BTreeMap::new(), looks: BTreeMap::new() }
    }
}

impl Inbox for Newest {
    fn take_in(&mut self, _: Instant, mut commit: Commit, snapshots: Vec<Option<Snapshot>>) -> Vec<Event> {
        commit.number(&mut self.next);
        for (checkpoint, snapshot) in commit.checkpoints.into_iter().zip(snapshots) {
            let key = key(&commit.source, &checkpoint.subject);
            if let Some(snapshot) = snapshot {
                self.looks.remove(&key);
                self.snapshots.insert(key, snapshot);
            } else {
                self.looks.insert(key, checkpoint.at);
            }
        }
        commit.events
    }

    fn end(&self) -> u64 {
        self.next
    }

    fn moved(&mut self, _: &str) {}

    fn give_up(&mut self, _: &DeadLetter) {}

    fn find(&self, key: &str) -> (Option<&Snapshot>, Option<Timestamp>) {
        (self.snapshots.get(key), self.looks.get(key).copied())
    }

    fn waiting(&self) -> usize {
        0
    }

    fn due(&self) -> Option<Instant> {
        None
    }

    fn is_idle(&self) -> bool {
        true
    }

    fn urge(&mut self) -> u64 {
        0
    }

    fn take(&mut self, _: Instant, _: bool, _: &mut dyn FnMut(&str) -> Option<PlaceRow>) -> Arc<Group> {
        Arc::default()
    }

    fn committed(&mut self) -> u64 {
        0
    }
}

/// What is kept besides what the log has in memory.
#[derive(Debug)]
struct Nothing;

impl Keeper for Nothing {
    fn keeps_older(&self) -> bool {
        false
    }

    fn oldest(&self, in_memory: u64) -> u64 {
        in_memory
    }

    fn older(&self, _: u64, _: u64, _: &Interest) -> Option<Lookup<Chunk>> {
        None
    }

    fn first_at(&self, _: Timestamp, end: u64) -> Lookup<u64> {
        Lookup::known(end)
    }

    fn load(&self, _: String, _: Timestamp) -> Lookup<Option<Saved>> {
        Lookup::known(None)
    }

    fn dead_letters(&self) -> Lookup<Vec<DeadLetter>> {
        Lookup::known(Vec::new())
    }

    fn commit(&self, _: Arc<Group>, _: Timestamp) -> Lookup<()> {
        Lookup::known(())
    }
}
