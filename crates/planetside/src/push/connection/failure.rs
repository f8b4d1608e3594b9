//! Why a connection is over.

use std::time::Duration;

use bugle_event::Cause;

use crate::error::PushError;

/// Why a connection is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It was closed, or it broke. What is known of the reason.
    Lost(String),
    /// Nothing came for so long.
    Silent(Duration),
    /// The service does not answer what it is asked.
    Unconfirmed,
    /// Nothing of a world came for so long, and all else did: another connection may bring it.
    Unheard {
        /// Which world, or which events of it.
        world: String,
        /// For how long.
        silence: Duration,
    },
}

impl Failure {
    /// What the gap says.
    pub(crate) fn cause(&self) -> Cause {
        match self {
            Self::Lost(_) | Self::Unheard { .. } => Cause::Disconnect,
            Self::Silent(_) | Self::Unconfirmed => Cause::Stall,
        }
    }

    /// What the reader is told of the connection to `host`.
    pub(crate) fn into_error(self, host: String) -> PushError {
        match self {
            Self::Lost(reason) => PushError::Lost { host, reason },
            Self::Silent(silence) => PushError::Silent { host, seconds: silence.as_secs() },
            Self::Unconfirmed => PushError::Unconfirmed { host },
            Self::Unheard { world, silence } => PushError::Unheard { host, world, seconds: silence.as_secs() },
        }
    }
}
