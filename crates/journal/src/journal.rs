//! The log between sources and readers.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use bugle_event::{BoxError, Clock, Codec, Saved, Seq, States, Subject, Timestamp, Want};
use futures_core::future::BoxFuture;
use tokio::sync::{Notify, watch};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout_at};

use crate::block::Packer;
use crate::cursor::Cursor;
use crate::dead::DeadLetter;
use crate::named::Place;
use crate::queue::{Commit, Queue, key};
use crate::record::Codecs;
use crate::ring::Ring;
use crate::snapshot::Snapshot;
use crate::store::{Batch, Store, Writer};
use crate::{JournalError, NamedReader, Reader, ReaderOptions, Retention};

/// The log of one stream. Cheap to clone; clones are the same log.
#[derive(Clone, Debug)]
pub struct Journal(pub(crate) Arc<Log>);

/// How a journal is kept.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How many events are kept in memory for readers that are behind; in a journal in memory that is all there is. Also
    /// how many may wait for the disk.
    pub capacity: NonZeroUsize,
    /// How long an event may wait to be committed together with others. It is durable after this and the time of one
    /// write to the disk.
    pub commit_within: Duration,
    /// How much of the log is kept on disk.
    pub retention: Retention,
    /// How much memory the store may take for its pages, in bytes.
    pub cache: usize,
    /// How events are read back: one for each game. Of other games they come as
    /// [`Foreign`](bugle_event::Foreign).
    pub codecs: Vec<Codec>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            capacity: NonZeroUsize::new(16_384).expect("not zero"),
            commit_within: Duration::from_millis(10),
            retention: Retention::default(),
            cache: 64 << 20,
            codecs: vec![Codec::of::<bugle_event::Gap>()],
        }
    }
}

/// Where a new reader begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Start {
    /// At the oldest event that is kept.
    Beginning,
    /// After the newest event.
    #[default]
    Now,
    /// After this event. What is no longer kept comes as a gap.
    After(Seq),
    /// At the first event that was observed at this time or later.
    At(Timestamp),
}

/// What readers, sources and the committer share.
pub(crate) struct Log {
    inside: Mutex<Inside>,
    pub(crate) disk: Option<Disk>,
    packer: Mutex<Packer>,
    /// Wakes the readers: whether more may come.
    pub(crate) open: watch::Sender<bool>,
    /// Wakes the committer.
    work: Notify,
    /// The number of the last batch that is durable.
    committed: watch::Sender<u64>,
    /// Held by whoever commits after the committer has ended.
    late: tokio::sync::Mutex<()>,
    /// Why nothing more can be read or written.
    failure: OnceLock<Arc<JournalError>>,
    capacity: usize,
    pub(crate) clock: Arc<dyn Clock>,
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log").field("disk", &self.disk).field("failure", &self.failure).finish_non_exhaustive()
    }
}

/// What changes.
#[derive(Debug)]
pub(crate) struct Inside {
    /// What readers may see, as far as it is in memory.
    pub(crate) ring: Ring,
    pub(crate) queue: Queue,
    pub(crate) places: BTreeMap<String, Place>,
    /// What readers have given up in this run.
    pub(crate) dead: VecDeque<DeadLetter>,
    /// Nothing more will be appended.
    is_closing: bool,
}

#[derive(Debug)]
pub(crate) struct Disk {
    pub(crate) store: Arc<Store>,
    /// Taken by whoever commits.
    writer: Mutex<Option<Writer>>,
    retention: Retention,
    /// The number of the oldest event that is kept.
    oldest: Arc<AtomicU64>,
}

/// Where the first event for a reader is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Origin {
    /// At this number.
    Known(u64),
    /// Where the first event was observed at `time` or later; at `end`, if there was none when it was asked.
    Sought { time: Timestamp, end: u64 },
}

/// What the committer does next.
enum Step {
    Commit(Arc<Batch>),
    Wait(Option<Instant>),
    Done,
}

impl Journal {
    /// A journal in memory that keeps the newest `capacity` events, and forgets all when it is dropped.
    pub fn in_memory(capacity: NonZeroUsize, clock: Arc<dyn Clock>) -> Self {
        Self::new(1, None, BTreeMap::new(), &Settings { capacity, ..Settings::default() }, clock)
    }

    /// Opens the journal in the directory `dir`, or makes one there. It is this program's alone to write as long as it
    /// is open; others can read it. Blocks the thread.
    ///
    /// Whatever way the last program ended, what it had committed is there.
    pub fn open(dir: &Path, settings: &Settings, clock: Arc<dyn Clock>) -> Result<Self, JournalError> {
        let codecs = Codecs::new(settings.codecs.iter().copied());
        Self::on(Store::open(dir, settings.cache, codecs)?, settings, clock)
    }

