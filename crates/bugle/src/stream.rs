//! The stream: sources in, events and triggers out.

use std::collections::BTreeMap;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bugle_event::{BoxError, Clock, Codec, Context, OddityCounter, Seq, Source, Want};
use bugle_journal::{DeadLetter, Journal, JournalError, ReaderOptions, Retention, Settings, Start};
use bugle_trigger::Trigger;
use futures_util::future::FusedFuture as _;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinHandle};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::deliver::{Action, Delivery, Stats, backoff};
use crate::ingest::Ingest;
use crate::interests::{Interests, Registered};
use crate::on::{Any, On, Topic};
use crate::status::StatusBoard;
use crate::tasks::Tasks;
use crate::{ActionContext, Events, OpenReader, SourceStatus, SystemClock, TriggerStats, codecs};

/// How long a journal may still be in use when it is opened: by the program's own last life, which is about to end.
const IN_USE: Duration = Duration::from_secs(2);

/// Live games as one stream of events. Cheap to clone; clones are the same stream. Dropping the last clone stops it.
#[derive(Clone, Debug)]
pub struct EventStream {
    inner: Arc<Inner>,
    /// Held by users' handles and not by tasks, so that the stream ends with its last user.
    _guard: Arc<DropGuard>,
}

struct Inner {
    journal: Journal,
    interests: Interests,
    clock: Arc<dyn Clock>,
    seed: u64,
    tasks: Tasks,
    /// Taken by the start.
    sources: Mutex<Option<Vec<Follow>>>,
    status: Vec<StatusBoard>,
    triggers: Mutex<Triggers>,
    outcome: watch::Sender<Option<Outcome>>,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EventStream").field("status", &self.status).finish_non_exhaustive()
    }
}

type Follow = Box<dyn FnOnce(&Inner) -> Following + Send>;
type Outcome = Result<(), Arc<RunError>>;

/// A source at work.
struct Following {
    name: &'static str,
    task: JoinHandle<Result<(), BoxError>>,
}

#[derive(Default)]
struct Triggers {
    made: u64,
    by_name: BTreeMap<String, AtWork>,
    /// Cancelled when the last trigger of a name has ended, and has left its place in the journal.
    gone: BTreeMap<String, CancellationToken>,
}

/// A trigger at work.
struct AtWork {
    stats: Stats,
    stop: CancellationToken,
}

/// Why a stream cannot be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// A source can never work as it is.
    #[error("{name} cannot be followed")]
    Source {
        /// The game.
        name: &'static str,
        /// What is wrong with it.
        source: BoxError,
    },
    /// The journal cannot be opened.
    #[error("the stream has no journal")]
    Journal(#[from] JournalError),
}

/// Why a stream ended.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// A source ended, and no retry can help.
    #[error("{name} ended")]
    Ended {
        /// The game.
        name: &'static str,
        /// Why.
        source: BoxError,
    },
    /// Nothing more can be committed, or read again. All that was committed is there.
    #[error("the stream cannot go on without its journal")]
    Journal(#[source] Arc<JournalError>),
    /// The first contact with a source failed. The source tries again; whoever waits for it may not want to.
    #[error("{name}: {reason}")]
    NotReady {
        /// The game.
        name: &'static str,
        /// Why, in words.
        reason: String,
    },
}

/// Settings of a stream. Made by [`EventStream::builder`].
pub struct Builder {
    journal: Option<PathBuf>,
    settings: Settings,
    clock: Arc<dyn Clock>,
    seed: Option<u64>,
    sources: Vec<(StatusBoard, Follow)>,
    error: Option<BuildError>,
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder")
            .field("journal", &self.journal)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Default for Builder {
    fn default() -> Self {
        let settings = Settings { codecs: codecs(), ..Settings::default() };
        let (journal, clock) = (None, Arc::new(SystemClock));
        Self { journal, settings, clock, seed: None, sources: Vec::new(), error: None }
    }
}

impl Builder {
    /// Keeps events, what the sources go on from and the places of readers in this directory, which is made if it is
    /// not there. A restart, however the program ended, goes on where the last run stopped. Unless told, all is in memory
    /// and forgotten.
    #[must_use]
    pub fn journal(mut self, dir: impl Into<PathBuf>) -> Self {
        self.journal = Some(dir.into());
        self
    }

