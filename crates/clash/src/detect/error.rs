//! Why nothing can be found in a recording.

use bugle_model::BodyError;

/// Why nothing can be found in a line.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LineError {
    /// Not JSON, or cut off.
    #[error("neither JSON nor part of it")]
    NotJson,
    /// JSON, but not such an answer.
    #[error("no answer of the kind `{expected}`")]
    NotSuchAnswer {
        /// What was expected: `clan`, `war`, `player`.
        expected: &'static str,
        /// What is missing.
        source: Option<BodyError>,
    },
    /// Such an answer, but the time that the recording says is none. It counts all the same, as if it said none.
    #[error("when it came cannot be read; it counts as come with the last before it that says when")]
    Timeless,
    /// Such an answer, but nobody says whose: it does not say so itself, and neither does the recording.
    #[error("whose {expected} it is about is not said: record it with a `tag`")]
    Nameless {
        /// What was expected: `raid`.
        expected: &'static str,
    },
}
