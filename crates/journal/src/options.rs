//! How a named reader is asked for, and what it says of what it could not deal with.

use std::num::NonZeroU32;

use bugle_event::Interest;

use crate::start::Start;

/// How a named reader reads.
#[derive(Clone, Debug)]
pub struct ReaderOptions {
    /// Where one of a new name begins.
    pub start: Start,
    /// What it wants. Gaps it gets in any case.
    pub want: Interest,
    /// How often it is handed an event that it does not confirm, before that is put aside as a dead letter.
    pub tries: NonZeroU32,
    /// Whether its place outlives it. If not, the name is free again when it is dropped, and knows nothing any more.
    pub keeps_place: bool,
}

impl Default for ReaderOptions {
    fn default() -> Self {
        let tries = NonZeroU32::new(5).expect("not zero");
        Self { start: Start::Now, want: Interest::all(), tries, keeps_place: true }
    }
}

/// What became of an event that was rejected.
///
/// ```
/// use bugle_journal::Rejected;
///
/// fn say(rejected: Rejected) -> String {
///     match rejected {
///         Rejected::Again(tries) => format!("tried {tries} times, and comes again"),
///         Rejected::GivenUp => "put aside: see the dead letters".to_owned(),
///     }
/// }
/// # say(Rejected::GivenUp);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejected {
    /// It will be handed out again, as the next one. So often it has been so far.
    Again(NonZeroU32),
    /// It was put aside as a dead letter, and counts as confirmed.
    GivenUp,
}
