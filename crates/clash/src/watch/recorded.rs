//! How answers are told apart in recordings, which do not say what was asked.

use std::fmt;

use bugle_event::Timestamp;

use super::resource::Resource;
use super::watcher::Watcher;

/// A resource whose answers can be found in recordings.
pub(crate) trait Recorded: Resource {
    /// Whose answers belong together.
    type Key: Copy + Ord + fmt::Debug + Send;
    /// What must be remembered of answers to know how to watch the next key.
    type Keys: Default + fmt::Debug + Send;

    /// Whether a text looks like such an answer, and not like one about something else.
    fn is_like(text: &str) -> bool;

    /// The key of an answer to somebody who asked with this tag.
    fn asked(tag: &str) -> Option<Self::Key>;

    /// The key of an answer; `asked` is of who was asked about, where the recording says, and `last` of the answer
    /// before.
    fn key(model: &Self::Model, asked: Option<Self::Key>, last: Option<Self::Key>) -> Self::Key;

    /// Whether a key says whose answers they are. Some answers do not say it themselves.
    fn is_named(_key: Self::Key) -> bool {
        true
    }

    /// The watcher of a key that was not there before.
    fn watcher(key: Self::Key, keys: &mut Self::Keys, options: &Self::Options) -> Watcher<Self>;

    /// Another key, whose watcher turns out to be that of `key`.
    fn alias(_key: Self::Key) -> Option<Self::Key> {
        None
    }

    /// The earliest moment at which an answer can have been so, as far as it says.
    fn earliest(_model: &Self::Model) -> Option<Timestamp> {
        None
    }
}
