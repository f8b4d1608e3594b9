//! What everybody wants together, kept up to date for the sources.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bugle_event::{Interest, Want};
use futures_core::Stream;
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;

/// The wishes of all readers and triggers of one stream. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Interests(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    wants: Mutex<Wants>,
    interest: watch::Sender<Interest>,
}

#[derive(Debug, Default)]
struct Wants {
    next: u64,
    by_number: BTreeMap<u64, Want>,
}

/// A wish that lasts until it is dropped.
#[derive(Debug)]
pub(crate) struct Registered {
    interests: Interests,
    number: u64,
}

impl Interests {
    pub(crate) fn register(&self, want: Want) -> Registered {
        let number = self.change(|wants| {
            wants.next += 1;
            wants.by_number.insert(wants.next, want);
            wants.next
        });
        Registered { interests: self.clone(), number }
    }

    /// The present interest at once, and then each change.
    pub(crate) fn follow(&self) -> Pin<Box<dyn Stream<Item = Interest> + Send>> {
        Box::pin(WatchStream::new(self.0.interest.subscribe()))
    }

    fn change<R>(&self, change: impl FnOnce(&mut Wants) -> R) -> R {
        let mut wants = self.0.wants.lock().unwrap_or_else(PoisonError::into_inner);
        let result = change(&mut wants);
        let interest = Interest::new(wants.by_number.values().cloned());
        // Under the lock, so that two changes cannot overtake each other on their way to the sources.
        self.0.interest.send_if_modified(|old| {
            let changed = *old != interest;
            *old = interest;
            changed
        });
        result
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        self.interests.change(|wants| wants.by_number.remove(&self.number));
    }
}
