//! What a trigger does when it fires, and what it has done so far.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bugle_event::{BoxError, Clock, Event, Gap, Part, Timestamp, in_words};
use bugle_trigger::{Firing, Firings, Machine};
use futures_util::FutureExt as _;

use crate::worker::{Stop, Verdict, Work};

/// What an action is given besides the event.
///
/// ```
/// use std::sync::atomic::{AtomicU32, Ordering};
/// use bugle::{EventStream, Gap};
///
/// # fn example(stream: &EventStream) {
/// let left = AtomicU32::new(10);
/// stream.on::<Gap>().call(move |gap, context| {
///     println!("blind: {}, says {}", gap.cause, context.trigger());
///     if left.fetch_sub(1, Ordering::Relaxed) == 1 {
///         context.remove();
///     }
/// });
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ActionContext {
    trigger: Arc<str>,
    stop: Stop,
}

impl ActionContext {
    pub(crate) fn new(trigger: Arc<str>, stop: Stop) -> Self {
        Self { trigger, stop }
    }

    /// The name of the trigger that fired.
    pub fn trigger(&self) -> &str {
        &self.trigger
    }

    /// Removes the trigger: this was the last time.
    pub fn remove(&self) {
        self.stop.own.cancel();
    }

    /// Stops the whole stream. Does not wait.
    pub fn stop(&self) {
        self.stop.stream.cancel();
    }
}

/// What a trigger has done so far: see [`TriggerHandle::stats`](crate::TriggerHandle::stats).
///
/// ```
/// # fn example(stream: &bugle::EventStream) {
/// for trigger in stream.triggers() {
///     let stats = trigger.stats();
///     println!("{}: fired {} times, failed {} times", trigger.name(), stats.fired, stats.failed);
/// }
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TriggerStats {
    /// How often it fired.
    pub fired: u64,
    /// How often its action, or one of its conditions, failed or panicked. A try that failed counts, whatever came of
    /// the next one.
    pub failed: u64,
    /// How many events its action could not deal with, however often it tried: see
    /// [`EventStream::dead_letters`](crate::EventStream::dead_letters).
    pub given_up: u64,
    /// How many events it never saw because its actions took longer than the queue is long.
    pub missed: u64,
    /// When its last action began.
    pub last_run: Option<Timestamp>,
}

pub(crate) type Action =
    Box<dyn Fn(Event, ActionContext) -> Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send>> + Send + Sync>;

/// The numbers of a trigger, shared with whoever asks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stats(Arc<Mutex<TriggerStats>>);

impl Stats {
    pub(crate) fn get(&self) -> TriggerStats {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut TriggerStats)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// One trigger at work: its machine says when, its action what.
pub(crate) struct Acting {
    pub(crate) machine: Machine,
    pub(crate) action: Action,
    pub(crate) context: ActionContext,
    pub(crate) stats: Stats,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Acting {
    async fn act(&self, firing: &Firing) -> Result<(), String> {
        let now = self.clock.now();
        self.stats.change(|stats| stats.last_run = Some(now));
        let event = Arc::clone(firing.event());
        // The action's own code up to its first await may panic as well, so it starts inside.
        let action = async { (self.action)(event, self.context.clone()).await };
        match AssertUnwindSafe(action).catch_unwind().await {
            Ok(done) => done.map_err(|error| in_words(&*error)),
            Err(_) => Err("the action panicked".to_owned()),
        }
    }

    /// Gives what the machine fires. A condition that panics does not hold.
    fn ask(&mut self, ask: impl FnOnce(&mut Machine) -> Firings) -> Option<Firings> {
        let machine = &mut self.machine;
        match std::panic::catch_unwind(AssertUnwindSafe(|| ask(machine))) {
            Ok(firings) if firings.is_empty() => None,
            Ok(firings) => {
                self.stats.change(|stats| stats.fired += firings.len() as u64);
                Some(firings)
            }
            Err(_) => {
                self.on_failure("a condition panicked");
                None
            }
        }
    }
}

impl Work for Acting {
    type Task = Firings;

    fn on_event(&mut self, event: &Event) -> Verdict<Firings> {
        if event.source == "bugle"
            && let Some(Gap { missed: Some(missed), .. }) = event.get()
        {
            tracing::warn!(trigger = self.context.trigger(), missed, "actions are too slow for the queue");
            self.stats.change(|stats| stats.missed += missed);
        }
        self.ask(|machine| machine.on_event(event)).map_or(Verdict::Pass, Verdict::Do)
    }

    fn on_time(&mut self, now: Timestamp) -> Option<Firings> {
        self.ask(|machine| machine.on_time(now))
    }

    fn wake_at(&self) -> Option<Timestamp> {
        self.machine.wake_at()
    }

    async fn perform(&mut self, firings: &mut Firings) -> Result<(), String> {
        while let Some(firing) = firings.first() {
            self.act(firing).await?;
            firings.remove(0);
        }
        Ok(())
    }

    fn save(&mut self) -> Vec<Part> {
        self.machine.save()
    }

    fn is_done(&self) -> bool {
        self.machine.is_done()
    }

    fn on_failure(&mut self, reason: &str) {
        tracing::warn!(trigger = self.context.trigger(), error = reason, "trigger");
        self.stats.change(|stats| stats.failed += 1);
    }

    fn on_given_up(&mut self, events: u64) {
        self.stats.change(|stats| stats.given_up += events.max(1));
    }
}