    /// A journal on an open store.
    pub(crate) fn on(store: Store, settings: &Settings, clock: Arc<dyn Clock>) -> Result<Self, JournalError> {
        let writer = Writer::new(&store)?;
        let places = store.cursors()?.into_iter().map(|(name, cursor)| (name, Place::new(cursor, true))).collect();
        let next = writer.end();
        let oldest = Arc::new(AtomicU64::new(store.bounds()?.0));
        let writer = Mutex::new(Some(writer));
        let disk = Disk { store: Arc::new(store), writer, retention: settings.retention, oldest };
        Ok(Self::new(next, Some(disk), places, settings, clock))
    }

    fn new(
        next: u64,
        disk: Option<Disk>,
        places: BTreeMap<String, Place>,
        settings: &Settings,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let inside = Inside {
            ring: Ring::new(next, settings.capacity),
            queue: Queue::new(next, settings.commit_within),
            places,
            dead: VecDeque::new(),
            is_closing: false,
        };
        Self(Arc::new(Log {
            inside: Mutex::new(inside),
            disk,
            packer: Mutex::default(),
            open: watch::Sender::new(true),
            work: Notify::new(),
            committed: watch::Sender::new(0),
            late: tokio::sync::Mutex::default(),
            failure: OnceLock::new(),
            capacity: settings.capacity.get(),
            clock,
        }))
    }

    /// Takes in `commit`, to be committed whole or not at all, and numbers its events. Readers see them when they are
    /// committed: at once in memory; on disk after [`work`](Self::work) has written them. Never waits for a reader, nor
    /// for the disk: whoever appends looks for [`room`](Self::room) before.
    ///
    /// # Panics
    /// When an event is in a journal already.
    pub fn append(&self, commit: Commit) {
        let snapshots = self.0.pack(&commit);
        let mut inside = self.0.inside();
        inside.queue.push(Instant::now(), commit, snapshots);
        if self.0.disk.is_some() {
            drop(inside);
            self.0.work.notify_one();
        } else {
            let events = inside.queue.take_events();
            for event in events {
                inside.ring.push(event);
            }
            drop(inside);
            self.0.open.send_modify(|_| {});
        }
    }

    /// Whether fewer events wait for the disk than may.
    pub fn has_room(&self) -> bool {
        self.0.inside().queue.len() < self.0.capacity
    }

    /// Waits until there is room: until the disk has caught up. In memory there always is.
    ///
    /// # Cancel safety
    /// Dropping this changes nothing.
    pub async fn room(&self) {
        let mut committed = self.0.committed.subscribe();
        while !self.has_room() && committed.changed().await.is_ok() {}
    }

    /// Waits until all that was handed over so far is durable: events, states, and what readers confirmed. At once in
    /// memory.
    ///
    /// # Cancel safety
    /// Dropping this changes nothing.
    pub async fn flush(&self) -> Result<(), JournalError> {
        self.0.flush().await
    }

    /// What `source` said at its checkpoints, in this run and before.
    pub fn states(&self, source: impl Into<Arc<str>>) -> Arc<dyn States> {
        Arc::new(SourceStates { log: Arc::clone(&self.0), source: source.into() })
    }

    /// Nothing more will come: readers end when they have read the rest.
    pub fn close(&self) {
        self.0.inside().is_closing = true;
        if self.0.disk.is_some() {
            self.0.work.notify_one();
        } else {
            self.0.open.send_replace(false);
        }
    }

    /// A new reader that keeps no place: it begins at `start`, and gets what `want` asks for, and every gap. Where
    /// [`Start::At`] is has to be looked up, which is done when its first event is asked for.
    pub fn reader(&self, start: Start, want: Want) -> Reader {
        Reader::new(Arc::clone(&self.0), self.0.origin(start), want)
    }

    /// The reader of this name. It goes on where the last one of its name stopped: with the first event that was not
    /// confirmed. One of a new name begins where `options` say.
    ///
    /// # Cancel safety
    /// Dropping this changes nothing.
    pub async fn named_reader(&self, name: &str, options: &ReaderOptions) -> Result<NamedReader, JournalError> {
        if !(1..=NAME_MAX).contains(&name.len()) {
            return Err(JournalError::ReaderName { name: name.to_owned() });
        }
        // Found out before the lock: it may have to look at the disk.
        let is_new = !self.0.inside().places.contains_key(name);
        let floor = if is_new { self.0.find(self.0.origin(options.start)).await? - 1 } else { 0 };
        let mut inside = self.0.inside();
        let place = inside.places.entry(name.to_owned());
        let place = place.or_insert_with(|| Place::new(Cursor::after(floor), options.keeps_place));
        if !place.occupy() {
            return Err(JournalError::ReaderInUse { name: name.to_owned() });
        }
        let next = place.cursor.floor() + 1;
        if options.keeps_place {
            inside.queue.moved(name);
        }
        drop(inside);
        self.0.notify_work();
        Ok(NamedReader::new(Reader::new(Arc::clone(&self.0), Origin::Known(next), options.want.clone()), name, options))
    }

