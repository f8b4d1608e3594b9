//! Why a look brought nothing, as far as a watcher cares.

use bugle_event::Cause;

/// Why a look at a subject brought no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Failure {
    /// There is no such clan or player (any more).
    NotFound,
    /// The clan's war log is private.
    Private,
    /// The game is closed for maintenance.
    Maintenance,
    /// Too many requests.
    Throttled,
    /// No answer, or an error of the service.
    Unreachable,
    /// The key is not accepted.
    Refused,
    /// An answer that cannot be read.
    Garbage,
}

impl Failure {
    /// The cause that a gap names. `None`: the answer itself is news, not a failure to look.
    pub(crate) fn cause(self) -> Option<Cause> {
        match self {
            Self::NotFound => None,
            Self::Private => Some(Cause::Private),
            Self::Maintenance => Some(Cause::Maintenance),
            Self::Throttled => Some(Cause::Throttled),
            Self::Unreachable | Self::Refused => Some(Cause::Disconnect),
            Self::Garbage => Some(Cause::Garbage),
        }
    }
}
