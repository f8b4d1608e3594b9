//! How a stream is made.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bugle_event::{BoxError, Clock, Codec, Source};
use bugle_journal::{Journal, JournalError, Retention, Settings};

use crate::clock::SystemClock;
use crate::doubles::Doubles;
use crate::end::Refusal;
use crate::following::Follow;
use crate::games::codecs;
use crate::interests::Interests;
use crate::shared::Shared;
use crate::stream::EventStream;
use crate::supervise::Live;
use crate::tasks::Tasks;

/// How long a journal may still be in use when it is opened: by the program's own last life, which is about to end.
const IN_USE: Duration = Duration::from_secs(2);

/// How long a game that pushes is left to itself while there is no room, unless told.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long the name of a source may be, in bytes.
const NAME_MAX: usize = 64;

/// Why a stream cannot be built.
///
/// ```
/// use bugle::{BuildError, EventStream};
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let refused = EventStream::builder().journal("/dev/null/nowhere").build().await;
/// assert!(matches!(refused, Err(BuildError::Journal(_))));
/// # });
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A source can never work as it is.
    #[error("{name} cannot be followed")]
    Source {
        /// The name of the source.
        name: Arc<str>,
        /// What is wrong with it.
        source: BoxError,
    },
    /// Two sources of one name: each keeps under its name what it goes on from.
    #[error("two sources are named `{name}`; give one of them another name with `source_as`")]
    SameName {
        /// The name.
        name: Arc<str>,
    },
    /// A name under which nothing can be kept.
    #[error("`{name}` cannot name a source: it takes 1 to {NAME_MAX} bytes without spaces")]
    SourceName {
        /// The name.
        name: Arc<str>,
    },
    /// The journal cannot be opened.
    #[error("the stream has no journal")]
    Journal(#[from] JournalError),
}

/// Settings of a stream. Made by [`EventStream::builder`].
///
/// ```
/// use std::time::Duration;
/// use bugle::{EventStream, Retention};
///
/// # async fn example() -> Result<(), bugle::BuildError> {
/// let stream = EventStream::builder()
///     .journal("state/")
///     .retention(Retention { events: Some(1_000_000), ..Retention::default() })
///     .commit_within(Duration::from_millis(50))
///     .queue_size(4096)
///     .build()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a stream is made by `build`"]
pub struct Builder {
    journal: Option<PathBuf>,
    settings: Settings,
    clock: Arc<dyn Clock>,
    seed: Option<u64>,
    patience: Duration,
    sources: Vec<Follow>,
    error: Option<BuildError>,
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("journal", &self.journal)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl EventStream {
    /// A stream of no source yet.
    pub fn builder() -> Builder {
        let settings = Settings { codecs: codecs(), ..Settings::default() };
        let (journal, clock) = (None, Arc::new(SystemClock));
        Builder { journal, settings, clock, seed: None, patience: PATIENCE, sources: Vec::new(), error: None }
    }
}

impl Builder {
    /// Keeps events, what the sources go on from and the places of readers in this directory, which is made if it is
    /// not there. A restart, however the program ended, goes on where the last run stopped. Unless told, all is in memory
    /// and forgotten.
    pub fn journal(mut self, dir: impl Into<PathBuf>) -> Self {
        self.journal = Some(dir.into());
        self
    }

    /// How much of the log the journal on disk keeps: 30 days and 4 GB unless told.
    pub fn retention(mut self, retention: Retention) -> Self {
        self.settings.retention = retention;
        self
    }

    /// How long an event may wait to be written to the journal on disk together with others: 10 ms unless told. It is
    /// durable, and readers see it, after this and the time of one write. Longer is easier on the disk.
    pub fn commit_within(mut self, wait: Duration) -> Self {
        self.settings.commit_within = wait;
        self
    }

    /// How many events are kept in memory for readers that are behind: 16,384 unless told. A reader that falls
    /// further behind reads from disk; without a journal there a game that pushes is not listened to until the reader has
    /// caught up, or [patience](Self::patience) has an end, and then the reader gets a gap. As many may wait for the
    /// disk: when it is too slow for that, a game that is polled is polled more slowly, and one that pushes is not listened
    /// to either, before what it says is lost and told as a gap.
    ///
    /// This bounds the memory of the stream: an event takes 100 to 500 bytes. First sights of clans and players take some
    /// tens of KB each: beyond 32 MB of them, those that every reader has taken make room for more. With 0 nothing does: as much is kept as the slowest reader is behind, or waits for the disk, and nothing is
    /// ever lost for want of room.
    pub fn queue_size(mut self, events: usize) -> Self {
        let capacity = NonZeroUsize::new(events);
        self.settings.is_unbounded = capacity.is_none();
        self.settings.capacity = capacity.unwrap_or(Settings::default().capacity);
        self
    }

