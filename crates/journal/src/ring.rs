//! The newest events, numbered. Pure.

use std::collections::VecDeque;
use std::num::NonZeroUsize;

use bugle_event::Event;

/// How many bytes of large events are kept that nobody has yet to read.
const HEFT_MAX: usize = 32 << 20;

/// A bounded run of numbered events without holes. The oldest give way to the newest.
#[derive(Debug)]
pub(crate) struct Ring {
    events: VecDeque<Event>,
    /// The number of the oldest event that is kept, or of the next to come.
    first: u64,
    capacity: NonZeroUsize,
    /// The numbers of those that are large, and how many bytes each takes.
    large: VecDeque<(u64, usize)>,
    /// How many bytes all those take.
    heft: usize,
}

impl Ring {
    /// Empty; the next event will have number `first`.
    pub(crate) fn new(first: u64, capacity: NonZeroUsize) -> Self {
        Self { events: VecDeque::new(), first, capacity, large: VecDeque::new(), heft: 0 }
    }

    /// Keeps `event`, which bears the next number.
    pub(crate) fn push(&mut self, event: Event) {
        while self.is_full() {
            self.pop();
        }
        self.grow(event);
    }

    /// Whether an event has to go when another comes.
    pub(crate) fn is_full(&self) -> bool {
        self.events.len() >= self.capacity.get()
    }

    /// Whether so many large events are kept that one that nobody has yet to read had better go.
    pub(crate) fn is_heavy(&self) -> bool {
        self.heft > HEFT_MAX
    }

    /// Lets go of the oldest event.
    pub(crate) fn pop(&mut self) {
        if let Some((_, heft)) = self.large.pop_front_if(|(large, _)| *large == self.first) {
            self.heft -= heft;
        }
        self.first += u64::from(self.events.pop_front().is_some());
    }

    /// As [`push`](Self::push), without letting go of any other.
    pub(crate) fn grow(&mut self, event: Event) {
        let heft = event.data.heft();
        if heft > 0 {
            self.large.push_back((self.end(), heft));
            self.heft += heft;
        }
        self.events.push_back(event);
    }

    /// The number of the oldest event that is kept, or of the next to come.
    pub(crate) fn first(&self) -> u64 {
        self.first
    }

    /// The number of the next event to come.
    pub(crate) fn end(&self) -> u64 {
        self.first + self.events.len() as u64
    }

    /// The event of number `seq`, if it is kept.
    pub(crate) fn get(&self, seq: u64) -> Option<&Event> {
        self.events.get(usize::try_from(seq.checked_sub(self.first)?).ok()?)
    }

    /// At most `limit` events from number `seq` on; from the oldest on, if that is no longer kept.
    pub(crate) fn read(&self, seq: u64, limit: usize) -> impl Iterator<Item = &Event> {
        let skip = usize::try_from(seq.saturating_sub(self.first)).unwrap_or(usize::MAX);
        self.events.range(skip.min(self.events.len())..).take(limit)
    }
}
