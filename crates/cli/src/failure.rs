//! What can go wrong for a user of the program, each in one line that says what to do.

use std::io;
use std::path::{Path, PathBuf};

use bugle::{BuildError, JournalError, ReadyError, RunError, in_words};

/// Why a command ended early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error("cannot read {}: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("cannot write {}: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
    /// Whoever read has had enough, as `head` has. That is no failure: who writes into a pipe ends with it.
    #[error("nobody reads standard output any more")]
    ClosedPipe,
    /// Nobody could ever have read.
    #[error("standard output is closed: nothing can be written")]
    NoOutput,
    #[error("standard output cannot be written: {0}")]
    Output(io::Error),
    /// Of all that was given, no line.
    #[error("nothing in the input could be read")]
    Unreadable,
    /// What was asked for makes no sense.
    #[error("{0}")]
    Usage(String),
    /// A text that was typed makes no sense: what is wrong, and lines that show where.
    #[error("{0}")]
    Text(String, Vec<String>),
    /// It was said before.
    #[error("see above")]
    Told,
    /// What ran beside it ended so, and has said why.
    #[error("ended with code {0}")]
    Ended(u8),
    /// Words that are complete in themselves.
    #[error("{0}")]
    Said(String),
}

impl Failure {
    pub(crate) fn from_error(error: &(dyn std::error::Error + 'static)) -> Self {
        Self::Said(in_words(error))
    }

    /// What is wrong with the text that was given for `option`. The lines below the first show where.
    pub(crate) fn text(option: &str, error: &dyn std::error::Error) -> Self {
        let words = error.to_string();
        let mut lines = words.lines();
        let first = format!("{option}: {}", lines.next().unwrap_or_default());
        Self::Text(first, lines.map(str::to_owned).collect())
    }

    /// What is wrong with the journal in `dir`.
    pub(crate) fn from_journal(dir: &Path, error: &JournalError) -> Self {
        let words = in_words(error);
        Self::Said(match error {
            JournalError::InUse { .. } => format!("{words}; end that first"),
            JournalError::NotAJournal { .. } => format!("{words}; name another directory, or move that file away"),
            JournalError::Missing { .. } | JournalError::NotADirectory { .. } => words,
            JournalError::Disk(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                format!("{}: {words}; let this user read and write there, or name another directory", dir.display())
            }
            _ => format!("{}: {words}", dir.display()),
        })
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::ClosedPipe } else { Self::Output(error) }
    }
}

impl From<BuildError> for Failure {
    fn from(error: BuildError) -> Self {
        Self::from_error(&error)
    }
}

impl From<RunError> for Failure {
    fn from(error: RunError) -> Self {
        Self::from_error(&error)
    }
}

impl From<ReadyError> for Failure {
    fn from(error: ReadyError) -> Self {
        Self::from_error(&error)
    }
}
