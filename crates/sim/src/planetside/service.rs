//! The live service: lets the planet's time pass, writes what happens into the ledger, and tells every connection.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bugle_event::{Clock as _, Timestamp};
use bugle_planetside::server::{EventServer, Traits};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::auraxis::{Auraxis, Happened};
use super::config::{Config, ServiceIds};
use super::faults::{Fault, Plan};
use super::wire;
use crate::{Ledger, SimClock};

/// How often a heartbeat is sent, in real time: timers of the protocol do not run at the game's speed.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// What a connection may fall behind by before it is closed.
const QUEUE: usize = 8192;

/// The simulated PlanetSide 2. Cheap to clone; clones share the planet.
///
/// [`run`](Self::run) lets time pass; [`serve`](Self::serve) talks to one client of the push service.
#[derive(Clone)]
pub struct Service(pub(super) Arc<Shared>);

pub(super) struct Shared {
    auraxis: Mutex<Auraxis>,
    clients: Mutex<Vec<Client>>,
    refusing_until: Mutex<Option<Instant>>,
    pub(super) servers: Vec<EventServer>,
    pub(super) service_ids: ServiceIds,
    faults: Plan,
    clock: SimClock,
    ledger: Ledger,
}

/// A connection, as the service sees it.
struct Client {
    queue: mpsc::Sender<Item>,
    /// Dropped with the rest when the client is too slow, which ends its connection even in the middle of a write.
    _lifeline: oneshot::Sender<()>,
}

/// What connections are told, in one order.
#[derive(Clone)]
pub(super) enum Item {
    Fact(Arc<Frame>),
    Heartbeat(Timestamp),
    Fault(Fault),
}

/// A fact, written once for all connections.
pub(super) struct Frame {
    pub(super) traits: Traits,
    pub(super) text: Utf8Bytes,
}

impl Service {
    /// A planet at its beginning. Nothing happens before [`run`](Self::run) or [`advance`](Self::advance) is called.
    pub fn new(config: Config, clock: SimClock, ledger: Ledger) -> Self {
        let auraxis = Mutex::new(Auraxis::new(&config));
        let Config { worlds, service_ids, faults, .. } = config;
        let servers = worlds.iter().copied().map(EventServer::of).collect();
        Self(Arc::new(Shared {
            auraxis,
            clients: Mutex::default(),
            refusing_until: Mutex::default(),
            servers,
            service_ids,
            faults,
            clock,
            ledger,
        }))
    }

    /// Lets time pass, for ever.
    ///
    /// # Cancel safety
    /// May be dropped at any time. Called again, it goes on from the clock's present time; the plan of faults begins
    /// anew.
    pub async fn run(&self) {
        let mut heartbeat = interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut faults = self.0.faults.faults();
        let (mut fault, mut fault_at) = next_fault(&mut *faults, Instant::now());
        loop {
            tokio::select! {
                biased;
                // What happened before a heartbeat or a fault is told before it.
                _ = heartbeat.tick() => {
                    self.advance(self.0.clock.now());
                    self.broadcast(&Item::Heartbeat(self.0.clock.now()));
                }
                () = tokio::time::sleep_until(fault_at), if fault.is_some() => {
                    self.advance(self.0.clock.now());
                    self.inject(fault.take().expect("guarded"));
                    (fault, fault_at) = next_fault(&mut *faults, fault_at);
                }
                () = sleep(self.until_next()) => self.advance(self.0.clock.now()),
            }
        }
    }

    /// Lets everything happen that is due until `now`.
    pub fn advance(&self, now: Timestamp) {
        let mut auraxis = self.auraxis();
        for happened in auraxis.advance(now) {
            self.0.ledger.record(happened.envelope());
            self.broadcast(&Item::Fact(Arc::new(Frame::of(&happened))));
        }
    }

    /// Lets something go wrong now.
    pub fn inject(&self, fault: Fault) {
        tracing::debug!(?fault, "a fault of the push service");
        if let Fault::Refuse(length) = fault {
            *lock(&self.0.refusing_until) = Some(Instant::now() + length);
        }
        self.broadcast(&Item::Fault(fault));
    }

    /// What the game's clock shows.
    pub(super) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    pub(super) fn auraxis(&self) -> MutexGuard<'_, Auraxis> {
        lock(&self.0.auraxis)
    }

    pub(super) fn is_refusing(&self) -> bool {
        lock(&self.0.refusing_until).is_some_and(|until| Instant::now() < until)
    }

    /// Takes a connection in: what it is told, and an end that resolves when it has been too slow.
    pub(super) fn join(&self) -> (mpsc::Receiver<Item>, oneshot::Receiver<()>) {
        let (queue, inbox) = mpsc::channel(QUEUE);
        let (lifeline, too_slow) = oneshot::channel();
        lock(&self.0.clients).push(Client { queue, _lifeline: lifeline });
        (inbox, too_slow)
    }

    /// Tells every connection, and drops those which have gone or whose queue is full.
    fn broadcast(&self, item: &Item) {
        lock(&self.0.clients).retain(|client| client.queue.try_send(item.clone()).is_ok());
    }

    fn until_next(&self) -> Duration {
        let next = self.auraxis().next_at();
        next.map_or(HEARTBEAT, |next| self.0.clock.until(next))
    }
}

impl Frame {
    fn of(happened: &Happened) -> Self {
        Self { traits: wire::traits(&happened.event), text: wire::message(&happened.event).into() }
    }
}

fn next_fault(faults: &mut dyn Iterator<Item = (Duration, Fault)>, after: Instant) -> (Option<Fault>, Instant) {
    match faults.next() {
        Some((wait, fault)) => (Some(fault), after + wait),
        None => (None, after),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
