//! The service over HTTP: addresses and headers in, headers and bodies out.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use bugle_event::{Clock as _, Timestamp};
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, AUTHORIZATION, HeaderMap};
use http::{Method, Uri};
use serde::Serialize;

use super::address;
use super::cast;
use super::edge::{Edge, Rate, Reply};
use super::faults::Faults;
use super::resource::Resource;
use super::respond::respond;
use super::world::{LOOK, Maintenance, Plan};
use crate::{Ledger, SimClock};

/// The simulated service and how it behaves.
#[derive(Clone, Debug)]
pub struct Config {
    /// Decides everything that is left to chance.
    pub seed: u64,
    /// What the game's clock shows at the beginning. The same as the clock's start.
    pub start: Timestamp,
    /// How many clans there are. Every one is watched-worthy, and every one can be another's opponent.
    pub clans: usize,
    /// How often something happens, against the usual.
    pub activity: f64,
    /// How many requests a key may make. `None`: any number.
    pub rate: Option<Rate>,
    /// Planned times without service.
    pub maintenance: Vec<Maintenance>,
    /// What goes wrong.
    pub faults: Faults,
    /// What goes wrong besides, by name.
    pub named_faults: crate::Faults,
}

impl Config {
    /// Six clans, the usual activity and rate, no maintenance, no faults.
    pub fn new(seed: u64, start: Timestamp) -> Self {
        let (rate, faults) = (Some(Rate::default()), Faults::default());
        let (maintenance, named_faults) = (Vec::new(), crate::Faults::none());
        Self { seed, start, clans: 6, activity: 1.0, rate, maintenance, faults, named_faults }
    }
}

/// Tags that can be asked for, to have something to begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tags {
    /// All clans. Any two can meet in a war.
    pub clans: Vec<String>,
    /// A few members of each.
    pub players: Vec<String>,
    /// A clan that is there beside every seed, and at war when the game begins.
    pub fixed_clan: &'static str,
    /// A player who stays in that clan.
    pub fixed_player: &'static str,
    /// What that player finds in the settings of the game, to prove who it is: good once.
    pub fixed_token: String,
}

/// The simulated Clash of Clans API. Cheap to clone; clones are the same service.
#[derive(Clone, Debug)]
pub struct Service {
    edge: Arc<Mutex<Edge>>,
    clock: SimClock,
    ledger: Ledger,
}

impl Service {
    /// A service whose world begins at `config.start`. What happens in it goes into `ledger`.
    pub fn new(config: Config, clock: SimClock, ledger: Ledger) -> Self {
        let speed = clock.speed();
        let look = LOOK.max(std::time::Duration::from_secs(1).mul_f64(speed));
        let Config { seed, start, clans, activity, rate, maintenance, faults, named_faults } = config;
        let plan = Plan { seed, start, clans, look, activity, maintenance };
        Self { edge: Arc::new(Mutex::new(Edge::new(plan, speed, rate, faults, named_faults))), clock, ledger }
    }

    /// Lets the world live until the game's clock shows `to`. Requests do this by themselves; a ledger that is to be
    /// complete when nobody asks needs it now and then.
    pub fn advance(&self, to: Timestamp) {
        let mut edge = self.lock();
        for event in edge.advance(to) {
            self.ledger.record(event);
        }
    }

    /// Tags that can be asked for.
    pub fn tags(&self) -> Tags {
        let edge = self.lock();
        let clans = edge.world.realm.clans.iter();
        let members = clans.clone().flat_map(|clan| clan.members.iter().take(2));
        Tags {
            clans: clans.clone().map(|clan| clan.tag.clone()).collect(),
            fixed_clan: cast::CLAN,
            fixed_player: cast::PLAYER,
            fixed_token: edge.token(cast::PLAYER).unwrap_or_default(),
            players: members.map(|member| edge.world.realm.player(*member).tag.clone()).collect(),
        }
    }

    /// What a player finds in the settings of the game now, to prove who they are: good once. `None`: no such player.
    pub fn token(&self, player: &str) -> Option<String> {
        self.lock().token(player)
    }

    /// The service under `/v1`.
    pub fn router(&self) -> Router {
        Router::new().fallback(answer).with_state(self.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Edge> {
        self.edge.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the service says to a request that has come at `now`.
    fn reply(&self, now: Timestamp, headers: &HeaderMap, resource: &Resource) -> Reply {
        let mut edge = self.lock();
        for event in edge.advance(now) {
            self.ledger.record(event);
        }
        edge.answer(now, bearer(headers), resource)
    }
}

/// Answers a request that has come just now.
async fn answer(State(service): State<Service>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let now = service.clock.now();
    let reply = service.reply(now, &headers, &address::asked(&method, &uri, &body));
    if !reply.delay.is_zero() {
        tokio::time::sleep(reply.delay).await;
    }
    respond(reply, now, accepts_gzip(&headers))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("gzip"))
}
