//! What the log needs of whatever keeps it.
//!
//! A backend has two halves. The [`Inbox`] takes in what is handed over; it lies under the log's lock and only says what
//! is to be done and when. The [`Keeper`] gives back what was kept, and commits; it is shared, and never makes the thread
//! that asks wait.

use std::fmt;
use std::sync::Arc;

use bugle_event::{Event, Interest, Saved, Timestamp};
use tokio::time::Instant;

use crate::backend::group::Group;
use crate::backend::lookup::Lookup;
use crate::commit::Commit;
use crate::dead::DeadLetter;
use crate::place::{PlaceRow, Places};
use crate::snapshot::Snapshot;

/// What opening gives: both halves, and what was kept before.
#[derive(Debug)]
pub(crate) struct Backend {
    pub(crate) inbox: Box<dyn Inbox>,
    pub(crate) keeper: Box<dyn Keeper>,
    /// The number of the next event.
    pub(crate) next: u64,
    /// Where readers were.
    pub(crate) places: Places,
}

/// Takes in what is handed over. What must be committed first waits here; the rest is there at once.
pub(crate) trait Inbox: fmt::Debug + Send {
    /// Takes in what a source says, and numbers its events. `snapshots` are the states of its checkpoints, packed. Gives
    /// the events that readers may see now; those that wait come with their group.
    ///
    /// # Panics
    /// When an event is in a journal already.
    fn take_in(&mut self, now: Instant, commit: Commit, snapshots: Vec<Option<Snapshot>>) -> Vec<Event>;

    /// The number of the next event to be taken in.
    fn end(&self) -> u64;

    /// The place of a reader has changed.
    fn moved(&mut self, reader: &str);

    /// A reader has given something up.
    fn give_up(&mut self, letter: &DeadLetter);

    /// What was handed over for `key` and cannot be asked of the keeper yet: a state, and a later look.
    fn find(&self, key: &str) -> (Option<&Snapshot>, Option<Timestamp>);

    /// How many events and states wait, those included that are being committed.
    fn waiting(&self) -> usize;

    /// When what waits is to be committed. `None`: nothing waits.
    fn due(&self) -> Option<Instant>;

    /// Whether nothing waits, and nothing is being committed.
    fn is_idle(&self) -> bool;

    /// Somebody waits for all of this. Gives the number of the group after which it is durable.
    fn urge(&mut self) -> u64;

    /// Takes what is to be committed together; `is_last`, if nothing more will be. `place` gives the places of readers
    /// that moved.
    fn take(&mut self, now: Instant, is_last: bool, place: &mut dyn FnMut(&str) -> Option<PlaceRow>) -> Arc<Group>;

    /// What was taken is durable. Gives its number.
    fn committed(&mut self) -> u64;
}

/// Gives back what was kept, and commits.
pub(crate) trait Keeper: fmt::Debug + Send + Sync {
    /// Whether events that are no longer in the log's memory can be read again.
    fn keeps_older(&self) -> bool;

    /// The number of the oldest event that is kept, where those from `in_memory` on are in the log's memory.
    fn oldest(&self, in_memory: u64) -> u64;

    /// Wanted events from number `from` on that are no longer in the log's memory, which begins at `end`. `None`: what
    /// is no longer there is gone.
    fn older(&self, from: u64, end: u64, want: &Interest) -> Option<Lookup<Chunk>>;

    /// The number of the first event before `end` that was observed at `time` or later; `end`, if there is none.
    fn first_at(&self, time: Timestamp, end: u64) -> Lookup<u64>;

    /// What was saved under `key`, as of `now`.
    fn load(&self, key: String, now: Timestamp) -> Lookup<Option<Saved>>;

    /// What readers have given up, in this run and before, as far as it is committed.
    fn dead_letters(&self) -> Lookup<Vec<DeadLetter>>;

    /// Makes `group` durable, and drops what need not be kept any longer. After an error nothing of it has happened, and
    /// nothing more can be committed.
    fn commit(&self, group: Arc<Group>, now: Timestamp) -> Lookup<()>;
}

/// Some of the log.
#[derive(Debug)]
pub(crate) struct Chunk {
    /// Those that are wanted, in order.
    pub(crate) events: Vec<Event>,
    /// How many were no longer kept before the first one.
    pub(crate) missed: u64,
    /// Where to go on.
    pub(crate) next: u64,
}
