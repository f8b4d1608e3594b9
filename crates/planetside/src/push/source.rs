//! The driver: owns the sockets, hands the listener what they bring and the time, and carries out what it decides.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use bugle_event::{Clock, Connections, Context, Interest, OddityCounter, Signals, Source, States};
use futures_core::Stream;
use futures_util::{StreamExt as _, stream};
use tokio::time::{Instant, sleep_until};
use tokio_tungstenite::tungstenite::Message;

use crate::NAME;
use crate::census::Service;
use crate::connect::Address;
use crate::connections::Idle;
use crate::decode::text_of;
use crate::derived::Derived;
use crate::error::PushError;
use crate::event::Event;
use crate::ids::World;
use crate::push::handle::PushHandle;
use crate::push::listener::Settings;
use crate::push::listeners::Listeners;
use crate::push::now::Now;
use crate::push::output::Output;
use crate::push::plan::Place;
use crate::push::slot::{Happening, Slot};
use crate::push::stale::Stale;
use crate::push::tap::Tap;
use crate::recording::RawFrame;
use crate::refill::{Due, Pace, Refilling};

/// How many frames that have already arrived are taken at once.
const FRAMES_MAX: usize = 256;

/// The push stream of PlanetSide 2, as a [`Source`]. Made by [`Client::push`](crate::Client::push).
///
/// It subscribes to what is wanted and to nothing else, comes back after each failure, and says what nobody saw. The
/// socket is read while the stream is polled.
pub struct Push {
    pub(crate) name: String,
    /// Of each connection, its endpoints.
    pub(crate) routes: Vec<Vec<Address>>,
    pub(crate) worlds: Vec<World>,
    pub(crate) takes_announced: bool,
    /// What becomes of the connections while nothing is wanted.
    pub(crate) idle: Idle,
    /// How many groups of wishes there may be, each with connections of its own.
    pub(crate) split_over: usize,
    /// Who sees frames as they arrive.
    pub(crate) tap: Option<Tap>,
    /// Asked for what was missed.
    pub(crate) census: Option<Service>,
    /// How much later it is asked again.
    pub(crate) refill_again: Duration,
    /// Where others see what the service says of itself.
    pub(crate) shown: PushHandle,
}

impl fmt::Debug for Push {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Push")
            .field("name", &self.name)
            .field("endpoint", &self.routes[0][0].endpoint)
            .field("connections", &self.routes.len())
            .finish_non_exhaustive()
    }
}

impl Push {
    /// What can be asked of it once a stream has taken it, and follows it: to be made before.
    ///
    /// ```
    /// # fn example(client: bugle_planetside::Client) {
    /// let push = client.push();
    /// let handle = push.handle();
    /// // ... `EventStream::builder().source(push)`, and while that runs:
    /// for (world, status) in handle.endpoint_status().worlds {
    ///     println!("{world} {} is {:?} since {:?}", status.name, status.state, status.since);
    /// }
    /// # }
    /// ```
    pub fn handle(&self) -> PushHandle {
        self.shown.clone()
    }

    /// Shows `take` each frame as it arrives, whatever it says and whether anybody wants it, before it is read: to record
    /// what the service sent. A frame is shown on the way to its events, so `take` must be quick, and must not wait; to
    /// keep one, write it as a line ([`RawFrame`] is one), which [`Playback`](crate::Playback) reads back. Without this,
    /// a frame costs nothing more.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// let client = bugle_planetside::Client::builder().service_id("example").build()?;
    /// let (lines, recorder) = mpsc::sync_channel(10_000);
    /// let push = client.push().tap(move |frame| {
    ///     // Where the recorder cannot keep up, its line is lost, and nobody waits.
    ///     let _full = lines.try_send(format!("{frame}\n"));
    /// });
    /// # drop((push, recorder));
    /// # Ok::<(), bugle_planetside::BuildError>(())
    /// ```
    #[must_use]
    pub fn tap(mut self, take: impl FnMut(RawFrame<'_>) + Send + 'static) -> Self {
        self.tap = Some(Tap::new(take));
        self
    }
}

impl Source for Push {
    type Event = Event;
    type Error = PushError;
    const GAME: &'static str = NAME;

