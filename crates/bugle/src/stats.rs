//! What triggers have done so far.

use std::sync::{Arc, Mutex, PoisonError};

use bugle_event::Timestamp;

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
    /// How often its action, or one of its conditions, failed, panicked or took too long. A try that failed counts,
    /// whatever came of the next one.
    pub failed: u64,
    /// How many events its action could not deal with, however often it tried: see
    /// [`EventStream::dead_letters`](crate::EventStream::dead_letters).
    pub given_up: u64,
    /// How many events it never saw because its actions took longer than the queue is long.
    pub missed: u64,
    /// When its last action began.
    pub last_run: Option<Timestamp>,
    /// How many events lie behind the last one up to which it has dealt with all; wanted or not. Nothing once it has ended.
    pub lag: u64,
    /// How many keys, and events of keys, its pattern has let go of unfinished, because there were more than it may remember.
    pub let_go: u64,
    /// How many events came later than the slack of its pattern. They are joined with what is still remembered, and perhaps
    /// with nothing.
    pub late: u64,
    /// How many pieces of what its pattern remembered could not be read back when it went on after a restart.
    pub damaged: u64,
}

/// The numbers of a trigger, shared with whoever asks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stats(Arc<Mutex<TriggerStats>>);

impl Stats {
    pub(crate) fn get(&self) -> TriggerStats {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut TriggerStats)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
