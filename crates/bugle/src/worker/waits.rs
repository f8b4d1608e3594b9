//! What a worker waits for besides events: time, and what others ask of it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bugle_event::{Clock, Seq, Timestamp};
use tokio::time::{Instant, Sleep};

use crate::worker::Stop;

/// After so long the clock is looked at again: it may have been set.
const LOOK: Duration = Duration::from_hours(1);

pub(crate) type Waiting = Pin<Box<dyn Future<Output = ()> + Send>>;
type Settling = Pin<Box<dyn Future<Output = Seq> + Send>>;

/// What is asked of a worker from outside.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Asked {
    Remove,
    Stop,
    Change,
}

/// What a worker waits for besides events. No timer is made before it is needed.
pub(crate) struct Waits {
    clock: Arc<dyn Clock>,
    rest: Timer,
    wake: Timer,
    /// Until then no moment has come.
    held: Option<Waiting>,
    barrier: Option<Barrier>,
    removed: Option<Waiting>,
    stopping: Option<Waiting>,
    changed: Option<Waiting>,
}

/// A moment, and all that came before it.
struct Barrier {
    now: Timestamp,
    /// The number of the newest event before it, as soon as that can be read.
    before: Result<Seq, Settling>,
}

impl Waits {
    pub(crate) fn new(stop: &Stop, changed: Waiting, clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            rest: Timer::default(),
            wake: Timer::default(),
            held: None,
            barrier: None,
            removed: Some(Box::pin(stop.own.clone().cancelled_owned())),
            stopping: Some(Box::pin(stop.stream.clone().cancelled_owned())),
            changed: Some(changed),
        }
    }

    /// No moment has come before this.
    pub(crate) fn hold_time(&mut self, until: Waiting) {
        self.held = Some(until);
    }

    /// Waits for the next change.
    pub(crate) fn change(&mut self, changed: Waiting) {
        self.changed = Some(changed);
    }

    /// Ready at `until`. Never without it.
    pub(crate) fn poll_rest(&mut self, until: Option<Instant>, cx: &mut Context<'_>) -> Poll<()> {
        until.map_or(Poll::Pending, |until| self.rest.poll(until, cx))
    }

    /// Ready when it is `wake`: with a moment that is not before that, and with the number that `settle` has given since, up
    /// to which all is to be read. Then [`moment_is_over`](Self::moment_is_over).
    pub(crate) fn poll_wake(
        &mut self,
        wake: Option<Timestamp>,
        settle: impl FnOnce() -> Settling,
        cx: &mut Context<'_>,
    ) -> Poll<(Timestamp, Seq)> {
        let Some(wake) = wake else { return Poll::Pending };
        if let Some(held) = &mut self.held {
            ready!(held.as_mut().poll(cx));
            self.held = None;
        }
        if self.barrier.as_ref().is_none_or(|barrier| barrier.now < wake) {
            let now = self.clock.now();
            if now < wake {
                let wait = self.clock.wait(wake.since(now)).min(LOOK);
                ready!(self.wake.poll(Instant::now() + wait, cx));
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            self.barrier = Some(Barrier { now, before: Err(settle()) });
        }
        self.barrier.as_mut().map_or(Poll::Pending, |barrier| barrier.poll(cx))
    }

    /// The work was told what time it is.
    pub(crate) fn moment_is_over(&mut self) {
        self.barrier = None;
    }

    /// Ready when something is asked for.
    pub(crate) fn poll_asked(&mut self, cx: &mut Context<'_>) -> Poll<Asked> {
        let waits =
            [(&mut self.removed, Asked::Remove), (&mut self.stopping, Asked::Stop), (&mut self.changed, Asked::Change)];
        for (wait, asked) in waits {
            if wait.as_mut().is_some_and(|wait| wait.as_mut().poll(cx).is_ready()) {
                *wait = None;
                return Poll::Ready(asked);
            }
        }
        Poll::Pending
    }
}

impl Barrier {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<(Timestamp, Seq)> {
        let before = match &mut self.before {
            Ok(before) => *before,
            Err(settling) => ready!(settling.as_mut().poll(cx)),
        };
        self.before = Ok(before);
        Poll::Ready((self.now, before))
    }
}

/// A timer that can be set anew.
#[derive(Default)]
struct Timer(Option<Pin<Box<Sleep>>>);

impl Timer {
    fn poll(&mut self, until: Instant, cx: &mut Context<'_>) -> Poll<()> {
        let sleep = self.0.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(until)));
        if sleep.deadline() != until {
            sleep.as_mut().reset(until);
        }
        sleep.as_mut().poll(cx)
    }
}