    /// How much of the log the journal on disk keeps: 30 days and 4 GB unless told.
    #[must_use]
    pub fn retention(mut self, retention: Retention) -> Self {
        self.settings.retention = retention;
        self
    }

    /// How long an event may wait to be written to the journal on disk together with others: 10 ms unless told. It is
    /// durable, and readers see it, after this and the time of one write. Longer is easier on the disk.
    #[must_use]
    pub fn commit_within(mut self, wait: Duration) -> Self {
        self.settings.commit_within = wait;
        self
    }

    /// How many events are kept in memory for readers that are behind: 16,384 unless told. A reader that falls further
    /// behind reads from disk; without a journal there it gets a gap. As many may wait for the disk: when it is too slow
    /// for longer than that, a game that is polled is polled more slowly, and what a game that pushes says is lost and
    /// told as a gap.
    ///
    /// This bounds the memory of the stream: an event takes 100 to 500 bytes, first sights of clans and players some tens
    /// of KB.
    #[must_use]
    pub fn queue_size(mut self, events: NonZeroUsize) -> Self {
        self.settings.capacity = events;
        self
    }

    /// Whose time it is: the operating system's unless told.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Decides what sources leave to chance, for runs that can be repeated: taken from the clock unless told.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Adds a game to follow.
    #[must_use]
    pub fn source<S: Source>(mut self, source: S) -> Self {
        if let Err(error) = source.check() {
            self.error.get_or_insert(BuildError::Source { name: S::GAME, source: error.into() });
        }
        let status = StatusBoard::new(S::GAME);
        let board = status.clone();
        let number = self.sources.len() as u64;
        self.settings.codecs.push(Codec::of::<S::Event>());
        let follow = move |inner: &Inner| {
            let context = Context {
                name: S::GAME.into(),
                clock: inner.clock.clone(),
                interest: inner.interests.follow(),
                seed: inner.seed.wrapping_add(number),
                states: inner.journal.states(S::GAME),
                oddities: OddityCounter::default(),
            };
            let ingest = Ingest { journal: inner.journal.clone(), status: board, stop: inner.tasks.stop_token() };
            Following { name: S::GAME, task: inner.tasks.spawn(ingest.run(source, context)) }
        };
        self.sources.push((status, Box::new(follow)));
        self
    }

    /// The stream, not yet running. Opens the journal; one that is in use is waited for, two seconds at most.
    pub async fn build(self) -> Result<EventStream, BuildError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let journal = match self.journal {
            Some(dir) => open(dir, self.settings, &self.clock).await?,
            None => Journal::in_memory(self.settings.capacity, self.clock.clone()),
        };
        let (status, sources) = self.sources.into_iter().unzip();
        let tasks = Tasks::default();
        let guard = Arc::new(tasks.stop_token().drop_guard());
        let inner = Inner {
            journal,
            interests: Interests::default(),
            seed: self.seed.unwrap_or_else(|| self.clock.now().as_millis().cast_unsigned()),
            clock: self.clock,
            tasks,
            sources: Mutex::new(Some(sources)),
            status,
            triggers: Mutex::default(),
            outcome: watch::Sender::new(None),
        };
        Ok(EventStream { inner: Arc::new(inner), _guard: guard })
    }
}

