//! Readers against each of them asking of every event whether it wants it.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Wake, Waker};

use bugle_event::{Cause, Envelope, Foreign, Gap, Kind, Seen, Seq, Subject, Timestamp, Want};
use proptest::prelude::*;

use super::*;
use crate::seat::Taken;

const KINDS: [Kind; 2] = [Kind::new("bells.rung"), Kind::new("bells.cast")];

fn event(kind: Kind, bell: u64, seq: u64) -> Event {
    let fact = Foreign::new(kind, Subject::number("bell", bell), "{}").unwrap();
    let mut event = Envelope::new("bells", fact, Seen::at(Timestamp::EPOCH));
    event.seq = Some(Seq(seq));
    event.into_event()
}

fn gap(seq: u64) -> Event {
    let gap = Gap::new("bells", [], None, Timestamp::EPOCH, Cause::Stall);
    let mut event = Envelope::new("bells", gap, Seen::at(Timestamp::EPOCH));
    event.seq = Some(Seq(seq));
    event.into_event()
}

/// Counts how often it is woken.
#[derive(Default)]
struct Woken(AtomicUsize);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// A reader as it should be.
struct Model {
    id: SeatId,
    /// What it has wanted, and from which event on.
    wants: Vec<(u64, Want)>,
    /// All before this number it has got, or was told to miss, or does not want.
    next: u64,
    woken: Arc<Woken>,
    waits: bool,
}

impl Model {
    /// What it wanted at some time since event number `seq` was there, or since it came.
    fn wanted(&self, seq: u64) -> impl Iterator<Item = &Want> {
        let first = self.wants.iter().rposition(|(from, _)| *from <= seq).unwrap_or(0);
        self.wants[first..].iter().map(|(_, want)| want)
    }

    fn may_get(&self, seq: u64, event: &Event) -> bool {
        self.wanted(seq).any(|want| want.matches(event.kind, &event.data))
    }

    fn must_get(&self, seq: u64, event: &Event) -> bool {
        self.wanted(seq).all(|want| want.matches(event.kind, &event.data))
    }

    fn times_woken(&self) -> usize {
        self.woken.0.load(Ordering::Relaxed)
    }
}

#[derive(Clone, Debug)]
enum Step {
    Show(Option<Kind>, u64),
    Join(u64, Want),
    Leave(usize),
    Take(usize),
    Drain(usize),
    Want(usize, Want),
}

fn want() -> impl Strategy<Value = Want> {
    let kinds = prop::collection::vec(prop::sample::select(&KINDS[..]), 0..3);
    (any::<bool>(), kinds, prop::collection::vec(0..3_u64, 0..3)).prop_map(|(all, kinds, bells)| Want {
        filters: bells.into_iter().map(|bell| Subject::number("bell", bell)).collect(),
        ..if all { Want::all() } else { Want::kinds(kinds) }
    })
}

fn step() -> impl Strategy<Value = Step> {
    let kind = prop::option::weighted(0.95, prop::sample::select(&KINDS[..]));
    prop_oneof![
        12 => (kind, 0..3_u64).prop_map(|(kind, bell)| Step::Show(kind, bell)),
        2 => (0..30_u64, want()).prop_map(|(back, want)| Step::Join(back, want)),
        1 => (0..9_usize).prop_map(Step::Leave),
        3 => (0..9_usize).prop_map(Step::Take),
        3 => (0..9_usize).prop_map(Step::Drain),
        1 => (0..9_usize, want()).prop_map(|(reader, want)| Step::Want(reader, want)),
    ]
}

struct World {
    ring: Ring,
    dispatch: Dispatch,
    /// Every event, from number 1 on.
    all: Vec<Event>,
    readers: Vec<Model>,
}

