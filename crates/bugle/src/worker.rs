//! Whoever does something with events: reads, tries, confirms, puts aside. What it works on, and what works on it.
//!
//! It knows neither what is done nor where the events come from. A trigger's action is [`Work`], and so would be a sink
//! that sends batches; a reader of the journal is an [`Intake`]. What can be wrong is in [`lanes`], which says what may
//! begin, and in [`ledger`], which says what can be confirmed; [`run`] drives both.

pub(crate) mod attempt;
pub(crate) mod lanes;
pub(crate) mod ledger;
pub(crate) mod run;
pub(crate) mod waits;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use bugle_event::{BoxError, Event, Part, Seq, Timestamp};
use smallvec::SmallVec;
use tokio_util::sync::CancellationToken;

/// Where events come from, each until it is confirmed.
pub(crate) trait Intake: Send {
    /// The next event. `None`: this was all.
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Event>>;

    /// Ready when all that had come when this was called can be read. Gives the number of the newest of it.
    fn settled(&self) -> Pin<Box<dyn Future<Output = Seq> + Send>>;

    /// Whether all up to this number was given out, or is not wanted: looked at when nothing is ready.
    fn has_passed(&self, seq: Seq) -> bool;

    /// These parts of what the work must go on from have changed: they go with the next events that are confirmed, in one
    /// step. If there are none in hand, by itself.
    fn keep(&mut self, parts: Vec<Part>);

    /// `events` are dealt with, all in one step.
    fn confirm(&mut self, events: &[Event]);

    /// How often `event` was handed out or tried and not confirmed, as far as is known; in earlier runs, too.
    fn tries(&self, event: &Event) -> u32;

    /// There is one more try at `event`, which was handed out and is not confirmed.
    fn tried(&mut self, event: &Event);

    /// `event` could not be dealt with, tried so often. It is kept where somebody can look at it; to be confirmed it is
    /// still, if it is not.
    fn put_aside(&mut self, event: &Event, tries: u32, reason: &str);

    /// Nothing more is wanted.
    fn rest(&mut self) {}
}

/// What is done with events.
///
/// The order of calls: [`on_event`](Self::on_event) with each event in order, and [`on_time`](Self::on_time) when the
/// moment has come that [`wake_at`](Self::wake_at) asks for, but only when all events that came before that moment have
/// been given. After either, if it [`remembers`](Self::remembers), [`save`](Self::save). For each thing that is to be done
/// [`begin`](Self::begin), until it succeeds or is given up; other events and moments come meanwhile.
pub(crate) trait Work: Send {
    /// Something to be done.
    type Task: Send;

    /// Takes the next event. Quick: it decides, and does nothing yet.
    fn on_event(&mut self, event: &Event) -> Verdict<Self::Task>;

    /// It is `now`, and the moment has come that was asked for.
    fn on_time(&mut self, _now: Timestamp) -> Todo<Self::Task> {
        Todo::new()
    }

    /// When to call it without an event.
    fn wake_at(&self) -> Option<Timestamp> {
        None
    }

    /// Begins to do it.
    fn begin(&self, task: &Self::Task) -> Doing;

    /// The event by which a task goes into its lane, and which is put aside if it is given up. `None`: it has none of its
    /// own, waits for all tasks before it, and stands for all events that it deals with.
    fn event_of<'a>(&self, _task: &'a Self::Task) -> Option<&'a Event> {
        None
    }

    /// Whether what it does depends on what was before. If so, events are confirmed in their order.
    fn remembers(&self) -> bool {
        false
    }

    /// The parts of what it must go on from after a restart that have changed since the last time.
    fn save(&mut self) -> Vec<Part> {
        Vec::new()
    }

    /// Whether there will never be anything to do again, but for what was already asked for.
    fn is_done(&self) -> bool {
        false
    }

    /// Waits until somebody asks for something else than before.
    fn changed(&self) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(std::future::pending())
    }

    /// Somebody asks for something else. Before an event it looks by itself.
    fn on_change(&mut self) {}

    /// A try failed.
    fn on_failure(&mut self, reason: &str);

    /// So many events were put aside. None: no event belongs to what was given up.
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
    /// This. The first of it deals with all that was held, too.
    Do(Todo<T>),
}

/// What one event, or one moment, asks for: nearly always one thing, and then without an allocation.
pub(crate) type Todo<T> = SmallVec<[T; 1]>;

/// Something that was begun.
pub(crate) enum Doing {
    /// It was done at once.
    Done(Result<(), BoxError>),
    /// It takes its time.
    Going(Going),
}

impl fmt::Debug for Doing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done(done) => f.debug_tuple("Done").field(done).finish(),
            Self::Going(_) => f.write_str("Going(..)"),
        }
    }
}

/// What is still being done.
pub(crate) type Going = Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send>>;

/// What ends a worker.
#[derive(Clone, Debug)]
pub(crate) struct Stop {
    /// It is no longer wanted: what runs, runs to its end; nothing else begins.
    pub(crate) own: CancellationToken,
    /// The stream stops: what is committed is still dealt with, but what fails is left for the next start.
    pub(crate) stream: CancellationToken,
}

#[cfg(test)]
mod tests;
