//! The contract between a game and everything above it.

use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_core::Stream;
use futures_core::future::BoxFuture;

use crate::{Clock, Envelope, Gap, Interest, Readable, Subject, Timestamp};

/// An error of any type.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// An error and its causes in one line, as people read it.
pub fn in_words(error: &(dyn std::error::Error + 'static)) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}

/// What a source says.
#[derive(Debug)]
pub enum Signal<E> {
    /// Something happened in the game.
    Event(Envelope<E>),
    /// Something may have happened, and nobody saw it.
    Gap(Gap),
    /// All of the above is handed over: it belongs together, and a restart may begin here.
    Checkpoint(Checkpoint),
}

/// What belongs together: it is committed whole or not at all. A checkpoint comes with the events that led to it.
pub type Batch<E> = Vec<Signal<E>>;

/// "Seen well until here." A source sends one after each good look, changed or not.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// What was looked at; the name under which `state` is kept.
    pub subject: Subject,
    /// When.
    pub at: Timestamp,
    /// What the source needs in order to go on from here, in a format of its own. `None`: as before.
    pub state: Option<Bytes>,
}

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
    /// Tells the time of day. For waiting, sources use tokio's timers.
    pub clock: Arc<dyn Clock>,
    /// What is wanted: the present interest at once, and then each change.
    pub interest: Pin<Box<dyn Stream<Item = Interest> + Send>>,
    /// Decides what a source leaves to chance, such as the jitter of its waits.
    pub seed: u64,
    /// What it goes on from.
    pub states: Arc<dyn States>,
}

/// A game that can be followed.
pub trait Source: Send + 'static {
    /// The game's own enum of facts.
    type Event: Readable;

    /// What can go wrong.
    type Error: Into<BoxError> + Send;

    /// The game: `planetside`, `clash`.
    const NAME: &'static str;

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
    fn follow(self, context: Context) -> impl Stream<Item = Result<Batch<Self::Event>, Self::Error>> + Send + 'static;
}