impl World {
    fn new(capacity: usize) -> Self {
        let ring = Ring::new(1, NonZeroUsize::new(capacity).unwrap());
        Self { ring, dispatch: Dispatch::new(3), all: Vec::new(), readers: Vec::new() }
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Show(kind, bell) => self.show(kind, bell),
            Step::Join(back, want) => {
                let next = self.ring.end().saturating_sub(back).max(1);
                let id = self.dispatch.join(&self.ring, next, false, want.clone().into());
                let (wants, woken) = (vec![(0, want)], Arc::default());
                self.readers.push(Model { id, wants, next, woken, waits: false });
            }
            Step::Leave(reader) if reader < self.readers.len() => {
                let id = self.readers.swap_remove(reader).id;
                self.dispatch.leave(id);
                assert!(self.dispatch.get(id).is_none());
            }
            Step::Take(reader) if reader < self.readers.len() => _ = self.take(reader),
            Step::Drain(reader) if reader < self.readers.len() => while self.take(reader) {},
            Step::Want(reader, want) if reader < self.readers.len() => {
                let reader = &mut self.readers[reader];
                self.dispatch.want_other(reader.id, &want.clone().into(), &self.ring);
                reader.wants.push((self.ring.end(), want));
            }
            _ => {}
        }
    }

    /// Only those are woken that wait and are meant.
    fn show(&mut self, kind: Option<Kind>, bell: u64) {
        let seq = self.ring.end();
        let event = kind.map_or_else(|| gap(seq), |kind| event(kind, bell, seq));
        let before: Vec<_> = self.readers.iter().map(Model::times_woken).collect();
        self.dispatch.show(seq, &event);
        self.ring.push(Arc::clone(&event));
        self.all.push(Arc::clone(&event));
        self.dispatch.woken().into_iter().for_each(Waker::wake);
        for (reader, before) in self.readers.iter_mut().zip(before) {
            let is_meant = reader.must_get(seq, &event);
            let woken = usize::from(is_meant && reader.waits);
            assert_eq!(reader.times_woken() - before, woken, "{event:?} for {:?}", reader.wants);
            reader.waits &= !is_meant;
        }
    }

    /// Takes once, and says whether there may be more.
    fn take(&mut self, reader: usize) -> bool {
        let Self { ring, dispatch, all, readers } = self;
        let reader = &mut readers[reader];
        let (mut batch, waker) = (VecDeque::new(), Waker::from(Arc::clone(&reader.woken)));
        let taken = dispatch.get_mut(reader.id).unwrap().take(ring, &mut batch, &waker);
        let (Taken::To(next) | Taken::Gone(next) | Taken::Nothing(next)) = taken;
        let mut got = batch.iter().map(|event| event.seq.unwrap().0).peekable();
        for seq in reader.next..next {
            let event = &all[usize::try_from(seq).unwrap() - 1];
            if got.next_if_eq(&seq).is_some() {
                assert!(reader.may_get(seq, event), "{event:?} is not for {:?}", reader.wants);
            } else {
                assert!(!reader.must_get(seq, event), "{event:?} never came to {:?}", reader.wants);
            }
        }
        assert_eq!(got.next(), None, "twice, or out of order");
        reader.next = next;
        reader.waits = matches!(taken, Taken::Nothing(_));
        match taken {
            Taken::Gone(_) => {
                assert!(batch.is_empty() && next < ring.first());
                reader.next = ring.first();
                dispatch.go_on(reader.id, ring.first());
            }
            Taken::Nothing(next) => assert_eq!((batch.len(), next), (0, ring.end())),
            Taken::To(_) => {}
        }
        taken != Taken::Nothing(ring.end())
    }
}

proptest! {
    /// Whatever comes and goes: each reader gets just what it wants, in order, once, but for what it was told to miss.
    #[test]
    fn each_reader_gets_what_it_would_get_if_it_asked_of_every_event(
        capacity in 1..12_usize, steps in prop::collection::vec(step(), 1..200),
    ) {
        let mut world = World::new(capacity);
        for step in steps {
            world.step(step);
        }
        for reader in 0..world.readers.len() {
            while world.take(reader) {}
        }
        for reader in std::mem::take(&mut world.readers) {
            world.dispatch.leave(reader.id);
        }
        let Dispatch { seats, free, index, .. } = &world.dispatch;
        prop_assert!(seats.is_empty() && free.is_empty() && index.is_empty(), "nothing is left behind");
    }
}

