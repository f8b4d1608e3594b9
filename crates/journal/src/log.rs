//! The log: what readers, sources and the committer share.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use bugle_event::Clock;
use tokio::sync::{Notify, watch};
use tokio::time::Instant;

use crate::backend::lookup::Lookup;
use crate::backend::seam::{Backend, Inbox, Keeper};
use crate::block::Packer;
use crate::commit::Commit;
use crate::dead::{DEAD_MAX, DeadLetter};
use crate::error::JournalError;
use crate::followers::Followers;
use crate::place::{Place, Places};
use crate::ring::Ring;
use crate::settings::Settings;
use crate::snapshot::Snapshot;
use crate::start::{Origin, Start};

/// The log of one stream.
pub(crate) struct Log {
    shared: Mutex<Shared>,
    pub(crate) keeper: Box<dyn Keeper>,
    packer: Mutex<Packer>,
    /// Wakes the readers: whether more may come.
    pub(crate) open: watch::Sender<bool>,
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
    /// Who reads that, where what is no longer in memory is gone.
    pub(crate) followers: Option<Followers>,
    pub(crate) inbox: Box<dyn Inbox>,
    pub(crate) places: Places,
    /// What readers have given up in this run.
    pub(crate) dead: VecDeque<DeadLetter>,
    /// Nothing more will be appended.
    pub(crate) is_closing: bool,
}

impl Shared {
    /// The number of the newest event that readers may see.
    pub(crate) fn last(&self) -> u64 {
        self.ring.end() - 1
    }
}

impl Log {
    pub(crate) fn new(backend: Backend, settings: &Settings, clock: Arc<dyn Clock>) -> Self {
        let Backend { inbox, keeper, next, places } = backend;
        let ring = Ring::new(next, settings.capacity);
        let followers = (!keeper.keeps_older()).then(Followers::default);
        let (dead, is_closing) = (VecDeque::new(), false);
        Self {
            shared: Mutex::new(Shared { ring, followers, inbox, places, dead, is_closing }),
            keeper,
            packer: Mutex::default(),
            open: watch::Sender::new(true),
            work: Notify::new(),
            committed: watch::Sender::new(0),
            turn: tokio::sync::Mutex::default(),
            failure: OnceLock::new(),
            capacity: settings.capacity.get(),
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
        let visible = shared.inbox.take_in(Instant::now(), commit, snapshots);
        let shows = !visible.is_empty();
        for event in visible {
            shared.ring.push(event);
        }
        self.wake_committer(shared);
        if shows {
            self.open.send_modify(|_| {});
        }
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
            self.open.send_replace(false);
        }
        drop(shared);
        self.work.notify_one();
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
