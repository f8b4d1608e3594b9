//! What sources say.

use bytes::Bytes;

use crate::envelope::Envelope;
use crate::gap::Gap;
use crate::subject::Subject;
use crate::time::Timestamp;

/// What a source says.
///
/// ```
/// use bugle_event::{Cause, Checkpoint, Gap, Signal, Signals, Subject, Timestamp};
///
/// // After an hour in which nobody looked: first what was missed, then how far all is seen.
/// let (from, now): (Timestamp, Timestamp) = ("2026-01-01T12:00:00Z".parse()?, "2026-01-01T13:00:00Z".parse()?);
/// let bells = Subject::text("tower", "north");
/// let said: Signals<Gap> = vec![
///     Signal::Gap(Gap::new("bells", [bells.clone()], Some(from), now, Cause::Disconnect)),
///     Signal::Checkpoint(Checkpoint { subject: bells, at: now, state: None }),
/// ];
/// # assert_eq!(said.len(), 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
