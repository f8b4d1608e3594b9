//! Where requests wait for their turn. However many do, one timer is set: it moves the line itself, so that nobody has to
//! be awake for the others.

use std::fmt;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, TryLockError, Weak};
use std::task::{Context, Poll, Wake, Waker};

use futures_util::future::poll_fn;
use tokio::runtime::{Handle, Id};
use tokio::task::coop::{Unconstrained, unconstrained};
use tokio::time::{Instant, Sleep, sleep_until};

use super::key::Key;
use super::keyring::{Turn, Verdict};
use super::line::Place;
use super::queue::{Queue, Then, Told, Tries, Woken};
use super::stats::KeyStats;
use crate::client::error::ApiError;
use crate::client::question::Urgency;

/// Where requests wait for their turn.
pub(super) struct Gate {
    inside: Mutex<Inside>,
    /// What the timer calls.
    bell: Waker,
    /// It was called, and nobody has looked yet.
    is_rung: AtomicBool,
}

struct Inside {
    queue: Queue,
    /// One for each runtime that somebody waits in, which is one: a runtime that nobody drives has timers that never go
    /// off.
    alarms: Vec<Alarm>,
}

/// A timer that is set.
struct Alarm {
    at: Instant,
    runtime: Id,
    /// Goes off as long as it is kept.
    _sleep: Pin<Box<Unconstrained<Sleep>>>,
}

/// Calls the gate when the timer goes off.
struct Bell(Weak<Gate>);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        if let Some(gate) = self.0.upgrade() {
            gate.is_rung.store(true, Ordering::SeqCst);
            gate.answer_bell();
        }
    }
}

impl Gate {
    pub(super) fn new(queue: Queue) -> Arc<Self> {
        Arc::new_cyclic(|gate| Self {
            inside: Mutex::new(Inside { queue, alarms: Vec::new() }),
            bell: Waker::from(Arc::new(Bell(Weak::clone(gate)))),
            is_rung: AtomicBool::new(false),
        })
    }

    /// A request comes, and waits when it is told to.
    pub(super) fn enter(self: &Arc<Self>, urgency: Urgency, tries: Tries) -> Visitor {
        let place = self.inside(|inside| inside.queue.place());
        Visitor { gate: Arc::clone(self), place, urgency, tries, is_waiting: false }
    }

    pub(super) fn stats(&self) -> Vec<KeyStats> {
        self.inside(|inside| inside.queue.ring().stats(Instant::now()))
    }

    /// Does something inside. The timer may call meanwhile, even from within: that is looked after behind it.
    fn inside<T>(&self, what: impl FnOnce(&mut Inside) -> T) -> T {
        // What is inside is whole between any two calls.
        let result = what(&mut self.inside.lock().unwrap_or_else(PoisonError::into_inner));
        self.answer_bell();
        result
    }

    /// Does something inside, and lets whoever can go on.
    fn change<T>(&self, change: impl FnOnce(&mut Queue, Instant) -> T) -> T {
        let (result, woken) = self.inside(|inside| {
            let result = change(&mut inside.queue, Instant::now());
            (result, inside.advance(&self.bell))
        });
        woken.wake();
        result
    }

    /// Moves the line if the timer called. Whoever is inside does so when it is done.
    fn answer_bell(&self) {
        while self.is_rung.load(Ordering::SeqCst) {
            let mut inside = match self.inside.try_lock() {
                Ok(inside) => inside,
                Err(TryLockError::Poisoned(inside)) => inside.into_inner(),
                Err(TryLockError::WouldBlock) => return,
            };
            let mut woken = Woken::default();
            if self.is_rung.swap(false, Ordering::SeqCst) {
                woken = inside.on_alarm(&self.bell);
            }
            drop(inside);
            woken.wake();
        }
    }
}

impl Inside {
    /// A timer went off: by its time, or because the runtime that drives it stops.
    fn on_alarm(&mut self, bell: &Waker) -> Woken {
        let (now, alarms) = (Instant::now(), self.alarms.len());
        self.alarms.retain(|alarm| alarm.at > now);
        if self.alarms.len() < alarms {
            return self.advance(bell);
        }
        // Those who wait set others.
        self.alarms.clear();
        let mut woken = Woken::default();
        self.queue.wake_all(&mut woken);
        woken
    }

    fn advance(&mut self, bell: &Waker) -> Woken {
        let mut woken = Woken::default();
        loop {
            let Some(at) = self.queue.advance(Instant::now(), &mut woken) else {
                self.alarms.clear();
                return woken;
            };
            // Without a runtime there are no timers: those who wait set them when they are woken.
            let Ok(runtime) = Handle::try_current().map(|handle| handle.id()) else {
                self.queue.wake_all(&mut woken);
                return woken;
            };
            if self.alarms.iter().any(|alarm| alarm.runtime == runtime && alarm.at <= at) {
                return woken;
            }
            self.alarms.retain(|alarm| alarm.runtime != runtime);
            let mut sleep = Box::pin(unconstrained(sleep_until(at)));
            if sleep.as_mut().poll(&mut Context::from_waker(bell)).is_pending() {
                self.alarms.push(Alarm { at, runtime, _sleep: sleep });
                return woken;
            }
        }
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("keys", &self.inside(|inside| inside.queue.ring().len())).finish_non_exhaustive()
    }
}

/// A request on its way through the gate. When it is dropped, its turn is somebody else's.
pub(super) struct Visitor {
    gate: Arc<Gate>,
    place: Place,
    urgency: Urgency,
    tries: Tries,
    /// Whether it is in line, or was told something that it does not know yet.
    is_waiting: bool,
}