    fn follow(self, context: Context) -> impl Stream<Item = Result<Signals<Event>, PushError>> + Send + 'static {
        let Self { name, routes, worlds, takes_announced, idle, split_over, tap, census, refill_again, shown } = self;
        let hosts: Vec<Vec<String>> =
            routes.iter().map(|route| route.iter().map(|address| address.endpoint.authority()).collect()).collect();
        let (host, connections) = (hosts[0][0].clone(), routes.len());
        let refill = Refilling::new(census, &name, &worlds, Pace { again: refill_again, seed: context.seed });
        let derived = Derived::new(&name);
        let settings = Settings { name, host, worlds, takes_announced, connections, seed: context.seed };
        let listener = Listeners::new(&settings, &hosts, idle, split_over);
        let driver = Driver {
            derived,
            refill,
            said: Signals::new(),
            slots: (0..listener.places()).map(|_| Slot::Down).collect(),
            listener,
            turn: 0,
            stale: Stale::default(),
            routes,
            derived_states: Some(context.states.clone()),
            states: Some(context.states),
            clock: context.clock,
            interest: Some(context.interest),
            oddities: context.oddities,
            connections: context.connections,
            shown,
            tap,
        };
        // In a box: it is handed from call to call.
        stream::unfold(Box::new(driver), |mut driver| async move { driver.next().await.map(|item| (item, driver)) })
    }
}

struct Driver {
    listener: Listeners,
    /// What follows from what the listener says.
    derived: Derived,
    /// What was missed, fetched from Census.
    refill: Refilling,
    /// What is to be said before anything else.
    said: Signals<Event>,
    /// The sockets, by place.
    slots: Vec<Slot>,
    /// Which slot is looked at first, so that a busy one does not keep others waiting.
    turn: Place,
    /// Whether timers may be believed.
    stale: Stale,
    /// Of each connection, its endpoints.
    routes: Vec<Vec<Address>>,
    /// Where an earlier run left off. Asked once, before anything else.
    states: Option<Arc<dyn States>>,
    /// The same for derived events. Asked once, when the first of them are wanted.
    derived_states: Option<Arc<dyn States>>,
    clock: Arc<dyn Clock>,
    /// `None`: it will not change any more.
    interest: Option<Pin<Box<dyn Stream<Item = Interest> + Send>>>,
    oddities: OddityCounter,
    connections: Connections,
    shown: PushHandle,
    tap: Option<Tap>,
}

enum Wake {
    Interest(Option<Interest>),
    Timer,
    Derived,
    Slot(Place, Happening),
    Refill(Due),
}

impl Driver {
    /// What is to be said next. `None`: no retry can help.
    async fn next(&mut self) -> Option<Result<Signals<Event>, PushError>> {
        if let Some(states) = self.states.take() {
            self.resume(&*states).await;
        }
        loop {
            if !self.said.is_empty() {
                return Some(Ok(std::mem::take(&mut self.said)));
            }
            while let Some(output) = self.listener.next_output() {
                match output {
                    Output::Signals(signals) => {
                        let now = self.now();
                        let signals = self.refill.on_signals(now, signals);
                        let signals = self.derived.on_signals(now.time, signals);
                        if !signals.is_empty() {
                            return Some(Ok(signals));
                        }
                    }
                    Output::Trouble(error) => {
                        self.refill.on_trouble();
                        self.derived.on_trouble();
                        return Some(Err(error));
                    }
                    Output::End => return None,
                    Output::Connect(place) => {
                        let (connection, endpoint) = self.listener.route(place);
                        self.slots[place].open(self.routes[connection][endpoint].clone());
                    }
                    Output::Disconnect(place) => self.slots[place] = Slot::Down,
                    Output::Send(place, frame) => self.send(place, frame).await,
                }
            }
            let wake = self.wait().await;
            if matches!(&wake, Wake::Interest(Some(interest)) if Derived::is_wanted(interest)) {
                self.resume_derived().await;
            }
            self.handle(wake);
        }
    }

    async fn resume(&mut self, states: &dyn States) {
        let subject = self.listener.subject();
        let resumed = match states.load(&subject).await {
            Ok(saved) => self.refill.resume(self.now(), states, saved.is_some()).await.map(|()| saved),
            Err(source) => Err(source),
        };
        match resumed {
            Ok(Some(saved)) => self.listener.resume(saved.at, &saved.state.unwrap_or_default()),
            Ok(None) => {}
            Err(source) => self.listener.end(PushError::Resume { subject, source }),
        }
    }

    async fn resume_derived(&mut self) {
        let Some(states) = self.derived_states.take() else { return };
        let subject = self.derived.subject().clone();
        match states.load(&subject).await {
            Ok(saved) => self.derived.resume(&saved.and_then(|saved| saved.state).unwrap_or_default()),
            Err(source) => self.listener.end(PushError::Resume { subject, source }),
        }
    }

