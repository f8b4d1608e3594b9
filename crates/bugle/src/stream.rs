//! The stream as its users hold it.

use std::sync::Arc;

use bugle_event::Fact;
use bugle_journal::{DeadLetter, JournalError};
use bugle_trigger::Pattern;

use crate::context::ActionContext;
use crate::draft::Draft;
use crate::end::RunError;
use crate::handle::TriggerHandle;
use crate::on::{Acts, End, On};
use crate::read::Events;
use crate::status::{SourceStatus, StatusBoard};
use crate::supervise::Live;
use crate::topic::{Any, Either, Patterned, Topic};
use crate::trigger::{Trigger, TriggerError};
use crate::triggers::Triggers;

/// Live games as one stream of events. Cheap to clone; clones are the same stream. Dropping the last clone stops it.
///
#[cfg_attr(feature = "planetside", doc = "```")]
#[cfg_attr(not(feature = "planetside"), doc = "```ignore")]
/// use bugle::{EventStream, Gap, planetside};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let census = planetside::Client::builder().service_id("example").build()?;
/// let stream = EventStream::builder().source(census.push()).build().await?;
/// stream.on::<Gap>().call(|gap, _| println!("blind: {}", gap.cause));
///
/// let mut events = stream.events();
/// while let Some(event) = events.next().await {
///     println!("{}", event.to_json());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct EventStream {
    pub(crate) live: Live,
    triggers: Triggers,
}

/// On this stream: where [`EventStream::on`] ends.
#[derive(Clone, Copy, Debug)]
pub struct Here<'a>(&'a EventStream);

impl End for Here<'_> {}

impl Acts for Here<'_> {
    type Made = TriggerHandle;

    fn make(self, trigger: Trigger) -> TriggerHandle {
        let (name, rule) = (trigger.called(), trigger.draft.rule.clone());
        let added = self.0.add_trigger(trigger);
        added.unwrap_or_else(|error| self.0.triggers.refuse(name, rule, error))
    }
}

