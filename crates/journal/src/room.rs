//! Whether there is room for more, and waiting for it.

use crate::followers::Place;
use crate::log::{Log, Shared};

impl Shared {
    /// The oldest number that is left in memory when `events` more are there.
    fn first_after(&self, events: usize, capacity: usize) -> u64 {
        // Of more than there is place for, those that are there now are all that can be waited for.
        let (events, end) = (events.min(capacity) as u64, self.ring.end());
        (end + events).saturating_sub(capacity as u64)
    }

    /// Whether `events` more, or as many as there is place for, lose nothing.
    fn has_room_for(&mut self, events: usize, capacity: usize) -> bool {
        let (first, kept) = (self.first_after(events, capacity), self.ring.first());
        match &mut self.followers {
            Some(followers) => followers.are_past(first, kept),
            None => self.inbox.waiting() + events.clamp(1, capacity) <= capacity,
        }
    }

    /// A reader of what lies in memory only goes on at `next`.
    pub(crate) fn moved(&mut self, place: Place, next: u64) {
        let end = self.ring.end();
        if let Some(followers) = &mut self.followers {
            followers.moved(place, next, end);
        }
    }
}

impl Log {
    /// Somebody reads from number `next` on. `None`: what it does not take out of memory in time it reads elsewhere.
    pub(crate) fn follow(&self, next: u64) -> Option<Place> {
        let mut shared = self.shared();
        let first = shared.ring.first();
        shared.followers.as_mut().map(|followers| followers.join(next, first))
    }

    /// It reads no more.
    pub(crate) fn unfollow(&self, place: Place) {
        if let Some(followers) = &mut self.shared().followers {
            followers.leave(place);
        }
        self.taken.notify_waiters();
    }

    /// Whether fewer events wait for the disk than may.
    pub(crate) fn has_room(&self) -> bool {
        self.shared().inbox.waiting() < self.capacity
    }

    /// Waits until fewer wait than may.
    pub(crate) async fn room(&self) {
        let mut committed = self.committed.subscribe();
        while !self.has_room() && committed.changed().await.is_ok() {}
    }

    /// Whether `events` more lose nothing.
    pub(crate) fn has_room_for(&self, events: usize) -> bool {
        let mut shared = self.shared();
        events <= self.capacity && shared.has_room_for(events, self.capacity)
    }

    /// Waits until `events` more lose nothing, and half the capacity would not either: whoever waited should not have to
    /// wait again at once.
    pub(crate) async fn ease(&self, events: usize) {
        let mut committed = self.committed.subscribe();
        loop {
            let taken = self.taken.notified();
            if self.shared().has_room_for(self.eased(events), self.capacity) {
                return;
            }
            if !self.keeper.keeps_older() {
                taken.await;
            } else if committed.changed().await.is_err() {
                return;
            }
        }
    }

    /// For how many there is to be room when `events` are waited for.
    fn eased(&self, events: usize) -> usize {
        events.max(self.capacity.div_ceil(2))
    }

    /// Readers that would lose something by `events` more, and those that will be next, are waited for no longer. Says
    /// whether there is room now: what waits for the disk still waits.
    pub(crate) fn make_room_for(&self, events: usize) -> bool {
        let mut shared = self.shared();
        if shared.has_room_for(events, self.capacity) {
            return true;
        }
        let first = shared.first_after(self.eased(events), self.capacity);
        match &mut shared.followers {
            Some(followers) => {
                let readers = followers.give_up(first);
                if readers > 0 {
                    tracing::warn!(readers, "too slow for the queue, and waited for no longer");
                }
                true
            }
            None => false,
        }
    }
}
