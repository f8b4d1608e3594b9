//! Where requests wait for their turn. However many do, one timer is set: it moves the line itself, so that nobody has to
//! be awake for the others.

use std::fmt;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Wake, Waker};

use futures_util::future::poll_fn;
use tokio::runtime::Handle;
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
}

struct Inside {
    queue: Queue,
    alarm: Option<Alarm>,
}

/// A timer that is set.
struct Alarm {
    at: Instant,
    /// Goes off as long as it is kept.
    _sleep: Pin<Box<Unconstrained<Sleep>>>,
}

/// Calls the gate when the timer goes off.
struct Bell(Weak<Gate>);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        if let Some(gate) = self.0.upgrade() {
            gate.on_alarm();
        }
    }
}

impl Gate {
    pub(super) fn new(queue: Queue) -> Arc<Self> {
        Arc::new_cyclic(|gate| Self {
            inside: Mutex::new(Inside { queue, alarm: None }),
            bell: Waker::from(Arc::new(Bell(Weak::clone(gate)))),
        })
    }

    /// A request comes, and waits when it is told to.
    pub(super) fn enter(self: &Arc<Self>, urgency: Urgency) -> Visitor {
        let place = self.lock().queue.place();
        Visitor { gate: Arc::clone(self), place, urgency, tries: Tries::default(), is_waiting: false }
    }

    pub(super) fn stats(&self) -> Vec<KeyStats> {
        self.lock().queue.ring().stats(Instant::now())
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        // What is inside is whole between any two calls.
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something inside, and lets whoever can go on.
    fn change<T>(&self, change: impl FnOnce(&mut Queue, Instant) -> T) -> T {
        let mut inside = self.lock();
        let now = Instant::now();
        let result = change(&mut inside.queue, now);
        let woken = inside.advance(&self.bell);
        drop(inside);
        woken.wake();
        result
    }

    /// The timer went off: by its time, or because whoever drives it stops.
    fn on_alarm(&self) {
        let mut inside = self.lock();
        let is_due = inside.alarm.take().is_some_and(|alarm| alarm.at <= Instant::now());
        let mut woken = Woken::default();
        if is_due {
            woken = inside.advance(&self.bell);
        } else {
            inside.queue.wake_all(&mut woken);
        }
        drop(inside);
        woken.wake();
    }
}

impl Inside {
    fn advance(&mut self, bell: &Waker) -> Woken {
        let mut woken = Woken::default();
        loop {
            let at = self.queue.advance(Instant::now(), &mut woken);
            let Some(at) = at.filter(|at| self.alarm.as_ref().is_none_or(|alarm| alarm.at > *at)) else {
                self.alarm.take_if(|_| at.is_none());
                return woken;
            };
            // Without a runtime there are no timers: those who wait set it when they are woken.
            if Handle::try_current().is_err() {
                self.alarm = None;
                self.queue.wake_all(&mut woken);
                return woken;
            }
            let mut sleep = Box::pin(unconstrained(sleep_until(at)));
            if sleep.as_mut().poll(&mut Context::from_waker(bell)).is_pending() {
                self.alarm = Some(Alarm { at, _sleep: sleep });
                return woken;
            }
        }
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("keys", &self.lock().queue.ring().len()).finish_non_exhaustive()
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
        let mut inside = self.gate.lock();
        let told = inside.queue.look(self.place, context.waker());
        if told.is_some() || inside.alarm.is_some() {
            return told.map_or(Poll::Pending, Poll::Ready);
        }
        // Whoever should have set the timer could not.
        let woken = inside.advance(&self.gate.bell);
        drop(inside);
        woken.wake();
        Poll::Pending
    }

    /// Its answer is here. Says whether it is to be sent again, after another [`turn`](Self::turn).
    pub(super) fn on_answer(&mut self, turn: &Turn, verdict: Verdict) -> Then {
        self.gate.change(|queue, now| queue.on_answer(turn, now, verdict, &mut self.tries))
    }

    /// The API names the address that a key is not for.
    pub(super) fn on_address(&self, address: Option<IpAddr>) {
        self.gate.lock().queue.on_address(address);
    }
}

impl Drop for Visitor {
    fn drop(&mut self) {
        if self.is_waiting {
            self.gate.change(|queue, now| queue.leave(self.place, now));
        }
    }
}
