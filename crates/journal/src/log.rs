//! The log: what readers, sources and the committer share.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::Waker;

use bugle_event::{Clock, Event};
use tokio::sync::{Notify, watch};
use tokio::time::Instant;

use crate::backend::lookup::Lookup;
use crate::backend::seam::{Backend, Inbox, Keeper};
use crate::block::Packer;
use crate::commit::Commit;
use crate::dead::{DEAD_MAX, DeadLetter};
use crate::dispatch::{Dispatch, MAIL_MAX};
use crate::error::JournalError;
use crate::place::{Place, Places};
use crate::ring::Ring;
use crate::settings::Settings;
use crate::snapshot::Snapshot;
use crate::start::{Origin, Start};
use crate::sweep::Sweep;

/// In place of the number of a group: nobody commits any more.
pub(crate) const ENDED: u64 = u64::MAX;

/// The log of one stream.
pub(crate) struct Log {
    shared: Mutex<Shared>,
    pub(crate) keeper: Box<dyn Keeper>,
    packer: Mutex<Packer>,
    /// Wakes the committer.
    pub(crate) work: Notify,
    /// The number of the last group that is durable.
    pub(crate) committed: watch::Sender<u64>,
    /// Held by whoever commits.
    pub(crate) turn: tokio::sync::Mutex<()>,
    /// Why nothing more can be read or written.
    failure: OnceLock<Arc<JournalError>>,
    pub(crate) capacity: usize,
    /// Tells whoever waits for room that readers have gone on.
    pub(crate) taken: Notify,
    pub(crate) clock: Arc<dyn Clock>,
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log").field("keeper", &self.keeper).field("failure", &self.failure).finish_non_exhaustive()
    }
}

/// What changes.
#[derive(Debug)]
pub(crate) struct Shared {
    /// What readers may see, as far as it is in memory.
    pub(crate) ring: Ring,
    /// Whether it holds whatever somebody has yet to read.
    is_unbounded: bool,
    /// Who reads that.
    pub(crate) dispatch: Dispatch,
    pub(crate) inbox: Box<dyn Inbox>,
    pub(crate) places: Places,
    /// What readers have given up in this run.
    pub(crate) dead: VecDeque<DeadLetter>,
    /// Nothing more will be appended.
    pub(crate) is_closing: bool,
    /// Readers will see nothing more than what they may see now.
    pub(crate) is_over: bool,
    /// When the places of readers that wait are moved along.
    pub(crate) sweep: Sweep,
}

impl Shared {
    /// The number of the newest event that readers may see.
    pub(crate) fn last(&self) -> u64 {
        self.ring.end() - 1
    }

    /// Readers may see `event`.
    pub(crate) fn show(&mut self, event: Event) {
        self.dispatch.show(self.ring.end(), &event);
        while self.ring.is_heavy() && self.dispatch.are_past(self.ring.first() + 1, &self.ring) {
            self.ring.pop();
        }
        if !self.is_unbounded {
            return self.ring.push(event);
        }
        while self.ring.is_full() && self.dispatch.are_past(self.ring.first() + 1, &self.ring) {
            self.ring.pop();
        }
        self.ring.grow(event);
    }

    /// Readers will see nothing more.
    fn end(&mut self) {
        self.is_over = true;
        self.dispatch.end();
    }
}

impl Log {
    pub(crate) fn new(backend: Backend, settings: &Settings, clock: Arc<dyn Clock>) -> Self {
        let Backend { inbox, keeper, next, places } = backend;
        let ring = Ring::new(next, settings.capacity);
        let (dispatch, sweep) = (Dispatch::new(MAIL_MAX), Sweep::new(next, settings.retention.events));
        let (dead, is_closing, is_over) = (VecDeque::new(), false, false);
        // What is on disk can be read there.
        let is_unbounded = settings.is_unbounded && !keeper.keeps_older();
        Self {
            shared: Mutex::new(Shared {
                ring,
                is_unbounded,
                dispatch,
                inbox,
                places,
                dead,
                is_closing,
                is_over,
                sweep,
            }),
            keeper,
            packer: Mutex::default(),
            work: Notify::new(),
            committed: watch::Sender::new(0),
            turn: tokio::sync::Mutex::default(),
            failure: OnceLock::new(),
            capacity: if settings.is_unbounded { usize::MAX } else { settings.capacity.get() },
            taken: Notify::new(),
            clock,
        }
    }

