//! Between the clients and the service: the gate, maintenance, the cache, and faults. Pure: a request and the time go in,
//! a response comes out.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::Duration;

use bugle_clash::{MaintenanceEnded, MaintenanceStarted};
use bugle_event::{Event, Fact as _, Timestamp};
use bytes::Bytes;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::absence::Absences;
use super::answer::Answer;
use super::cache::{Cache, Kept};
use super::cast;
use super::faults::{Fault, Faults};
use super::gate::Gate;
use super::maintenance::Maintenance;
use super::moment::Moment;
use super::reply::{Life, Reply, whole_seconds};
use super::resource::Resource;
use super::serve::token::token;
use super::torn;
use super::world::{Plan, World};
use crate::{FaultKind, Faults as Named};

/// How often the service is closed at most, where that is left to chance: it must be known from the beginning.
const MAINTENANCE_MAX: usize = 500;

/// Answers that say whose they are.
const SIGNED: [&str; 4] = ["clan", "current_war", "league_group", "player"];

/// For how long a realtime answer claims to live. It does not: the next one is another.
const REALTIME_CLAIM: u64 = 600;

/// A request, as far as the service cares.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival<'a> {
    pub(super) key: Option<&'a str>,
    /// The address that the transport has seen.
    pub(super) address: Option<IpAddr>,
    pub(super) resource: &'a Resource,
    /// Whether it is to be as it is right now.
    pub(super) realtime: bool,
}

/// How the edges in front of the service say how long an answer still lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ages {
    /// `max-age` counts down, as at the service's own edge.
    #[default]
    CountDown,
    /// `max-age` stays as it was, and `Age` says how much of it is over: another cache in the path, as in a proxy.
    Said,
}

/// The worlds behind their cache.
#[derive(Debug)]
pub(super) struct Edge {
    /// The seeded one.
    pub(super) world: World,
    cast: World,
    pub(super) gate: Gate,
    speed: f64,
    ages: Ages,
    faults: Faults,
    named: Named,
    absences: Absences,
    /// What was answered whole before.
    whole: BTreeSet<Resource>,
    rng: ChaCha8Rng,
    cache: Cache,
}

impl Edge {
    pub(super) fn new(mut plan: Plan, speed: f64, gate: Gate, ages: Ages, faults: Faults, named: Named) -> Self {
        let spells = |kind| named.spells(kind, plan.seed);
        let closed = spells(FaultKind::Maintenance).take(MAINTENANCE_MAX);
        let closed: Vec<_> = closed
            .map(|spell| Maintenance {
                from: plan.start + spell.from.mul_f64(speed),
                duration: spell.to.saturating_sub(spell.from).mul_f64(speed),
            })
            .collect();
        let absences = Absences::new(spells(FaultKind::Gone));
        // Faults draw from a generator of their own: what is asked for must not change what happens.
        let rng = ChaCha8Rng::seed_from_u64(plan.seed ^ 0x000F_AB17);
        plan.maintenance.extend(closed);
        let cache = Cache::new(faults.stale > 0.0 || named.has(FaultKind::Stale));
        let (cast, world) = (cast::cast(&plan), World::new(plan));
        Self { world, cast, gate, speed, ages, faults, named, absences, whole: BTreeSet::new(), rng, cache }
    }

    /// Lets the worlds live until `now`.
    pub(super) fn advance(&mut self, now: Timestamp) -> Vec<Event> {
        let mut told = self.world.advance(now);
        // Both are closed at once, and that is one fact.
        let is_closing = |event: &Event| event.kind == MaintenanceStarted::KIND || event.kind == MaintenanceEnded::KIND;
        told.extend(self.cast.advance(now).into_iter().filter(|event| !is_closing(event)));
        let (to, start, speed) = (self.age(now), self.world.plan.start, self.speed);
        told.extend(self.absences.advance(to, &self.world.realm, |age| start + age.mul_f64(speed)));
        told.sort_by_key(|event| event.observed_at);
        told
    }

    /// How long the service has been there, by the caller's clock.
    fn age(&self, now: Timestamp) -> Duration {
        now.since(self.world.plan.start).div_f64(self.speed)
    }

    /// Answers a request that came at that moment. The world must have been brought up to then.
    pub(super) fn answer(&mut self, at: Moment, arrival: &Arrival<'_>) -> Reply {
        self.admitted(at, arrival).unwrap_or_else(|refusal| refusal)
    }

    fn admitted(&mut self, at: Moment, arrival: &Arrival<'_>) -> Result<Reply, Reply> {
        let pass = self.gate.admit(at, arrival.key, arrival.address)?;
        if self.world.realm.closings.covering(at.now).is_some() {
            return Err(Reply::closed());
        }
        self.gate.count(at.age, arrival.key)?;
        let is_realtime = arrival.realtime && pass.realtime && arrival.resource.can_be_realtime();
        let fault = self.faults.draw(&self.named, at.age, &mut self.rng);
        let reply = self.faulty(fault, at.now, arrival.resource, is_realtime);
        Ok(reply)
    }