impl EventStream {
    /// A stream of no source yet.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Begins a trigger for one kind of fact.
    pub fn on<F: bugle_event::Fact>(&self) -> On<'_, F> {
        self.on_topic(F::KIND.name())
    }

    /// Begins a trigger for every event of every game, gaps included.
    pub fn on_any(&self) -> On<'_, Any> {
        self.on_topic("any")
    }

    fn on_topic<T: Topic>(&self, topic: &str) -> On<'_, T> {
        let mut triggers = self.triggers();
        triggers.made += 1;
        On::new(self, format!("{topic}#{}", triggers.made))
    }

    /// Removes a trigger. Its action, if it is running, runs to its end. Says whether there was one.
    pub fn remove_trigger(&self, name: &str) -> bool {
        let removed = self.triggers().by_name.remove(name);
        removed.inspect(|trigger| trigger.stop.cancel()).is_some()
    }

    /// What a trigger has done so far.
    pub fn trigger_stats(&self, name: &str) -> Option<TriggerStats> {
        self.triggers().by_name.get(name).map(|trigger| trigger.stats.get())
    }

    fn triggers(&self) -> MutexGuard<'_, Triggers> {
        self.inner.triggers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn add_trigger(&self, trigger: Trigger, action: Action, tries: NonZeroU32, is_named: bool) -> String {
        let (name, want) = (trigger.name.clone(), trigger.want.clone());
        let (stats, stop, gone) = (Stats::default(), CancellationToken::new(), CancellationToken::new());
        let context = ActionContext {
            trigger: name.as_str().into(),
            stop_stream: self.inner.tasks.stop_token(),
            stop_trigger: stop.clone(),
        };
        let seed = self.inner.seed.wrapping_add(self.triggers().made);
        // From this moment on, whenever the reader comes to be.
        let start = Start::After(Seq(self.inner.journal.end()));
        self.remove_trigger(&name);
        let vacant = self.triggers().gone.insert(name.clone(), gone.clone()).unwrap_or_else(cancelled);
        self.triggers().by_name.insert(name.clone(), AtWork { stats: stats.clone(), stop });
        let delivery = Delivery {
            journal: self.inner.journal.clone(),
            reader: (reader_of(&name), ReaderOptions { start, want: want.clone(), tries, keeps_place: is_named }),
            vacant,
            leaving: gone.drop_guard(),
            armed: trigger.into(),
            action,
            context,
            stats,
            clock: self.inner.clock.clone(),
            registered: self.register(want),
            backoff: backoff(seed),
        };
        self.inner.tasks.spawn(delivery.run());
        name
    }

    /// All events from now on, gaps included. Starts the stream, if it does not run, when the first is asked for.
    pub fn events(&self) -> Events {
        self.events_of(Want::all())
    }

    /// The events that are wanted, and all gaps, from now on. The sources subscribe to just that.
    pub fn events_of(&self, want: Want) -> Events {
        let reader = self.inner.journal.reader(Start::Now, want.clone());
        Events::new(self.clone(), reader.expect("the end of the log is known"), self.register(want))
    }

    /// The events that are wanted, and all gaps, from `start` on. What a journal on disk has of them comes first.
    pub fn events_from(&self, start: Start, want: Want) -> Result<Events, JournalError> {
        let reader = self.inner.journal.reader(start, want.clone())?;
        Ok(Events::new(self.clone(), reader, self.register(want)))
    }

    /// The reader of this name: it confirms what it has dealt with, and gets again what it has not. On a journal on disk
    /// it goes on after a restart where it stopped.
    pub fn reader(&self, name: impl Into<String>) -> OpenReader<'_> {
        OpenReader::new(self, name.into())
    }

    /// How many events each named reader and trigger has not confirmed yet. A trigger's name begins with `trigger:`.
    pub fn lags(&self) -> Vec<(String, u64)> {
        self.inner.journal.lags()
    }

    /// What readers and triggers have given up, after so many tries as they were allowed.
    pub async fn dead_letters(&self) -> Result<Vec<DeadLetter>, JournalError> {
        let journal = self.inner.journal.clone();
        tokio::task::spawn_blocking(move || journal.dead_letters()).await.map_err(|_| JournalError::Closed)?
    }

    pub(crate) fn journal(&self) -> &Journal {
        &self.inner.journal
    }

    pub(crate) fn register(&self, want: Want) -> Registered {
        self.inner.interests.register(want)
    }

    /// Starts the sources, if they do not run yet.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn start(&self) {
        let sources = self.inner.sources.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(sources) = sources {
            let journal = self.inner.journal.clone();
            let work = self.inner.tasks.spawn(async move { journal.work().await });
            let mut following: Vec<_> = sources.into_iter().map(|follow| follow(&self.inner)).collect();
            if following.is_empty() {
                following.push(self.inner.nobody());
            }
            self.inner.tasks.spawn(Arc::clone(&self.inner).supervise(following, work));
        }
    }

    /// Starts the stream and waits until every source has been reached once.
    ///
    /// An error is the first contact that failed; the source goes on trying.
    pub async fn wait_ready(&self) -> Result<(), RunError> {
        self.start();
        for board in &self.inner.status {
            let mut status = board.subscribe();
            let settled = status.wait_for(|status| status.last_seen.is_some() || status.errors > 0 || status.ended);
            let status = settled.await.expect("the board outlives the stream").clone();
            if status.last_seen.is_none() {
                let reason = status.last_error.unwrap_or_else(|| "ended before it began".to_owned());
                return Err(RunError::NotReady { name: status.name, reason });
            }
        }
        Ok(())
    }

    /// Runs until [`stop`](Self::stop) is called, or until a source ends for good; then the others are stopped too,
    /// and the reason is the error.
    ///
    /// # Cancel safety
    /// Dropping this leaves the stream running; drop the stream to stop it.
    pub async fn run(&self) -> Result<(), Arc<RunError>> {
        self.start();
        let mut outcome = self.inner.outcome.subscribe();
        let outcome = outcome.wait_for(Option::is_some).await.expect("the stream is alive").clone();
        self.settle().await;
        outcome.expect("waited for it")
    }

    /// Stops the sources, lets readers and triggers finish what has been committed, and waits for the actions (five
    /// seconds at most).
    pub async fn stop(&self) {
        self.start();
        self.inner.tasks.stop();
        let mut outcome = self.inner.outcome.subscribe();
        let ended = outcome.wait_for(Option::is_some).await.map(|_| ());
        ended.expect("the stream is alive");
        self.settle().await;
    }

    /// Waits for the actions, and writes down what they have dealt with.
    async fn settle(&self) {
        self.inner.tasks.ended().await;
        // If this fails, the events come again: they were not confirmed.
        if let Err(error) = self.inner.journal.flush().await {
            tracing::debug!(%error, "the last confirmations");
        }
    }

    /// How each source is doing.
    pub fn status(&self) -> Vec<SourceStatus> {
        self.inner.status.iter().map(StatusBoard::get).collect()
    }
}