    /// The number of the newest event that readers may see; 0 before the first one.
    pub fn end(&self) -> u64 {
        self.0.inside().ring.end() - 1
    }

    /// How far behind each reader is that keeps its place: its name, and how many events it has not confirmed.
    pub fn lags(&self) -> Vec<(String, u64)> {
        let inside = self.0.inside();
        let last = inside.ring.end() - 1;
        let kept = inside.places.iter().filter(|(_, place)| place.is_kept);
        kept.map(|(name, place)| (name.clone(), last.saturating_sub(place.cursor.floor()))).collect()
    }

    /// What readers have given up: all that is kept on disk, or what was given up in this run where there is none.
    ///
    /// # Cancel safety
    /// Dropping this changes nothing.
    pub async fn dead_letters(&self) -> Result<Vec<DeadLetter>, JournalError> {
        let mut letters = match &self.0.disk {
            Some(disk) => {
                let store = Arc::clone(&disk.store);
                spawn_blocking(move || store.dead_letters_of(None)).await.map_err(|_| JournalError::Closed)??
            }
            None => Vec::new(),
        };
        // Those of this run may not be durable yet.
        for letter in &self.0.inside().dead {
            if !letters.iter().any(|known| known.reader == letter.reader && known.seq() == letter.seq()) {
                letters.push(letter.clone());
            }
        }
        Ok(letters)
    }

    /// Commits what is appended, in groups, until the journal is closed and all is durable. Every journal needs one
    /// task that does this; in memory it only waits.
    ///
    /// An error is the end: nothing more can be committed, readers end with what was, and the error says why.
    ///
    /// # Cancel safety
    /// After this is dropped nothing more is committed.
    pub async fn work(&self) -> Result<(), Arc<JournalError>> {
        let worked = self.0.work_until_closed().await;
        if let Err(error) = worked {
            self.0.fail(error);
        }
        self.0.open.send_replace(false);
        self.0.committed.send_replace(ENDED);
        self.0.failure.get().map_or(Ok(()), |failure| Err(Arc::clone(failure)))
    }
}

/// How long the name of a reader may be, in bytes.
const NAME_MAX: usize = 1000;

/// In place of the number of a batch: nobody commits any more.
const ENDED: u64 = u64::MAX;

impl Log {
    pub(crate) fn inside(&self) -> MutexGuard<'_, Inside> {
        // Nothing inside panics half way through a change.
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing more can be read or written.
    pub(crate) fn fail(&self, error: JournalError) {
        // The first failure is the reason; others follow from it.
        self.failure.get_or_init(|| Arc::new(error));
        self.work.notify_one();
    }

