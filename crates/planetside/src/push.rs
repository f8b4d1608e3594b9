//! The push stream as a source of events: carries out what the session decides.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bugle_event::{Clock, Context, Interest, Signals, Source, States};
use futures_core::Stream;
use futures_util::{FutureExt as _, SinkExt as _, StreamExt as _, stream};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::{self, Message};

use crate::NAME;
use crate::error::PushError;
use crate::event::Event;
use crate::ids::World;
use crate::session::{Now, Output, Session, Settings};
use crate::socket::{Socket, Target, close_reason, open, reason};

/// How many frames that have already arrived are taken at once.
const BATCH: usize = 256;
/// How long a command may take to be sent.
const SEND_WITHIN: Duration = Duration::from_secs(10);

/// The push stream of PlanetSide 2, as a [`Source`]. Made by [`Client::push`](crate::Client::push).
///
/// It subscribes to what is wanted and to nothing else, comes back after each failure, and says what nobody saw. The
/// socket is read while the stream is polled.
pub struct Push {
    pub(crate) name: String,
    pub(crate) target: Target,
    pub(crate) worlds: Vec<World>,
}

impl fmt::Debug for Push {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Push")
            .field("name", &self.name)
            .field("endpoint", &self.target.endpoint)
            .finish_non_exhaustive()
    }
}

impl Source for Push {
    type Event = Event;
    type Error = PushError;
    const GAME: &'static str = NAME;

    fn follow(self, context: Context) -> impl Stream<Item = Result<Signals<Event>, PushError>> + Send + 'static {
        let host = self.target.endpoint.host.clone();
        let settings = Settings { name: self.name, host, worlds: self.worlds, seed: context.seed };
        let driver = Driver {
            session: Session::new(settings),
            states: Some(context.states),
            clock: context.clock,
            interest: Some(context.interest),
            target: self.target,
            line: Line::Down,
        };
        // In a box: it is handed from call to call.
        stream::unfold(Box::new(driver), |mut driver| async move { driver.next().await.map(|item| (item, driver)) })
    }
}

struct Driver {
    session: Session,
    /// Where an earlier run left off. Asked once, before anything else.
    states: Option<Arc<dyn States>>,
    clock: Arc<dyn Clock>,
    /// `None`: it will not change any more.
    interest: Option<Pin<Box<dyn Stream<Item = Interest> + Send>>>,
    target: Target,
    line: Line,
}

enum Line {
    Down,
    Opening(Pin<Box<dyn Future<Output = Result<Socket, PushError>> + Send>>),
    Up(Box<Socket>),
}

enum Wake {
    Interest(Option<Interest>),
    Timer,
    Opened(Result<Box<Socket>, PushError>),
    Frame(Option<Result<Message, tungstenite::Error>>),
}

impl Driver {
    /// What is to be said next. `None`: no retry can help.
    async fn next(&mut self) -> Option<Result<Signals<Event>, PushError>> {
        if let Some(states) = self.states.take() {
            self.resume(&*states).await;
        }
        loop {
            while let Some(output) = self.session.next_output() {
                match output {
                    Output::Signals(batch) => return Some(Ok(batch)),
                    Output::Trouble(error) => return Some(Err(error)),
                    Output::End => return None,
                    Output::Connect => self.line = Line::Opening(Box::pin(open(self.target.clone()))),
                    Output::Disconnect => self.line = Line::Down,
                    Output::Send(frame) => self.send(frame).await,
                }
            }
            let wake = self.wait().await;
            self.handle(wake);
        }
    }

    async fn resume(&mut self, states: &dyn States) {
        let subject = self.session.subject();
        match states.load(&subject).await {
            Ok(Some(saved)) => self.session.resume(saved.at),
            Ok(None) => {}
            Err(source) => self.session.end(PushError::Resume { subject, source }),
        }
    }

    async fn wait(&mut self) -> Wake {
        let wake_at = self.session.wake_at();
        tokio::select! {
            biased;
            interest = next_interest(self.interest.as_mut()) => Wake::Interest(interest),
            () = sleep_until(wake_at.unwrap_or_else(Instant::now)), if wake_at.is_some() => Wake::Timer,
            wake = self.line.next() => wake,
        }
    }

    fn handle(&mut self, wake: Wake) {
        let now = self.now();
        match wake {
            Wake::Interest(Some(interest)) => self.session.on_interest(now, interest),
            Wake::Interest(None) => self.interest = None,
            Wake::Timer => self.session.on_wake(now),
            Wake::Opened(Ok(socket)) => {
                self.line = Line::Up(socket);
                self.session.on_connected(now);
            }
            Wake::Opened(Err(error)) => {
                self.line = Line::Down;
                self.session.on_connect_failed(now, error);
            }
            Wake::Frame(frame) => self.take_frames(now, frame),
        }
    }

    /// Takes this frame and those that have arrived behind it.
    fn take_frames(&mut self, now: Now, first: Option<Result<Message, tungstenite::Error>>) {
        self.take_frame(now, first);
        for _ in 1..BATCH {
            let Line::Up(socket) = &mut self.line else { return };
            let Some(frame) = socket.next().now_or_never() else { return };
            self.take_frame(now, frame);
        }
    }

    fn take_frame(&mut self, now: Now, frame: Option<Result<Message, tungstenite::Error>>) {
        match frame {
            Some(Ok(Message::Text(text))) => self.session.on_frame(now, &text),
            // The service sends text only. Pings the WebSocket answers by itself.
            Some(Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
            Some(Ok(Message::Close(frame))) => self.hang_up(now, close_reason(frame.as_ref())),
            Some(Err(error)) => self.hang_up(now, reason(&error)),
            None => self.hang_up(now, "closed by the service".to_owned()),
        }
    }

    fn hang_up(&mut self, now: Now, reason: String) {
        self.line = Line::Down;
        self.session.on_closed(now, reason);
    }

    async fn send(&mut self, frame: String) {
        let Line::Up(socket) = &mut self.line else { return };
        let reason = match timeout(SEND_WITHIN, socket.send(Message::text(frame))).await {
            Ok(Ok(())) => return,
            Ok(Err(error)) => reason(&error),
            Err(_) => "it takes no commands".to_owned(),
        };
        self.hang_up(self.now(), reason);
    }

    fn now(&self) -> Now {
        Now { time: self.clock.now(), moment: Instant::now() }
    }
}

impl Line {
    async fn next(&mut self) -> Wake {
        match self {
            Self::Down => std::future::pending().await,
            Self::Opening(opening) => Wake::Opened(opening.await.map(Box::new)),
            Self::Up(socket) => Wake::Frame(socket.next().await),
        }
    }
}

async fn next_interest(interest: Option<&mut Pin<Box<dyn Stream<Item = Interest> + Send>>>) -> Option<Interest> {
    match interest {
        Some(interest) => interest.next().await,
        None => std::future::pending().await,
    }
}
