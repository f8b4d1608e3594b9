//! What truly happened.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use bugle_event::Event;

/// What a perfect observer would have seen, as events in Bugle's own format, in the order in which it happened.
/// Cheap to clone; clones share the book.
#[derive(Clone, Debug, Default)]
pub struct Ledger(Arc<Mutex<Book>>);

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
        Self(Arc::new(Mutex::new(Book::Memory(Vec::new()))))
    }

    /// Writes to `path`, an event a line.
    pub fn to_file(path: &Path) -> io::Result<Self> {
        Ok(Self(Arc::new(Mutex::new(Book::File(BufWriter::new(File::create(path)?))))))
    }

    /// Notes down what has just happened.
    pub fn record(&self, event: Event) {
        match &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
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

    /// All that happened so far, where it is kept in memory.
    pub fn events(&self) -> Vec<Event> {
        match &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Book::Memory(events) => events.clone(),
            Book::Closed | Book::File(_) => Vec::new(),
        }
    }
}