    pub(crate) fn shared(&self) -> MutexGuard<'_, Shared> {
        // Nothing panics half way through a change.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in what a source says. See [`Journal::append`](crate::Journal::append).
    pub(crate) fn append(&self, commit: Commit) {
        let snapshots = self.pack(&commit);
        let mut shared = self.shared();
        for event in shared.inbox.take_in(Instant::now(), commit, snapshots) {
            shared.show(event);
        }
        self.wake_readers(shared);
    }

    /// Those that something was shown to are to take it; and whoever commits is to look whether there is something to do.
    pub(crate) fn wake_readers(&self, mut shared: MutexGuard<'_, Shared>) {
        let woken = shared.dispatch.woken();
        self.wake_committer(shared);
        woken.into_iter().for_each(Waker::wake);
    }

    fn pack(&self, commit: &Commit) -> Vec<Option<Snapshot>> {
        let mut packer = self.packer.lock().unwrap_or_else(PoisonError::into_inner);
        let snapshots = commit.checkpoints.iter().map(|checkpoint| {
            let state = checkpoint.state.as_ref();
            state.map(|state| Snapshot::pack(checkpoint.at, state, &mut packer))
        });
        snapshots.collect()
    }

    /// Something was handed over: whoever commits is to look whether, and when, there is something to do.
    pub(crate) fn wake_committer(&self, shared: MutexGuard<'_, Shared>) {
        let is_idle = shared.inbox.is_idle();
        drop(shared);
        if !is_idle {
            self.work.notify_one();
        }
    }

    /// Nothing more will be appended.
    pub(crate) fn close(&self) {
        let mut shared = self.shared();
        shared.is_closing = true;
        if shared.inbox.is_idle() {
            shared.end();
        }
        self.wake_readers(shared);
        self.work.notify_one();
    }

    /// Nobody commits any more: readers end with what they may see.
    pub(crate) fn end(&self) {
        let mut shared = self.shared();
        shared.end();
        self.wake_readers(shared);
        self.committed.send_replace(ENDED);
    }

    /// Changes the place of a reader, and has it written. `None`: there is no reader of this name.
    pub(crate) fn change_place<R>(&self, reader: &str, change: impl FnOnce(&mut Place) -> R) -> Option<R> {
        let mut shared = self.shared();
        let changed = change(shared.places.get_mut(reader)?);
        shared.inbox.moved(reader);
        self.wake_committer(shared);
        Some(changed)
    }

    /// A reader has given up.
    pub(crate) fn put_aside(&self, letter: DeadLetter) {
        let mut shared = self.shared();
        shared.inbox.give_up(&letter);
        if shared.dead.len() >= DEAD_MAX {
            shared.dead.pop_front();
        }
        shared.dead.push_back(letter);
        self.wake_committer(shared);
    }

    /// Where a reader that begins at `start` finds its first event.
    pub(crate) fn origin(&self, start: Start) -> Origin {
        let shared = self.shared();
        let (first, end) = (shared.ring.first(), shared.ring.end());
        let oldest = self.keeper.oldest(first).min(end);
        match start {
            Start::Now => Origin::Known(end),
            Start::After(seq) => Origin::Known(seq.0.saturating_add(1).min(end)),
            Start::Beginning => Origin::Known(oldest),
            Start::At(time) => {
                let in_memory = shared.ring.read(first, usize::MAX).position(|event| event.observed_at >= time);
                match in_memory {
                    // Older ones may be it as well.
                    None | Some(0) if oldest < first => Origin::Sought { time, end },
                    found => Origin::Known(found.map_or(end, |skip| first + skip as u64)),
                }
            }
        }
    }

    /// The number of the event at `origin`.
    pub(crate) fn find(&self, origin: Origin) -> Lookup<u64> {
        match origin {
            Origin::Known(next) => Lookup::known(next),
            Origin::Sought { time, end } => self.keeper.first_at(time, end),
        }
    }

    /// Nothing more can be read or written.
    pub(crate) fn fail(&self, error: JournalError) {
        // The first failure is the reason; others follow from it.
        self.failure.get_or_init(|| Arc::new(error));
        self.work.notify_one();
    }

    /// Why nothing more can be read or written.
    pub(crate) fn failure(&self) -> Option<&Arc<JournalError>> {
        self.failure.get()
    }
}
