//! Where requests wait for their turn: [`Turns`] decides, this waits.

use std::collections::BTreeMap;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

use super::turns::{Told, Turns};

/// Where requests wait for their turn. Clones are the same.
#[derive(Clone)]
pub(super) struct Gate(Arc<Mutex<Inside>>);

struct Inside {
    turns: Turns,
    /// Those who wait, in the order in which they came.
    line: BTreeMap<u64, Waker>,
    came: u64,
}

/// A turn: for as long as it is held, it counts.
#[derive(Debug)]
pub(super) struct Turn {
    gate: Gate,
    number: u64,
}

/// Somebody in line. Leaves when dropped.
struct Visitor<'a> {
    gate: &'a Gate,
    /// The place, once it was told to wait.
    place: Option<u64>,
    alarm: Option<std::pin::Pin<Box<Sleep>>>,
}

impl Gate {
    pub(super) fn new(turns: Turns) -> Self {
        Self(Arc::new(Mutex::new(Inside { turns, line: BTreeMap::new(), came: 0 })))
    }

    /// Waits for a turn. An error: it would take so long.
    ///
    /// # Cancel safety
    /// Who does not wait any more is not waited for.
    pub(super) async fn enter(&self) -> Result<Turn, Duration> {
        let mut visitor = Visitor { gate: self, place: None, alarm: None };
        let number = poll_fn(|context| visitor.poll(context)).await?;
        Ok(Turn { gate: self.clone(), number })
    }

    /// The service wants to hear nothing for so long.
    pub(super) fn close(&self, wait: Duration) {
        self.lock().turns.close(wait, Instant::now());
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        // What is inside is whole between any two calls.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets as many look as may go. Nobody is woken under the lock.
    fn wake(&self, mut inside: MutexGuard<'_, Inside>) {
        let free = inside.turns.free();
        let woken: Vec<Waker> = inside.line.values_mut().take(free).map(|waker| waker.clone()).collect();
        drop(inside);
        woken.into_iter().for_each(Waker::wake);
    }
}

impl Visitor<'_> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<u64, Duration>> {
        loop {
            let mut inside = self.gate.lock();
            let told = inside.turns.look(self.place.is_some(), Instant::now());
            match told {
                Told::Wait(at) => {
                    let place = *self.place.get_or_insert_with(|| {
                        inside.came += 1;
                        inside.came
                    });
                    let before = inside.line.insert(place, context.waker().clone());
                    drop(inside);
                    drop(before);
                    // By the clock that was asked, the time that is waited for may be here already.
                    let mut alarm = Box::pin(sleep_until(at));
                    let is_over = alarm.as_mut().poll(context).is_ready();
                    self.alarm = Some(alarm);
                    if !is_over {
                        return Poll::Pending;
                    }
                }
                Told::Go(_) | Told::Refused(_) => {
                    let waker = self.place.take().and_then(|place| inside.line.remove(&place));
                    drop(inside);
                    drop(waker);
                    return Poll::Ready(match told {
                        Told::Refused(wait) => Err(wait),
                        Told::Go(number) => Ok(number),
                        Told::Wait(_) => continue,
                    });
                }
            }
        }
    }
}

impl Drop for Visitor<'_> {
    fn drop(&mut self) {
        let Some(place) = self.place else { return };
        let mut inside = self.gate.lock();
        inside.turns.leave();
        let waker = inside.line.remove(&place);
        // It may have been woken to go: then somebody else may.
        self.gate.wake(inside);
        drop(waker);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut inside = self.gate.lock();
        inside.turns.end(self.number);
        self.gate.wake(inside);
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("waiting", &self.lock().line.len()).finish_non_exhaustive()
    }
}
