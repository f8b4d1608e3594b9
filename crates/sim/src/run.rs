//! The running simulator: both games on one clock, over loopback sockets or over in-memory pipes.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use bugle_event::{Clock, Timestamp};
use bugle_http::Transport;
use bugle_planetside::{Connect, World};
use futures_util::{Stream, StreamExt as _, stream};
use serde::Serialize;
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::pipes::{Caller, Pipes};
use crate::transport::transport;
use crate::{Faults, Ledger, SimClock, clash, planetside};

/// How often the Clash world lives on while nobody asks, so that the ledger is complete.
const TICK: Duration = Duration::from_secs(1);

/// How both games are simulated.
#[derive(Clone, Debug)]
pub struct Config {
    /// Decides everything that is left to chance. One seed is one world, whenever it starts and however fast it runs.
    pub seed: u64,
    /// What the games' clock shows at the beginning, in whole seconds; what is over is cut off.
    pub start: Timestamp,
    /// Events of PlanetSide 2 per second of real time, over all worlds.
    pub rate: f64,
    /// How many times as fast as real time the games live. Timers of protocols keep real time.
    pub speed: f64,
    /// The worlds of PlanetSide 2, the busiest first.
    pub worlds: Vec<World>,
    /// How many characters each of them has.
    pub population: usize,
    /// Which service ids the push service and Census let in.
    pub service_ids: planetside::ServiceIds,
    /// What goes wrong with the push service.
    pub push_faults: planetside::Plan,
    /// The backends of the push service. In memory, a host like `backend-1.sim` stands for one of them, any other for all.
    pub push_backends: planetside::Backends,
    /// How many clans there are.
    pub clans: usize,
    /// How many members each has at first.
    pub clash_members: RangeInclusive<usize>,
    /// How often something happens in Clash of Clans, against the usual.
    pub clash_activity: f64,
    /// How long ago the season of clan war leagues opened at the beginning: up to two weeks. `None`: the seed decides.
    pub clash_league_age: Option<Duration>,
    /// The share of wars whose end a clan hides by closing its log.
    pub clash_secrecy: f64,
    /// Which keys the Clash API accepts.
    pub clash_keys: clash::Keys,
    /// Who may log in at the developer portal of the Clash API.
    pub clash_account: clash::Account,
    /// How many requests a key of the Clash API may make. `None`: any number.
    pub clash_rate: Option<clash::Rate>,
    /// Planned times without the Clash API.
    pub clash_maintenance: Vec<clash::Maintenance>,
    /// What goes wrong with the Clash API.
    pub clash_faults: clash::Faults,
    /// What goes wrong besides, in both games, by name.
    pub faults: Faults,
}

impl Default for Config {
    /// 20 events of PlanetSide 2 a second in real time, the worlds and clans of each game's own defaults, no faults.
    fn default() -> Self {
        let start = Timestamp::from_secs(1_700_000_000);
        let planetside::Config { seed, rate, worlds, population, service_ids, faults: push_faults, .. } =
            planetside::Config::new(0, start);
        let clash = clash::Config::new(seed, start);
        Self {
            seed,
            start,
            rate,
            speed: 1.0,
            worlds,
            population,
            service_ids,
            push_faults,
            push_backends: planetside::Backends::default(),
            clans: clash.clans,
            clash_members: clash.members,
            clash_activity: clash.activity,
            clash_league_age: clash.league_age,
            clash_secrecy: clash.secrecy,
            clash_keys: clash.keys,
            clash_account: clash.account,
            clash_rate: clash.rate,
            clash_maintenance: clash.maintenance,
            clash_faults: clash.faults,
            faults: Faults::none(),
        }
    }
}

impl Config {
    /// Each game's own part.
    fn into_games(self) -> (planetside::Config, clash::Config) {
        let Self { seed, start, speed, worlds, population, service_ids, push_faults: faults, .. } = self;
        let (rate, named_faults) = (self.rate / speed, self.faults);
        let planetside = planetside::Config {
            rate,
            worlds,
            population,
            service_ids,
            faults,
            backends: self.push_backends,
            named_faults: named_faults.clone(),
            ..planetside::Config::new(seed, start)
        };
        let clash = clash::Config {
            clans: self.clans,
            members: self.clash_members,
            activity: self.clash_activity,
            league_age: self.clash_league_age,
            secrecy: self.clash_secrecy,
            keys: self.clash_keys,
            account: self.clash_account,
            rate: self.clash_rate,
            maintenance: self.clash_maintenance,
            faults: self.clash_faults,
            named_faults,
            ..clash::Config::new(seed, start)
        };
        (planetside, clash)
    }
}

