//! A time that passed a trigger by.

use bugle_event::Timestamp;

/// From the first to the last moment that a trigger did not see, as long as its machine has not been told.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Unseen(Option<(Timestamp, Timestamp)>);

impl Unseen {
    /// This, too. What lies between counts as not seen.
    pub(crate) fn add(&mut self, from: Timestamp, to: Timestamp) {
        let (first, last) = self.0.unwrap_or((from, to));
        self.0 = Some((first.min(from), last.max(to)));
    }

    pub(crate) fn merge(&mut self, other: Self) {
        if let Some((from, to)) = other.0 {
            self.add(from, to);
        }
    }

    /// What is to be told now.
    pub(crate) fn take(&mut self) -> Option<(Timestamp, Timestamp)> {
        self.0.take()
    }
}
