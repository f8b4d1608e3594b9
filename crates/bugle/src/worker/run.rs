//! The loop that drives a work: what comes next, and what follows from it.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bugle_event::{Backoff, Clock, Event, Part, Timestamp};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use smallvec::{SmallVec, smallvec};
use tokio::time::Instant;

use crate::options::{Lanes as Order, Options};
use crate::worker::attempt::{Attempt, Outcome, begin};
use crate::worker::lanes::{Lane, Lanes};
use crate::worker::ledger::Ledger;
use crate::worker::waits::{Asked, Waiting, Waits};
use crate::worker::{Going, Intake, Stop, Todo, Verdict, Work};

/// How many events may be in hand. Where more wait for their lanes, no more are read.
const IN_HAND: usize = 1024;
/// After so many inputs in a row, others have their turn.
const TURN: u32 = 128;
/// So many events after a restart, at which an event comes again, only one thing at a time is done: if one of them brought
/// the program down, it will be known which.
const CAREFUL: u32 = 32;
/// About so long it rests after the first failure, then twice as long each time, up to a limit.
const REST: Duration = Duration::from_secs(1);
const REST_MAX: Duration = Duration::from_mins(1);

/// Does some work with what comes in.
///
/// What is done at once while nothing else is in hand goes through neither [`Ledger`] nor [`Lanes`].
pub(crate) struct Worker<I, W: Work> {
    intake: I,
    work: W,
    options: Options,
    seed: u64,
    stop: Stop,
    ledger: Ledger,
    lanes: Lanes<Job<W::Task>>,
    running: FuturesUnordered<Attempt>,
    waits: Waits,
    /// The entries of events that are held until there is a task to deal with them.
    held: SmallVec<[u64; 1]>,
    /// Whether more may come in.
    is_open: bool,
    is_removed: bool,
    is_stopping: bool,
    /// How many more events one thing is done at a time. None: nothing has come yet.
    careful: Option<u32>,
}

/// A task that is not done.
struct Job<T> {
    /// The entries that it deals with.
    entries: SmallVec<[u64; 1]>,
    task: T,
    /// How often it has failed.
    failed: u32,
    backoff: Option<Backoff>,
}

/// What comes next.
enum Input {
    Event(Event),
    /// Nothing more will come.
    End,
    /// The moment has come that was asked for, and nothing is left that came before it.
    Time(Timestamp),
    /// A try has ended.
    Tried(Lane, Outcome),
    /// Something may be tried again.
    Rested,
    Changed,
    Removed,
    Stopping,
}

impl<I: Intake, W: Work> Worker<I, W> {
    pub(crate) fn new(intake: I, work: W, options: Options, seed: u64, stop: Stop, clock: Arc<dyn Clock>) -> Self {
        let waits = Waits::new(&stop, work.changed(), clock);
        Self {
            intake,
            work,
            lanes: Lanes::new(options.concurrency.get()),
            options,
            seed,
            stop,
            ledger: Ledger::default(),
            running: FuturesUnordered::new(),
            waits,
            held: SmallVec::new(),
            is_open: true,
            is_removed: false,
            is_stopping: false,
            careful: None,
        }
    }

    /// No moment has come before this: what happened while nobody was here is told first.
    pub(crate) fn after(mut self, told: Waiting) -> Self {
        self.waits.hold_time(told);
        self
    }

    /// Works until nothing more comes, the work is done, or it is no longer wanted; and then until all that runs has ended.
    pub(crate) async fn run(mut self) {
        let mut turn = 0;
        while !self.is_over() {
            match poll_fn(|cx| self.poll_input(cx)).await {
                Input::Event(event) => self.on_event(event),
                Input::End => self.is_open = false,
                Input::Time(now) => self.on_time(now),
                Input::Tried(lane, outcome) => self.on_outcome(lane, outcome),
                Input::Rested => self.lanes.wake(Instant::now()),
                Input::Changed => {
                    self.work.on_change();
                    self.waits.change(self.work.changed());
                }
                Input::Removed => self.on_removal(),
                Input::Stopping => self.on_stop(),
            }
            self.begin();
            turn += 1;
            if turn % TURN == 0 {
                tokio::task::yield_now().await;
            }
        }
        if self.work.is_done() && self.lanes.is_empty() {
            self.intake.rest();
        }
    }
}