/// Ports on the loopback interface; 0 takes any that is free.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ports {
    /// PlanetSide's push service.
    pub push: u16,
    /// Census REST.
    pub census: u16,
    /// The Clash API.
    pub clash: u16,
}

/// Where the services listen, and what can be asked for there. Printed as one line of JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Addresses {
    /// PlanetSide's push service.
    pub push: String,
    /// Census REST.
    pub census: String,
    /// The Clash API.
    pub clash: String,
    /// The developer portal of the Clash API, where its keys are made.
    pub portal: Portal,
    /// Tags that the Clash API knows.
    pub tags: clash::Tags,
    /// The name of a character who is there beside every seed, and plays all the time.
    pub fixed_character: &'static str,
}

/// A developer portal, and who may log in there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Portal {
    /// Where it listens.
    pub url: String,
    /// The e-mail address that is accepted. It is nobody's, so that it may be shown.
    pub email: String,
    /// The password that is accepted. It opens nothing real.
    pub password: String,
}

/// Why the services cannot listen.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListenError {
    /// Somebody else listens there.
    #[error("port {port} for {service} is in use; choose another one, or 0 for any that is free")]
    InUse {
        /// `push`, `census` or `clash`.
        service: &'static str,
        /// The port.
        port: u16,
    },
    /// The system does not let us.
    #[error("cannot listen on port {port} for {service}")]
    Refused {
        /// `push`, `census` or `clash`.
        service: &'static str,
        /// The port.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
}

/// Both simulated games, alive. Dropping it ends them and every connection to them.
///
/// Time is tokio's: in a test with paused time, hours pass in no time.
pub struct Sim {
    clock: SimClock,
    planetside: planetside::Service,
    clash: clash::Service,
    pipes: mpsc::Sender<Caller<DuplexStream>>,
    addresses: Option<Addresses>,
    tasks: JoinSet<()>,
}

impl Sim {
    /// Brings both games to life, reachable through [`connector`](Self::connector) and the transports only.
    ///
    /// # Panics
    /// Outside of a tokio runtime.
    pub fn in_memory(config: Config, ledger: Ledger) -> Self {
        // What a world tells in whole seconds must not hang on where in a second it began.
        let config = Config { start: Timestamp::from_secs(config.start.as_secs()), ..config };
        let clock = SimClock::start(config.start, config.speed);
        let (planetside, clash) = config.into_games();
        let planetside = planetside::Service::new(planetside, clock, ledger.clone());
        let clash = clash::Service::new(clash, clock, ledger);
        let (pipes, connections) = mpsc::channel(16);
        let mut tasks = JoinSet::new();
        tasks.spawn(live(planetside.clone()));
        tasks.spawn(tick(clash.clone(), clock));
        tasks.spawn(serve_each(planetside.clone(), piped(connections)));
        Self { clock, planetside, clash, pipes, addresses: None, tasks }
    }

    /// Brings both games to life on loopback sockets too.
    pub async fn listen(config: Config, ports: Ports, ledger: Ledger) -> Result<Self, ListenError> {
        let (push, push_at) = bind("push", ports.push).await?;
        let (census, census_at) = bind("census", ports.census).await?;
        let (clash, clash_at) = bind("clash", ports.clash).await?;
        let clash::Account { email, password, .. } = config.clash_account.clone();
        let mut sim = Self::in_memory(config, ledger);
        sim.tasks.spawn(serve_each(sim.planetside.clone(), accepted(push)));
        sim.tasks.spawn(serve_http(census, sim.planetside.census()));
        sim.tasks.spawn(serve_http(clash, sim.clash.router()));
        sim.addresses = Some(Addresses {
            push: format!("ws://{push_at}/streaming"),
            census: format!("http://{census_at}"),
            clash: format!("http://{clash_at}/v1"),
            portal: Portal { url: format!("http://{clash_at}/api"), email, password },
            tags: sim.clash.tags(),
            fixed_character: planetside::CHARACTER,
        });
        Ok(sim)
    }

