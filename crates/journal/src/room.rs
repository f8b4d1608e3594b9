//! Whether there is room for more, and waiting for it.

use bugle_event::Interest;

use crate::dispatch::SeatId;
use crate::log::{Log, Shared};
use crate::start::Origin;

impl Shared {
    /// The oldest number that is left in memory when `events` more are there.
    fn first_after(&self, events: usize, capacity: usize) -> u64 {
        // Of more than there is place for, those that are there now are all that can be waited for.
        let (events, end) = (events.min(capacity) as u64, self.ring.end());
        (end + events).saturating_sub(capacity as u64)
    }
}

impl Log {
    /// Somebody begins to read. Gives also the number where it does, as far as that is known.
    pub(crate) fn join(&self, origin: Origin, want: Interest) -> (SeatId, u64) {
        let (next, sought) = match origin {
            Origin::Known(next) => (next, false),
            Origin::Sought { end, .. } => (end, true),
        };
        let mut shared = self.shared();
        let Shared { ring, dispatch, .. } = &mut *shared;
        (dispatch.join(ring, next, sought, want), next)
    }

    /// It reads no more.
    pub(crate) fn leave(&self, seat: SeatId) {
        self.shared().dispatch.leave(seat);
        self.have_taken();
    }

    /// Readers have gone on.
    pub(crate) fn have_taken(&self) {
        if self.waits_for_readers() {
            self.taken.notify_waiters();
        }
    }

    /// Whether what readers have not taken when it is no longer in memory is gone.
    fn waits_for_readers(&self) -> bool {
        !self.keeper.keeps_older()
    }

    /// Whether `events` more, or as many as there is place for, lose nothing.
    fn is_room_for(&self, events: usize, shared: &mut Shared) -> bool {
        if self.waits_for_readers() {
            let (first, Shared { ring, dispatch, .. }) = (shared.first_after(events, self.capacity), shared);
            dispatch.are_past(first, ring)
        } else {
            shared.inbox.waiting() + events.clamp(1, self.capacity) <= self.capacity
        }
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
        events <= self.capacity && self.is_room_for(events, &mut self.shared())
    }

    /// Waits until `events` more lose nothing, and half the capacity would not either: whoever waited should not have to
    /// wait again at once.
    pub(crate) async fn ease(&self, events: usize) {
        let mut committed = self.committed.subscribe();
        loop {
            let taken = self.taken.notified();
            if self.is_room_for(self.eased(events), &mut self.shared()) {
                return;
            }
            if self.waits_for_readers() {
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
        if self.is_room_for(events, &mut shared) {
            return true;
        }
        if !self.waits_for_readers() {
            return false;
        }
        let first = shared.first_after(self.eased(events), self.capacity);
        let Shared { ring, dispatch, .. } = &mut *shared;
        let readers = dispatch.give_up(first, ring);
        if readers > 0 {
            tracing::warn!(readers, "too slow for the queue, and waited for no longer");
        }
        true
    }
}
