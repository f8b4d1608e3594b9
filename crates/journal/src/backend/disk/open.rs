//! Opening: makes a new file, takes up one that a crash left, migrates an old one, refuses a newer one.

use std::io;
use std::path::Path;

use redb::backends::FileBackend;
use redb::{Builder, ConcurrencyMode, Database, DatabaseError, ReadableDatabase as _, StorageError, WriteTransaction};

use crate::backend::disk::padded::Padded;
use crate::backend::disk::store::{Db, FILE, FileId, Store};
use crate::backend::disk::tables::{CURSORS, DEAD, FORMAT, LOG, LOOKS, META, SNAPSHOTS};
use crate::error::{JournalError, guarded};
use crate::record::Codecs;

/// More formats than there will ever be: what says so is damaged.
const FORMATS_MAX: u64 = 1000;

/// Leads from one format to the next.
type Migration = fn(&WriteTransaction) -> Result<(), JournalError>;

/// The one at index 0 leads from format 1 to format 2.
const MIGRATIONS: [Migration; FORMAT - 1] = [];

impl Store {
    /// Opens the journal in the directory `dir` for writing, and makes one where there is none. Nobody else can write
    /// to it as long as it is open; others can read.
    pub(crate) fn open(dir: &Path, cache: usize, codecs: Codecs) -> Result<Self, JournalError> {
        let path = dir.join(FILE);
        if !path.try_exists().map_err(|error| denied(error, dir))? {
            make(dir, &path)?;
        }
        let store = Self::open_existing(dir, cache, codecs)?;
        remove_unfinished(dir);
        Ok(store)
    }

    /// Opens the journal in `dir`, which must be there, for writing.
    pub(crate) fn open_existing(dir: &Path, cache: usize, codecs: Codecs) -> Result<Self, JournalError> {
        let path = dir.join(FILE);
        let db = guarded(|| builder(cache).open(&path).map_err(|error| refused(error, dir)))?;
        Self::prepare(db, dir, codecs)
    }

    /// Opens a journal that lies elsewhere than in a file.
    #[cfg(test)]
    pub(crate) fn open_backend(backend: impl redb::StorageBackend, codecs: Codecs) -> Result<Self, JournalError> {
        let path = Path::new("backend");
        let db = guarded(|| Builder::new().create_with_backend(backend).map_err(|error| refused(error, path)))?;
        Self::prepare(db, path, codecs)
    }

    /// Opens the journal in `dir` for reading. Whoever writes to it goes on. One that a crash left is put in order
    /// first, if that is possible.
    pub(crate) fn open_to_read(dir: &Path, cache: usize, codecs: Codecs) -> Result<Self, JournalError> {
        let path = dir.join(FILE);
        let open = || {
            let file = std::fs::File::open(&path).map_err(DatabaseError::from)?;
            builder(cache).open_read_only_with_backend(Padded(FileBackend::new(file)?))
        };
        match guarded(|| Ok(open()))? {
            Ok(db) => {
                let store = Self { db: Db::ReadOnly(db), path: dir.to_owned(), file: None, codecs };
                guarded(|| store.check_format())?;
                Ok(store)
            }
            Err(DatabaseError::RepairAborted) => Self::open_existing(dir, cache, codecs),
            Err(error) => Err(refused(error, dir)),
        }
    }

    fn prepare(db: Database, dir: &Path, codecs: Codecs) -> Result<Self, JournalError> {
        guarded(|| {
            let found = format_of(&db)?;
            if found != Some(FORMAT as u64) {
                migrate(&db, found, &MIGRATIONS)?;
            }
            Ok(())
        })?;
        let file = FileId::of(&dir.join(FILE)).ok();
        Ok(Self { db: Db::Writable(db), path: dir.to_owned(), file, codecs })
    }

    /// A file that is only read is not migrated.
    fn check_format(&self) -> Result<(), JournalError> {
        let meta = self.begin_read()?.open_table(META)?;
        let found = redb::ReadableTable::get(&meta, "format")?.map(|format| format.value());
        match found {
            Some(found) if found == FORMAT as u64 => Ok(()),
            Some(found) if (FORMAT as u64..=FORMATS_MAX).contains(&found) => {
                Err(JournalError::NewerFormat { found, known: FORMAT as u64 })
            }
            _ => Err(JournalError::damaged("no format that is known")),
        }
    }
}

/// Makes an empty journal at `path`. It appears there when it is whole: a crash on the way leaves nothing that would
/// have to be told from a damaged journal.
fn make(dir: &Path, path: &Path) -> Result<(), JournalError> {
    std::fs::create_dir_all(dir).map_err(|error| denied(error, dir))?;
    let new = tempfile::Builder::new().prefix(NEW).suffix(".redb").tempfile_in(dir).map_err(JournalError::Disk)?;
    guarded(|| {
        let db = builder(0).create(new.path()).map_err(|error| refused(error, dir))?;
        migrate(&db, None, &MIGRATIONS)
    })?;
    match new.persist_noclobber(path) {
        Ok(_) => sync_dir(dir).map_err(JournalError::Disk),
        // Another program was quicker.
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists || path.exists() => Ok(()),
        Err(error) => Err(JournalError::Disk(error.error)),
    }
}

