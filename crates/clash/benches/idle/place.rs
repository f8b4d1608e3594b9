//! Where states are kept: where they cost no memory, or in memory, as without a journal on disk.

use std::num::NonZeroUsize;
use std::sync::Arc;

use bugle_clash::Event;
use bugle_event::{Clock, Signal, Signals, States};
use bugle_journal::{Commit, Journal};

use super::disk::Disk;

/// Under this name.
const SOURCE: &str = "clash";
/// How many of the newest events are kept besides. It is the same for any number of things that are watched.
const EVENTS: NonZeroUsize = NonZeroUsize::MIN;

pub(crate) enum Place {
    Disk(Arc<Disk>),
    Memory(Journal),
}

impl Place {
    pub(crate) fn disk(_: Arc<dyn Clock>) -> Self {
        Self::Disk(Arc::default())
    }

    pub(crate) fn memory(clock: Arc<dyn Clock>) -> Self {
        Self::Memory(Journal::in_memory(EVENTS, clock))
    }

    pub(super) fn states(&self) -> Arc<dyn States> {
        match self {
            Self::Disk(disk) => Arc::<Disk>::clone(disk),
            Self::Memory(journal) => journal.states(SOURCE),
        }
    }

    pub(super) fn commit(&self, signals: Signals<Event>) {
        let journal = match self {
            Self::Disk(disk) => return disk.commit(&signals).expect("there is room"),
            Self::Memory(journal) => journal,
        };
        let mut commit = Commit { source: SOURCE.into(), ..Commit::default() };
        for signal in signals {
            match signal {
                Signal::Event(event) => commit.events.push(event.into_event()),
                Signal::Checkpoint(checkpoint) => commit.checkpoints.push(checkpoint),
                Signal::Gap(_) => {}
            }
        }
        journal.append(commit);
    }
}