impl Visitor {
    /// Waits for its turn: then it has to be sent at once, with this key.
    pub(super) async fn turn(&mut self) -> Result<(Turn, Key), ApiError> {
        loop {
            self.gate.change(|queue, _| queue.join(self.place, self.urgency));
            self.is_waiting = true;
            let told = poll_fn(|context| self.poll_told(context)).await;
            self.is_waiting = false;
            match told {
                Told::Turn(turn) => {
                    if let Some(sent) = self.gate.change(|queue, now| queue.send(turn, now)) {
                        return Ok(sent);
                    }
                }
                Told::Heal(healing) => {
                    let healed = healing.end().await;
                    self.gate.change(|queue, now| queue.on_healed(&healing, healed, now));
                }
                Told::Failed(error) => return Err(error),
            }
        }
    }

    fn poll_told(&self, context: &mut Context<'_>) -> Poll<Told> {
        // What others do when their wakers are cloned or dropped is not done under the lock.
        let mut waker = Some(context.waker().clone());
        let (told, woken) = self.gate.inside(|inside| match inside.queue.look(self.place, &mut waker) {
            Some(told) => (Poll::Ready(told), Woken::default()),
            // Who is woken for nothing sees to it that there is a timer.
            None => (Poll::Pending, inside.advance(&self.gate.bell)),
        });
        woken.wake();
        told
    }

    /// Its answer is here. Says whether it is to be sent again, after another [`turn`](Self::turn).
    pub(super) fn on_answer(&mut self, turn: &Turn, verdict: Verdict) -> Then {
        let (place, tries) = (self.place, &mut self.tries);
        self.gate.change(|queue, now| queue.on_answer(place, turn, now, verdict, tries))
    }

    /// The API names the address that a key is not for.
    pub(super) fn on_address(&self, address: Option<IpAddr>) {
        self.gate.inside(|inside| inside.queue.on_address(address));
    }
}

impl Drop for Visitor {
    fn drop(&mut self) {
        if self.is_waiting {
            drop(self.gate.change(|queue, now| queue.leave(self.place, now)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A timer that goes off while it is set calls from within.
    #[tokio::test(start_paused = true)]
    async fn the_timer_may_call_while_somebody_is_inside() {
        let key = Key::new(&"KEY".into()).unwrap();
        let gate = Gate::new(Queue::new(vec![key], 1, None, Instant::now()));
        let (mut first, mut second) =
            (gate.enter(Urgency::Awaited, Tries::default()), gate.enter(Urgency::Awaited, Tries::default()));
        first.turn().await.unwrap();
        let mut waits = Box::pin(second.turn());
        assert!(futures_util::FutureExt::now_or_never(&mut waits).is_none());
        gate.inside(|_| gate.bell.wake_by_ref());
        assert!(!gate.is_rung.load(Ordering::SeqCst));
        waits.await.unwrap();
    }

    /// Whoever is woken, or is not to be woken any more, may ask the gate.
    struct Curious {
        gate: Arc<Gate>,
        was_locked: Arc<AtomicBool>,
    }

    impl Curious {
        fn ask(&self) {
            if self.gate.inside.try_lock().is_err() {
                self.was_locked.store(true, Ordering::SeqCst);
            }
        }
    }

    impl Wake for Curious {
        fn wake(self: Arc<Self>) {
            self.ask();
        }
    }

    impl Drop for Curious {
        fn drop(&mut self) {
            self.ask();
        }
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_is_woken_or_let_go_under_the_lock() {
        let key = Key::new(&"KEY".into()).unwrap();
        let gate = Gate::new(Queue::new(vec![key], 1, None, Instant::now()));
        let [mut first, mut second, mut third] = [(); 3].map(|()| gate.enter(Urgency::Awaited, Tries::default()));
        first.turn().await.unwrap();
        let was_locked = Arc::new(AtomicBool::new(false));
        let is_fine = || !was_locked.load(Ordering::SeqCst);
        let waker = || Waker::from(Arc::new(Curious { gate: Arc::clone(&gate), was_locked: Arc::clone(&was_locked) }));
        let mut leaves = Box::pin(second.turn());
        for _ in 0..2 {
            assert!(leaves.as_mut().poll(&mut Context::from_waker(&waker())).is_pending());
        }
        assert!(is_fine(), "another waker took the place of the first");
        drop(leaves);
        drop(second);
        assert!(is_fine(), "it left");
        let mut waits = Box::pin(third.turn());
        assert!(waits.as_mut().poll(&mut Context::from_waker(&waker())).is_pending());
        tokio::time::sleep(std::time::Duration::from_secs(5)).await;
        assert!(is_fine(), "it was woken");
        assert!(waits.as_mut().poll(&mut Context::from_waker(&waker())).is_ready());
    }

    /// Two runtimes share a client, and one of them is not driven any more.
    #[test]
    fn a_runtime_that_stands_still_holds_up_no_other() {
        let runtime = || tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let key = Key::new(&"KEY".into()).unwrap();
        let gate = Gate::new(Queue::new(vec![key], 1, None, Instant::now()));
        let (mut first, mut second, mut third) = (
            gate.enter(Urgency::Awaited, Tries::default()),
            gate.enter(Urgency::Awaited, Tries::default()),
            gate.enter(Urgency::Awaited, Tries::default()),
        );
        let (still, driven) = (runtime(), runtime());
        let (turn, _) = still.block_on(first.turn()).unwrap();
        first.on_answer(&turn, Verdict::Accepted);
        let mut waits = Box::pin(second.turn());
        assert!(still.block_on(async { futures_util::FutureExt::now_or_never(&mut waits).is_none() }));
        drop(waits);
        driven.block_on(third.turn()).unwrap();
    }
}
