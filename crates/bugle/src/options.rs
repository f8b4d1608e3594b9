//! How an action is run: in which order, how many at a time, how long, how often.

use std::num::{NonZeroU32, NonZeroUsize};
use std::time::Duration;

use bugle_journal::ReaderOptions;

/// Which actions of one trigger wait for each other. Those that do run one after the other, in the order of the events,
/// also where one fails and is tried again; between those that do not there is no order.
///
/// ```
/// use bugle::Lanes;
///
/// assert_eq!(Lanes::default(), Lanes::BySubject);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lanes {
    /// Those about the same subject: of a character, a clan, a war all things come in their order, and one that fails
    /// holds up nobody else. The subject is that of the event that completed the firing.
    #[default]
    BySubject,
    /// All of them: strictly one after the other.
    Serial,
    /// None.
    Unordered,
}

/// How an action is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// How often it is tried on one event before that is put aside.
    pub(crate) tries: NonZeroU32,
    /// How long one try may take. `None`: as long as it likes.
    pub(crate) timeout: Option<Duration>,
    /// How many may run at once.
    pub(crate) concurrency: NonZeroUsize,
    /// Which of them wait for each other.
    pub(crate) lanes: Lanes,
}

impl Default for Options {
    fn default() -> Self {
        let concurrency = NonZeroUsize::new(16).expect("not zero");
        Self { tries: ReaderOptions::default().tries, timeout: None, concurrency, lanes: Lanes::default() }
    }
}
