//! The journal as its users hold it.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use bugle_event::{Clock, Interest, Seq, States};

use crate::backend::seam::Backend;
use crate::backend::{disk, memory};
use crate::commit::Commit;
use crate::cursor::Cursor;
use crate::dead::DeadLetter;
use crate::error::JournalError;
use crate::log::{Log, Shared};
use crate::named::NamedReader;
use crate::options::ReaderOptions;
use crate::place::Place;
use crate::reader::Reader;
use crate::settings::Settings;
use crate::start::{Origin, Start};
use crate::states::SourceStates;

/// How long the name of a reader may be, in bytes.
const NAME_MAX: usize = 1000;

/// The log of one stream. Cheap to clone; clones are the same log.
#[derive(Clone, Debug)]
pub struct Journal(Arc<Log>);

impl Journal {
    /// A journal in memory that keeps the newest `capacity` events, and forgets all when it is dropped.
    pub fn in_memory(capacity: NonZeroUsize, clock: Arc<dyn Clock>) -> Self {
        Self::on(memory::new(), &Settings { capacity, ..Settings::default() }, clock)
    }

    /// A journal in memory that keeps whatever a reader has yet to read, and the newest events besides, and forgets all when
    /// it is dropped.
    pub fn in_memory_unbounded(clock: Arc<dyn Clock>) -> Self {
        Self::on(memory::new(), &Settings { is_unbounded: true, ..Settings::default() }, clock)
    }

    /// Opens the journal in the directory `dir`, or makes one there. It is this program's alone to write as long as it
    /// is open; others can read it. Blocks the thread.
    ///
    /// Whatever way the last program ended, what it had committed is there.
    pub fn open(dir: &Path, settings: &Settings, clock: Arc<dyn Clock>) -> Result<Self, JournalError> {
        Ok(Self::on(disk::open(dir, settings)?, settings, clock))
    }

    /// A journal on an open backend.
    pub(crate) fn on(backend: Backend, settings: &Settings, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Log::new(backend, settings, clock)))
    }

    /// Takes in `commit`, to be committed whole or not at all, and numbers its events. Readers see them when they are
    /// committed: at once in memory; on disk after [`work`](Self::work) has written them. Never waits for a reader, nor
    /// for the disk: whoever appends looks for [`room`](Self::room) before.
    ///
    /// # Panics
    /// When an event is in a journal already.
    pub fn append(&self, commit: Commit) {
        self.0.append(commit);
    }

    /// Waits until there is [room](Self::has_room_for) for one more: until the disk has caught up. In memory there always is.
    ///
    /// # Cancel safety
    /// Dropping this changes nothing.
    pub async fn room(&self) {
        self.0.room().await;
    }

    /// Whether `events` more can be appended and nothing is lost by that. On disk: whether so many more may wait for it. In
    /// memory: whether they fit into the capacity and no reader that keeps up has yet to take what they would push out.
    pub fn has_room_for(&self, events: usize) -> bool {
        self.0.has_room_for(events)
    }

    /// Waits until there is [room for them](Self::has_room_for) and to spare: until the disk, or in memory the slowest
    /// reader that keeps up, is no more than half the capacity behind.
    ///
    /// # Cancel safety
    /// Dropping this changes nothing.
    pub async fn ease(&self, events: usize) {
        self.0.ease(events).await;
    }

    /// Says whether there is [room for them](Self::has_room_for) if nobody is waited for any longer. On disk there is as
    /// much as there is. In memory there always is: readers that would lose something by it are given up, which means
    /// that they hold up nobody before they have caught up.
    pub fn make_room_for(&self, events: usize) -> bool {
        self.0.make_room_for(events)
    }

    /// Waits until all that was handed over so far is durable: events, states, and what readers confirmed. At once in
    /// memory.
    ///
    /// # Cancel safety
    /// Dropping this changes nothing.
    pub async fn flush(&self) -> Result<(), JournalError> {
        self.0.flush().await
    }

    /// What the source of this name said at its checkpoints, in this run and before.
    pub fn states(&self, source: impl Into<Arc<str>>) -> Arc<dyn States> {
        Arc::new(SourceStates::new(Arc::clone(&self.0), source.into()))
    }

    /// Nothing more will come: readers end when they have read the rest.
    pub fn close(&self) {
        self.0.close();
    }

    /// Nothing more will come, and nobody will commit: readers end with what they may see. For a journal that nobody
    /// [works](Self::work) on.
    pub fn abandon(&self) {
        self.0.close();
        self.0.end();
    }

    /// A new reader that keeps no place: it begins at `start`, and gets what `want` asks for, and every gap. Where
    /// [`Start::At`] is has to be looked up, which is done when its first event is asked for.
    pub fn reader(&self, start: Start, want: impl Into<Interest>) -> Reader {
        Reader::new(Arc::clone(&self.0), self.0.origin(start), want.into())
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
        // Found out before the lock is taken: the disk may have to be asked. Needed where there is no place of this name,
        // and one that is not kept may go at any time.
        let floor = self.0.find(self.0.origin(options.start)).await?.saturating_sub(1);
        let mut shared = self.0.shared();
        let place = shared.places.enter(name, Place::new(Cursor::after(floor), options.keeps_place));
        let place = place.ok_or_else(|| JournalError::ReaderInUse { name: name.to_owned() })?;
        let next = place.cursor.next();
        if options.keeps_place {
            shared.inbox.moved(name);
        }
        self.0.wake_committer(shared);
        let reader = Reader::new(Arc::clone(&self.0), Origin::Known(next), options.want.clone());
        Ok(NamedReader::new(reader, name, options))
    }

    /// The number of the newest event that readers may see; 0 before the first one.
    pub fn end(&self) -> u64 {
        self.0.shared().last()
    }

    /// How far behind each reader is that keeps its place, but for those that [rest](NamedReader::rest): its name, and how
    /// many events it has not confirmed.
    pub fn lags(&self) -> Vec<(String, u64)> {
        let Shared { ring, dispatch, places, .. } = &mut *self.0.shared();
        places.lags(dispatch, ring.end())
    }

    /// How far behind the reader of this name is, as its [`NamedReader::lag`] says. `None`: there is none of this name.
    pub fn lag_of(&self, reader: &str) -> Option<u64> {
        let Shared { ring, dispatch, places, .. } = &mut *self.0.shared();
        places.get_mut(reader).map(|place| place.lag(dispatch, ring.end()))
    }

    /// Waits until everything that was appended before this call can be read: as [`NamedReader::settled`].
    pub fn settled(&self) -> impl Future<Output = Seq> + Send + use<> {
        self.0.settled()
    }

    /// How many readers there are now, named ones and others.
    pub fn readers(&self) -> usize {
        self.0.shared().dispatch.len()
    }

    /// What readers have given up: all that is kept on disk, or what was given up in this run where there is none.
    ///
    /// # Cancel safety
    /// Dropping this changes nothing.
    pub async fn dead_letters(&self) -> Result<Vec<DeadLetter>, JournalError> {
        let mut letters = self.0.keeper.dead_letters().await?;
        // Those of this run may not be durable yet.
        for letter in &self.0.shared().dead {
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
        self.0.work().await
    }
}
