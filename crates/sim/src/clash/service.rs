//! The service as tests and the simulator hold it: how it behaves, what it knows, what was asked of it.

use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bugle_event::{Clock as _, Timestamp};
use serde::Serialize;

use super::cast;
use super::edge::{Ages, Arrival, Edge};
use super::faults::Faults;
use super::gate::{Gate, Keys};
use super::maintenance::Maintenance;
use super::meter::{Rate, Traffic};
use super::moment::Moment;
use super::portal::account::Account;
use super::portal::calls::PortalCall;
use super::portal::desk::{Call, Visit};
use super::reply::Reply;
use super::world::{LOOK, MEMBERS, Plan};
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
    /// How many members a clan has at first. A third of the fewest are as many players without a clan, for each.
    pub members: RangeInclusive<usize>,
    /// How often something happens, against the usual.
    pub activity: f64,
    /// How long ago the season of clan war leagues opened at the beginning, in whole seconds: up to two weeks. `None`: the
    /// seed decides.
    pub league_age: Option<Duration>,
    /// The share of wars whose end a clan hides: its log is closed an hour before, and opened some hours later; sooner, if
    /// the clan had closed it before by itself. Each clan decides for itself.
    pub secrecy: f64,
    /// Which keys are accepted.
    pub keys: Keys,
    /// Who may log in at the portal where keys are made.
    pub account: Account,
    /// How it is said for how long an answer still lives.
    pub ages: Ages,
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
    /// Six clans, the usual activity and rate, any key, no maintenance, no faults.
    pub fn new(seed: u64, start: Timestamp) -> Self {
        Self {
            seed,
            start,
            clans: 6,
            members: MEMBERS,
            activity: 1.0,
            league_age: None,
            secrecy: 0.0,
            keys: Keys::default(),
            account: Account::default(),
            ages: Ages::default(),
            rate: Some(Rate::default()),
            maintenance: Vec::new(),
            faults: Faults::default(),
            named_faults: crate::Faults::none(),
        }
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

/// The simulated Clash of Clans API and its developer portal. Cheap to clone; clones are the same service.
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
        let look = LOOK.max(Duration::from_secs(1).mul_f64(speed));
        let gate = Gate::new(config.keys, config.account, config.rate, &config.named_faults, config.seed);
        let plan = Plan {
            seed: config.seed,
            start: config.start,
            clans: config.clans,
            look,
            activity: config.activity,
            maintenance: config.maintenance,
            is_told: ledger.is_kept(),
            members: config.members,
            league_age: config.league_age,
            secrecy: config.secrecy,
        };
        let edge = Edge::new(plan, speed, gate, config.ages, config.faults, config.named_faults);
        Self { edge: Arc::new(Mutex::new(edge)), clock, ledger }
    }

    /// Lets the world live until the game's clock shows `to`. Requests do this by themselves; a ledger that is to be
    /// complete when nobody asks needs it now and then.
    pub fn advance(&self, to: Timestamp) {
        self.record(&mut self.lock(), to);
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

    /// The tags of all players who are in a clan.
    pub fn members(&self) -> Vec<String> {
        let edge = self.lock();
        let realm = &edge.world.realm;
        let members = realm.clans.iter().flat_map(|clan| &clan.members);
        members.map(|member| realm.player(*member).tag.clone()).collect()
    }

    /// What a player finds in the settings of the game now, to prove who they are: good once. `None`: no such player.
    pub fn token(&self, player: &str) -> Option<String> {
        self.lock().token(player)
    }

    /// From now on all callers come from `address`, whatever their own is.
    pub fn callers_come_from(&self, address: IpAddr) {
        self.lock().gate.callers.come_from(address);
    }

    /// What was asked for up to now.
    pub fn traffic(&self) -> Traffic {
        self.lock().gate.traffic()
    }

    /// What was asked of the portal up to now: the newest thousand calls, in their order.
    pub fn portal_calls(&self) -> Vec<PortalCall> {
        self.lock().gate.desk.calls()
    }

    /// What the service says to a request that comes just now.
    pub(super) fn answer(&self, arrival: &Arrival<'_>) -> (Timestamp, Reply) {
        let at = self.moment();
        let mut edge = self.lock();
        self.record(&mut edge, at.now);
        (at.now, edge.answer(at, arrival))
    }

    /// What the portal says to somebody who comes just now and was seen at `address`.
    pub(super) fn portal(&self, call: Call, address: Option<IpAddr>, visit: &Visit<'_>) -> (Timestamp, Reply) {
        let at = self.moment();
        let gate = &mut self.lock().gate;
        let address = gate.callers.address(at.age, address);
        (at.now, gate.desk.answer(call, at, address, visit))
    }

    fn moment(&self) -> Moment {
        Moment { now: self.clock.now(), age: self.clock.elapsed(), speed: self.clock.speed() }
    }

    fn record(&self, edge: &mut Edge, to: Timestamp) {
        for event in edge.advance(to) {
            self.ledger.record(event);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Edge> {
        self.edge.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