/// What comes next.
impl<I: Intake, W: Work> Worker<I, W> {
    fn poll_input(&mut self, cx: &mut Context<'_>) -> Poll<Input> {
        if !self.running.is_empty()
            && let Poll::Ready(Some((lane, outcome))) = self.running.poll_next_unpin(cx)
        {
            return Poll::Ready(Input::Tried(lane, outcome));
        }
        if !self.is_removed && self.stop.own.is_cancelled() {
            return Poll::Ready(Input::Removed);
        }
        if self.waits.poll_rest(self.lanes.next_wake(), cx).is_ready() {
            return Poll::Ready(Input::Rested);
        }
        if self.wants_more()
            && let Poll::Ready(input) = self.poll_intake(cx)
        {
            return Poll::Ready(input);
        }
        self.waits.poll_asked(cx).map(|asked| match asked {
            Asked::Remove => Input::Removed,
            Asked::Stop => Input::Stopping,
            Asked::Change => Input::Changed,
        })
    }

    /// Events, and where there are none, time: so that it never overtakes what came before.
    fn poll_intake(&mut self, cx: &mut Context<'_>) -> Poll<Input> {
        let read = |event: Option<Event>| event.map_or(Input::End, Input::Event);
        if let Poll::Ready(event) = self.intake.poll_next(cx) {
            return Poll::Ready(read(event));
        }
        let (now, before) = ready!(self.waits.poll_wake(self.work.wake_at(), || self.intake.settled(), cx));
        match self.intake.poll_next(cx) {
            Poll::Ready(event) => Poll::Ready(read(event)),
            Poll::Pending if self.intake.has_passed(before) => Poll::Ready(Input::Time(now)),
            Poll::Pending => Poll::Pending,
        }
    }

    /// Whether something may still come in.
    fn is_reading(&self) -> bool {
        self.is_open && !self.is_removed && !self.work.is_done()
    }

    /// Whether an event could be dealt with now.
    fn wants_more(&self) -> bool {
        let is_free = match (self.careful, self.options.lanes) {
            (Some(1..), _) => !self.lanes.is_at_work(),
            (_, Order::Serial) => self.lanes.is_empty(),
            _ => self.lanes.has_room() && self.ledger.len() - self.held.len() < IN_HAND,
        };
        is_free && self.is_reading()
    }

    fn is_over(&self) -> bool {
        let may_go_on = if self.lanes.is_empty() {
            self.is_reading()
        } else if self.is_stopping {
            // What rests is left for the next start; others go on as long as there is room.
            self.wants_more()
        } else {
            true
        };
        !self.lanes.is_at_work() && (self.is_removed || !may_go_on)
    }
}

/// What follows from it.
impl<I: Intake, W: Work> Worker<I, W> {
    fn on_event(&mut self, event: Event) {
        let careful = self.careful.unwrap_or_else(|| if self.intake.tries(&event) > 1 { CAREFUL } else { 0 });
        self.careful = Some(careful.saturating_sub(1));
        match self.work.on_event(&event) {
            Verdict::Pass => self.perform(Some(event), Todo::new()),
            Verdict::Do(tasks) => self.perform(Some(event), tasks),
            Verdict::Hold => {
                let parts = self.parts();
                self.held.push(self.ledger.enter(Some(event), parts, 1, self.work.remembers()));
            }
        }
    }

    fn on_time(&mut self, now: Timestamp) {
        self.waits.moment_is_over();
        let tasks = self.work.on_time(now);
        self.perform(None, tasks);
    }

    /// What has not begun does not begin any more.
    fn on_removal(&mut self) {
        self.is_removed = true;
        self.lanes.close();
    }

    /// What rests is left for the next start.
    fn on_stop(&mut self) {
        self.is_stopping = true;
        self.lanes.drop_resting();
    }

    fn parts(&mut self) -> Vec<Part> {
        if self.work.remembers() { self.work.save() } else { Vec::new() }
    }

    /// An event, or a moment, asks for `tasks`.
    fn perform(&mut self, event: Option<Event>, mut tasks: Todo<W::Task>) {
        let parts = self.parts();
        if !self.ledger.is_clear() || tasks.len() > 1 {
            return self.enter(event, parts, tasks);
        }
        let Some(task) = tasks.pop() else { return self.settle(parts, event.as_slice()) };
        match begin(|| self.work.begin(&task)) {
            Ok(Ok(())) => self.settle(parts, event.as_slice()),
            begun => {
                self.enter(event, parts, smallvec![task]);
                let lane = self.lanes.begin().expect("nothing else is in hand");
                self.go_on(lane, begun);
            }
        }
    }

