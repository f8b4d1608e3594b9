//! One loop for whoever does something with events: read, try, confirm, put aside.
//!
//! It knows neither what is done nor where the events come from. A trigger's action is [`Work`], and so would be a sink
//! that sends batches; a reader of the journal is an [`Intake`], and so would be one end of a dispatcher that reads once
//! for many.

use std::future::Future;
use std::num::NonZeroU32;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use bugle_event::{Backoff, Clock, Event, Part, Timestamp};
use tokio_util::sync::CancellationToken;

/// Where events come from, each until it is confirmed.
pub(crate) trait Intake: Send {
    /// The next event. `None`: this was all.
    ///
    /// # Cancel safety
    /// Nothing is lost when this is dropped before it is done.
    fn next(&mut self) -> impl Future<Output = Option<Event>> + Send;

    /// These parts of what the work must go on from have changed: they go with the next events that are confirmed or put aside, in one
    /// step. If there are none in hand, by itself.
    fn keep(&mut self, parts: Vec<Part>);

    /// `events` are dealt with, all in one step.
    fn confirm(&mut self, events: &[Event]);

    /// `events` could not be dealt with. They come again as the next ones, in their order, but for those that are put
    /// aside, all in one step. Gives how many these are.
    fn reject(&mut self, events: &[Event], reason: &str) -> u64;

    /// Nothing more is wanted.
    fn rest(&mut self) {}
}

/// What is done with events.
///
/// The order of calls: [`on_event`](Self::on_event) with each event in order, [`on_time`](Self::on_time) when the moment
/// has come that [`wake_at`](Self::wake_at) asks for. If either gives a task, [`perform`](Self::perform) until it
/// succeeds, or until it is given up, before anything else. Then [`save`](Self::save). A task deals with all that was
/// held before it.
pub(crate) trait Work: Send {
    /// Something to be done.
    type Task: Send;

    /// Takes the next event. Quick: it decides, and does nothing yet.
    fn on_event(&mut self, event: &Event) -> Verdict<Self::Task>;

    /// It is `now`, and the moment has come that was asked for.
    fn on_time(&mut self, _now: Timestamp) -> Option<Self::Task> {
        None
    }

    /// When to call it without an event.
    fn wake_at(&self) -> Option<Timestamp> {
        None
    }

    /// Tries to do it. What is already done of it, it takes out. The error is the reason, in words.
    fn perform(&mut self, task: &mut Self::Task) -> impl Future<Output = Result<(), String>> + Send;

    /// The parts of what it must go on from after a restart that have changed.
    fn save(&mut self) -> Vec<Part> {
        Vec::new()
    }

    /// Whether there will never be anything to do again.
    fn is_done(&self) -> bool {
        false
    }

    /// A try failed.
    fn on_failure(&mut self, reason: &str);

    /// So many events were put aside. None: it was the passing of time that gave the task.
    fn on_given_up(&mut self, events: u64);
}

/// What is to be done about an event.
#[derive(Debug)]
pub(crate) enum Verdict<T> {
    /// Nothing: it can be confirmed.
    Pass,
    /// Nothing yet: it belongs to a task that is still being gathered, and is confirmed with it.
    #[cfg_attr(not(test), allow(dead_code, reason = "said by what gathers batches"))]
    Hold,
    /// This, now. With it all is dealt with that was held.
    Do(T),
}

/// What ends a worker.
#[derive(Clone, Debug)]
pub(crate) struct Stop {
    /// It is no longer wanted.
    pub(crate) own: CancellationToken,
    /// The stream stops: what is committed is still dealt with, but what fails is left for the next start.
    pub(crate) stream: CancellationToken,
}

/// How often and how soon to try again.
#[derive(Clone, Debug)]
pub(crate) struct Retry {
    pub(crate) tries: NonZeroU32,
    pub(crate) backoff: Backoff,
}

impl Retry {
    /// So often, a second after the first try, then twice as long each time, up to a minute.
    pub(crate) fn new(tries: NonZeroU32, seed: u64) -> Self {
        Self { tries, backoff: Backoff::new(Duration::from_secs(1), Duration::from_mins(1), seed) }
    }
}

/// Does some work with what comes in.
pub(crate) struct Worker<I, W> {
    intake: I,
    work: W,
    retry: Retry,
    stop: Stop,
    clock: Arc<dyn Clock>,
    /// Events that came and are not yet confirmed, in order.
    held: Vec<Event>,
}

