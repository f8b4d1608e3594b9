//! Has a file commit and read, on threads that may wait for a disk.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bugle_event::{Interest, Saved, Timestamp};

use crate::backend::disk::queue::Queue;
use crate::backend::disk::store::Store;
use crate::backend::disk::write::Writer;
use crate::backend::group::Group;
use crate::backend::lookup::Lookup;
use crate::backend::seam::{Backend, Chunk, Keeper};
use crate::dead::DeadLetter;
use crate::error::JournalError;
use crate::record::Codecs;
use crate::retention::Retention;
use crate::settings::Settings;

/// How many events are read at a time, at least.
const CHUNK: usize = 1024;

/// Opens the journal in the directory `dir`, or makes one there. Blocks the thread.
pub(crate) fn open(dir: &Path, settings: &Settings) -> Result<Backend, JournalError> {
    let codecs = Codecs::new(settings.codecs.iter().copied());
    on(Store::open(dir, settings.cache, codecs)?, settings)
}

/// The journal in an open file.
pub(crate) fn on(store: Store, settings: &Settings) -> Result<Backend, JournalError> {
    let (writer, places) = (Writer::new(&store)?, store.places()?);
    let (next, oldest) = (writer.end(), AtomicU64::new(store.bounds()?.0));
    let committing = Mutex::new(Some(writer));
    let file = Arc::new(File { store, committing, oldest, retention: settings.retention });
    let inbox = Box::new(Queue::new(next, settings.commit_within));
    Ok(Backend { inbox, keeper: Box::new(OnDisk(file)), next, places })
}

#[derive(Debug)]
struct OnDisk(Arc<File>);

#[derive(Debug)]
struct File {
    store: Store,
    /// `None`: a commit has failed, and no other may be tried.
    committing: Mutex<Option<Writer>>,
    /// The number of the oldest event that is kept.
    oldest: AtomicU64,
    retention: Retention,
}

impl File {
    fn commit(&self, group: &Group, now: Timestamp) -> Result<(), JournalError> {
        let mut committing = self.committing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut writer = committing.take().ok_or(JournalError::Closed)?;
        let oldest = self.store.commit(&mut writer, group, self.retention, now)?;
        // What went into a file that nobody will find is not durable.
        self.store.is_in_place()?;
        self.oldest.store(oldest, Ordering::Relaxed);
        *committing = Some(writer);
        Ok(())
    }
}

impl OnDisk {
    fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&File) -> Result<T, JournalError> + Send + 'static,
    ) -> Lookup<T> {
        let file = Arc::clone(&self.0);
        Lookup::elsewhere(move || look(&file))
    }
}

impl Keeper for OnDisk {
    fn keeps_older(&self) -> bool {
        true
    }

    fn oldest(&self, _: u64) -> u64 {
        self.0.oldest.load(Ordering::Relaxed)
    }

    fn older(&self, from: u64, end: u64, want: &Interest) -> Option<Lookup<Chunk>> {
        let want = want.clone();
        Some(self.look(move |file| file.store.read(from, end, CHUNK, &want).map_err(|error| error.hiding(from, None))))
    }

    fn first_at(&self, time: Timestamp, end: u64) -> Lookup<u64> {
        self.look(move |file| Ok(file.store.first_at(time)?.min(end)))
    }

    fn load(&self, key: String, now: Timestamp) -> Lookup<Option<Saved>> {
        self.look(move |file| file.store.load(&key, now))
    }

    fn dead_letters(&self) -> Lookup<Vec<DeadLetter>> {
        self.look(|file| file.store.dead_letters())
    }

    fn commit(&self, group: Arc<Group>, now: Timestamp) -> Lookup<()> {
        self.look(move |file| file.commit(&group, now))
    }
}
