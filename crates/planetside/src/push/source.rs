//! The driver: owns the sockets, hands the listener what they bring and the time, and carries out what it decides.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context as TaskContext, Poll};

use bugle_event::{Clock, Context, Interest, OddityCounter, Signals, Source, States};
use futures_core::Stream;
use futures_util::{StreamExt as _, stream};
use tokio::time::{Instant, sleep_until};
use tokio_tungstenite::tungstenite::Message;

use crate::NAME;
use crate::census::Service;
use crate::connect::Address;
use crate::decode::text_of;
use crate::error::PushError;
use crate::event::Event;
use crate::ids::World;
use crate::push::listener::{Listener, Settings};
use crate::push::now::Now;
use crate::push::output::Output;
use crate::push::plan::Place;
use crate::push::slot::{Happening, Slot};
use crate::push::stale::Stale;
use crate::refill::{Due, Refilling};

/// How many connections there are.
const CONNECTIONS: usize = 1;

/// How many frames that have already arrived are taken at once.
const FRAMES_MAX: usize = 256;

/// The push stream of PlanetSide 2, as a [`Source`]. Made by [`Client::push`](crate::Client::push).
///
/// It subscribes to what is wanted and to nothing else, comes back after each failure, and says what nobody saw. The
/// socket is read while the stream is polled.
pub struct Push {
    pub(crate) name: String,
    pub(crate) address: Address,
    pub(crate) worlds: Vec<World>,
    pub(crate) takes_announced: bool,
    /// Asked for what was missed.
    pub(crate) census: Option<Service>,
}

impl fmt::Debug for Push {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Push")
            .field("name", &self.name)
            .field("endpoint", &self.address.endpoint)
            .finish_non_exhaustive()
    }
}

impl Source for Push {
    type Event = Event;
    type Error = PushError;
    const GAME: &'static str = NAME;

    fn follow(self, context: Context) -> impl Stream<Item = Result<Signals<Event>, PushError>> + Send + 'static {
        let Self { name, address, worlds, takes_announced, census } = self;
        let refill = Refilling::new(census, &name, &worlds, context.seed);
        let host = address.endpoint.authority();
        let settings = Settings { name, host, worlds, takes_announced, connections: CONNECTIONS, seed: context.seed };
        let driver = Driver {
            listener: Listener::new(settings),
            refill,
            ready: Signals::new(),
            slots: (0..CONNECTIONS).map(|_| Slot::Down).collect(),
            turn: 0,
            stale: Stale::default(),
            address,
            states: Some(context.states),
            clock: context.clock,
            interest: Some(context.interest),
            oddities: context.oddities,
        };
        // In a box: it is handed from call to call.
        stream::unfold(Box::new(driver), |mut driver| async move { driver.next().await.map(|item| (item, driver)) })
    }
}

struct Driver {
    listener: Listener,
    /// The sockets, by place.
    refill: Refilling,
    /// What is to be said before anything else.
    ready: Signals<Event>,
    slots: Vec<Slot>,
    /// Which slot is looked at first, so that a busy one does not keep others waiting.
    turn: Place,
    /// Whether timers may be believed.
    stale: Stale,
    address: Address,
    /// Where an earlier run left off. Asked once, before anything else.
    states: Option<Arc<dyn States>>,
    clock: Arc<dyn Clock>,
    /// `None`: it will not change any more.
    interest: Option<Pin<Box<dyn Stream<Item = Interest> + Send>>>,
    oddities: OddityCounter,
}

enum Wake {
    Interest(Option<Interest>),
    Timer,
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
            while let Some(output) = self.listener.next_output() {
                match output {
                    Output::Signals(signals) => return Some(Ok(self.refill.on_signals(self.now(), signals))),
                    Output::Trouble(error) => {
                        self.refill.on_trouble();
                        return Some(Err(error));
                    }
                    Output::End => return None,
                    Output::Connect(place) => self.slots[place].open(self.address.clone()),
                    Output::Disconnect(place) => self.slots[place] = Slot::Down,
                    Output::Send(place, frame) => self.send(place, frame).await,
                }
            }
            if !self.ready.is_empty() {
                return Some(Ok(std::mem::take(&mut self.ready)));
            }
            let wake = self.wait().await;
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

    async fn wait(&mut self) -> Wake {
        let due = self.listener.wake_at();
        let wake_at = due.map(|due| self.stale.wake_at(due));
        let timer = async || sleep_until(wake_at.unwrap_or_else(Instant::now)).await;
        let is_flooded = due.is_some() && self.stale.is_flooded();
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
            // Nothing is in a hurry that was missed.
            due = refill.next() => Wake::Refill(due),
        }
    }

    fn handle(&mut self, wake: Wake) {
        let now = self.now();
        match wake {
            Wake::Interest(Some(interest)) => {
                self.refill.on_interest(now, &interest);
                self.listener.on_interest(now, interest);
            }
            Wake::Interest(None) => self.interest = None,
            Wake::Timer => {
                if self.listener.wake_at().is_some_and(|due| self.stale.believes(now.moment, due)) {
                    self.listener.on_wake(now);
                }
            }
            Wake::Slot(place, happening) => self.take_all(now, place, happening),
            Wake::Refill(due) => self.ready.extend(self.refill.on_due(now, due)),
        }
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
            Happening::Frame(Message::Text(text)) => self.listener.on_frame(now, place, &text),
            // The service sends text only. What stands between may have made something else of it.
            Happening::Frame(Message::Binary(bytes)) => self.listener.on_frame(now, place, &text_of(&bytes)),
            Happening::Frame(_) => {}
            Happening::Gone(reason) => self.listener.on_closed(now, place, reason),
        }
    }

    async fn send(&mut self, place: Place, frame: String) {
        if let Err(reason) = self.slots[place].send(frame).await {
            self.listener.on_closed(self.now(), place, reason);
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