    fn faulty(&mut self, fault: Option<Fault>, now: Timestamp, resource: &Resource, fresh: bool) -> Reply {
        match fault {
            Some(Fault::BadGateway) => return Reply::html(502, "Bad Gateway"),
            Some(Fault::Unavailable) => return Reply::html(503, "Service Temporarily Unavailable"),
            Some(Fault::GatewayTimeout) => return Reply::html(504, "Gateway Time-out"),
            Some(Fault::Exception) => return Reply::of(500, r#"{"reason":"unknownException"}"#),
            Some(Fault::Throttled) => return Reply::of(429, ""),
            Some(Fault::Searching) if resource.name() == Some("league_group") => {
                return Reply::html(504, "Gateway Time-out");
            }
            _ => {}
        }
        if let Some(tag) = self.absences.hide(resource) {
            return Reply::of(404, Answer::not_found(Some(tag)).body.to_string());
        }
        let kept = self.kept(now, resource, fresh);
        let mut reply = Reply { life: Some(self.life(now, &kept)), ..Reply::of(kept.status, kept.body.clone()) };
        if fresh && kept.status == 200 {
            reply.life = Some(Life::left(REALTIME_CLAIM));
        }
        if fault == Some(Fault::Slow) {
            reply.delay = Duration::from_millis(self.rng.random_range(1_000..20_000));
        }
        // An error is short, and comes whole.
        if kept.status == 200 {
            reply.body = self.spoiled(fault, resource, &kept);
            reply.body = self.unended(now, resource, reply.body);
        }
        reply
    }

    /// The body that is sent, with what goes wrong with it.
    fn spoiled(&mut self, fault: Option<Fault>, resource: &Resource, kept: &Kept) -> Bytes {
        match fault {
            Some(Fault::Truncated) => kept.body.slice(..kept.body.len() / 2),
            Some(Fault::Stale) => kept.before.as_ref().unwrap_or(&kept.body).clone(),
            // Of a first body nobody can know what it lacks.
            Some(Fault::Torn) if self.whole.contains(resource) => torn::torn(&kept.body, &mut self.rng),
            Some(Fault::Garbage) => torn::nothing(&mut self.rng),
            Some(Fault::Memberless) if self.whole.contains(resource) => torn::memberless(&kept.body),
            Some(Fault::Swapped) => torn::swapped(&kept.body),
            // Who is meant cannot be seen of every answer.
            Some(Fault::Mistaken) if resource.name().is_some_and(|name| SIGNED.contains(&name)) => {
                let another = self.cache.another(resource).filter(|another| another.status == 200);
                another.unwrap_or(kept).body.clone()
            }
            // Where nothing is torn, what was whole need not be remembered.
            None | Some(Fault::Torn | Fault::Memberless) if self.remembers_whole() => {
                self.whole.insert(resource.clone());
                kept.body.clone()
            }
            _ => kept.body.clone(),
        }
    }

    fn remembers_whole(&self) -> bool {
        self.named.has(FaultKind::Torn) || self.named.has(FaultKind::Memberless)
    }

    /// The body, or that there is no war, for a clan that never shows how this one ended.
    fn unended(&self, now: Timestamp, resource: &Resource, body: Bytes) -> Bytes {
        let share = self.named.share(FaultKind::Unended, self.age(now));
        let (Some((_, clan)), true) = (resource.owner(), resource.name() == Some("current_war") && share > 0.0) else {
            return body;
        };
        torn::unended(&body, clan, share).unwrap_or(body)
    }

    /// What the cache holds, asked anew where it is over. What is no question is not asked of it.
    fn kept(&mut self, now: Timestamp, resource: &Resource, fresh: bool) -> Kept {
        // A header cannot say less than a second, so nothing lives for less.
        let least = Duration::from_secs(1).mul_f64(self.speed);
        let new = |answer: &Answer| Kept::new(answer, now, now + answer.max_age.max(least));
        if let Some(answer) = resource.uncached([&mut self.world.realm, &mut self.cast.realm]) {
            return new(&answer);
        }
        let known = self.cache.get(now, resource).filter(|_| !fresh);
        known.unwrap_or_else(|| {
            let kept = new(&resource.answer([&self.world.realm, &self.cast.realm]));
            if fresh { kept } else { self.cache.put(resource, kept) }
        })
    }

    /// What a player finds in the settings of the game.
    pub(super) fn token(&self, player: &str) -> Option<String> {
        let realms = [&self.world.realm, &self.cast.realm].into_iter();
        let mut found = realms.filter_map(|realm| Some(token(realm, realm.player_tagged(player)?)));
        found.next()
    }

    fn life(&self, now: Timestamp, kept: &Kept) -> Life {
        let seconds = |from: Timestamp, to: Timestamp| to.since(from).div_f64(self.speed);
        match self.ages {
            Ages::CountDown => Life::left(whole_seconds(seconds(now, kept.until))),
            Ages::Said => {
                let max_age = whole_seconds(seconds(kept.from, kept.until));
                Life { max_age, age: Some(seconds(kept.from, now).as_secs()) }
            }
        }
    }
}
