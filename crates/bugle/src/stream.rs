//! The stream: sources in, events and triggers out.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use bugle_event::{BoxError, Clock, Context, Source, Want};
use bugle_journal::{Journal, Start};
use bugle_trigger::Trigger;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::deliver::{Action, Delivery, Stats};
use crate::ingest::Ingest;
use crate::interests::Interests;
use crate::on::{Any, On, Topic};
use crate::status::StatusBoard;
use crate::tasks::Tasks;
use crate::{ActionContext, Events, SourceStatus, SystemClock, TriggerStats};

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
    by_name: BTreeMap<String, (Stats, CancellationToken)>,
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
    queue_size: NonZeroUsize,
    clock: Arc<dyn Clock>,
    seed: Option<u64>,
    sources: Vec<(StatusBoard, Follow)>,
    error: Option<BuildError>,
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder").field("queue_size", &self.queue_size).finish_non_exhaustive()
    }
}

impl Default for Builder {
    fn default() -> Self {
        let queue_size = NonZeroUsize::new(16_384).expect("not zero");
        Self { queue_size, clock: Arc::new(SystemClock), seed: None, sources: Vec::new(), error: None }
    }
}

impl Builder {
    /// How many events are kept for readers that are behind: 16,384 unless told. A reader that falls further behind
    /// gets a gap. This bounds the memory of the stream: an event takes 100 to 500 bytes, first sights of clans and
    /// players some tens of KB.
    #[must_use]
    pub fn queue_size(mut self, events: NonZeroUsize) -> Self {
        self.queue_size = events;
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
            self.error.get_or_insert(BuildError::Source { name: S::NAME, source: error.into() });
        }
        let status = StatusBoard::new(S::NAME);
        let (board, seed) = (status.clone(), self.seed);
        let number = self.sources.len() as u64;
        let follow = move |inner: &Inner| {
            let seed = seed.unwrap_or_else(|| inner.clock.now().as_millis().cast_unsigned()).wrapping_add(number);
            let context = Context { clock: inner.clock.clone(), interest: inner.interests.follow(), seed };
            let ingest = Ingest { journal: inner.journal.clone(), status: board, stop: inner.tasks.stop_token() };
            Following { name: S::NAME, task: inner.tasks.spawn(ingest.run(source, context)) }
        };
        self.sources.push((status, Box::new(follow)));
        self
    }

    /// The stream, not yet running.
    #[expect(clippy::unused_async, reason = "a journal on disk is opened here, and that takes its time")]
    pub async fn build(self) -> Result<EventStream, BuildError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let (status, sources) = self.sources.into_iter().unzip();
        let tasks = Tasks::default();
        let guard = Arc::new(tasks.stop_token().drop_guard());
        let inner = Inner {
            journal: Journal::in_memory(self.queue_size),
            interests: Interests::default(),
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
        let mut triggers = self.inner.triggers.lock().unwrap_or_else(PoisonError::into_inner);
        triggers.made += 1;
        On::new(self, format!("{topic}#{}", triggers.made))
    }

    /// Removes a trigger. Its action, if it is running, runs to its end. Says whether there was one.
    pub fn remove_trigger(&self, name: &str) -> bool {
        let removed = self.inner.triggers.lock().unwrap_or_else(PoisonError::into_inner).by_name.remove(name);
        removed.inspect(|(_, stop)| stop.cancel()).is_some()
    }

    /// What a trigger has done so far.
    pub fn trigger_stats(&self, name: &str) -> Option<TriggerStats> {
        let triggers = self.inner.triggers.lock().unwrap_or_else(PoisonError::into_inner);
        triggers.by_name.get(name).map(|(stats, _)| stats.get())
    }

    pub(crate) fn add_trigger(&self, trigger: Trigger, action: Action) -> String {
        let name = trigger.name.clone();
        self.remove_trigger(&name);
        let (stats, stop) = (Stats::default(), CancellationToken::new());
        let context = ActionContext {
            trigger: name.as_str().into(),
            stop_stream: self.inner.tasks.stop_token(),
            stop_trigger: stop.clone(),
        };
        let delivery = Delivery {
            registered: self.inner.interests.register(trigger.want.clone()),
            reader: self.inner.journal.reader(Start::Now),
            armed: trigger.into(),
            action,
            context,
            stats: stats.clone(),
            clock: self.inner.clock.clone(),
        };
        let mut triggers = self.inner.triggers.lock().unwrap_or_else(PoisonError::into_inner);
        triggers.by_name.insert(name.clone(), (stats, stop));
        self.inner.tasks.spawn(delivery.run());
        name
    }

    /// All events from now on, gaps included. Starts the stream, if it does not run, when the first is asked for.
    pub fn events(&self) -> Events {
        self.events_of(Want::all())
    }

    /// The events that are wanted, and all gaps, from now on. The sources subscribe to just that.
    pub fn events_of(&self, want: Want) -> Events {
        let registered = self.inner.interests.register(want.clone());
        Events::new(self.clone(), self.inner.journal.reader(Start::Now), want, registered)
    }

    /// Starts the sources, if they do not run yet.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn start(&self) {
        let sources = self.inner.sources.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(sources) = sources {
            let following = sources.into_iter().map(|follow| follow(&self.inner)).collect();
            self.inner.tasks.spawn(Arc::clone(&self.inner).supervise(following));
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
        self.inner.tasks.ended().await;
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
        self.inner.tasks.ended().await;
    }

    /// How each source is doing.
    pub fn status(&self) -> Vec<SourceStatus> {
        self.inner.status.iter().map(StatusBoard::get).collect()
    }
}

impl Inner {
    /// Waits for the sources. The first that ends for good ends the stream: half a stream would be silence.
    async fn supervise(self: Arc<Self>, following: Vec<Following>) {
        let mut endings: FuturesUnordered<_> = following.into_iter().map(Following::ended).collect();
        let mut outcome = Ok(());
        while let Some(ended) = endings.next().await {
            if let Err(error) = ended {
                self.tasks.stop();
                outcome = outcome.and(Err(Arc::new(error)));
            }
        }
        self.tasks.stop();
        self.journal.close();
        self.outcome.send_replace(Some(outcome));
    }
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
