//! The live service: lets the planet's time pass, writes what happens into the ledger, and tells every connection.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bugle_event::{Clock as _, Timestamp};
use bugle_planetside::World;
use bugle_planetside::server::EventServer;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, sleep_until};

use super::auraxis::Auraxis;
use super::backends::Backends;
use super::census::mishap::{Mishap, Mishaps, Request};
use super::config::{Config, ServiceIds};
use super::faults::{Fault, Plan};
use super::frame::Frame;
use super::trouble::Trouble;
use super::upcoming::Upcoming;
use crate::{Faults, Ledger, Permits, SimClock};

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
    /// The backends that let nobody in, until when.
    refusing_until: Mutex<BTreeMap<usize, Instant>>,
    backends: Backends,
    pub(super) service_ids: ServiceIds,
    worlds: Vec<World>,
    /// Worlds that nothing is said of, until when.
    dark: Mutex<BTreeMap<World, Dark>>,
    faults: Plan,
    pub(super) named_faults: Faults,
    pub(super) seed: u64,
    /// What goes wrong with Census.
    mishaps: Mutex<Mishaps>,
    /// How many connections there have been.
    connections: AtomicU64,
    born: Instant,
    clock: SimClock,
    ledger: Ledger,
}

/// A world that nothing is said of.
#[derive(Clone, Copy)]
struct Dark {
    until: Instant,
    /// Whether it is called offline, so that everybody can know.
    is_told: bool,
}

/// A connection, as the service sees it.
struct Client {
    backend: usize,
    queue: mpsc::Sender<Item>,
    /// Dropped with the rest when the client is too slow, which ends its connection even in the middle of a write.
    _lifeline: oneshot::Sender<()>,
}

/// What connections are told, in one order.
#[derive(Clone)]
pub(super) enum Item {
    Fact(Arc<Frame>),
    Heartbeat(Timestamp),
    /// A world has gone down or come up.
    State(EventServer),
    Fault(Fault),
}

