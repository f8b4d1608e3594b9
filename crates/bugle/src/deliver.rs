//! Takes events out of the journal for one trigger, and performs its action.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bugle_event::{Backoff, BoxError, Clock, Event, Gap, Timestamp};
use bugle_journal::{Journal, NamedReader, ReaderOptions, Rejected};
use bugle_trigger::Machine;
use futures_util::{FutureExt as _, StreamExt as _};
use tokio_util::sync::{CancellationToken, DropGuard};

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

/// The waits between tries of one trigger's action.
pub(crate) fn backoff(seed: u64) -> Backoff {
    Backoff::new(RETRY.0, RETRY.1, seed)
}

/// How long to wait before an action that failed is tried again: a second, then twice as long each time.
const RETRY: (Duration, Duration) = (Duration::from_secs(1), Duration::from_mins(1));

/// One trigger at work: a reader of the journal like any other, so that a slow action holds up nobody else.
pub(crate) struct Delivery {
    pub(crate) journal: Journal,
    /// The name of its reader, and how it reads.
    pub(crate) reader: (String, ReaderOptions),
    /// Cancelled when the trigger that it replaces has gone, and has left its place.
    pub(crate) vacant: CancellationToken,
    /// Tells the next one.
    pub(crate) leaving: DropGuard,
    pub(crate) machine: Machine,
    pub(crate) action: Action,
    pub(crate) context: ActionContext,
    pub(crate) stats: Stats,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) registered: Registered,
    pub(crate) backoff: Backoff,
}

impl Delivery {
    /// Delivers until the stream has ended and all is read, or the trigger is removed or done.
    pub(crate) async fn run(mut self) {
        self.vacant.cancelled().await;
        match self.journal.named_reader(&self.reader.0, &self.reader.1).await {
            Ok(reader) => self.read(reader).await,
            Err(error) => self.failed(&bugle_event::in_words(&error)),
        }
        drop((self.registered, self.leaving));
    }

    async fn read(&mut self, mut reader: NamedReader) {
        while !self.machine.is_done() {
            let event = tokio::select! {
                biased;
                () = self.context.stop_trigger.cancelled() => break,
                event = reader.next() => event,
            };
            match event {
                Some(event) => self.on_event(event, &mut reader).await,
                None => break,
            }
        }
    }

    async fn on_event(&mut self, event: Event, reader: &mut NamedReader) {
        if event.source == "bugle"
            && let Some(Gap { missed: Some(missed), .. }) = event.get()
        {
            tracing::warn!(trigger = &*self.context.trigger, missed, "actions are too slow for the queue");
            self.stats.change(|stats| stats.missed += missed);
        }
        match std::panic::catch_unwind(AssertUnwindSafe(|| !self.machine.on_event(&event).is_empty())) {
            Ok(true) => return self.fire(event, reader).await,
            Ok(false) => {}
            Err(_) => self.failed("a condition panicked"),
        }
        reader.confirm(&event);
    }

    /// Performs the action until it succeeds, or until it has been tried often enough.
    async fn fire(&mut self, event: Event, reader: &mut NamedReader) {
        self.stats.change(|stats| stats.fired += 1);
        self.backoff.reset();
        let mut event = event;
        while let Err(reason) = self.perform(Arc::clone(&event)).await {
            self.failed(&reason);
            if reader.reject(event, &reason) == Rejected::GivenUp {
                return self.stats.change(|stats| stats.given_up += 1);
            }
            let wait = self.backoff.next_wait();
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                // On a journal it comes again with the next start.
                () = self.context.stop_stream.cancelled() => return self.context.stop_trigger.cancel(),
                () = self.context.stop_trigger.cancelled() => return,
            }
            match reader.next().await {
                Some(again) => event = again,
                None => return,
            }
        }
        reader.confirm(&event);
    }

    async fn perform(&self, event: Event) -> Result<(), String> {
        let now = self.clock.now();
        self.stats.change(|stats| stats.last_run = Some(now));
        // The action's own code up to its first await may panic as well, so it starts inside.
        let action = async { (self.action)(event, self.context.clone()).await };
        match AssertUnwindSafe(action).catch_unwind().await {
            Ok(done) => done.map_err(|error| bugle_event::in_words(&*error)),
            Err(_) => Err("the action panicked".to_owned()),
        }
    }

    fn failed(&self, error: &str) {
        tracing::warn!(trigger = &*self.context.trigger, error, "trigger");
        self.stats.change(|stats| stats.failed += 1);
    }
}
