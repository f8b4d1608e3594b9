//! What waits to be done, in lanes: which may begin, which rests after a failure. Pure: the time is handed in.

use std::collections::{BTreeMap, HashMap, VecDeque};

use bugle_event::Subject;
use tokio::time::Instant;

/// What keeps its order among itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Lane {
    /// All there is.
    Only,
    /// What is about this subject.
    Of(Subject),
    /// This one job, which waits for no other.
    Own(u64),
}

/// Jobs that are not done, by lanes. In each they are done one after the other in the order in which they came; of several
/// lanes the job that came first begins first; no more than `concurrency` run at once.
///
/// The order of calls: [`push`](Self::push) what is to be done; [`begin`](Self::begin) as long as it gives a lane, whose
/// [`job`](Self::job) is to be begun; for each lane that was begun one of [`finish`](Self::finish), [`rest`](Self::rest)
/// and [`give_in`](Self::give_in). At [`next_wake`](Self::next_wake), [`wake`](Self::wake).
#[derive(Debug)]
pub(crate) struct Lanes<T> {
    /// Those with something to do. The first job of each is the one that runs, rests, or begins next.
    busy: HashMap<Lane, VecDeque<(u64, T)>>,
    /// Those that may begin, by the number of their first job.
    ready: BTreeMap<u64, Lane>,
    /// Those that rest after a failure, by the time when they try again.
    resting: BTreeMap<(Instant, u64), Lane>,
    running: usize,
    concurrency: usize,
    /// The number of the next job.
    next: u64,
    /// Whether nothing begins any more.
    is_closed: bool,
}

impl<T> Lanes<T> {
    pub(crate) fn new(concurrency: usize) -> Self {
        let (ready, resting) = (BTreeMap::new(), BTreeMap::new());
        Self { busy: HashMap::new(), ready, resting, running: 0, concurrency, next: 0, is_closed: false }
    }

    /// Whether there is nothing to do.
    pub(crate) fn is_empty(&self) -> bool {
        self.busy.is_empty()
    }

    /// Whether one more might run, if there were one that may begin.
    pub(crate) fn has_room(&self) -> bool {
        self.running < self.concurrency
    }

    /// Whether something runs, or may begin.
    pub(crate) fn is_at_work(&self) -> bool {
        self.running > 0 || !self.ready.is_empty()
    }

    /// This is to be done, after all that is in `lane`; without one, in a lane of its own.
    pub(crate) fn push(&mut self, lane: Option<Lane>, job: T) {
        let number = self.next;
        self.next += 1;
        let lane = lane.unwrap_or(Lane::Own(number));
        let jobs = self.busy.entry(lane.clone()).or_default();
        jobs.push_back((number, job));
        if jobs.len() == 1 && !self.is_closed {
            self.ready.insert(number, lane);
        }
    }

    /// A lane whose first job is to begin now.
    pub(crate) fn begin(&mut self) -> Option<Lane> {
        if !self.has_room() {
            return None;
        }
        let (_, lane) = self.ready.pop_first()?;
        self.running += 1;
        Some(lane)
    }

    /// The first job of a lane that has begun.
    pub(crate) fn job(&mut self, lane: &Lane) -> &mut T {
        let jobs = self.busy.get_mut(lane).expect("a lane that has begun has a job");
        &mut jobs.front_mut().expect("a lane without jobs is none").1
    }

    /// The first job of this lane, which ran, is done with: the next one may begin.
    pub(crate) fn finish(&mut self, lane: Lane) -> T {
        self.running -= 1;
        let jobs = self.busy.get_mut(&lane).expect("a lane that has begun has a job");
        let (_, job) = jobs.pop_front().expect("a lane without jobs is none");
        match jobs.front() {
            Some(_) if self.is_closed => {}
            Some(&(next, _)) => _ = self.ready.insert(next, lane),
            None => _ = self.busy.remove(&lane),
        }
        job
    }

    /// The first job of this lane, which ran, is to be tried again, and not before `until`. The lane waits for it.
    pub(crate) fn rest(&mut self, lane: Lane, until: Instant) {
        self.running -= 1;
        let (number, _) = self.busy[&lane][0];
        self.resting.insert((until, number), lane);
    }

    /// The first job of this lane, which ran, is not tried again, and nothing of the lane is done any more.
    pub(crate) fn give_in(&mut self) {
        self.running -= 1;
    }

    /// When to wake it.
    pub(crate) fn next_wake(&self) -> Option<Instant> {
        self.resting.first_key_value().map(|((until, _), _)| *until)
    }

    /// It is `now`: those that have rested may begin.
    pub(crate) fn wake(&mut self, now: Instant) {
        while let Some(first) = self.resting.first_entry().filter(|first| first.key().0 <= now) {
            let ((_, number), lane) = first.remove_entry();
            self.ready.insert(number, lane);
        }
    }

    /// What rests is not tried again.
    pub(crate) fn drop_resting(&mut self) {
        self.resting.clear();
    }

    /// Nothing begins any more, neither what waits nor what may still come.
    pub(crate) fn close(&mut self) {
        self.is_closed = true;
        self.resting.clear();
        self.ready.clear();
    }
}

#[cfg(test)]
mod tests;
