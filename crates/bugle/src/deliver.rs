//! Takes events out of the journal for one trigger, and performs its action.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use bugle_event::{BoxError, Clock, Event, Gap, Timestamp};
use bugle_journal::Reader;
use bugle_trigger::Armed;
use futures_util::{FutureExt as _, StreamExt as _};
use tokio_util::sync::CancellationToken;

use crate::interests::Registered;

/// What an action is given besides the event.
#[derive(Clone, Debug)]
pub struct ActionContext {
    pub(crate) trigger: Arc<str>,
    pub(crate) stop_stream: CancellationToken,
    pub(crate) stop_trigger: CancellationToken,
}

impl ActionContext {
    /// The name of the trigger that fired.
    pub fn trigger(&self) -> &str {
        &self.trigger
    }

    /// Removes the trigger: this was the last time.
    pub fn remove(&self) {
        self.stop_trigger.cancel();
    }

    /// Stops the whole stream. Does not wait.
    pub fn stop(&self) {
        self.stop_stream.cancel();
    }
}

/// What a trigger has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TriggerStats {
    /// How often it fired.
    pub fired: u64,
    /// How often its action, or one of its conditions, failed or panicked.
    pub failed: u64,
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

/// One trigger at work: a reader of the journal like any other, so that a slow action holds up nobody else.
pub(crate) struct Delivery {
    pub(crate) reader: Reader,
    pub(crate) armed: Armed,
    pub(crate) action: Action,
    pub(crate) context: ActionContext,
    pub(crate) stats: Stats,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) registered: Registered,
}

impl Delivery {
    /// Delivers until the stream has ended and all is read, or the trigger is removed or done.
    pub(crate) async fn run(mut self) {
        while !self.armed.is_done() {
            let event = tokio::select! {
                biased;
                () = self.context.stop_trigger.cancelled() => break,
                event = self.reader.next() => event,
            };
            match event {
                Some(event) => self.on_event(event).await,
                None => break,
            }
        }
        drop(self.registered);
    }

    async fn on_event(&mut self, event: Event) {
        if event.source == "bugle"
            && let Some(Gap { missed: Some(missed), .. }) = event.get()
        {
            tracing::warn!(trigger = &*self.context.trigger, missed, "actions are too slow for the queue");
            self.stats.change(|stats| stats.missed += missed);
        }
        match std::panic::catch_unwind(AssertUnwindSafe(|| self.armed.on_event(&event))) {
            Ok(true) => self.fire(event).await,
            Ok(false) => {}
            Err(_) => self.failed("a condition panicked"),
        }
    }

    async fn fire(&self, event: Event) {
        let now = self.clock.now();
        self.stats.change(|stats| {
            stats.fired += 1;
            stats.last_run = Some(now);
        });
        // The action's own code up to its first await may panic as well, so it starts inside.
        let action = async { (self.action)(event, self.context.clone()).await };
        match AssertUnwindSafe(action).catch_unwind().await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => self.failed(&bugle_event::in_words(&*error)),
            Err(_) => self.failed("the action panicked"),
        }
    }

    fn failed(&self, error: &str) {
        tracing::warn!(trigger = &*self.context.trigger, error, "trigger");
        self.stats.change(|stats| stats.failed += 1);
    }
}
