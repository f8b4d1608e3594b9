//! What can be asked for: something with an address of its own.

use super::addresses::{ADDRESSES, Row, Shows};
use super::answer::Answer;
use super::asked::Asked;
use super::realm::{Realm, Realms};
use super::serve::token;

/// Something with an address of its own. Equal resources have equal addresses, and so one place in the cache.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Resource {
    /// A row of the table.
    Known(usize, Asked),
    /// An address that says nothing, and what is wrong with it.
    Unreadable(&'static str),
    Unknown,
}

impl Resource {
    /// The answer of the service as the realms are now.
    pub(super) fn answer(&self, realms: Realms<'_>) -> Answer {
        match self {
            Self::Known(row, asked) => (ADDRESSES[*row].answer)(asked, realms),
            Self::Unreadable(what) => Answer::bad_request(what),
            Self::Unknown => Answer::not_found(None),
        }
    }

    /// The answer to what is no question: it changes something, and is never kept. `None`: it is a question.
    pub(super) fn uncached(&self, realms: [&mut Realm; 2]) -> Option<Answer> {
        match self {
            Self::Known(row, asked) if ADDRESSES[*row].method == http::Method::POST => {
                Some(token::verify(asked, realms))
            }
            _ => None,
        }
    }

    /// Whether keys with the realtime scope can ask for how it is right now.
    pub(super) fn can_be_realtime(&self) -> bool {
        matches!(self, Self::Known(row, _) if ADDRESSES[*row].is_realtime)
    }

    /// What the client's table calls it.
    pub(super) fn name(&self) -> Option<&'static str> {
        let Self::Known(row, _) = self else { return None };
        Some(ADDRESSES[*row].name)
    }

    /// The clan or the player whose it is.
    pub(super) fn owner(&self) -> Option<(Shows, &str)> {
        let Self::Known(row, asked) = self else { return None };
        let Row { shows, .. } = ADDRESSES[*row];
        (shows != Shows::All).then(|| (shows, asked.tag()))
    }
}