    pub(crate) fn notify_work(&self) {
        if self.disk.is_some() {
            self.work.notify_one();
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

    /// Where a reader that begins at `start` finds its first event.
    pub(crate) fn origin(&self, start: Start) -> Origin {
        let inside = self.inside();
        let (first, end) = (inside.ring.first(), inside.ring.end());
        let oldest = self.disk.as_ref().map_or(first, |disk| disk.oldest.load(Ordering::Relaxed).min(end));
        match start {
            Start::Now => Origin::Known(end),
            Start::After(seq) => Origin::Known(seq.0.saturating_add(1).min(end)),
            Start::Beginning => Origin::Known(oldest),
            Start::At(time) => {
                let in_memory = inside.ring.read(first, usize::MAX).position(|event| event.observed_at >= time);
                match in_memory {
                    // What is on disk only is older than what is in memory.
                    None | Some(0) if oldest < first => Origin::Sought { time, end },
                    found => Origin::Known(found.map_or(end, |skip| first + skip as u64)),
                }
            }
        }
    }

    /// The number of the first event.
    pub(crate) async fn find(&self, origin: Origin) -> Result<u64, JournalError> {
        match (origin, &self.disk) {
            (Origin::Known(next), _) => Ok(next),
            (Origin::Sought { end, .. }, None) => Ok(end),
            (Origin::Sought { time, end }, Some(disk)) => {
                let store = Arc::clone(&disk.store);
                let found = spawn_blocking(move || store.first_at(time)).await.map_err(|_| JournalError::Closed)??;
                Ok(found.min(end))
            }
        }
    }

    async fn work_until_closed(&self) -> Result<(), JournalError> {
        let Some(disk) = &self.disk else {
            _ = self.open.subscribe().wait_for(|open| !open).await;
            return Ok(());
        };
        let writer = disk.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        let mut writer = writer.ok_or(JournalError::Closed)?;
        while self.failure.get().is_none() {
            match self.next_step() {
                Step::Commit(batch) => {
                    let (store, retention, now) = (Arc::clone(&disk.store), disk.retention, self.clock.now());
                    let oldest = Arc::clone(&disk.oldest);
                    let commit = move || {
                        oldest.store(store.commit(&mut writer, &batch, retention, now)?, Ordering::Relaxed);
                        Ok::<_, JournalError>((writer, batch))
                    };
                    let committed = spawn_blocking(commit).await.map_err(|_| JournalError::Closed)?;
                    let batch;
                    (writer, batch) = committed?;
                    self.publish(&batch);
                }
                // Either way the next step is looked for.
                Step::Wait(Some(until)) => _ = timeout_at(until, self.work.notified()).await,
                Step::Wait(None) => self.work.notified().await,
                Step::Done => {
                    // For what readers confirm after this.
                    *disk.writer.lock().unwrap_or_else(PoisonError::into_inner) = Some(writer);
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn next_step(&self) -> Step {
        let mut inside = self.inside();
        let Inside { queue, places, is_closing, .. } = &mut *inside;
        let now = Instant::now();
        match queue.due() {
            Some(due) if due <= now || *is_closing => {
                let place = |name: &str| places.get(name).map(|place| place.cursor.to_bytes());
                Step::Commit(queue.take(now, *is_closing, place))
            }
            None if *is_closing => Step::Done,
            due => Step::Wait(due),
        }
    }

    /// Shows what is durable now.
    fn publish(&self, batch: &Batch) {
        let mut inside = self.inside();
        for event in &batch.events {
            inside.ring.push(Arc::clone(event));
        }
        inside.queue.committed();
        let number = inside.queue.number - 1;
        drop(inside);
        // After the end it stays the end: whoever waits after this commits by itself.
        self.committed.send_modify(|committed| *committed = number.max(*committed));
        if !batch.events.is_empty() {
            self.open.send_modify(|_| {});
        }
    }

    /// Waits until all that is in the queue is durable.
    pub(crate) async fn flush(&self) -> Result<(), JournalError> {
        if self.disk.is_none() {
            return Ok(());
        }
        let mut committed = self.committed.subscribe();
        let number = {
            let queue = &mut self.inside().queue;
            queue.is_urgent = queue.due().is_some();
            if queue.is_urgent { queue.number } else { queue.number - 1 }
        };
        self.work.notify_one();
        let reached = committed.wait_for(|committed| *committed >= number).await.map_or(ENDED, |committed| *committed);
        match self.failure.get() {
            Some(_) => Err(JournalError::Closed),
            // Whoever committed has gone: what readers have confirmed since is still to be written.
            None if reached == ENDED => {
                let _turn = self.late.lock().await;
                self.work_until_closed().await
            }
            None => Ok(()),
        }
    }
}

/// The states of one source.
struct SourceStates {
    log: Arc<Log>,
    source: Arc<str>,
}

impl States for SourceStates {
    fn load(&self, subject: &Subject) -> BoxFuture<'static, Result<Option<Saved>, BoxError>> {
        let (log, key) = (Arc::clone(&self.log), key(&self.source, subject));
        Box::pin(async move { log.load(key).await.map_err(Into::into) })
    }
}

impl Log {
    async fn load(&self, key: String) -> Result<Option<Saved>, JournalError> {
        let (waiting, seen) = {
            let inside = self.inside();
            let (snapshot, seen) = inside.queue.find(&key);
            (snapshot.cloned(), seen)
        };
        let saved = match (waiting, &self.disk) {
            (Some(snapshot), _) => return snapshot.unpack(seen).map(Some),
            (None, None) => None,
            (None, Some(disk)) => {
                let store = Arc::clone(&disk.store);
                spawn_blocking(move || store.load(&key)).await.map_err(|_| JournalError::Closed)??
            }
        };
        Ok(match (saved, seen) {
            (Some(saved), Some(seen)) => Some(Saved { at: seen.max(saved.at), ..saved }),
            (None, Some(at)) => Some(Saved { at, state: None }),
            (saved, None) => saved,
        })
    }
}
