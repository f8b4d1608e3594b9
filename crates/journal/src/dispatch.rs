//! Who reads, and whom an event is meant for: who is not meant costs nothing, and moves on all the same. Pure.

use std::task::Waker;

use bugle_event::{Event, Interest, WantIndex};
use smallvec::SmallVec;

use crate::ring::Ring;
use crate::seat::Seat;

/// How many events are put into a reader's mail at most. Of one that is further behind the newest events are looked at
/// one by one, as of one that has just come.
pub(crate) const MAIL_MAX: usize = 256;

/// Whom to wake, when nothing is locked any more: what is woken may drop a reader.
pub(crate) type Wakers = SmallVec<[Waker; 8]>;

/// All readers of a log that are at work.
#[derive(Debug)]
pub(crate) struct Dispatch {
    seats: Vec<Option<(u64, Seat)>>,
    /// Which of these are free.
    free: Vec<usize>,
    /// Where the readers sit that want an event; each of their wants has a number of its own.
    index: WantIndex<(usize, usize)>,
    /// How many readers there have been.
    made: u64,
    /// Nobody who is waited for is behind this number; so it need not be worked out each time.
    floor: u64,
    mail_max: usize,
    woken: Wakers,
}

/// Where a reader sits. Of no other one, however many come and go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SeatId {
    place: usize,
    number: u64,
}

impl Dispatch {
    pub(crate) fn new(mail_max: usize) -> Self {
        let (seats, free, woken) = (Vec::new(), Vec::new(), Wakers::new());
        Self { seats, free, index: WantIndex::default(), made: 0, floor: 0, mail_max, woken }
    }

    /// How many readers there are.
    pub(crate) fn len(&self) -> usize {
        self.seats.len() - self.free.len()
    }

    /// Somebody begins to read `ring` at number `next`; if `sought`, that is not yet known.
    pub(crate) fn join(&mut self, ring: &Ring, next: u64, sought: bool, want: Interest) -> SeatId {
        let place = self.free.pop().unwrap_or_else(|| {
            self.seats.push(None);
            self.seats.len() - 1
        });
        self.made += 1;
        self.floor = self.floor.min(next.max(ring.first()));
        self.enter(place, &want);
        let seat = Seat::new(next, (ring.first(), ring.end()), sought, want);
        self.seats[place] = Some((self.made, seat));
        SeatId { place, number: self.made }
    }

    /// It reads no more.
    pub(crate) fn leave(&mut self, id: SeatId) {
        let Some(seat) = self.get(id) else { return };
        let want = seat.want().clone();
        self.take_out(id.place, &want);
        self.seats[id.place] = None;
        self.free.push(id.place);
        if self.len() == 0 {
            // However many there were at a time.
            (self.seats, self.free) = (Vec::new(), Vec::new());
        }
    }

    fn enter(&mut self, place: usize, want: &Interest) {
        for (number, want) in want.wants().iter().enumerate() {
            self.index.insert((place, number), want);
        }
    }

    fn take_out(&mut self, place: usize, want: &Interest) {
        for (number, want) in want.wants().iter().enumerate() {
            self.index.remove((place, number), want);
        }
    }

    /// The reader that sits there, if it still does.
    pub(crate) fn get(&self, SeatId { place, number }: SeatId) -> Option<&Seat> {
        self.seats.get(place)?.as_ref().filter(|(sits, _)| *sits == number).map(|(_, seat)| seat)
    }

    pub(crate) fn get_mut(&mut self, SeatId { place, number }: SeatId) -> Option<&mut Seat> {
        self.seats.get_mut(place)?.as_mut().filter(|(sits, _)| *sits == number).map(|(_, seat)| seat)
    }

    /// Gives `event`, the newest, whose number is `seq`, to those that it is meant for. What passes every filter is meant
    /// for all.
    pub(crate) fn show(&mut self, seq: u64, event: &Event) {
        let Self { seats, index, mail_max, woken, .. } = self;
        let mut deliver = |seat: &mut Option<(u64, Seat)>| {
            woken.extend(seat.as_mut().and_then(|(_, seat)| seat.deliver(seq, *mail_max)));
        };
        if event.data.passes_every_filter() {
            seats.iter_mut().for_each(deliver);
        } else {
            index.visit(event.kind, &event.data, |(place, _)| deliver(&mut seats[place]));
        }
    }

    /// It wants something else from now on.
    pub(crate) fn want_other(&mut self, id: SeatId, want: &Interest, ring: &Ring) {
        let Some(seat) = self.get_mut(id) else { return };
        let before = seat.want_other(want.clone(), ring);
        self.take_out(id.place, &before);
        self.enter(id.place, want);
    }

    /// It goes on at number `next`, and looks for itself.
    pub(crate) fn go_on(&mut self, id: SeatId, next: u64) {
        self.floor = self.floor.min(next);
        if let Some(seat) = self.get_mut(id) {
            seat.go_on(next);
        }
    }

    /// There will be nothing more: wakes all.
    pub(crate) fn end(&mut self) {
        let Self { seats, woken, .. } = self;
        woken.extend(seats.iter_mut().flatten().filter_map(|(_, seat)| seat.end()));
    }

    /// Whom to wake.
    pub(crate) fn woken(&mut self) -> Wakers {
        std::mem::take(&mut self.woken)
    }

    /// Whether nobody who is waited for has yet to take an event of `ring` before number `first`.
    pub(crate) fn are_past(&mut self, first: u64, ring: &Ring) -> bool {
        if self.floor < first {
            // Who has lost something already is told, and need not be waited for.
            self.give_up(ring.first(), ring);
            let next = self.seats.iter().flatten().filter_map(|(_, seat)| seat.waited_for(ring.end()));
            self.floor = next.min().unwrap_or(first);
        }
        self.floor >= first
    }

    /// Nobody is waited for any longer who has yet to take an event of `ring` before number `first`. Says how many these
    /// are.
    pub(crate) fn give_up(&mut self, first: u64, ring: &Ring) -> usize {
        let seats = self.seats.iter_mut().flatten();
        seats.filter_map(|(_, seat)| seat.give_up(first, ring.end()).then_some(())).count()
    }
}

#[cfg(test)]
mod tests;
