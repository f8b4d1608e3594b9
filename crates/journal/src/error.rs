//! What can go wrong with a journal on disk.

use std::cell::Cell;
use std::error::Error;
use std::io;
use std::path::PathBuf;

use bugle_event::BoxError;

/// Why a journal cannot be used, or can no longer be.
///
/// After any of these nothing that was committed is lost; what was not committed has not been shown to any reader.
///
/// ```
/// use bugle_journal::{Archive, JournalError};
///
/// let opened = Archive::open("no/such/journal".as_ref(), &[]);
/// assert!(matches!(opened, Err(JournalError::Missing { .. })));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// Another program writes to it.
    #[error("the journal {} is in use by another program", path.display())]
    InUse {
        /// The journal.
        path: PathBuf,
    },
    /// There is no journal to read.
    #[error("there is no journal in {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A journal is a directory, and this is a file.
    #[error("{} is a file, and not the directory of a journal", path.display())]
    NotADirectory {
        /// The file.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{} is not a journal", path.display())]
    NotAJournal {
        /// The file.
        path: PathBuf,
    },
    /// A newer version of this program has written it.
    #[error("the journal has format {found}, and this program knows formats up to {known}: use a newer version of it")]
    NewerFormat {
        /// The format it has.
        found: u64,
        /// The newest format that this version knows.
        known: u64,
    },
    /// The disk refuses: it is full, it is read-only, access is denied, or it is broken.
    #[error("the journal's disk refuses")]
    Disk(#[source] io::Error),
    /// The journal's file is no longer where it was: its directory was removed or replaced while it was written.
    #[error("the journal in {} is gone: it was removed or replaced while it was written", path.display())]
    Gone {
        /// Where it was.
        path: PathBuf,
    },
    /// The file is not what was written to it.
    #[error("the journal is damaged: {what}; `bugle journal verify` looks at all of it")]
    Damaged {
        /// What does not fit.
        what: String,
    },
    /// Two readers of one name at a time would take each other's events.
    #[error("a reader named `{name}` is at work already")]
    ReaderInUse {
        /// Its name.
        name: String,
    },
    /// A reader's name that cannot be kept.
    #[error("`{name}` cannot name a reader: it takes 1 to 1000 bytes")]
    ReaderName {
        /// The name.
        name: String,
    },
    /// It was closed.
    #[error("the journal is closed")]
    Closed,
    /// Something else, in the store's own words.
    #[error("the journal cannot be used")]
    Store(#[source] BoxError),
}

/// The store has had an error that it kept to itself, and does nothing since.
#[derive(Debug, thiserror::Error)]
#[error("it refused before; open the journal again")]
struct RefusedBefore;

impl JournalError {
    /// What an error means where nothing is written: that the store has had one before, and kept it to itself, is about a page
    /// that it could not read, mostly one behind the end of the file.
    pub(crate) fn of_reading(self) -> Self {
        match self {
            Self::Disk(error) if error.get_ref().is_some_and(<dyn Error + Send + Sync>::is::<RefusedBefore>) => {
                Self::damaged("a page that it leads to cannot be read")
            }
            other => other,
        }
    }

    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }

    /// The same, where it is damage, and it is these events that it keeps from being read.
    pub(crate) fn hiding(self, first: u64, last: Option<u64>) -> Self {
        match (self, last.filter(|last| *last > first)) {
            (Self::Damaged { what }, None) => Self::damaged(format!("event {first} cannot be read: {what}")),
            (Self::Damaged { what }, Some(last)) => {
                Self::damaged(format!("events {first} to {last} cannot be read: {what}"))
            }
            (other, _) => other,
        }
    }
}

impl From<redb::Error> for JournalError {
    fn from(error: redb::Error) -> Self {
        match error {
            // No disk says so: a damaged page has led behind the end of the file.
            redb::Error::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Self::damaged("a page behind the end of the file is asked for")
            }
            redb::Error::Io(error) => Self::Disk(error),
            redb::Error::PreviousIo => Self::Disk(io::Error::other(RefusedBefore)),
            redb::Error::Corrupted(what) => Self::Damaged { what },
            // Every journal has had them since it was made.
            redb::Error::TableDoesNotExist(name) => Self::damaged(format!("its table `{name}` is not found")),
            redb::Error::TypeDefinitionChanged { .. }
            | redb::Error::TableTypeMismatch { .. }
            | redb::Error::TableIsMultimap(_) => Self::damaged(error.to_string()),
            other => Self::Store(other.into()),
        }
    }
}

macro_rules! from_store {
    ($($error:ident)+) => {$(
        impl From<redb::$error> for JournalError {
            fn from(error: redb::$error) -> Self {
                redb::Error::from(error).into()
            }
        }
    )+};
}

from_store! { DatabaseError TransactionError TableError StorageError CommitError CompactionError }

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is at work in the store, whose panics are caught and become a [`JournalError`]. For panic hooks,
/// which otherwise speak of what the error will say.
pub fn panics_are_caught() -> bool {
    GUARDED.get()
}

/// Does `work` on the store. Where a page of the file is not what was written, the store may panic: that is damage as
/// any other, and must not take the program down.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, JournalError>) -> Result<T, JournalError> {
    let outer = GUARDED.replace(true);
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    GUARDED.set(outer);
    done.unwrap_or_else(|_| Err(JournalError::damaged("a page makes no sense")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seen at a page that was damaged on the way to the first event: the export said that the disk refuses.
    #[test]
    fn an_error_that_the_store_kept_to_itself_is_damage_where_nothing_is_written() {
        let refused_before = || JournalError::from(redb::Error::PreviousIo);
        assert!(matches!(refused_before(), JournalError::Disk(_)), "who writes hears of the disk");
        assert!(matches!(refused_before().of_reading(), JournalError::Damaged { .. }));
        let full = JournalError::Disk(io::Error::other("no room"));
        assert!(matches!(full.of_reading(), JournalError::Disk(_)), "what the disk says itself stays");
    }

    #[test]
    fn a_panic_of_the_store_is_damage_in_words_of_ours() {
        let said = guarded::<()>(|| unreachable!("two of one")).unwrap_err().to_string();
        assert_eq!(said, "the journal is damaged: a page makes no sense; `bugle journal verify` looks at all of it");
    }
}
