//! The journal's file: everything that is on disk. Blocks the thread; the file is the truth, and a transaction is all
//! or nothing.

use std::path::{Path, PathBuf};

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
    pub(super) codecs: Codecs,
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