/// How the name begins of what is not yet a whole journal.
const NEW: &str = ".unfinished-";

/// Removes what a crash left of journals that were being made. There is one now, and nobody else may write to it.
fn remove_unfinished(dir: &Path) {
    let files = std::fs::read_dir(dir).into_iter().flatten().flatten();
    for file in files.filter(|file| file.file_name().to_string_lossy().starts_with(NEW)) {
        let removed = std::fs::remove_file(file.path());
        tracing::info!(file = %file.path().display(), ?removed, "a crash left this of a journal that was being made");
    }
}

/// A new file's name is durable when its directory is.
fn sync_dir(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { std::fs::File::open(dir)?.sync_all() } else { Ok(()) }
}

fn builder(cache: usize) -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(cache).set_concurrency_mode(ConcurrencyMode::SingleWriter);
    builder
}

/// The format of the file. `None`: it is new.
fn format_of(db: &Database) -> Result<Option<u64>, JournalError> {
    let tx = db.begin_read()?;
    match tx.open_table(META) {
        Ok(meta) => Ok(redb::ReadableTable::get(&meta, "format")?.map(|format| format.value())),
        Err(redb::TableError::TableDoesNotExist(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Brings the file from format `found` to the one that `migrations` lead to, in one transaction.
fn migrate(db: &Database, found: Option<u64>, migrations: &[Migration]) -> Result<(), JournalError> {
    let known = migrations.len() as u64 + 1;
    let tx = db.begin_write()?;
    match found {
        None => {
            // They are there from the beginning, so that readers need not ask.
            tx.open_table(LOG)?;
            tx.open_table(SNAPSHOTS)?;
            tx.open_table(LOOKS)?;
            tx.open_table(CURSORS)?;
            tx.open_table(DEAD)?;
        }
        Some(0) => return Err(JournalError::damaged("format 0")),
        Some(found) if found > known => return Err(JournalError::NewerFormat { found, known }),
        Some(found) => {
            let done = usize::try_from(found - 1).unwrap_or(usize::MAX);
            for migration in migrations.iter().skip(done) {
                migration(&tx)?;
            }
        }
    }
    tx.open_table(META)?.insert("format", known)?;
    tx.commit()?;
    Ok(())
}

fn refused(error: DatabaseError, dir: &Path) -> JournalError {
    let path = dir.to_owned();
    match error {
        DatabaseError::DatabaseAlreadyOpen => JournalError::InUse { path },
        DatabaseError::Storage(StorageError::Io(error)) => match error.kind() {
            io::ErrorKind::InvalidData => JournalError::NotAJournal { path: dir.join(FILE) },
            io::ErrorKind::UnexpectedEof => StorageError::Io(error).into(),
            io::ErrorKind::NotFound => JournalError::Missing { path },
            _ => denied(error, dir),
        },
        other => other.into(),
    }
}

/// Why there is no file to be had in `dir`.
fn denied(error: io::Error, dir: &Path) -> JournalError {
    match error.kind() {
        // The second is what a directory that is to be made says where a file of its name is.
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            JournalError::NotADirectory { path: dir.to_owned() }
        }
        _ => JournalError::Disk(error),
    }
}

#[cfg(test)]
mod tests {
    use redb::backends::InMemoryBackend;

    use super::*;

    fn marks(tx: &WriteTransaction) -> Result<(), JournalError> {
        tx.open_table(META)?.insert("migrated", 1)?;
        Ok(())
    }

    fn fails(_: &WriteTransaction) -> Result<(), JournalError> {
        Err(JournalError::damaged("cannot be migrated"))
    }

    fn meta(db: &Database, key: &str) -> Option<u64> {
        let meta = db.begin_read().unwrap().open_table(META).unwrap();
        redb::ReadableTable::get(&meta, key).unwrap().map(|value| value.value())
    }

    fn new() -> Database {
        let db = Builder::new().create_with_backend(InMemoryBackend::new()).unwrap();
        migrate(&db, None, &[]).unwrap();
        db
    }

    #[test]
    fn an_older_format_is_migrated_step_by_step_or_left_as_it_was() {
        let db = new();
        migrate(&db, Some(1), &[marks, fails]).unwrap_err();
        assert_eq!((meta(&db, "format"), meta(&db, "migrated")), (Some(1), None));
        migrate(&db, Some(1), &[marks]).unwrap();
        assert_eq!((meta(&db, "format"), meta(&db, "migrated")), (Some(2), Some(1)));
    }

    #[test]
    fn a_newer_format_is_refused_in_one_line() {
        let db = new();
        let error = migrate(&db, Some(3), &[marks]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the journal has format 3, and this program knows formats up to 2: use a newer version of it"
        );
        assert_eq!(meta(&db, "format"), Some(1));
    }
}