enum Input {
    Event(Event),
    Time,
    End,
}

impl<I: Intake, W: Work> Worker<I, W> {
    pub(crate) fn new(intake: I, work: W, retry: Retry, stop: Stop, clock: Arc<dyn Clock>) -> Self {
        Self { intake, work, retry, stop, clock, held: Vec::new() }
    }

    /// Works until nothing more comes, the work is done, or it is no longer wanted.
    pub(crate) async fn run(mut self) {
        while !self.work.is_done() {
            let went_on = match self.next().await {
                Input::Event(event) => self.on_event(event).await,
                Input::Time => self.on_time().await,
                Input::End => break,
            };
            if went_on.is_break() {
                break;
            }
        }
        if self.work.is_done() {
            self.intake.rest();
        }
    }

    async fn next(&mut self) -> Input {
        let wake = self.work.wake_at().map(|at| at.since(self.clock.now()));
        if wake.is_some_and(|wake| wake.is_zero()) && !self.stop.own.is_cancelled() {
            // However many events are ready.
            return Input::Time;
        }
        tokio::select! {
            biased;
            () = self.stop.own.cancelled() => Input::End,
            event = self.intake.next() => event.map_or(Input::End, Input::Event),
            () = after(wake) => Input::Time,
        }
    }

    async fn on_event(&mut self, event: Event) -> ControlFlow<()> {
        let verdict = self.work.on_event(&event);
        self.held.push(event);
        match verdict {
            Verdict::Hold => {}
            // What is held is confirmed in order: an event is not dealt with before those that came before it.
            Verdict::Pass if self.held.len() > 1 => {}
            Verdict::Pass => self.confirm(),
            Verdict::Do(task) => return self.perform(task).await,
        }
        ControlFlow::Continue(())
    }

    async fn on_time(&mut self) -> ControlFlow<()> {
        match self.work.on_time(self.clock.now()) {
            Some(task) => self.perform(task).await,
            None => ControlFlow::Continue(()),
        }
    }

    /// Tries until it succeeds, or until it has been tried often enough.
    async fn perform(&mut self, mut task: W::Task) -> ControlFlow<()> {
        self.retry.backoff.reset();
        let mut tries = 0;
        while let Err(reason) = self.work.perform(&mut task).await {
            self.work.on_failure(&reason);
            tries += 1;
            if self.hand_back(&reason, tries) {
                return ControlFlow::Continue(());
            }
            self.pause().await?;
            self.take_again().await?;
        }
        self.confirm();
        ControlFlow::Continue(())
    }

    /// All that is held is dealt with.
    fn confirm(&mut self) {
        self.keep();
        self.intake.confirm(&self.held);
        self.held.clear();
    }

    fn keep(&mut self) {
        let parts = self.work.save();
        if !parts.is_empty() {
            self.intake.keep(parts);
        }
    }

    /// Hands back what is held. Says whether the task is given up.
    fn hand_back(&mut self, reason: &str, tries: u32) -> bool {
        if !self.held.is_empty() {
            self.keep();
        }
        let given_up = self.intake.reject(&self.held, reason);
        let by_time = self.held.is_empty() && tries >= self.retry.tries.get();
        if given_up == 0 && !by_time {
            return false;
        }
        self.work.on_given_up(given_up);
        // Those that are left come again as if they were new.
        self.held.clear();
        self.keep();
        true
    }

    async fn pause(&mut self) -> ControlFlow<()> {
        let wait = self.retry.backoff.next_wait();
        tokio::select! {
            () = tokio::time::sleep(wait) => ControlFlow::Continue(()),
            // On a journal it comes again with the next start.
            () = self.stop.stream.cancelled() => ControlFlow::Break(()),
            () = self.stop.own.cancelled() => ControlFlow::Break(()),
        }
    }

    /// Takes what was handed back.
    async fn take_again(&mut self) -> ControlFlow<()> {
        for held in &self.held {
            match self.intake.next().await {
                Some(event) => debug_assert_eq!(event.seq, held.seq, "what is handed back comes next"),
                None => return ControlFlow::Break(()),
            }
        }
        ControlFlow::Continue(())
    }
}

/// Waits so long; without an end if it is not said. No timer is made before it is needed.
async fn after(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
