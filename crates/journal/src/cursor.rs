//! How far a named reader has come. Pure.
//!
//! All events up to `floor` are done. Above it lie the ones that were handed out and not confirmed, and between them,
//! in `done`, those that need not be handed out again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How many separate stretches of done events are remembered above the floor. Of more than this the highest are
/// forgotten: their events come again after a restart.
const STRETCHES_MAX: usize = 4096;

/// The position of a named reader.
///
/// A format: see [`to_bytes`](Self::to_bytes).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// Everything up to here is done.
    floor: u64,
    /// First and last number of each stretch of done events above the floor. They neither touch nor overlap.
    done: BTreeMap<u64, u64>,
    /// How often the first event above the floor was handed out, and which one that is.
    tried: Option<(u64, u32)>,
}

/// Whether an event is to be handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Admission {
    Granted,
    /// Granted, and this is a try that counts.
    Tried,
    /// It was confirmed before.
    Done,
    /// It was handed out so often, and never confirmed.
    TooOften(u32),
}

impl Cursor {
    /// After `floor`.
    pub(crate) fn after(floor: u64) -> Self {
        Self { floor, ..Self::default() }
    }

    /// Everything up to here is done.
    pub(crate) fn floor(&self) -> u64 {
        self.floor
    }

    /// The first event that is not done. No number is larger than the largest: what lies on the disk may say anything.
    pub(crate) fn next(&self) -> u64 {
        self.floor.saturating_add(1)
    }

    /// Whether `seq` need not be handed out.
    pub(crate) fn is_done(&self, seq: u64) -> bool {
        seq <= self.floor || self.done.range(..=seq).next_back().is_some_and(|(_, last)| seq <= *last)
    }

    /// How often `seq` was handed out, as far as that is remembered: only for the first event that is not done.
    pub(crate) fn tries(&self, seq: u64) -> u32 {
        self.tried.filter(|(tried, _)| *tried == seq).map_or(0, |(_, tries)| tries)
    }

    /// `seq`, the first event that is not done, is handed out once more. Gives how often that makes.
    pub(crate) fn try_again(&mut self, seq: u64) -> u32 {
        let tries = self.tries(seq).saturating_add(1);
        self.tried = Some((seq, tries));
        tries
    }

    /// Whether `seq` is to be handed out, at most `tries_max` times as far as that is remembered.
    pub(crate) fn admit(&mut self, seq: u64, tries_max: u32) -> Admission {
        if self.is_done(seq) {
            Admission::Done
        } else if self.next() < seq {
            Admission::Granted
        } else if self.tries(seq) >= tries_max {
            Admission::TooOften(self.tries(seq))
        } else {
            self.try_again(seq);
            Admission::Tried
        }
    }

    /// `seq` is done.
    pub(crate) fn finish(&mut self, seq: u64) {
        self.finish_stretch(seq, seq);
    }

    /// Everything up to `seq` is done.
    pub(crate) fn finish_to(&mut self, seq: u64) {
        self.finish_stretch(self.next(), seq);
    }

    /// `first` to `last` are done.
    pub(crate) fn finish_stretch(&mut self, first: u64, last: u64) {
        let (mut first, mut last) = (first.max(self.next()), last);
        if first > last || self.floor >= last {
            return;
        }
        // Takes in every stretch that touches this one.
        while let Some((&start, &end)) = self.done.range(..=last.saturating_add(1)).next_back() {
            if end.saturating_add(1) < first {
                break;
            }
            (first, last) = (first.min(start), last.max(end));
            self.done.remove(&start);
        }
        if first <= self.next() {
            self.floor = last;
            self.tried = self.tried.filter(|(seq, _)| *seq > last);
        } else {
            self.done.insert(first, last);
            if self.done.len() > STRETCHES_MAX {
                self.done.pop_last();
            }
        }
    }

    /// As it is kept.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        postcard::to_stdvec(self).expect("buffers grow")
    }

    /// As it was kept, and what follows it. `None`: it is unreadable.
    pub(crate) fn take(bytes: &[u8]) -> Option<(Self, &[u8])> {
        postcard::take_from_bytes(bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tries_are_remembered_until_the_event_is_done() {
        let mut cursor = Cursor::after(4);
        assert_eq!((cursor.try_again(5), cursor.try_again(5)), (1, 2));
        let mut cursor = Cursor::take(&cursor.to_bytes()).unwrap().0;
        assert_eq!(cursor.tries(5), 2);
        cursor.finish(5);
        assert_eq!(cursor.tries(5), 0);
        assert_eq!(cursor.try_again(6), 1);
    }

    #[test]
    fn the_first_event_that_is_not_done_is_handed_out_so_often_and_no_oftener() {
        let mut cursor = Cursor::after(4);
        cursor.finish(6);
        let mut admit = |seq| cursor.admit(seq, 2);
        assert_eq!([4, 6, 7].map(&mut admit), [Admission::Done, Admission::Done, Admission::Granted]);
        assert_eq!([5, 5, 5].map(admit), [Admission::Tried, Admission::Tried, Admission::TooOften(2)]);
    }

    #[test]
    fn more_holes_than_are_remembered_lead_to_repeats_and_to_no_loss() {
        let mut cursor = Cursor::default();
        for seq in (2..20_000).step_by(2) {
            cursor.finish(seq);
        }
        assert_eq!(cursor.done.len(), STRETCHES_MAX);
        assert!(!cursor.is_done(1) && cursor.is_done(2) && !cursor.is_done(3) && !cursor.is_done(19_998));
    }

    proptest! {
        /// Whatever is finished in whatever order: done is just what was finished, and the floor is as high as can be.
        #[test]
        fn done_is_what_was_finished(steps in prop::collection::vec((1u64..60, 0u64..8, any::<bool>()), 0..40)) {
            let (mut cursor, mut model) = (Cursor::after(3), BTreeSet::from([1, 2, 3]));
            for (first, length, all_before) in steps {
                if all_before {
                    cursor.finish_to(first);
                    model.extend(1..=first);
                } else {
                    cursor.finish_stretch(first, first + length);
                    model.extend(first..=first + length);
                }
                for seq in 1..80 {
                    prop_assert_eq!(cursor.is_done(seq), model.contains(&seq), "{}", seq);
                }
                let floor = (1..100).take_while(|seq| model.contains(seq)).last();
                prop_assert_eq!(Some(cursor.floor()), floor);
                let row = cursor.to_bytes();
                prop_assert_eq!(Cursor::take(&row), Some((cursor.clone(), &[][..])));
            }
        }
    }
}
