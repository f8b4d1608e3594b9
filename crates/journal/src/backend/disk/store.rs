//! The journal's file: everything that is on disk. Blocks the thread; the file is the truth, and a transaction is all
//! or nothing.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use bugle_event::Timestamp;
use redb::{Database, ReadOnlyDatabase, ReadTransaction, ReadableDatabase as _};

use crate::error::JournalError;
use crate::record::Codecs;

/// The name of the file in the journal's directory.
pub(crate) const FILE: &str = "journal.redb";

/// An open journal file.
#[derive(Debug)]
pub(crate) struct Store {
    pub(super) db: Db,
    pub(super) path: PathBuf,
    /// Which file it is, where that can be said.
    pub(super) file: Option<FileId>,
    pub(super) codecs: Codecs,
}

/// What tells one file from another that takes its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileId {
    device: u64,
    number: u64,
}

impl FileId {
    /// Of the file of this name.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let file = std::fs::metadata(path)?;
        #[cfg(unix)]
        let id = {
            use std::os::unix::fs::MetadataExt as _;
            Self { device: file.dev(), number: file.ino() }
        };
        #[cfg(not(unix))]
        let id = {
            drop(file);
            Self { device: 0, number: 0 }
        };
        Ok(id)
    }
}

pub(super) enum Db {
    Writable(Database),
    ReadOnly(ReadOnlyDatabase),
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Writable(_) => "writable",
            Self::ReadOnly(_) => "read-only",
        })
    }
}

impl Store {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// When the file was last written, where that is known.
    pub(crate) fn written_at(&self) -> Option<Timestamp> {
        let written = std::fs::metadata(self.path.join(FILE)).and_then(|file| file.modified()).ok()?;
        Some(Timestamp::EPOCH + written.duration_since(SystemTime::UNIX_EPOCH).ok()?)
    }

    /// Whether the file still bears its name.
    pub(crate) fn is_in_place(&self) -> Result<(), JournalError> {
        let Some(file) = self.file else { return Ok(()) };
        let is_gone = match FileId::of(&self.path.join(FILE)) {
            Ok(there) => there != file,
            Err(error) => matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory),
        };
        if is_gone { Err(JournalError::Gone { path: self.path.clone() }) } else { Ok(()) }
    }

    pub(super) fn begin_read(&self) -> Result<ReadTransaction, JournalError> {
        Ok(match &self.db {
            Db::Writable(db) => db.begin_read()?,
            Db::ReadOnly(db) => db.begin_read()?,
        })
    }

    /// The database, where it was opened for writing.
    pub(super) fn writable(&self) -> Result<&Database, JournalError> {
        match &self.db {
            Db::Writable(db) => Ok(db),
            Db::ReadOnly(_) => Err(JournalError::Disk(std::io::ErrorKind::ReadOnlyFilesystem.into())),
        }
    }
}
