//! Counting facts that look alike.

use std::collections::BTreeMap;

use bugle_event::{Envelope, EventId, Timestamp};
use bugle_planetside::{Event, NAME};

/// Counts facts that look alike. Those are seconds apart at most, so that only the last ones need be remembered.
#[derive(Default)]
pub(super) struct Repeats {
    seen: BTreeMap<i64, BTreeMap<EventId, u32>>,
}

impl Repeats {
    /// How many facts like `event` came before it.
    pub(super) fn count(&mut self, event: &Event, at: Timestamp) -> u32 {
        const WINDOW: i64 = 30;
        self.seen = self.seen.split_off(&(at.as_secs() - WINDOW));
        let id = Envelope::new(NAME, event.clone(), event.seen(at)).id;
        let count = self.seen.entry(event.timestamp().as_secs()).or_default().entry(id).or_default();
        *count += 1;
        *count - 1
    }
    /// How many seconds are remembered.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.seen.len()
    }
}
