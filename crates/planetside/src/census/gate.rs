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
    fn wake(inside: MutexGuard<'_, Inside>) {
        let free = inside.turns.free();
        let woken: Vec<Waker> = inside.line.values().take(free).cloned().collect();
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
        Gate::wake(inside);
        drop(waker);
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut inside = self.gate.lock();
        inside.turns.end(self.number);
        Gate::wake(inside);
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("waiting", &self.lock().line.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;
    use futures_util::future::join_all;

    use super::*;
    use crate::census::turns::Bounds;

    fn gate(parallel: usize, per_minute: Option<usize>) -> Gate {
        let seconds = Duration::from_secs;
        Gate::new(Turns::new(Bounds { parallel, per_minute, turn: seconds(11), patience: seconds(61) }))
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_goes_when_a_turn_is_over() {
        let (gate, start) = (gate(2, None), Instant::now());
        let one = async |_| {
            let turn = gate.enter().await.unwrap();
            tokio::time::sleep(Duration::from_secs(3)).await;
            drop(turn);
            start.elapsed().as_secs()
        };
        assert_eq!(join_all((0..6).map(one)).await, [3, 3, 6, 6, 9, 9]);
    }

    #[tokio::test(start_paused = true)]
    async fn ten_go_in_a_minute_and_others_in_the_next() {
        let (gate, start) = (gate(100, Some(10)), Instant::now());
        let one = async |_| gate.enter().await.map(|_| start.elapsed().as_secs()).ok();
        let went = join_all((0..25).map(one)).await;
        assert!(went[..10].iter().all(|at| *at == Some(0)), "{went:?}");
        assert!(went[10..20].iter().all(|at| *at == Some(61)), "{went:?}");
        assert!(went[20..].iter().all(Option::is_none), "{went:?}");
    }

    /// Somebody is woken, and gone before it looks.
    #[tokio::test(start_paused = true)]
    async fn who_gives_up_leaves_the_turn_to_others() {
        let (gate, start) = (gate(1, None), Instant::now());
        let turn = gate.enter().await.unwrap();
        let (mut first, mut second) = (Box::pin(gate.enter()), Box::pin(gate.enter()));
        assert!((&mut first).now_or_never().is_none());
        assert!((&mut second).now_or_never().is_none());
        drop(turn);
        drop(first);
        drop(second.await.unwrap());
        // Nobody waits any more: who comes now need not look again.
        drop(gate.enter().await.unwrap());
        assert_eq!(start.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn who_gives_up_when_woken_wakes_the_next() {
        let (gate, start) = (gate(1, None), Instant::now());
        let turn = gate.enter().await.unwrap();
        let mut first = Box::pin(gate.enter());
        assert!((&mut first).now_or_never().is_none());
        let mut second = tokio::task::JoinSet::new();
        let others = gate.clone();
        second.spawn(async move { drop(others.enter().await.unwrap()) });
        tokio::task::yield_now().await;
        drop(turn);
        drop(first);
        second.join_all().await;
        assert_eq!(start.elapsed(), Duration::ZERO);
    }

    /// A turn that is held and never looked at, as that of a future that nobody polls.
    #[tokio::test(start_paused = true)]
    async fn a_turn_that_is_forgotten_holds_up_nobody_for_good() {
        let (gate, start) = (gate(1, None), Instant::now());
        let forgotten = gate.enter().await.unwrap();
        drop(gate.enter().await.unwrap());
        assert_eq!(start.elapsed(), Duration::from_secs(11));
        drop(forgotten);
    }
}
