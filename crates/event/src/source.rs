//! The contract between a game and everything above it.

use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_core::Stream;
use futures_core::future::BoxFuture;

use crate::codec::Readable;
use crate::connections::Connections;
use crate::error::BoxError;
use crate::interest::Interest;
use crate::oddities::OddityCounter;
use crate::signal::Signals;
use crate::subject::Subject;
use crate::time::{Clock, Timestamp};

/// What was kept of a source's last checkpoint of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// When the subject was last seen well.
    pub at: Timestamp,
    /// The newest state that a checkpoint of it carried.
    pub state: Option<Bytes>,
}

/// Where a source finds again what it said at its checkpoints, in this run or in an earlier one.
pub trait States: Send + Sync {
    /// The last checkpoint of `subject`, committed or just handed over. An error: it cannot be read, and the stream is
    /// about to end for that reason.
    fn load(&self, subject: &Subject) -> BoxFuture<'static, Result<Option<Saved>, BoxError>>;

    /// Whether what was just handed over can be loaded again. If so, a source need not hold it in memory as well.
    fn keeps(&self) -> bool {
        true
    }
}

/// Keeps nothing: every start is a first one.
impl States for () {
    fn load(&self, _: &Subject) -> BoxFuture<'static, Result<Option<Saved>, BoxError>> {
        Box::pin(std::future::ready(Ok(None)))
    }

    fn keeps(&self) -> bool {
        false
    }
}

/// What a source is given when it starts.
pub struct Context {
    /// What the stream calls it: its game, unless it was given a name of its own. What it keeps is kept under this name.
    pub name: Arc<str>,
    /// Tells the time of day. For waiting, sources use tokio's timers.
    pub clock: Arc<dyn Clock>,
    /// What is wanted: the present interest at once, and then each change.
    pub interest: Pin<Box<dyn Stream<Item = Interest> + Send>>,
    /// Decides what a source leaves to chance, such as the jitter of its waits.
    pub seed: u64,
    /// What it goes on from: what was kept under its name.
    pub states: Arc<dyn States>,
    /// Where it counts what it set aside, as it happens.
    pub oddities: OddityCounter,
    /// Where it shows how its connections are doing, if it keeps any.
    pub connections: Connections,
}

impl Context {
    /// For a source without a name that goes on from nothing: what a program needs that drives a source by itself.
    pub fn new(clock: Arc<dyn Clock>, interest: impl Stream<Item = Interest> + Send + 'static) -> Self {
        Self {
            name: "".into(),
            clock,
            interest: Box::pin(interest),
            seed: 0,
            states: Arc::new(()),
            oddities: OddityCounter::default(),
            connections: Connections::default(),
        }
    }
}

/// A game that can be followed.
///
/// ```
/// use bugle_event::{BoxError, Cause, Context, Gap, Signal, Signals, Source, Subject, Checkpoint};
/// use futures_core::Stream;
///
/// /// A tower that nobody watches. Of a real game the facts would be an enum of its own, made by `facts!`.
/// struct Tower;
///
/// impl Source for Tower {
///     type Event = Gap;
///     type Error = BoxError;
///     const GAME: &'static str = "bells";
///
///     fn follow(self, context: Context) -> impl Stream<Item = Result<Signals<Gap>, BoxError>> + Send + 'static {
///         futures_util::stream::once(async move {
///             let tower = Subject::text("tower", "north");
///             let (kept, now) = (context.states.load(&tower).await?, context.clock.now());
///             // Since the last checkpoint, if there was one, nobody has seen anything.
///             let gap = kept.map(|saved| Gap::new(Self::GAME, [tower.clone()], Some(saved.at), now, Cause::Restart));
///             let here = Checkpoint { subject: tower, at: now, state: None };
///             Ok(gap.map(Signal::Gap).into_iter().chain([Signal::Checkpoint(here)]).collect())
///         })
///     }
/// }
/// ```
pub trait Source: Send + 'static {
    /// The game's own enum of facts.
    type Event: Readable;

    /// What can go wrong.
    type Error: Into<BoxError> + Send;

    /// The game: `planetside`, `clash`.
    const GAME: &'static str;

    /// Whether it can be kept waiting without losing anything, as a game that is polled. A game that pushes goes on:
    /// what it says while there is no room is lost, and a gap tells of it.
    const WAITS: bool = false;

    /// Refuses what can never work (a tag that is none, a missing key) before anything starts.
    fn check(&self) -> Result<(), Self::Error> {
        Ok(())
    }

    /// Follows the game from now on.
    ///
    /// An `Err` is news, not the end: the source tries again by itself, and says with the next checkpoint that all is
    /// well. The stream ends when no retry can help; the last `Err` says why. Dropping it stops all work.
    ///
    /// It goes on from its last checkpoints, where [`Context::states`] has them: the time in between is a gap.
    fn follow(self, context: Context)
    -> impl Stream<Item = Result<Signals<Self::Event>, Self::Error>> + Send + 'static;
}