/// A ring with so many events, and readers of it.
fn ring(events: u64) -> Ring {
    let mut ring = Ring::new(1, NonZeroUsize::new(100).unwrap());
    (1..=events).for_each(|seq| ring.push(event(KINDS[0], 0, seq)));
    ring
}

fn show(dispatch: &mut Dispatch, ring: &mut Ring, kind: Kind) {
    let event = event(kind, 0, ring.end());
    dispatch.show(ring.end(), &event);
    ring.push(event);
}

fn take(dispatch: &mut Dispatch, ring: &Ring, id: SeatId) -> (Taken, Vec<u64>) {
    let mut batch = VecDeque::new();
    let taken = dispatch.get_mut(id).unwrap().take(ring, &mut batch, Waker::noop());
    (taken, batch.iter().map(|event| event.seq.unwrap().0).collect())
}

fn join(dispatch: &mut Dispatch, ring: &Ring, next: u64, kind: Kind) -> SeatId {
    dispatch.join(ring, next, false, Want::kinds([kind]).into())
}

#[test]
fn who_is_not_meant_moves_on_with_the_log_and_is_not_told_that_it_missed_anything() {
    let (mut dispatch, mut ring) = (Dispatch::new(3), ring(0));
    let idle = join(&mut dispatch, &ring, 1, KINDS[1]);
    assert_eq!(take(&mut dispatch, &ring, idle), (Taken::Nothing(1), vec![]));
    (0..500).for_each(|_| show(&mut dispatch, &mut ring, KINDS[0]));
    let seat = dispatch.get_mut(idle).unwrap();
    assert_eq!((seat.position(ring.end()), seat.lag(ring.end())), (501, 0));
    assert_eq!([seat.passed(501), seat.passed(501)], [Some((1, 501)), None], "told once");
    show(&mut dispatch, &mut ring, KINDS[1]);
    show(&mut dispatch, &mut ring, KINDS[0]);
    let seat = dispatch.get_mut(idle).unwrap();
    assert_eq!((seat.position(ring.end()), seat.passed(ring.end())), (501, None), "what waits for it has not passed");
    assert_eq!(take(&mut dispatch, &ring, idle), (Taken::To(503), vec![501]));
    assert_eq!(dispatch.get_mut(idle).unwrap().passed(ring.end()), None, "it does not wait");
    assert_eq!(take(&mut dispatch, &ring, idle), (Taken::Nothing(503), vec![]));
}

#[test]
fn of_more_than_the_mail_holds_it_looks_for_itself_and_misses_what_has_gone() {
    let (mut dispatch, mut ring) = (Dispatch::new(3), ring(0));
    let slow = join(&mut dispatch, &ring, 1, KINDS[0]);
    (0..99).for_each(|_| show(&mut dispatch, &mut ring, KINDS[0]));
    assert_eq!(take(&mut dispatch, &ring, slow), (Taken::To(4), vec![1, 2, 3]));
    assert_eq!(take(&mut dispatch, &ring, slow), (Taken::To(100), (4..100).collect()));
    (0..105).for_each(|_| show(&mut dispatch, &mut ring, KINDS[0]));
    assert_eq!(take(&mut dispatch, &ring, slow), (Taken::Gone(100), vec![]), "nothing of it before it is told");
    dispatch.go_on(slow, ring.first());
    assert_eq!(take(&mut dispatch, &ring, slow), (Taken::To(205), (105..205).collect()));
    show(&mut dispatch, &mut ring, KINDS[0]);
    assert_eq!(take(&mut dispatch, &ring, slow), (Taken::To(206), vec![205]), "it is up to date again");
}

#[test]
fn who_wants_an_event_for_several_reasons_gets_it_once() {
    let (mut dispatch, mut ring) = (Dispatch::new(3), ring(0));
    let id = dispatch.join(&ring, 1, false, Interest::new([Want::all(), Want::kinds([KINDS[0]])]));
    (0..2).for_each(|_| show(&mut dispatch, &mut ring, KINDS[0]));
    assert_eq!(take(&mut dispatch, &ring, id), (Taken::To(3), vec![1, 2]));
}

