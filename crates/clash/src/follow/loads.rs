//! What must be known of a target before it is asked for.

use std::collections::VecDeque;
use std::sync::Arc;

use bugle_event::{BoxError, Saved, States};
use futures_core::future::BoxFuture;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;

use crate::target::Target;

/// How much is loaded at a time.
const LOADS_MAX: usize = 16;

/// What is kept of a target, and which of its watchers wants to know.
pub(crate) struct Kept {
    pub(crate) target: Target,
    pub(crate) serial: u64,
    pub(crate) saved: Result<Option<Saved>, BoxError>,
}

/// Loads what is kept of targets, some at a time.
pub(crate) struct Loads {
    states: Arc<dyn States>,
    waiting: VecDeque<(Target, u64)>,
    running: FuturesUnordered<BoxFuture<'static, Kept>>,
}

impl Loads {
    pub(crate) fn new(states: Arc<dyn States>) -> Self {
        Self { states, waiting: VecDeque::new(), running: FuturesUnordered::new() }
    }

    /// Loads what is kept of this one too.
    pub(crate) fn push(&mut self, target: Target, serial: u64) {
        self.waiting.push_back((target, serial));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.running.is_empty()
    }

    /// What is loaded next; `None`: all is. Nothing is lost when the future is dropped.
    pub(crate) async fn next(&mut self) -> Option<Kept> {
        while self.running.len() < LOADS_MAX {
            let Some((target, serial)) = self.waiting.pop_front() else {
                // Most are loaded at the start, and then never again.
                self.waiting = VecDeque::new();
                break;
            };
            let load = self.states.load(&target.subject());
            self.running.push(Box::pin(async move { Kept { target, serial, saved: load.await } }));
        }
        self.running.next().await
    }
}
