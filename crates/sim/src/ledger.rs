//! What truly happened.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bugle_event::Event;

use crate::Permits;

/// What a perfect observer would have seen, as events in Bugle's own format, in the order in which it happened.
/// Cheap to clone; clones share the book.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    book: Arc<Mutex<Book>>,
    permits: Arc<Mutex<Permits>>,
}

#[derive(Debug, Default)]
enum Book {
    #[default]
    Closed,
    Memory(Vec<Event>),
    File(BufWriter<File>),
}

impl Ledger {
    /// Keeps nothing: for a demo that runs for days.
    pub fn closed() -> Self {
        Self::default()
    }

    /// Keeps everything in memory, for [`events`](Self::events).
    pub fn in_memory() -> Self {
        Self::of(Book::Memory(Vec::new()))
    }

    /// Writes to `path`, an event a line.
    pub fn to_file(path: &Path) -> io::Result<Self> {
        Ok(Self::of(Book::File(BufWriter::new(File::create(path)?))))
    }

    fn of(book: Book) -> Self {
        Self { book: Arc::new(Mutex::new(book)), permits: Arc::default() }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes down what has just happened.
    pub fn record(&self, event: Event) {
        match &mut *self.book() {
            Book::Closed => {}
            Book::Memory(events) => events.push(event),
            // A line at a time reaches the file, so that a killed simulator leaves whole lines behind.
            Book::File(file) => {
                let written = writeln!(file, "{}", event.to_json()).and_then(|()| file.flush());
                if let Err(error) = written {
                    tracing::error!(%error, "the ledger cannot be written");
                }
            }
        }
    }

    /// Whether anything of what happens is kept.
    pub(crate) fn is_kept(&self) -> bool {
        !matches!(&*self.book(), Book::Closed)
    }

    /// All that happened so far, where it is kept in memory.
    pub fn events(&self) -> Vec<Event> {
        match &*self.book() {
            Book::Memory(events) => events.clone(),
            Book::Closed | Book::File(_) => Vec::new(),
        }
    }

    /// Notes down what a fault has done that no client can know of. Where nothing is kept in memory, neither is this.
    pub fn permit(&self, permits: Permits) {
        if matches!(&*self.book(), Book::Memory(_)) {
            self.permits.lock().unwrap_or_else(PoisonError::into_inner).extend(permits);
        }
    }

    /// What may be missing or late because of faults, where that is kept in memory.
    pub fn permits(&self) -> Permits {
        self.permits.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
