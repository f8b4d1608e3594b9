//! What sources say.

use bytes::Bytes;

use crate::envelope::Envelope;
use crate::gap::Gap;
use crate::subject::Subject;
use crate::time::Timestamp;

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

/// What a source says at one time: it belongs together, and is committed whole or not at all. A checkpoint comes with the
/// events that led to it.
pub type Signals<E> = Vec<Signal<E>>;

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
