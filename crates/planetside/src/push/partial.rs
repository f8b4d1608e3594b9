//! What is missing of a part of all that is wanted, while the rest is seen: a world that is offline, one that has yet to be
//! subscribed, members that the service does not give. Pure.

use std::collections::BTreeMap;

use bugle_event::{Gap, Subject, Timestamp};

use crate::ids::World;
use crate::push::loss::Loss;
use crate::push::plan::Place;

/// Which part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    /// All of this world.
    World(World),
    /// All of this world, which is called up and has fallen silent.
    Silent(World),
    /// What the service does not give on the connection at this place. With several connections another one may bring
    /// it; a gap then says more than is missing.
    Lacking(Place),
}

/// The parts of which something is missing now. Each becomes a [`Gap`] when it is seen again, and what is missing when the
/// program ends is kept with the checkpoint: see [`open`](Self::open).
///
/// What several places are not given alike is one gap: what is told of one of them is told of all.
#[derive(Debug, Default)]
pub(crate) struct Partial {
    open: BTreeMap<Part, Missed>,
}

/// What is missing of one part.
#[derive(Debug)]
struct Missed {
    /// When it began.
    began: Timestamp,
    /// What is not told of it yet.
    loss: Loss,
}

impl Partial {
    /// From `loss.since` on, this part is missing. What is missing already only grows. Whether it is news: another place may
    /// be known not to be given the same.
    pub(crate) fn miss(&mut self, part: Part, mut loss: Loss) -> bool {
        if let Some(missed) = self.open.get_mut(&part) {
            missed.began = missed.began.min(loss.since);
            missed.loss.widen(loss.since, &loss.subjects);
            return true;
        }
        let began = loss.since;
        let told = self.alike(part, &loss.subjects).filter(|(_, other)| other.began <= began);
        let told = told.map(|(_, other)| other.loss.since).max();
        loss.since = told.map_or(began, |told| told.max(began));
        self.open.insert(part, Missed { began, loss });
        told.is_none()
    }

    /// Whether this part is missing.
    pub(crate) fn is_missing(&self, part: Part) -> bool {
        self.open.contains_key(&part)
    }

    /// Since when this part is missing and that is not told, if it is.
    pub(crate) fn missing_since(&self, part: Part) -> Option<Timestamp> {
        self.open.get(&part).map(|missed| missed.loss.since)
    }

    /// This part is seen again: what was missed of it, if anything was.
    pub(crate) fn sees(&mut self, part: Part, now: Timestamp) -> Option<Gap> {
        let gap = self.so_far(part, now);
        self.open.remove(&part);
        gap
    }

    /// Nobody listens for this part any more: what was missed of it, unless another place goes on to miss the same.
    pub(crate) fn leave(&mut self, part: Part, now: Timestamp) -> Option<Gap> {
        let Missed { began, loss } = self.open.remove(&part)?;
        let Some(heir) = self.alike_mut(part, &loss.subjects).next() else { return Some(loss.into_gap(now)) };
        heir.began = heir.began.min(began);
        heir.loss.since = heir.loss.since.min(loss.since);
        None
    }

    /// What was missed of this part up to `now`, if anything was; and it goes on.
    pub(crate) fn so_far(&mut self, part: Part, now: Timestamp) -> Option<Gap> {
        let mut loss = self.open.get(&part)?.loss.clone();
        loss.since =
            self.alike(part, &loss.subjects).map(|(_, other)| other.loss.since).fold(loss.since, Timestamp::min);
        self.alike_mut(part, &loss.subjects).for_each(|other| other.loss.since = now);
        self.open.get_mut(&part)?.loss.since = now;
        Some(loss.into_gap(now))
    }

    /// Nothing has been wanted since `since`, and nobody looks any more: what was missed of each part until then.
    pub(crate) fn rest(&mut self, since: Timestamp) -> Vec<Gap> {
        let parts: Vec<Part> = self.open.keys().copied().collect();
        parts.into_iter().filter_map(|part| self.sees(part, since)).collect()
    }

    /// What is missing now: whose, and since when.
    pub(crate) fn open(&self) -> impl Iterator<Item = (&[Subject], Timestamp)> {
        let all = self.open.iter().map(|(part, missed)| (*part, &missed.loss.subjects[..], missed.loss.since));
        all.filter(|(part, subjects, _)| self.alike(*part, subjects).all(|(other, _)| *part < other)).map(
            |(part, subjects, since)| {
                let others = self.alike(part, subjects).map(|(_, other)| other.loss.since);
                (subjects, others.fold(since, Timestamp::min))
            },
        )
    }