    /// How long a game that pushes is not listened to while there is no room for what it says: 5 seconds unless told. So
    /// long a burst lies in the kernel and with its sender, and nothing is lost. When there has been too little room for so
    /// long, it is listened to, and what there is no room for is lost and told as a gap, until there is enough again. With
    /// a journal on disk that is the slow disk, and all readers get the gap (`slow_journal`). Without one it is the slow
    /// reader, and it alone gets the gap (`slow_reader`); it holds up the game again only after it has caught up. Zero:
    /// the game is always listened to.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Whose time it is: the operating system's unless told.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Decides what sources leave to chance, for runs that can be repeated: taken from the clock unless told.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Adds a game to follow. Its name is that of the game.
    pub fn source<S: Source>(self, source: S) -> Self {
        self.source_as(S::GAME, source)
    }

    /// Adds a game to follow, under a name of its own: so that one game can be followed several times, each with a state
    /// of its own. What two sources of one game both tell is handed out once.
    ///
    /// What a source goes on from after a restart is kept under its name.
    ///
    #[cfg_attr(feature = "clash", doc = "```")]
    #[cfg_attr(not(feature = "clash"), doc = "```ignore")]
    /// use bugle::{EventStream, clash};
    ///
    /// # async fn example(mine: clash::Client, theirs: clash::Client) -> Result<(), bugle::BuildError> {
    /// let stream = EventStream::builder()
    ///     .source(clash::Watch::new(mine).clans(["#2PP"]))
    ///     .source_as("alts", clash::Watch::new(theirs).clans(["#2YY"]))
    ///     .build()
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn source_as<S: Source>(mut self, name: impl Into<Arc<str>>, source: S) -> Self {
        let name = name.into();
        if !(1..=NAME_MAX).contains(&name.len()) || name.contains(|letter: char| letter.is_whitespace()) {
            self.refuse(BuildError::SourceName { name: name.clone() });
        }
        if self.sources.iter().any(|known| known.name == name) {
            self.refuse(BuildError::SameName { name: name.clone() });
        }
        if let Err(error) = source.check() {
            self.refuse(BuildError::Source { name: name.clone(), source: error.into() });
        }
        self.settings.codecs.push(Codec::of::<S::Event>());
        self.sources.push(Follow::new(name, self.sources.len() as u64, source));
        self
    }

    /// The first mistake is the one that is told.
    fn refuse(&mut self, error: BuildError) {
        self.error.get_or_insert(error);
    }

    /// The stream, not yet running. Opens the journal; one that is in use is waited for, two seconds at most.
    ///
    /// # Cancel safety
    /// Dropping this leaves nothing running, and no journal open.
    pub async fn build(mut self) -> Result<EventStream, BuildError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        share_doubles(&mut self.sources);
        let codecs = self.settings.codecs.clone().into();
        let journal = match self.journal {
            Some(dir) => open(dir, self.settings, &self.clock).await?,
            None if self.settings.is_unbounded => Journal::in_memory_unbounded(self.clock.clone()),
            None => Journal::in_memory(self.settings.capacity, self.clock.clone()),
        };
        let shared = Shared {
            journal,
            interests: Interests::default(),
            seed: self.seed.unwrap_or_else(|| self.clock.now().as_millis().cast_unsigned()),
            clock: self.clock,
            codecs,
            patience: self.patience,
            tasks: Tasks::default(),
            refusal: Refusal::default(),
        };
        Ok(EventStream::new(Live::new(shared, self.sources)))
    }
}

/// Where a game has several sources, they share what they have told.
fn share_doubles(sources: &mut [Follow]) {
    let mut of_game: BTreeMap<&str, (usize, Doubles)> = BTreeMap::new();
    for source in &*sources {
        of_game.entry(source.game).or_default().0 += 1;
    }
    for source in sources {
        source.doubles = of_game.get(source.game).filter(|(count, _)| *count > 1).map(|(_, doubles)| doubles.clone());
    }
}

/// Opens the journal in `dir`. One that is in use may be so for a moment only.
async fn open(dir: PathBuf, settings: Settings, clock: &Arc<dyn Clock>) -> Result<Journal, JournalError> {
    let until = tokio::time::Instant::now() + IN_USE;
    loop {
        let (dir, settings, clock) = (dir.clone(), settings.clone(), clock.clone());
        let opening = tokio::task::spawn_blocking(move || Journal::open(&dir, &settings, clock));
        match opening.await.map_err(|_| JournalError::Closed)? {
            Err(JournalError::InUse { .. }) if tokio::time::Instant::now() < until => {
                tokio::time::sleep(IN_USE / 40).await;
            }
            opened => return opened,
        }
    }
}