impl Inner {
    /// In place of a source where there is none, as when a journal is only read: ends when the stream is stopped.
    fn nobody(&self) -> Following {
        let stop = self.tasks.stop_token();
        let stopped = async move {
            stop.cancelled().await;
            Ok(())
        };
        Following { name: "bugle", task: self.tasks.spawn(stopped) }
    }

    /// Waits for the sources. The first that ends for good ends the stream: half a stream would be silence. So does a
    /// journal that can no longer be written.
    async fn supervise(self: Arc<Self>, following: Vec<Following>, work: JoinHandle<Result<(), Arc<JournalError>>>) {
        let mut endings: FuturesUnordered<_> = following.into_iter().map(Following::ended).collect();
        let mut outcome = Ok(());
        let mut work = std::pin::pin!(work.fuse());
        loop {
            if endings.is_empty() {
                self.tasks.stop();
                self.journal.close();
            }
            let ended = tokio::select! {
                Some(ended) = endings.next() => ended,
                worked = &mut work, if !work.is_terminated() => committed(worked),
                else => break,
            };
            if let Err(error) = ended {
                self.tasks.stop();
                outcome = outcome.and(Err(Arc::new(error)));
            }
        }
        self.outcome.send_replace(Some(outcome));
    }
}

/// How the committer ended.
fn committed(worked: Result<Result<(), Arc<JournalError>>, JoinError>) -> Result<(), RunError> {
    let worked = worked.unwrap_or_else(|_| Err(Arc::new(JournalError::Closed)));
    worked.map_err(RunError::Journal)
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

fn cancelled() -> CancellationToken {
    let token = CancellationToken::new();
    token.cancel();
    token
}

/// The name under which the place of a trigger is kept.
fn reader_of(trigger: &str) -> String {
    format!("trigger:{trigger}").chars().take(200).collect()
}

impl Following {
    async fn ended(self) -> Result<(), RunError> {
        let name = self.name;
        match self.task.await {
            Ok(ended) => ended.map_err(|source| RunError::Ended { name, source }),
            Err(panic) => Err(RunError::Ended { name, source: panic.into() }),
        }
    }
}