    /// Where the services listen, if they do.
    pub fn addresses(&self) -> Option<&Addresses> {
        self.addresses.as_ref()
    }

    /// The games' clock.
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(self.clock)
    }

    /// Opens in-memory connections to the push service, whatever the endpoint: one that is named after a backend, to that
    /// one.
    pub fn connector(&self) -> Arc<dyn Connect> {
        Arc::new(Pipes(self.pipes.clone()))
    }

    /// Answers Census REST, whatever the host.
    pub fn census_transport(&self) -> Transport {
        transport(self.planetside.census())
    }

    /// Answers the Clash API, and under `/api` its developer portal, whatever the host.
    pub fn clash_transport(&self) -> Transport {
        transport(self.clash.router())
    }

    /// As [`clash_transport`](Self::clash_transport), for a caller who comes from `address`.
    pub fn clash_transport_from(&self, address: IpAddr) -> Transport {
        transport(self.clash.router().layer(Extension(clash::Caller(address))))
    }

    /// Clash of Clans, to let its time pass up to a moment, to move its callers, or to see what was asked of it.
    pub fn clash(&self) -> &clash::Service {
        &self.clash
    }

    /// PlanetSide 2, to let something go wrong in it.
    pub fn planetside(&self) -> &planetside::Service {
        &self.planetside
    }

    /// Tags of clans to follow.
    pub fn clans(&self) -> Vec<String> {
        self.clash.tags().clans
    }

    /// Tags of players to follow: some members of each clan.
    pub fn players(&self) -> Vec<String> {
        self.clash.tags().players
    }
}

async fn live(planetside: planetside::Service) {
    planetside.run().await;
}

async fn tick(clash: clash::Service, clock: SimClock) {
    let mut interval = tokio::time::interval(TICK);
    loop {
        interval.tick().await;
        clash.advance(clock.now());
    }
}

/// Serves every connection that comes.
async fn serve_each<Io>(service: planetside::Service, connections: impl Stream<Item = Caller<Io>> + Send)
where
    Io: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    // When the simulator ends there are no more, while some may still be served.
    let mut connections = pin!(connections.fuse());
    let mut sessions = JoinSet::new();
    loop {
        tokio::select! {
            Some(Caller { io, backend }) = connections.next() => {
                let service = service.clone();
                sessions.spawn(async move { service.serve_at(io, backend).await });
            }
            Some(_) = sessions.join_next() => {}
            else => return,
        }
    }
}

fn piped(connections: mpsc::Receiver<Caller<DuplexStream>>) -> impl Stream<Item = Caller<DuplexStream>> + Send {
    stream::unfold(connections, async |mut connections| Some((connections.recv().await?, connections)))
}

fn accepted(listener: TcpListener) -> impl Stream<Item = Caller<tokio::net::TcpStream>> + Send {
    stream::unfold(listener, async |listener| {
        loop {
            match listener.accept().await {
                Ok((connection, _)) => {
                    // Small frames should not wait for each other; without it they come late, and that is all.
                    drop(connection.set_nodelay(true));
                    return Some((Caller { io: connection, backend: None }, listener));
                }
                // Out of file descriptors, say: that passes.
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(TICK).await;
                }
            }
        }
    })
}

async fn serve_http(listener: TcpListener, router: Router) {
    let router = router.into_make_service_with_connect_info::<SocketAddr>();
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "a simulated service ended");
    }
}

async fn bind(service: &'static str, port: u16) -> Result<(TcpListener, SocketAddr), ListenError> {
    let listen = async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    listen.await.map_err(|source: io::Error| match source.kind() {
        io::ErrorKind::AddrInUse => ListenError::InUse { service, port },
        _ => ListenError::Refused { service, port, source },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_connection_outlives_the_end_of_those_that_come() {
        let sim = Sim::in_memory(Config::default(), Ledger::closed());
        let (client, io) = tokio::io::duplex(1024);
        let mut tasks = JoinSet::new();
        let come = stream::iter([Caller { io, backend: None }]).chain(piped(mpsc::channel(1).1));
        tasks.spawn(serve_each(sim.planetside.clone(), come));
        tokio::time::sleep(TICK).await;
        drop(client);
        tasks.join_next().await.unwrap().unwrap();
    }
}