#[test]
fn what_has_not_been_taken_is_judged_anew_when_something_else_is_wanted() {
    let (mut dispatch, mut ring) = (Dispatch::new(3), ring(0));
    let id = dispatch.join(&ring, 1, false, Interest::all());
    for kind in KINDS {
        show(&mut dispatch, &mut ring, kind);
    }
    dispatch.want_other(id, &Want::kinds([KINDS[1]]).into(), &ring);
    show(&mut dispatch, &mut ring, KINDS[0]);
    assert_eq!(take(&mut dispatch, &ring, id), (Taken::To(4), vec![2]));
    dispatch.leave(id);
    assert!(dispatch.index.is_empty());
}

#[test]
fn who_is_far_behind_is_up_to_date_when_it_has_looked_at_all_there_is() {
    let (mut dispatch, mut ring) = (Dispatch::new(3), Ring::new(1, NonZeroUsize::new(1000).unwrap()));
    (0..600).for_each(|_| show(&mut dispatch, &mut ring, KINDS[0]));
    let id = join(&mut dispatch, &ring, 1, KINDS[0]);
    let mut got = Vec::new();
    while let (Taken::To(_), taken) = take(&mut dispatch, &ring, id) {
        got.extend(taken);
        show(&mut dispatch, &mut ring, KINDS[1]);
    }
    assert_eq!(got, (1..=600).collect::<Vec<_>>());
}

#[test]
fn the_slowest_of_those_who_are_waited_for_counts() {
    let (mut dispatch, ring) = (Dispatch::new(3), ring(8));
    assert!(dispatch.are_past(u64::MAX, &ring), "nobody reads");
    let (slow, quick) = (join(&mut dispatch, &ring, 1, KINDS[0]), join(&mut dispatch, &ring, 1, KINDS[0]));
    take(&mut dispatch, &ring, quick);
    assert!(dispatch.are_past(1, &ring) && !dispatch.are_past(2, &ring));
    dispatch.go_on(slow, 4);
    assert!(dispatch.are_past(4, &ring) && !dispatch.are_past(5, &ring));
    dispatch.leave(slow);
    assert!(dispatch.are_past(9, &ring) && !dispatch.are_past(10, &ring));
}

#[test]
fn who_was_given_up_holds_up_nobody_before_it_has_caught_up() {
    let (mut dispatch, mut ring) = (Dispatch::new(3), ring(90));
    let dead = join(&mut dispatch, &ring, 91, KINDS[0]);
    (0..8).for_each(|_| show(&mut dispatch, &mut ring, KINDS[0]));
    let given_up = [91, 92, 92].map(|first| dispatch.give_up(first, &ring));
    assert_eq!(given_up, [0, 1, 0]);
    assert!(dispatch.are_past(97, &ring));
    take(&mut dispatch, &ring, dead);
    assert!(dispatch.are_past(97, &ring), "it is still behind");
    take(&mut dispatch, &ring, dead);
    assert!(dispatch.are_past(99, &ring) && !dispatch.are_past(100, &ring));
    show(&mut dispatch, &mut ring, KINDS[0]);
    assert!(!dispatch.are_past(100, &ring), "it is waited for again");
    (0..100).for_each(|_| show(&mut dispatch, &mut ring, KINDS[0]));
    assert!(dispatch.are_past(101, &ring), "it has lost something, whoever pushed that out");
}

#[test]
fn who_comes_too_late_is_not_waited_for_and_who_comes_is() {
    let (mut dispatch, ring) = (Dispatch::new(3), ring(120));
    let late = join(&mut dispatch, &ring, 3, KINDS[0]);
    assert!(dispatch.are_past(121, &ring));
    join(&mut dispatch, &ring, 112, KINDS[0]);
    assert!(dispatch.are_past(112, &ring) && !dispatch.are_past(113, &ring));
    dispatch.leave(late);
    let next = join(&mut dispatch, &ring, 112, KINDS[0]);
    assert_eq!((next.place, dispatch.len()), (late.place, 2), "seats are used again");
    assert!(dispatch.get(late).is_none() && dispatch.get(next).is_some(), "and are of their last reader only");
}
