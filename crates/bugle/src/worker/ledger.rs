//! What was taken and is not yet confirmed. Pure.

use std::collections::BTreeMap;

use bugle_event::{Event, Part};

/// What was taken and is not yet confirmed: events as the reader gave them, and between them the moments at which time
/// alone made the work do something. Says what can be confirmed, and what is to be kept with that.
///
/// The order of calls: [`enter`](Self::enter) with each event, or moment, in order, and with how many things it asks for;
/// [`settle`](Self::settle) if it asks for nothing, or [`done`](Self::done) for each thing when it is dealt with, in
/// whatever order. What these give is to be kept and confirmed in one step, at once.
///
/// # Why a crash loses nothing
///
/// A work that remembers nothing does for an event what that event alone says. So each is confirmed by itself as soon as
/// all that it asked for is done. What was not confirmed comes again, and asks for the same.
///
/// A work that remembers is a machine: from the state `S(k-1)` and the entry `e(k)`, and from nothing else, follow what it
/// asks for, `F(k)`, and the state `S(k)`. The parts of an entry are what makes `S(k)` of `S(k-1)`. Of these works the
/// ledger lets go of entries from the front only:
///
/// 1. What is confirmed is always `e(1)..=e(k)` for some `k`, without a hole; and with it the parts of just these were
///    kept, in their order, in the same step. So on the disk, whenever the program dies, place and state belong together:
///    the place after `e(k)`, and the state `S(k)`.
/// 2. All of `F(1)..=F(k)` was dealt with before: an entry is let go of when it and all before it are done.
/// 3. After a restart the machine begins with `S(k)`, and the reader with the first event after `e(k)`. So it goes through
///    the same entries from the same state, and asks for `F(k+1)`, `F(k+2)` … once more, all of them: some of it was done
///    before the crash and is done a second time, none of it is left out.
/// 4. A moment has no event that comes again. It need not: the machine that is due at some moment says so by its state. If
///    the moment was let go of, its parts are kept with the next confirmation, or by themselves where nothing is in hand.
///    If not, or if the crash came before that, the machine begins with a state that is still due, and fires by itself:
///    before the next event if that came later, or when it is asked what is due.
///
/// The same holds for what is put aside: it is done, and no sooner confirmed than its turn has come.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    entries: BTreeMap<u64, Entry>,
    next: u64,
    /// Whether entries are let go of from the front only.
    in_order: bool,
}

#[derive(Debug)]
struct Entry {
    /// None: it is a moment.
    event: Option<Event>,
    parts: Vec<Part>,
    /// How many things it asked for that are not done.
    open: usize,
}

/// What can be confirmed, and what is to be kept with it: one step.
#[derive(Debug, Default)]
pub(crate) struct Settled {
    pub(crate) events: Vec<Event>,
    pub(crate) parts: Vec<Part>,
}

impl Ledger {
    /// Whether nothing is in hand: then what is done at once need not be entered.
    pub(crate) fn is_clear(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many events and moments are in hand.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The next event, or a moment, that asks for `open` things. `remembers`: what comes later depends on it, through
    /// these parts. Gives its number.
    pub(crate) fn enter(&mut self, event: Option<Event>, parts: Vec<Part>, open: usize, remembers: bool) -> u64 {
        // Those that came while the work still remembered go in their order.
        self.in_order = remembers || (self.in_order && !self.is_clear());
        let number = self.next;
        self.next += 1;
        self.entries.insert(number, Entry { event, parts, open });
        number
    }

    /// The events of entries in hand.
    pub(crate) fn events(&self, numbers: &[u64]) -> impl Iterator<Item = &Event> {
        numbers.iter().filter_map(|number| self.entries.get(number)?.event.as_ref())
    }

    /// Of what each of these entries asked for one thing is dealt with. Gives what can be confirmed now.
    pub(crate) fn done(&mut self, numbers: &[u64]) -> Settled {
        let mut settled = Settled::default();
        for number in numbers {
            let entry = self.entries.get_mut(number).expect("what is done was asked for by what is in hand");
            entry.open -= 1;
            self.settle_into(&mut settled, *number);
        }
        settled
    }

    /// What can be confirmed now that entry `number` asks for nothing.
    pub(crate) fn settle(&mut self, number: u64) -> Settled {
        let mut settled = Settled::default();
        self.settle_into(&mut settled, number);
        settled
    }

    fn settle_into(&mut self, settled: &mut Settled, number: u64) {
        if !self.in_order {
            if self.entries.get(&number).is_some_and(|entry| entry.open == 0) {
                self.entries.remove(&number).into_iter().for_each(|entry| settled.add(entry));
            }
            return;
        }
        while let Some(first) = self.entries.first_entry().filter(|first| first.get().open == 0) {
            settled.add(first.remove());
        }
    }
}

impl Settled {
    fn add(&mut self, entry: Entry) {
        self.events.extend(entry.event);
        self.parts.extend(entry.parts);
    }
}

#[cfg(test)]
mod tests;
