//! For those that deal with many events at once: each is tried by itself, and keeps its place meanwhile.

use bugle_event::{Event, Seq};

use crate::named::NamedReader;

impl NamedReader {
    /// How often `event` was handed out, or [tried](Self::tried), and not confirmed: as far as that is remembered, which is
    /// for the first event that is not confirmed, over restarts too. 0: not known.
    pub fn tries(&self, event: &Event) -> u32 {
        event.seq.and_then(|Seq(seq)| self.place(|place| place.cursor.tries(seq))).unwrap_or(0)
    }

    /// `event`, which was handed out, is tried once more, without being [rejected](Self::reject): so it does not come again
    /// in this run. Counts as if it had been handed out again.
    pub fn tried(&mut self, event: &Event) {
        if let Some(Seq(seq)) = event.seq {
            self.change(|cursor| {
                if cursor.next() == seq {
                    cursor.try_again(seq);
                }
            });
        }
    }

    /// `event` could not be dealt with, for this reason, and was tried so often: it is put aside as a dead letter. That does
    /// not confirm it: whoever keeps a state confirms in order. An event that is not from the journal, as the gap of a slow
    /// reader, cannot be put aside.
    pub fn give_up(&mut self, event: &Event, tries: u32, reason: &str) {
        if event.seq.is_some() {
            self.put_aside(event, tries, reason);
        }
    }
}
