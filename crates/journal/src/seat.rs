//! What one reader has yet to take of what lies in memory. Pure.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Waker;

use bugle_event::{Event, Interest};

use crate::ring::Ring;

/// How many events are taken out of memory at a time: few enough to hold little, enough to lock seldom.
const BATCH: usize = 256;

/// Where a reader is.
///
/// It is either up to date: what is meant for it is put into its mail, and all else costs nothing. Or it is behind a number
/// of which it has to look for itself: it was told to begin there, or its mail was full when that came. What is in the mail
/// comes before that.
#[derive(Debug)]
pub(crate) struct Seat {
    want: Interest,
    /// The numbers of events that are meant for it, in order, all of them before `behind`.
    mail: VecDeque<u64>,
    /// From here on it looks for itself. `None`: it is up to date.
    behind: Option<u64>,
    /// Since when it waits: all before this number was handed to it, or is not wanted. `None`: it does not wait.
    idle_from: Option<u64>,
    /// Whether it is waited for where it would lose something. One that was given up, or came too late, is not before it
    /// has taken all there is.
    keeps_up: bool,
    waker: Option<Waker>,
    /// How many events it has taken and not handed out.
    held: Arc<AtomicUsize>,
}

/// What came of taking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// All before this number is taken, or is not wanted.
    To(u64),
    /// What begins here is no longer in memory.
    Gone(u64),
    /// There was nothing, and all before this number is taken, or is not wanted.
    Nothing(u64),
}

impl Seat {
    /// A reader that begins at number `next` of what ends before `end` and lies from `first` on; of one that is still
    /// `sought`, it is not yet known where it begins.
    pub(crate) fn new(next: u64, (first, end): (u64, u64), sought: bool, want: Interest) -> Self {
        let behind = (sought || next < end).then_some(next);
        let (mail, held, keeps_up) = (VecDeque::new(), Arc::default(), next >= first);
        Self { want, mail, behind, idle_from: None, keeps_up, waker: None, held }
    }

    pub(crate) fn want(&self) -> &Interest {
        &self.want
    }

    pub(crate) fn held(&self) -> &Arc<AtomicUsize> {
        &self.held
    }

    /// The number of the next event that it has to take, or to look at, of what ends before `end`.
    pub(crate) fn position(&self, end: u64) -> u64 {
        self.mail.front().copied().or(self.behind).unwrap_or(end)
    }

    /// How many events wait for it, those included that it has taken and not handed out.
    pub(crate) fn lag(&self, end: u64) -> u64 {
        end.saturating_sub(self.position(end)) + self.held.load(Ordering::Relaxed) as u64
    }

    /// The event of number `seq`, the newest, is meant for it. Of more than `most` it has to look for itself. Gives whom
    /// to wake.
    pub(crate) fn deliver(&mut self, seq: u64, most: usize) -> Option<Waker> {
        if self.behind.is_some() || self.mail.back() == Some(&seq) {
            return None;
        }
        if self.mail.len() < most {
            self.mail.push_back(seq);
        } else {
            self.behind = Some(seq);
        }
        self.waker.take()
    }

    /// Puts into `batch` what it has to take next. If there is nothing, `waker` is woken when there is.
    pub(crate) fn take(&mut self, ring: &Ring, batch: &mut VecDeque<Event>, waker: &Waker) -> Taken {
        let position = self.position(ring.end());
        self.idle_from = None;
        if position < ring.first() {
            self.go_on(position);
            return Taken::Gone(position);
        }
        let before = (self.mail.len(), self.behind);
        if self.mail.is_empty() {
            self.look(ring, batch);
        } else {
            let mail = self.mail.drain(..self.mail.len().min(BATCH));
            batch.extend(mail.filter_map(|seq| ring.get(seq)).cloned());
        }
        let position = self.position(ring.end());
        self.keeps_up |= position >= ring.end();
        if before != (0, None) {
            return Taken::To(position);
        }
        self.idle_from = Some(position);
        match &mut self.waker {
            Some(known) => known.clone_from(waker),
            none => *none = Some(waker.clone()),
        }
        Taken::Nothing(position)
    }

    /// Looks for what is meant for it. At the end it is up to date.
    fn look(&mut self, ring: &Ring, batch: &mut VecDeque<Event>) {
        let Some(next) = &mut self.behind else { return };
        for event in ring.read(*next, BATCH) {
            *next += 1;
            if self.want.matches(event.kind, &event.data) {
                batch.push_back(Arc::clone(event));
            }
        }
        self.behind = self.behind.filter(|next| *next < ring.end());
    }

    /// It goes on at number `next`, and looks for itself.
    pub(crate) fn go_on(&mut self, next: u64) {
        self.mail.clear();
        self.behind = Some(next);
    }

    /// It wants something else from now on. What it has not taken yet is judged anew.
    pub(crate) fn want_other(&mut self, want: Interest, ring: &Ring) -> Interest {
        let is_wanted = |seq: &u64| ring.get(*seq).is_none_or(|event| want.matches(event.kind, &event.data));
        self.mail.retain(is_wanted);
        std::mem::replace(&mut self.want, want)
    }

    /// What has passed while it waited and was not wanted, of what ends before `end`: first and next number. Told once.
    pub(crate) fn passed(&mut self, end: u64) -> Option<(u64, u64)> {
        let (first, next) = (self.idle_from?, self.position(end));
        self.idle_from = Some(next);
        (first < next).then_some((first, next))
    }

    /// Whom to wake when there will be nothing more.
    pub(crate) fn end(&mut self) -> Option<Waker> {
        self.waker.take()
    }

    /// Where it is, if it is waited for.
    pub(crate) fn waited_for(&self, end: u64) -> Option<u64> {
        self.keeps_up.then(|| self.position(end))
    }

    /// It is waited for no longer, if it is before number `first`. Says whether that is so.
    pub(crate) fn give_up(&mut self, first: u64, end: u64) -> bool {
        let is_given_up = self.keeps_up && self.position(end) < first;
        self.keeps_up &= !is_given_up;
        is_given_up
    }
}