    async fn wait(&mut self) -> Wake {
        let due = self.listener.wake_at();
        let wake_at = due.map(|due| self.stale.wake_at(due));
        let timer = async || sleep_until(wake_at.unwrap_or_else(Instant::now)).await;
        let is_flooded = due.is_some() && self.stale.is_flooded();
        let derived = self.derived.due().map(|due| {
            let now = self.now();
            now.moment + due.since(now.time)
        });
        let (slots, turn, refill) = (&mut self.slots, self.turn, &mut self.refill);
        tokio::select! {
            biased;
            interest = next_interest(self.interest.as_mut()) => Wake::Interest(interest),
            () = timer(), if is_flooded => Wake::Timer,
            // What waits in a socket came before the timer was due, as far as anybody knows.
            (place, happening) = std::future::poll_fn(|context| poll_slots(slots, turn, context)) => {
                Wake::Slot(place, happening)
            }
            () = timer(), if due.is_some() => Wake::Timer,
            () = sleep_until(derived.unwrap_or_else(Instant::now)), if derived.is_some() => Wake::Derived,
            // Nothing is in a hurry that was missed.
            due = refill.next() => Wake::Refill(due),
        }
    }

    fn handle(&mut self, wake: Wake) {
        let now = self.now();
        match wake {
            Wake::Interest(Some(interest)) => {
                let interest = self.derived.on_interest(now.time, &interest);
                self.refill.on_interest(now, &interest);
                self.listener.on_interest(now, interest);
            }
            Wake::Interest(None) => self.interest = None,
            Wake::Timer => {
                if self.listener.wake_at().is_some_and(|due| self.stale.believes(now.moment, due)) {
                    self.listener.on_wake(now);
                }
            }
            Wake::Derived => self.said.extend(self.derived.on_wake(now.time)),
            Wake::Slot(place, happening) => self.take_all(now, place, happening),
            Wake::Refill(due) => {
                let signals = self.refill.on_due(now, due);
                self.said.extend(self.derived.on_signals(now.time, signals));
            }
        }
        self.show(now);
    }

    /// Shows how the connections are doing, before what they brought is handed out: once for all frames that were taken.
    fn show(&mut self, now: Now) {
        let is_ready = self.listener.is_ready();
        self.connections.show(is_ready, self.listener.fresh_connections(now));
        self.listener.fresh_endpoint_status().into_iter().for_each(|status| self.shown.show(status));
    }

    /// Takes this and the frames that have arrived behind it.
    fn take_all(&mut self, now: Now, place: Place, first: Happening) {
        self.turn = place + 1;
        let is_frame = matches!(first, Happening::Frame(_));
        let due = self.listener.wake_at();
        self.take(now, place, first);
        let mut taken = 1;
        while is_frame && taken < FRAMES_MAX {
            let Some(happening) = self.slots[place].next_at_once() else { break };
            self.take(now, place, happening);
            taken += 1;
        }
        self.stale.on_frames(now.moment, due, taken);
        self.oddities.add(self.listener.fresh_oddities());
    }

    fn take(&mut self, now: Now, place: Place, happening: Happening) {
        match happening {
            Happening::Opened => self.listener.on_connected(now, place),
            Happening::NotOpened(error) => self.listener.on_connect_failed(now, place, error),
            Happening::Frame(Message::Text(text)) => self.on_frame(now, place, &text),
            // The service sends text only. What stands between may have made something else of it.
            Happening::Frame(Message::Binary(bytes)) => self.on_frame(now, place, &text_of(&bytes)),
            Happening::Frame(_) => {}
            Happening::Gone(reason) => self.listener.on_closed(now, place, reason),
        }
    }

    fn on_frame(&mut self, now: Now, place: Place, frame: &str) {
        if let Some(tap) = &mut self.tap {
            let (connection, endpoint) = self.listener.route(place);
            tap.on_frame(now.time, place, frame, &self.routes[connection][endpoint].url);
        }
        self.listener.on_frame(now, place, frame);
    }

    async fn send(&mut self, place: Place, frame: String) {
        if let Err(reason) = self.slots[place].send(frame).await {
            let now = self.now();
            self.listener.on_closed(now, place, reason);
            self.show(now);
        }
    }

    fn now(&self) -> Now {
        Now { time: self.clock.now(), moment: Instant::now() }
    }
}

fn poll_slots(slots: &mut [Slot], turn: Place, context: &mut TaskContext<'_>) -> Poll<(Place, Happening)> {
    let count = slots.len();
    for place in (0..count).map(|next| (turn + next) % count) {
        if let Poll::Ready(happening) = slots[place].poll_next(context) {
            return Poll::Ready((place, happening));
        }
    }
    Poll::Pending
}

async fn next_interest(interest: Option<&mut Pin<Box<dyn Stream<Item = Interest> + Send>>>) -> Option<Interest> {
    match interest {
        Some(interest) => interest.next().await,
        None => std::future::pending().await,
    }
}
