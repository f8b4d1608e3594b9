//! Why nothing is seen.

use std::time::Duration;

use bugle_event::BoxError;

use crate::client::error::ApiError;
use crate::tag::ParseTagError;
use crate::target::{ResourceKind, Target};
use crate::watch::picked::UnknownAttribute;
use crate::watch::state::RestoreError;

/// Why nothing is seen of something that is watched, or why nothing can be watched at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WatchError {
    /// A tag is none.
    #[error(transparent)]
    Tag(#[from] ParseTagError),
    /// There is no such attribute.
    #[error(transparent)]
    Attribute(#[from] UnknownAttribute),
    /// The stream that follows has ended, and cannot be asked for anything.
    #[error("the stream that follows has ended")]
    Ended,
    /// As many orders as may wait for the stream that follows do: it is not started yet, or not read. Nothing came of this one.
    #[error("{orders} orders wait for the stream that follows; is it read? Several tags can be named in one order")]
    Busy {
        /// How many wait.
        orders: usize,
    },
    /// Nothing to watch.
    #[error(
        "nothing to watch: name {}, or watch for maintenance or the calendar",
        ResourceKind::all_in_words(ResourceKind::plural)
    )]
    Nothing,
    /// The API gave no answer to go by. It is asked again.
    #[error("cannot see {target}")]
    Unseen {
        /// What was asked for.
        target: Target,
        /// What the API said.
        source: ApiError,
    },
    /// The API gave no answer about a ranking to go by. It is asked again.
    #[error("cannot see {ranking}")]
    Unranked {
        /// The ranking, in words.
        ranking: String,
        /// What the API said.
        source: ApiError,
    },
    /// The key or the address is refused, and with it all that is asked for. It is asked for again, slowly; where nothing
    /// was ever seen, this ends the stream.
    #[error("nothing can be seen")]
    Refused {
        /// What the API said.
        source: ApiError,
    },
    /// Nothing of what is watched is found, and nothing ever was, which ends the stream.
    #[error("nothing that is to be watched is found; check the tags")]
    NothingFound,
    /// An answer claims to hold for longer than is reasonable. It is asked for again before.
    #[error("{target} is asked about again in {} s, although the API says that its answer holds for {said} s", wait.as_secs())]
    LongLived {
        /// What was asked for.
        target: Target,
        /// The seconds that the API said.
        said: u64,
        /// When it is asked about again.
        wait: Duration,
    },
    /// The answer does not show what was asked for, or contradicts itself. The API is asked again.
    #[error(
        "the answer about {target} shows something else, lacks what such an answer has, or contradicts itself; is the base \
         URL right?"
    )]
    Unusable {
        /// What was asked for.
        target: Target,
    },
    /// What was remembered cannot be used. It begins anew: a gap tells since when, and what is there now is a first
    /// look.
    #[error("cannot go on with {target} where it was left; it begins anew")]
    Forgotten {
        /// What was remembered.
        target: Target,
        /// What is wrong with it.
        source: RestoreError,
    },
    /// What was remembered cannot be read, which ends the stream.
    #[error("cannot read what was kept of {target}")]
    Unreadable {
        /// What was remembered.
        target: Target,
        /// Why not.
        source: BoxError,
    },
    /// What was told of the calendar cannot be read, which ends the stream.
    #[error("cannot read what was told of the game's calendar")]
    CalendarUnreadable {
        /// Why not.
        source: BoxError,
    },
}
