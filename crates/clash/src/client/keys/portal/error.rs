//! Why the developer portal gave no keys, by meaning.

use bugle_event::Said;
use bugle_http::TransportError;

use crate::client::words::in_brackets;

/// Why the developer portal gave no keys. What the portal says is fit to be shown: a line of bounded length, without
/// anything that is secret.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PortalError {
    /// The settings make no sense: nothing was asked.
    #[error("{what}")]
    BadSettings {
        /// What is wrong with them.
        what: String,
    },
    /// The portal knows no such account. It is not asked again with these.
    #[error(
        "the developer portal does not accept the e-mail address and the password; \
         check both by logging in at https://developer.clashofclans.com"
    )]
    WrongCredentials,
    /// The portal does not say from which address it is asked.
    #[error(
        "the developer portal does not say from which address it is asked; \
         make a key by hand at https://developer.clashofclans.com"
    )]
    NoAddress,
    /// The account has as many keys as it may have, and none of them may be removed.
    #[error(
        "the account has {total} keys, which is all that it may have, and {}; \
         remove one at https://developer.clashofclans.com",
        spare(name, *ours)
    )]
    Full {
        /// How many keys it has.
        total: usize,
        /// The name of those that are ours.
        name: String,
        /// How many of them are ours, but for other addresses, and were not allowed to be removed.
        ours: usize,
    },
    /// A key that was to be removed is none of those that carry our name.
    #[error("`{id}` is no key that is called `{name}`: no other is removed")]
    NotOurs {
        /// What was said of the key.
        id: String,
        /// The name of those that are ours.
        name: String,
    },
    /// Some keys were removed, and then one was not.
    #[error("only {} removed; then one could not be", in_list(removed))]
    NotAllRemoved {
        /// The ids of those that were removed.
        removed: Vec<String>,
        /// Why the next one was not.
        source: Box<PortalError>,
    },
    /// The portal refuses what was asked.
    #[error("the developer portal refuses to {call}{}", in_brackets(message))]
    Refused {
        /// What was to be done.
        call: &'static str,
        /// What the portal says.
        message: String,
    },
    /// The portal has a problem of its own, or is asked too often.
    #[error("the developer portal is not available (status {status})")]
    Unavailable {
        /// The HTTP status.
        status: u16,
    },
    /// An answer that is not of this portal.
    #[error("unexpected answer when it was to {call} (status {status}); is the address of the developer portal right?")]
    Unexpected {
        /// What was to be done.
        call: &'static str,
        /// The HTTP status.
        status: u16,
    },
    /// No answer.
    #[error("no answer from the developer portal")]
    NoAnswer {
        /// What the transport says.
        source: TransportError,
    },
    /// It took too long altogether.
    #[error("the developer portal did not finish in time")]
    TooSlow,
    /// Keys were made a short while ago, and are refused again.
    #[error(
        "keys were made at the developer portal just before, and are refused already; \
         is another program removing them, or does the API see another address than the portal does?"
    )]
    TooOften,
}

impl PortalError {
    /// Why a key was not removed, after these were.
    pub(super) fn not_all(removed: &[&str], why: Self) -> Self {
        if removed.is_empty() {
            return why;
        }
        let removed = removed.iter().map(|id| Said::new(id).into()).collect();
        Self::NotAllRemoved { removed, source: Box::new(why) }
    }

    /// Whether the portal is never asked again: the same would be the answer, and the account might be locked.
    pub(in crate::client) fn is_final(&self) -> bool {
        matches!(self, Self::WrongCredentials | Self::BadSettings { .. })
    }

    /// Whether somebody has to put something right first.
    pub(in crate::client) fn needs_somebody(&self) -> bool {
        self.is_final() || matches!(self, Self::Full { .. })
    }
}

fn in_list(ids: &[String]) -> String {
    let ids: Vec<_> = ids.iter().map(|id| format!("`{id}`")).collect();
    format!("{} {}", ids.join(", "), if ids.len() == 1 { "is" } else { "are" })
}

fn spare(name: &str, ours: usize) -> String {
    match ours {
        0 => format!("none is called `{name}`"),
        _ => format!("its {ours} called `{name}` for other addresses may only be removed where that is allowed"),
    }
}
