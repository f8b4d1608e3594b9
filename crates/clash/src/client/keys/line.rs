//! Who is next: a line for those who wait for an answer and one for schedules. Pure.
//!
//! Who waits for an answer goes first. But where both wait, every fifth is of a schedule: a program that asks all the
//! time must not blind its watchers. In each line, who came first goes first.

use std::collections::BTreeSet;

use crate::client::question::Urgency;

/// How many of those who wait for an answer go before one of a schedule.
const IN_A_ROW: u32 = 4;

/// A place in line. Later ones are larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place(u64);

/// Those who wait.
#[derive(Debug, Default)]
pub(super) struct Line {
    places: u64,
    awaited: BTreeSet<Place>,
    scheduled: BTreeSet<Place>,
    /// How many of those who wait for an answer went since the last one of a schedule could have.
    in_a_row: u32,
}

impl Line {
    /// A new place. It is not in line yet.
    pub(super) fn place(&mut self) -> Place {
        self.places += 1;
        Place(self.places)
    }

    /// Joins the line, or comes back to where it was.
    pub(super) fn join(&mut self, place: Place, urgency: Urgency) {
        self.of(urgency).insert(place);
    }

    /// Leaves it, wherever it is.
    pub(super) fn leave(&mut self, place: Place) {
        let _was_there = self.awaited.remove(&place) || self.scheduled.remove(&place);
    }

    /// Who is next.
    pub(super) fn next(&mut self) -> Option<Place> {
        if self.scheduled.is_empty() {
            self.in_a_row = 0;
            return self.awaited.pop_first();
        }
        if self.awaited.is_empty() || self.in_a_row >= IN_A_ROW {
            self.in_a_row = 0;
            return self.scheduled.pop_first();
        }
        self.in_a_row += 1;
        self.awaited.pop_first()
    }

    pub(super) fn len(&self) -> usize {
        self.awaited.len() + self.scheduled.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.awaited.is_empty() && self.scheduled.is_empty()
    }

    /// All who wait; it is empty then.
    pub(super) fn take_all(&mut self) -> Vec<Place> {
        let all = self.awaited.iter().chain(&self.scheduled).copied().collect();
        self.awaited.clear();
        self.scheduled.clear();
        all
    }

    fn of(&mut self, urgency: Urgency) -> &mut BTreeSet<Place> {
        match urgency {
            Urgency::Awaited => &mut self.awaited,
            Urgency::Scheduled => &mut self.scheduled,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// In which order these go, an `a` for each who waits for an answer and an `s` for each of a schedule.
    fn order(who: &str) -> String {
        let mut line = Line::default();
        let mut words = Vec::new();
        for (at, letter) in who.chars().enumerate() {
            let place = line.place();
            line.join(place, if letter == 'a' { Urgency::Awaited } else { Urgency::Scheduled });
            words.push((place, format!("{letter}{at}")));
        }
        let mut order = Vec::new();
        while let Some(next) = line.next() {
            order.push(words.iter().find(|(place, _)| *place == next).unwrap().1.clone());
        }
        order.join(" ")
    }

    #[test]
    fn who_waits_for_an_answer_goes_first_and_every_fifth_is_of_a_schedule() {
        assert_eq!(order("ssaaaaaas"), "a2 a3 a4 a5 s0 a6 a7 s1 s8");
        assert_eq!(order("ss"), "s0 s1");
        assert_eq!(order("aaaaaa"), "a0 a1 a2 a3 a4 a5");
    }

    #[test]
    fn who_comes_back_is_where_it_was_and_who_leaves_is_gone() {
        let mut line = Line::default();
        let places: Vec<_> = (0..3).map(|_| line.place()).collect();
        line.join(places[1], Urgency::Awaited);
        line.join(places[2], Urgency::Awaited);
        line.join(places[0], Urgency::Awaited);
        line.leave(places[1]);
        assert_eq!((line.next(), line.next(), line.next()), (Some(places[0]), Some(places[2]), None));
    }

    proptest! {
        #[test]
        fn nobody_is_lost_and_neither_line_starves(who in "[as]{0,60}") {
            let order = order(&who);
            let went: Vec<&str> = order.split(' ').filter(|word| !word.is_empty()).collect();
            prop_assert_eq!(went.len(), who.len());
            for letter in ['a', 's'] {
                let of: Vec<usize> =
                    went.iter().filter(|word| word.starts_with(letter)).map(|word| word[1..].parse().unwrap()).collect();
                prop_assert!(of.is_sorted(), "{}", order);
            }
            let last_of = |letter| went.iter().rposition(|word| word.starts_with(letter)).map_or(0, |at| at + 1);
            let both = &went[..last_of('a').min(last_of('s'))];
            for five in both.windows(5) {
                let scheduled = five.iter().filter(|word| word.starts_with('s')).count();
                prop_assert_eq!(scheduled, 1, "{}", order);
            }
        }
    }
}