impl Service {
    /// A planet at its beginning. Nothing happens before [`run`](Self::run) or [`advance`](Self::advance) is called.
    pub fn new(config: Config, clock: SimClock, ledger: Ledger) -> Self {
        let auraxis = Mutex::new(Auraxis::new(&config));
        let Config { seed, worlds, service_ids, faults, named_faults, backends, .. } = config;
        Self(Arc::new(Shared {
            auraxis,
            clients: Mutex::default(),
            refusing_until: Mutex::default(),
            backends,
            service_ids,
            worlds,
            dark: Mutex::default(),
            faults,
            mishaps: Mutex::new(Mishaps::new(&named_faults, seed)),
            named_faults,
            seed,
            connections: AtomicU64::new(0),
            born: Instant::now(),
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
        // Each backend beats once in a period, one after the other.
        let beats = HEARTBEAT / u32::try_from(self.0.backends.count.max(1)).unwrap_or(1);
        let mut heartbeat = interval_at(Instant::now() + beats, beats);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let begin = Instant::now();
        let Shared { faults, named_faults, worlds, seed, .. } = &*self.0;
        let mut upcoming = Upcoming::new(faults, named_faults, worlds, *seed).peekable();
        let (mut beating, mut happened) = (0, 0);
        loop {
            tokio::select! {
                biased;
                // What happened before a heartbeat or a fault is told before it.
                _ = heartbeat.tick() => {
                    self.advance(self.0.clock.now());
                    let backend = beating % self.0.backends.count.max(1);
                    beating += 1;
                    self.broadcast(&Item::Heartbeat(self.0.clock.now()), |other| other == backend);
                }
                () = sleep_until(light(&self.0.dark)), if !lock(&self.0.dark).is_empty() => {
                    self.advance(self.0.clock.now());
                    self.enlighten();
                }
                () = sleep_until(begin + upcoming.peek().map_or(HEARTBEAT, |(at, _)| *at)), if upcoming.peek().is_some() => {
                    self.advance(self.0.clock.now());
                    let hit = self.0.backends.hit(*seed, happened);
                    happened += 1;
                    self.hit(hit, upcoming.next().expect("guarded").1);
                }
                () = sleep(self.until_next()) => self.advance(self.0.clock.now()),
            }
        }
    }

    /// Lets everything happen that is due until `now`.
    pub fn advance(&self, now: Timestamp) {
        let mut auraxis = self.auraxis();
        for happened in auraxis.advance(now) {
            let envelope = happened.envelope();
            let frame = Frame::of(&happened, envelope.id);
            self.0.ledger.record(envelope);
            self.tell(frame);
        }
    }

    /// Lets something go wrong now, with all backends that can fail.
    pub fn inject(&self, fault: Fault) {
        self.hit(None, fault);
    }

    /// Lets something go wrong now with one backend, if it can fail. What befalls a world befalls all that can.
    pub fn inject_at(&self, backend: usize, fault: Fault) {
        self.hit(Some(backend), fault);
    }

    fn hit(&self, one: Option<usize>, fault: Fault) {
        tracing::debug!(?fault, ?one, "a fault of the push service");
        let is_hit = |backend: usize| self.0.backends.can_fail(backend) && one.is_none_or(|one| one == backend);
        match fault {
            Fault::Refuse(length) => {
                let until = Instant::now() + length;
                let refusing = (0..self.0.backends.count).filter(|backend| is_hit(*backend));
                lock(&self.0.refusing_until).extend(refusing.map(|backend| (backend, until)));
            }
            Fault::StallWorld(world, length) => return self.darken(world, length, false),
            Fault::OfflineWorld(world, length) => return self.darken(world, length, true),
            _ => {}
        }
        self.broadcast(&Item::Fault(fault), is_hit);
    }

    /// Tells every connection; of a world that nothing is said of, those to sound backends.
    fn tell(&self, frame: Frame) {
        let dark = lock(&self.0.dark).get(&frame.traits.world_id).copied();
        if dark.is_some_and(|dark| !dark.is_told) && self.0.backends.sound == 0 {
            self.0.ledger.permit(Permits { lost: [frame.id].into(), ..Permits::default() });
        }
        let hears = |backend| dark.is_none() || !self.0.backends.can_fail(backend);
        self.broadcast(&Item::Fact(Arc::new(frame)), hears);
    }

    fn darken(&self, world: World, length: Duration, is_told: bool) {
        let until = Instant::now() + length;
        let old = lock(&self.0.dark).insert(world, Dark { until, is_told });
        if is_told != old.is_some_and(|old| old.is_told) {
            self.tell_state(world);
        }
    }

    fn tell_state(&self, world: World) {
        let can_fail = |backend| self.0.backends.can_fail(backend);
        self.broadcast(&Item::State(self.server(world)), can_fail);
    }

    /// Ends the silence about worlds whose time has come.
    fn enlighten(&self) {
        let now = Instant::now();
        let over: Vec<_> = lock(&self.0.dark).extract_if(.., |_, dark| dark.until <= now).collect();
        for (world, _) in over.into_iter().filter(|(_, dark)| dark.is_told) {
            self.tell_state(world);
        }
    }

    /// A world's server as it is now.
    fn server(&self, world: World) -> EventServer {
        let mut server = EventServer::of(world);
        server.online = lock(&self.0.dark).get(&world).is_none_or(|dark| !dark.is_told);
        server
    }

    /// The servers of all worlds as they are now, as this backend knows them.
    pub(super) fn servers(&self, backend: usize) -> Vec<EventServer> {
        let known = |world| if self.0.backends.can_fail(backend) { self.server(world) } else { EventServer::of(world) };
        self.0.worlds.iter().map(|world| known(*world)).collect()
    }

    /// Where a new connection leads that has `asked` for this backend: to which one, and what will go wrong with its frames.
    pub(super) fn enter(&self, asked: Option<usize>) -> (usize, Option<Trouble>) {
        let number = self.0.connections.fetch_add(1, Ordering::Relaxed);
        let (faults, backends) = (&self.0.named_faults, self.0.backends);
        let backend = backends.of(asked, self.0.seed, number);
        let trouble = || Trouble::new(number, faults.clone(), self.0.seed ^ 0x7201_B1E5 ^ number << 40);
        (backend, (!faults.is_none() && backends.can_fail(backend)).then(trouble))
    }

    /// What happens to a request to Census.
    pub(super) fn mishap(&self, request: &Request<'_>) -> Option<Mishap> {
        if self.0.named_faults.is_none() { None } else { lock(&self.0.mishaps).on_request(self.age(), request) }
    }

    /// The worlds that are called offline at the moment.
    pub(super) fn offline(&self) -> Vec<World> {
        lock(&self.0.dark).iter().filter(|(_, dark)| dark.is_told).map(|(world, _)| *world).collect()
    }

    /// How long the service has been there, in real time.
    pub(super) fn age(&self) -> Duration {
        self.0.born.elapsed()
    }

    pub(super) fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    /// What the game's clock shows.
    pub(super) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    pub(super) fn auraxis(&self) -> MutexGuard<'_, Auraxis> {
        lock(&self.0.auraxis)
    }

    pub(super) fn is_refusing(&self, backend: usize) -> bool {
        lock(&self.0.refusing_until).get(&backend).is_some_and(|until| Instant::now() < *until)
    }

    /// Takes a connection in: what it is told, and an end that resolves when it has been too slow.
    pub(super) fn join(&self, backend: usize) -> (mpsc::Receiver<Item>, oneshot::Receiver<()>) {
        let (queue, inbox) = mpsc::channel(QUEUE);
        let (lifeline, too_slow) = oneshot::channel();
        lock(&self.0.clients).push(Client { backend, queue, _lifeline: lifeline });
        (inbox, too_slow)
    }

    /// How many connections each backend has. One that the client has left counts until it is told something.
    pub fn connected(&self) -> Vec<usize> {
        let clients = lock(&self.0.clients);
        let on =
            |backend| clients.iter().filter(|client| client.backend == backend && !client.queue.is_closed()).count();
        (0..self.0.backends.count).map(on).collect()
    }

    /// Whether there is any connection but one.
    pub(super) fn has_several(&self) -> bool {
        lock(&self.0.clients).len() > 1
    }

    /// Tells every connection to these backends, and drops those which have gone or whose queue is full.
    fn broadcast(&self, item: &Item, hears: impl Fn(usize) -> bool) {
        lock(&self.0.clients).retain(|client| !hears(client.backend) || client.queue.try_send(item.clone()).is_ok());
    }

    fn until_next(&self) -> Duration {
        let next = self.auraxis().next_at();
        next.map_or(HEARTBEAT, |next| self.0.clock.until(next))
    }
}

/// When the silence about the next world ends.
fn light(dark: &Mutex<BTreeMap<World, Dark>>) -> Instant {
    lock(dark).values().map(|dark| dark.until).min().unwrap_or_else(Instant::now)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
