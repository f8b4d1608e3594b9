//! The contract between a game and everything above it.

use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_core::Stream;

use crate::{Clock, Envelope, Gap, Interest, Payload, Subject, Timestamp};

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

/// What a source is given when it starts.
pub struct Context {
    /// Tells the time of day. For waiting, sources use tokio's timers.
    pub clock: Arc<dyn Clock>,
    /// What is wanted: the present interest at once, and then each change.
    pub interest: Pin<Box<dyn Stream<Item = Interest> + Send>>,
    /// Decides what a source leaves to chance, such as the jitter of its waits.
    pub seed: u64,
}

/// A game that can be followed.
pub trait Source: Send + 'static {
    /// The game's own enum of facts.
    type Event: Payload;

    /// What can go wrong.
    type Error: Into<BoxError> + Send;

    /// The game: `planetside`, `clash`.
    const NAME: &'static str;

    /// Refuses what can never work (a tag that is none, a missing key) before anything starts.
    fn check(&self) -> Result<(), Self::Error> {
        Ok(())
    }

    /// Follows the game from now on.
    ///
    /// An `Err` is news, not the end: the source tries again by itself, and says with the next checkpoint that all is
    /// well. The stream ends when no retry can help; the last `Err` says why. Dropping it stops all work.
    fn follow(self, context: Context) -> impl Stream<Item = Result<Signal<Self::Event>, Self::Error>> + Send + 'static;
}