    /// Takes it in hand.
    fn enter(&mut self, event: Option<Event>, parts: Vec<Part>, tasks: Todo<W::Task>) {
        // What it had to forget is the last that it gives of what it remembered, and goes in its order like the rest.
        let remembers = self.work.remembers() || !parts.is_empty();
        let entry = self.ledger.enter(event, parts, tasks.len(), remembers);
        if tasks.is_empty() {
            let settled = self.ledger.settle(entry);
            return self.settle(settled.parts, &settled.events);
        }
        for task in tasks {
            let mut entries = std::mem::take(&mut self.held);
            entries.push(entry);
            let lane = self.lane_of(&task);
            self.lanes.push(lane, Job { entries, task, failed: 0, backoff: None });
        }
    }

    fn lane_of(&self, task: &W::Task) -> Option<Lane> {
        match (self.options.lanes, self.work.event_of(task)) {
            (Order::Unordered, _) => None,
            (Order::BySubject, Some(event)) => Some(Lane::Of(event.data.subject())),
            _ => Some(Lane::Only),
        }
    }

    /// Begins as much as may run.
    fn begin(&mut self) {
        while let Some(lane) = self.lanes.begin() {
            let job = self.lanes.job(&lane);
            if job.failed > 0 {
                self.ledger.events(&job.entries).for_each(|event| self.intake.tried(event));
            }
            let begun = begin(|| self.work.begin(&job.task));
            self.go_on(lane, begun);
            if self.stop.own.is_cancelled() {
                self.on_removal();
            }
        }
    }

    fn go_on(&mut self, lane: Lane, begun: Result<Outcome, Going>) {
        match begun {
            Ok(outcome) => self.on_outcome(lane, outcome),
            Err(going) => self.running.push(Attempt::new(lane, going, self.options.timeout)),
        }
    }

    fn on_outcome(&mut self, lane: Lane, outcome: Outcome) {
        match outcome {
            Ok(()) => self.finish(lane),
            Err(reason) => self.on_failure(lane, &reason),
        }
    }

    /// The first job of this lane is dealt with.
    fn finish(&mut self, lane: Lane) {
        let job = self.lanes.finish(lane);
        let settled = self.ledger.done(&job.entries);
        self.settle(settled.parts, &settled.events);
    }

    /// What can be confirmed is confirmed, with what is to be kept.
    fn settle(&mut self, parts: Vec<Part>, events: &[Event]) {
        if !parts.is_empty() {
            self.intake.keep(parts);
        }
        if !events.is_empty() {
            self.intake.confirm(events);
        }
    }

    fn on_failure(&mut self, lane: Lane, reason: &str) {
        self.work.on_failure(reason);
        let job = self.lanes.job(&lane);
        job.failed += 1;
        let known = self.ledger.events(&job.entries).map(|event| self.intake.tries(event)).max();
        let tries = known.unwrap_or(0).max(job.failed);
        if tries >= self.options.tries.get() {
            return self.give_up(lane, tries, reason);
        }
        self.is_stopping |= self.stop.stream.is_cancelled();
        if self.is_stopping || self.stop.own.is_cancelled() {
            // On a journal it comes again with the next start.
            return self.lanes.give_in();
        }
        let seed = self.seed.wrapping_add(job.entries[0]);
        let backoff = job.backoff.get_or_insert_with(|| Backoff::new(REST, REST_MAX, seed));
        let wait = backoff.next_wait();
        self.lanes.rest(lane, Instant::now() + wait);
    }

    /// The first job of this lane was tried often enough: its event is put aside, or if it has none, all that it deals with.
    fn give_up(&mut self, lane: Lane, tries: u32, reason: &str) {
        let job = self.lanes.job(&lane);
        let events: Vec<_> = match self.work.event_of(&job.task) {
            Some(event) => vec![event.clone()],
            None => self.ledger.events(&job.entries).cloned().collect(),
        };
        for event in &events {
            self.intake.put_aside(event, tries, reason);
        }
        self.work.on_given_up(events.len() as u64);
        self.finish(lane);
    }
}
