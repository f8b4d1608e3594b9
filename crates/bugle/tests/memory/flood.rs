//! A push service that says what it says to everybody, at one pace.

use std::time::Duration;

use bugle::Clock as _;
use bugle::planetside::server::{EventServer, Session};
use bugle::planetside::{Connect, Connecting, Connection, Endpoint, Environment, World};
use bugle_sim::SimClock;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::DuplexStream;
use tokio::time::{Instant, sleep_until};
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

use crate::frames::frame;

/// How often it says what happened since.
const TICK: Duration = Duration::from_millis(50);

/// How often it says that it is there.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// Events a second.
#[derive(Clone, Copy)]
pub(crate) struct Pace(pub(crate) u64);

/// The service. Cheap to clone; clones are the same.
#[derive(Clone)]
pub(crate) struct Flood {
    pace: Pace,
    clock: SimClock,
}

impl Flood {
    pub(crate) fn new(pace: Pace, clock: SimClock) -> Self {
        Self { pace, clock }
    }

    /// The numbers of the events of this tick: the same for all connections.
    fn numbers(&self, tick: u64) -> std::ops::Range<u64> {
        let count = self.pace.0 * millis(TICK) / 1000;
        let first = tick * 10_000;
        first..first + count
    }

    async fn serve(self, pipe: DuplexStream) -> Option<()> {
        let (mut sink, mut said) = accept_async(pipe).await.ok()?.split();
        let servers = [1, 10, 19, 40].map(|world| EventServer::of(World(world)));
        let mut session = Session::new(Environment::Ps2);
        for message in session.greeting(&servers) {
            sink.send(Message::from(message)).await.ok()?;
        }
        let start = Instant::now() - self.clock.elapsed();
        let mut tick = millis(self.clock.elapsed()) / millis(TICK) + 1;
        let mut heartbeat = Instant::now();
        loop {
            tokio::select! {
                biased;
                message = said.next() => {
                    let reply = message?.ok()?.into_text().ok().and_then(|text| session.on_text(&text));
                    if let Some(reply) = reply {
                        sink.send(Message::from(reply)).await.ok()?;
                    }
                }
                () = sleep_until(start + TICK * u32::try_from(tick).ok()?) => {
                    let now = self.clock.now();
                    for number in self.numbers(tick) {
                        sink.feed(Message::from(frame(number, now.as_secs()))).await.ok()?;
                    }
                    sink.flush().await.ok()?;
                    tick += 1;
                }
                () = sleep_until(heartbeat) => {
                    sink.send(Message::from(session.heartbeat(&servers, self.clock.now()))).await.ok()?;
                    heartbeat += HEARTBEAT;
                }
            }
        }
    }
}

impl Connect for Flood {
    fn connect<'a>(&'a self, _: &'a Endpoint) -> Connecting<'a> {
        Box::pin(async move {
            let (near, far) = tokio::io::duplex(256 * 1024);
            #[expect(clippy::disallowed_methods, reason = "it ends with the connection")]
            tokio::spawn(self.clone().serve(far));
            Ok(Box::new(near) as Box<dyn Connection>)
        })
    }
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap()
}