/// Why a stream is not ready: see [`EventStream::wait_ready`] and [`EventStream::ready`].
///
/// ```
/// use bugle::{EventStream, ReadyError};
///
/// # async fn example(stream: EventStream) {
/// if let Err(ReadyError::Unreached { name, reason }) = stream.wait_ready().await {
///     println!("{name} cannot be reached yet: {reason}");
/// }
/// # }
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadyError {
    /// The first contact with a source failed. The source tries again; whoever waits for it may not want to.
    #[error("{name}: {reason}")]
    Unreached {
        /// The name of the source.
        name: Arc<str>,
        /// Why, in words.
        reason: String,
    },
    /// The stream has ended before all sources were reached.
    #[error("the stream has ended")]
    Ended(#[source] Option<RunError>),
}

impl EventStream {
    pub(crate) fn new(live: Live) -> Self {
        let triggers = Triggers::new(live.weak());
        Self { live, triggers }
    }

    /// The same stream, not kept alive by this.
    pub(crate) fn weak(&self) -> Self {
        Self { live: self.live.weak(), triggers: self.triggers.clone() }
    }

    /// The triggers that a replay is for.
    pub(crate) fn taking_part(&self) -> Vec<(Arc<str>, Trigger)> {
        self.triggers.as_they_are()
    }

    /// Begins a trigger for one kind of fact.
    pub fn on<F: Fact>(&self) -> On<Here<'_>, F> {
        On::new(Here(self))
    }

    /// Begins a trigger for several kinds: `stream.on_either::<(Death, VehicleDestroy)>()`.
    pub fn on_either<K>(&self) -> On<Here<'_>, Either<K>>
    where
        Either<K>: Topic,
    {
        On::new(Here(self))
    }

    /// Begins a trigger for every event of every game, gaps included.
    pub fn on_any(&self) -> On<Here<'_>, Any> {
        On::drawn(Here(self), self.live.shared.known(Draft::of::<Any>()))
    }

    /// Begins a trigger for what a pattern makes of several events: see [`Trigger::on_pattern`].
    ///
    #[cfg_attr(feature = "clash", doc = "```")]
    #[cfg_attr(not(feature = "clash"), doc = "```ignore")]
    /// use std::time::Duration;
    /// use bugle::{EventStream, clash::MemberDonated, pattern::{Batch, Step}};
    ///
    /// # fn example(stream: &EventStream) {
    /// let digest = Batch::new(20, Step::any::<MemberDonated>()).within(Duration::from_mins(10));
    /// stream.on_pattern(digest).call(|firing, _| println!("{} donations", firing.events.len()));
    /// # }
    /// ```
    pub fn on_pattern(&self, pattern: impl Into<Pattern>) -> On<Here<'_>, Patterned> {
        On::drawn(Here(self), self.live.shared.known(Draft::pattern(pattern.into())))
    }

    /// Puts a trigger to work that was made [apart](Trigger::on): from this moment on.
    ///
    /// An error: one of its name is at work, its name is longer than 992 bytes, or it can never see anything. What it finds out only when it begins to read,
    /// as that somebody else reads in its place, ends the stream with [`RunError::Refused`].
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn add_trigger(&self, trigger: Trigger) -> Result<TriggerHandle, TriggerError> {
        self.triggers.add(trigger, Box::new(self.weak()))
    }

    /// The trigger of this name, if it is at work.
    pub fn get_trigger(&self, name: &str) -> Option<TriggerHandle> {
        self.triggers.get(name)
    }

    /// All triggers that are at work.
    pub fn triggers(&self) -> Vec<TriggerHandle> {
        self.triggers.all()
    }

    /// Removes a trigger. Its action, if it is running, runs to its end. Its name is free at once: the next one of that
    /// name begins when that action has ended, with what this one remembers. Says whether there was one.
    pub fn remove_trigger(&self, name: &str) -> bool {
        self.triggers.get(name).inspect(TriggerHandle::remove).is_some()
    }

    /// The events of the stream, from now on, unless told otherwise. Starts the stream, if it does not run, when the
    /// first is asked for.
    ///
    #[cfg_attr(feature = "clash", doc = "```")]
    #[cfg_attr(not(feature = "clash"), doc = "```ignore")]
    /// # async fn example(stream: bugle::EventStream) -> Result<(), bugle::OpenError> {
    /// use bugle::{Start, clash::WarAttack};
    ///
    /// let mut all = stream.events();
    /// let mut attacks = stream.events().on::<WarAttack>().clan("#2PP").from(Start::Beginning);
    /// let mut each_until_it_is_confirmed = stream.events().named("bot").open().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn events(&self) -> Events {
        Events::new(self.live.clone())
    }

    /// How many events each named reader and trigger has not confirmed yet. A trigger's name begins with `trigger:`.
    pub fn lags(&self) -> Vec<(String, u64)> {
        self.live.shared.journal.lags()
    }

    /// What readers and triggers have given up, after so many tries as they were allowed. The name of a trigger begins with
    /// `trigger:` here.
    ///
    /// ```
    /// # async fn example(stream: bugle::EventStream) -> Result<(), bugle::JournalError> {
    /// for letter in stream.dead_letters().await? {
    ///     println!("{} gave up {}, {} tries: {}", letter.reader, letter.event.id, letter.tries, letter.reason);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Cancel safety
    /// Dropping this changes nothing.
    pub async fn dead_letters(&self) -> Result<Vec<DeadLetter>, JournalError> {
        self.live.shared.journal.dead_letters().await
    }

    /// Starts the sources, if they do not run yet.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn start(&self) {
        self.live.start();
    }

    /// Starts the stream and waits until every source has been reached once: of a game that pushes, that a connection
    /// stands and its service has confirmed the subscription; of one that is polled, that it has answered.
    ///
    /// An error is the first contact that failed; the source goes on trying. Whoever waits for however long it takes, or
    /// for what was added just now, takes [`ready`](Self::ready).
    ///
    /// # Cancel safety
    /// Dropping this leaves the stream running.
    pub async fn wait_ready(&self) -> Result<(), ReadyError> {
        self.start();
        tokio::select! {
            biased;
            refused = self.live.shared.refusal.refused() => Err(ReadyError::Ended(Some(refused))),
            unreached = self.live.unreached() => match unreached {
                Some((name, reason)) => Err(ReadyError::Unreached { name, reason }),
                None => Ok(()),
            },
            outcome = self.live.outcome() => Err(ReadyError::Ended(outcome.err())),
        }
    }

    /// Starts the stream and waits until every source sees all that is wanted at this moment: of a game that pushes, that a
    /// connection stands and its service has confirmed by its echo that it brings all of it, what readers and triggers
    /// asked for just before this call included; of one that is polled, that all is well with it. What fails meanwhile is
    /// tried again by itself, and this waits on.
    ///
    /// A service that confirms nothing and brings events all the same is ready once it is known for that, after half a minute
    /// or so. How things are later, [`status`](Self::status) says.
    ///
    /// An error: the stream has ended.
    ///
    #[cfg_attr(feature = "planetside", doc = "```")]
    #[cfg_attr(not(feature = "planetside"), doc = "```ignore")]
    /// use bugle::{EventStream, planetside::PlayerLogin};
    ///
    /// # async fn example(stream: EventStream) -> Result<(), bugle::ReadyError> {
    /// stream.on::<PlayerLogin>().character(5428010618020694593).call(|_, _| println!("there you are"));
    /// stream.ready().await?;
    /// println!("from here on nobody logs in unseen");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Cancel safety
    /// Dropping this leaves the stream running, and nothing behind. It may be called as often as one likes.
    pub async fn ready(&self) -> Result<(), ReadyError> {
        self.start();
        tokio::select! {
            biased;
            refused = self.live.shared.refusal.refused() => Err(ReadyError::Ended(Some(refused))),
            outcome = self.live.outcome() => Err(ReadyError::Ended(outcome.err())),
            () = self.live.ready() => Ok(()),
        }
    }

    /// Runs until [`stop`](Self::stop) is called, or until a source ends for good; then the others are stopped too,
    /// and the reason is the error.
    ///
    /// # Cancel safety
    /// Dropping this leaves the stream running; drop the stream to stop it.
    pub async fn run(&self) -> Result<(), RunError> {
        self.start();
        self.live.ended().await
    }

    /// Stops the sources, lets readers and triggers finish what has been committed, and waits for the actions (five
    /// seconds at most). Why it ended, if it had ended before, [`run`](Self::run) says.
    ///
    /// # Cancel safety
    /// Dropping this leaves the stopping under way.
    pub async fn stop(&self) {
        self.start();
        self.live.shared.tasks.stop();
        if let Err(error) = self.live.ended().await {
            tracing::debug!(%error, "it had ended before");
        }
    }

    /// How each source is doing.
    pub fn status(&self) -> Vec<SourceStatus> {
        self.live.status().iter().map(StatusBoard::get).collect()
    }
}

impl<S> ActionContext<S> {
    /// The stream: to wait for something, say, or to add a trigger. It is not kept alive by this.
    pub fn stream(&self) -> &EventStream {
        self.scene().stream.downcast_ref().expect("a trigger is added by its stream")
    }
}