    /// What other places are not given, if that is the same.
    fn alike(&self, part: Part, subjects: &[Subject]) -> impl Iterator<Item = (Part, &Missed)> {
        let all = self.open.iter().map(|(other, missed)| (*other, missed));
        all.filter(move |(other, missed)| part.is_like(*other, subjects, missed))
    }

    fn alike_mut(&mut self, part: Part, subjects: &[Subject]) -> impl Iterator<Item = &mut Missed> {
        let alike = self.open.iter_mut().filter(move |(other, missed)| part.is_like(**other, subjects, missed));
        alike.map(|(_, missed)| missed)
    }
}

impl Part {
    /// Whether this and `other` are what two places are not given, of the same `subjects`.
    fn is_like(self, other: Self, subjects: &[Subject], missed: &Missed) -> bool {
        let are_places = matches!((self, other), (Self::Lacking(one), Self::Lacking(other)) if one != other);
        are_places && missed.loss.subjects == subjects
    }
}

#[cfg(test)]
mod tests {
    use bugle_event::Cause;

    use super::*;
    use crate::push::loss::SLACK;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_secs(1000 + second)
    }

    fn miss(partial: &mut Partial, place: Place, since: i64, world: u16) -> bool {
        let loss = Loss { since: at(since), cause: Cause::Stall, subjects: vec![World(world).into()], detail: None };
        partial.miss(Part::Lacking(place), loss)
    }

    /// From when to when, without the slack.
    fn said(gap: Option<Gap>) -> Option<(i64, i64)> {
        let gap = gap?;
        let second = |time: Timestamp| time.as_secs() - at(0).as_secs();
        Some((second(gap.from? + SLACK), second(gap.to - SLACK)))
    }

    #[test]
    fn what_two_places_are_not_given_alike_is_told_once() {
        let mut partial = Partial::default();
        assert!(miss(&mut partial, 0, 5, 10));
        assert_eq!(said(partial.so_far(Part::Lacking(0), at(6))), Some((5, 6)));
        assert!(!miss(&mut partial, 1, 6, 10), "it is known");
        assert!(miss(&mut partial, 2, 6, 17), "that is another one");
        assert_eq!(said(partial.so_far(Part::Lacking(1), at(66))), Some((6, 66)));
        assert_eq!(partial.missing_since(Part::Lacking(0)), Some(at(66)), "told for both");
        assert_eq!(partial.missing_since(Part::Lacking(2)), Some(at(6)));
        assert_eq!(said(partial.leave(Part::Lacking(0), at(70))), None, "the other one goes on");
        assert_eq!(said(partial.sees(Part::Lacking(1), at(80))), Some((66, 80)));
        assert_eq!(said(partial.leave(Part::Lacking(2), at(81))), Some((6, 81)));
        assert_eq!(partial.open().count(), 0);
    }

    #[test]
    fn what_was_told_of_another_place_is_not_told_again() {
        let mut partial = Partial::default();
        miss(&mut partial, 0, 5, 10);
        assert_eq!(said(partial.so_far(Part::Lacking(0), at(10))), Some((5, 10)));
        assert!(!miss(&mut partial, 1, 7, 10));
        assert_eq!(partial.missing_since(Part::Lacking(1)), Some(at(10)));
        assert_eq!(said(partial.so_far(Part::Lacking(1), at(20))), Some((10, 20)));
    }

    #[test]
    fn what_one_place_was_not_given_before_another_one_was_there_is_told_from_its_beginning() {
        let mut partial = Partial::default();
        miss(&mut partial, 0, 5, 10);
        assert!(miss(&mut partial, 1, 3, 10));
        assert_eq!(said(partial.so_far(Part::Lacking(0), at(9))), Some((3, 9)));
        assert_eq!(said(partial.so_far(Part::Lacking(1), at(9))), Some((9, 9)));
        miss(&mut partial, 1, 7, 10);
        assert_eq!(partial.open().map(|(_, since)| since).collect::<Vec<_>>(), [at(7)]);
        assert_eq!(said(partial.leave(Part::Lacking(1), at(20))), None);
        assert_eq!(said(partial.leave(Part::Lacking(0), at(20))), Some((7, 20)), "nothing is forgotten with it");
    }

    #[test]
    fn worlds_are_missed_by_themselves() {
        let mut partial = Partial::default();
        for part in [Part::World(World(10)), Part::Silent(World(10)), Part::Lacking(0)] {
            let loss = Loss { since: at(0), cause: Cause::Stall, subjects: vec![World(10).into()], detail: None };
            assert!(partial.miss(part, loss));
        }
        assert_eq!(said(partial.leave(Part::Lacking(0), at(5))), Some((0, 5)));
        assert_eq!(said(partial.sees(Part::World(World(10)), at(9))), Some((0, 9)));
        assert_eq!(said(partial.sees(Part::Silent(World(10)), at(9))), Some((0, 9)));
    }
}
