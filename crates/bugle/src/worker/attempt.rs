//! One try at something, as it runs: panics are caught, and it may take so long.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bugle_event::in_words;
use tokio::time::Sleep;

use crate::worker::lanes::Lane;
use crate::worker::{Doing, Going};

/// How a try ended. The error is the reason, in words.
pub(crate) type Outcome = Result<(), String>;

/// Begins, and looks whether it is done at once: most are, and need nobody who waits for them. The error is what is still
/// to be done.
pub(crate) fn begin(action: impl FnOnce() -> Doing) -> Result<Outcome, Going> {
    let first = || match action() {
        Doing::Done(done) => Ok(done.map_err(|error| in_words(&*error))),
        // Whoever waits for it polls it again at once, and so hears of its progress.
        Doing::Going(going) => poll_once(going, &mut Context::from_waker(Waker::noop())),
    };
    catch_unwind(AssertUnwindSafe(first)).unwrap_or_else(|_| Ok(panicked()))
}

fn poll_once(mut going: Going, cx: &mut Context<'_>) -> Result<Outcome, Going> {
    match going.as_mut().poll(cx) {
        Poll::Ready(done) => Ok(done.map_err(|error| in_words(&*error))),
        Poll::Pending => Err(going),
    }
}

fn panicked() -> Outcome {
    Err("the action panicked".to_owned())
}

/// A try that goes on, in its lane.
pub(crate) struct Attempt {
    lane: Lane,
    /// None: it has ended, and is gone.
    going: Option<Going>,
    limit: Option<(Duration, Pin<Box<Sleep>>)>,
}

impl Attempt {
    /// May take so long from now.
    pub(crate) fn new(lane: Lane, going: Going, timeout: Option<Duration>) -> Self {
        let limit = timeout.map(|timeout| (timeout, Box::pin(tokio::time::sleep(timeout))));
        Self { lane, going: Some(going), limit }
    }

    fn poll_outcome(&mut self, cx: &mut Context<'_>) -> Poll<Outcome> {
        let going = self.going.take().expect("it is not polled after its end");
        match catch_unwind(AssertUnwindSafe(|| poll_once(going, cx))) {
            Ok(Ok(outcome)) => return Poll::Ready(outcome),
            Ok(Err(going)) => self.going = Some(going),
            Err(_) => return Poll::Ready(panicked()),
        }
        let Some((timeout, limit)) = &mut self.limit else { return Poll::Pending };
        std::task::ready!(limit.as_mut().poll(cx));
        let (late, going) = (Err(format!("it was not done within {timeout:?}")), self.going.take());
        Poll::Ready(catch_unwind(AssertUnwindSafe(|| drop(going))).map_or_else(|_| panicked(), |()| late))
    }
}

impl Future for Attempt {
    type Output = (Lane, Outcome);

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let outcome = std::task::ready!(self.poll_outcome(cx));
        // What is left here belongs to nobody, so a lane that has ended may be any.
        Poll::Ready((std::mem::replace(&mut self.lane, Lane::Only), outcome))
    }
}
