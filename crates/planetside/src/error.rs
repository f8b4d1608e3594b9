//! Why following the push stream goes wrong.

use bugle_event::{BoxError, Subject};

/// Why there is no push stream right now. None of them ever holds the service id. Hosts are named with their ports.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PushError {
    /// The service lets nobody in who asks like this (403): it does not take the service id, or does not know the
    /// environment; it does not say which. Final: trying again would not help.
    #[error(
        "{host} refuses the service id or the environment `{environment}`; environments are ps2, ps2ps4us and ps2ps4eu, \
         and service ids are given at https://census.daybreakgames.com/#devSignup"
    )]
    ServiceIdRefused {
        /// Who refused.
        host: String,
        /// The environment that was asked for.
        environment: String,
    },
    /// The service understands the request as little as others that it does not know the environment of (400). Final: trying
    /// again would not help.
    #[error("{host} does not know the environment `{environment}`; environments are ps2, ps2ps4us and ps2ps4eu")]
    EnvironmentUnknown {
        /// Who refused.
        host: String,
        /// The environment that was asked for.
        environment: String,
    },
    /// Nobody answers.
    #[error("cannot reach {host}; check the address and your network")]
    Unreachable {
        /// Who did not answer.
        host: String,
        /// What the network said.
        source: BoxError,
    },
    /// Nobody answered in time.
    #[error("{host} did not answer in time")]
    Timeout {
        /// Who did not answer.
        host: String,
    },
    /// No encrypted connection came to be.
    #[error("no secure connection to {host}")]
    Tls {
        /// Whom it was tried with.
        host: String,
        /// What went wrong.
        source: BoxError,
    },
    /// The service takes nothing of what this build can encrypt with.
    #[error("{host} offers only old TLS, which OpenSSL has: enable the feature `openssl`")]
    NeedsOpenSsl {
        /// Who it is.
        host: String,
    },
    /// No certificate authority is known, so that nobody can be trusted.
    #[error("no trusted certificates on this system; install `ca-certificates`, or name a file in SSL_CERT_FILE")]
    NoCertificates,
    /// The service did not open the WebSocket.
    #[error(
        "{host} answers {status} instead of opening the stream{}",
        if is_maintenance(*status) { "; it may be in maintenance" } else { "" }
    )]
    Handshake {
        /// Who did not.
        host: String,
        /// The HTTP status of its answer.
        status: u16,
    },
    /// What answers is no WebSocket service.
    #[error("{host} does not speak WebSocket")]
    Protocol {
        /// Who answers.
        host: String,
        /// What went wrong.
        source: BoxError,
    },
    /// The connection was closed or broke.
    #[error("the connection to {host} was lost: {reason}")]
    Lost {
        /// Whom it led to.
        host: String,
        /// What is known of the reason.
        reason: String,
    },
    /// The connection stood, but nothing came.
    #[error("{host} has been silent for {seconds} s")]
    Silent {
        /// Who was silent.
        host: String,
        /// For how long.
        seconds: u64,
    },
    /// A world fell silent, so that the connection was given up for a new one.
    #[error("{world} has been silent for {seconds} s on the connection to {host}; opening a new one")]
    Unheard {
        /// Whom the connection led to.
        host: String,
        /// Which world, or which events of it.
        world: String,
        /// For how long.
        seconds: u64,
    },
    /// The service did not confirm what we want.
    #[error("{host} does not confirm the subscription")]
    Unconfirmed {
        /// Who did not.
        host: String,
    },
    /// What was kept of an earlier run cannot be read. Final: nothing could be kept of this one either.
    #[error("cannot read where {subject} was left off")]
    Resume {
        /// The connection.
        subject: Subject,
        /// What went wrong.
        source: BoxError,
    },
}

impl PushError {
    /// Whether trying again is no use.
    pub fn is_final(&self) -> bool {
        let is_ours = matches!(self, Self::NoCertificates | Self::Resume { .. });
        is_ours || matches!(self, Self::ServiceIdRefused { .. } | Self::EnvironmentUnknown { .. })
    }

    /// Whether the service seems to be in maintenance: it answers, and lets nobody in for now. It is asked less often then.
    pub fn is_maintenance(&self) -> bool {
        matches!(self, Self::Handshake { status, .. } if is_maintenance(*status))
    }
}

/// In maintenance the services of the game have been seen to lead elsewhere; and 503 says so.
fn is_maintenance(status: u16) -> bool {
    status == 503 || (300..400).contains(&status)
}
