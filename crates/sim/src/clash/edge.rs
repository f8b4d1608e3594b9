//! Between the clients and the service: keys and their rates, maintenance, the cache, and faults. Pure: a request and
//! the time go in, a response comes out.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bugle_clash::{MaintenanceEnded, MaintenanceStarted};
use bugle_event::{Event, Fact as _, Timestamp};
use bytes::Bytes;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::absence::Absences;
use super::cast;
use super::faults::{Fault, Faults, page};
use super::resource::Resource;
use super::serve::token::token;
use super::torn;
use super::world::{Maintenance, Plan, World};
use crate::{FaultKind, Faults as Named, Underway};

/// How many answers, and how many keys, are remembered before those that no longer matter are swept out.
const ENTRIES_MAX: usize = 4096;

/// How often the service is closed at most, where that is left to chance: it must be known from the beginning.
const MAINTENANCE_MAX: usize = 500;

/// How many requests a key may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// In a second, by the caller's clock.
    pub per_second: u32,
    /// How long a key that exceeded it is turned away, by the caller's clock.
    pub penalty: Duration,
}

impl Default for Rate {
    /// What the real service is reported to allow.
    fn default() -> Self {
        Self { per_second: 40, penalty: Duration::from_secs(30) }
    }
}

/// A response, without what is the same for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Bytes,
    pub(super) is_html: bool,
    /// `max-age` in the caller's seconds.
    pub(super) max_age: Option<u64>,
    pub(super) retry_after: Option<u64>,
    /// How long it takes until it is sent, by the caller's clock.
    pub(super) delay: Duration,
}

impl Reply {
    fn error(status: u16, body: &'static str) -> Self {
        let body = Bytes::from_static(body.as_bytes());
        Self { status, body, is_html: false, max_age: None, retry_after: None, delay: Duration::ZERO }
    }

    fn html(status: u16, title: &str) -> Self {
        Self { body: page(status, title), is_html: true, ..Self::error(status, "") }
    }

    fn throttled(wait: Duration) -> Self {
        let mut reply = Self::error(
            429,
            r#"{"reason":"requestThrottled","message":"Request was throttled because amount of requests was above the threshold defined for the used API token."}"#,
        );
        reply.retry_after = Some(whole_seconds(wait));
        reply
    }
}

/// The worlds behind their cache.
#[derive(Debug)]
pub(super) struct Edge {
    /// The seeded one.
    pub(super) world: World,
    cast: World,
    speed: f64,
    rate: Option<Rate>,
    faults: Faults,
    named: Named,
    /// Whether keys are refused.
    revoked: Underway,
    absences: Absences,
    /// What was answered whole before.
    whole: BTreeSet<Resource>,
    rng: ChaCha8Rng,
    cache: BTreeMap<Resource, Kept>,
    keys: BTreeMap<String, Meter>,
}

/// An answer, for as long as it lives.
#[derive(Debug)]
struct Kept {
    status: u16,
    body: Bytes,
    until: Timestamp,
    /// What was here before.
    before: Option<Bytes>,
}

/// How much of its rate a key has used.
#[derive(Debug)]
struct Meter {
    /// The second that is being counted, since the beginning and by the caller's clock.
    second: u64,
    used: u32,
    /// Turned away until then.
    until: Timestamp,
}

impl Edge {
    pub(super) fn new(mut plan: Plan, speed: f64, rate: Option<Rate>, faults: Faults, named: Named) -> Self {
        let spells = |kind| named.spells(kind, plan.seed);
        let closed = spells(FaultKind::Maintenance).take(MAINTENANCE_MAX);
        let closed: Vec<_> = closed
            .map(|spell| Maintenance {
                from: plan.start + spell.from.mul_f64(speed),
                duration: spell.to.saturating_sub(spell.from).mul_f64(speed),
            })
            .collect();
        let revoked = Underway::new(spells(FaultKind::Revoke));
        let absences = Absences::new(spells(FaultKind::Gone));
        // Faults draw from a generator of their own: what is asked for must not change what happens.
        let rng = ChaCha8Rng::seed_from_u64(plan.seed ^ 0x000F_AB17);
        plan.maintenance.extend(closed);
        let (cast, world) = (cast::cast(&plan), World::new(plan));
        let (cache, keys) = (BTreeMap::new(), BTreeMap::new());
        Self { world, cast, speed, rate, faults, named, revoked, absences, whole: BTreeSet::new(), rng, cache, keys }
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

    /// Answers a request that came at `now`. The world must have been brought up to then.
    pub(super) fn answer(&mut self, now: Timestamp, key: Option<&str>, resource: &Resource) -> Reply {
        let age = self.age(now);
        let is_revoked = self.revoked.at(age).is_some();
        let key = match check_key(key.map(|key| if is_revoked { "refused" } else { key })) {
            Ok(key) => key,
            Err(refusal) => return refusal,
        };
        if self.world.plan.maintenance.iter().any(|window| window.covers(now)) {
            return Reply::error(
                503,
                r#"{"reason":"inMaintenance","message":"API is currently in maintenance, please come back later"}"#,
            );
        }
        if let Some(wait) = self.count(now, key) {
            return Reply::throttled(wait);
        }
        let fault = self.faults.draw(&self.named, age, &mut self.rng);
        self.faulty(fault, now, resource)
    }

    fn faulty(&mut self, fault: Option<Fault>, now: Timestamp, resource: &Resource) -> Reply {
        match fault {
            Some(Fault::BadGateway) => Reply::html(502, "Bad Gateway"),
            Some(Fault::GatewayTimeout) => Reply::html(504, "Gateway Time-out"),
            Some(Fault::Exception) => Reply::error(500, r#"{"reason":"unknownException"}"#),
            Some(Fault::Throttled) => Reply::error(429, ""),
            Some(Fault::Truncated) => self.kept(now, resource, |kept, _| kept.body.slice(..kept.body.len() / 2)),
            Some(Fault::Stale) => {
                self.kept(now, resource, |kept, _| kept.before.as_ref().unwrap_or(&kept.body).clone())
            }
            // Of a first body nobody can know what it lacks.
            Some(Fault::Torn) if self.whole.contains(resource) => {
                self.kept(now, resource, |kept, rng| torn::torn(&kept.body, rng))
            }
            Some(Fault::Garbage) => self.kept(now, resource, |_, rng| torn::nothing(rng)),
            Some(Fault::Slow) => {
                let delay = Duration::from_millis(self.rng.random_range(1_000..20_000));
                Reply { delay, ..self.kept(now, resource, |kept, _| kept.body.clone()) }
            }
            None | Some(Fault::Torn) => {
                // Where nothing is torn, this need not grow.
                if self.named.has(FaultKind::Torn) {
                    self.whole.insert(resource.clone());
                }
                self.kept(now, resource, |kept, _| kept.body.clone())
            }
        }
    }

    /// Counts a request of `key`. Some: it is too much, and for how long the key must stay away.
    fn count(&mut self, now: Timestamp, key: &str) -> Option<Duration> {
        let rate = self.rate?;
        let second = now.since(self.world.plan.start).div_f64(self.speed).as_secs();
        if self.keys.len() >= ENTRIES_MAX {
            self.keys.retain(|_, meter| meter.second == second || meter.until > now);
        }
        let fresh = || Meter { second, used: 0, until: Timestamp::EPOCH };
        let meter = self.keys.entry(key.to_owned()).or_insert_with(fresh);
        if meter.second != second {
            (meter.second, meter.used) = (second, 0);
        }
        meter.used += 1;
        if meter.used > rate.per_second && meter.until <= now {
            meter.until = now + rate.penalty.mul_f64(self.speed);
        }
        (meter.until > now).then(|| meter.until.since(now).div_f64(self.speed))
    }

    /// What the cache holds, asked anew where it has expired: one picture of the world for an address at a time.
    fn kept(
        &mut self,
        now: Timestamp,
        resource: &Resource,
        pick: impl FnOnce(&Kept, &mut ChaCha8Rng) -> Bytes,
    ) -> Reply {
        if self.absences.hide(resource) {
            return Reply::error(404, r#"{"reason":"notFound"}"#);
        }
        if let Some(answer) = resource.uncached([&mut self.world.realm, &mut self.cast.realm]) {
            let body = Bytes::from(answer.body.to_string());
            let max_age = whole_seconds(answer.max_age.div_f64(self.speed));
            return Reply { body, max_age: Some(max_age), ..Reply::error(answer.status, "") };
        }
        if self.cache.get(resource).is_none_or(|kept| kept.until <= now) {
            self.refresh(now, resource);
        }
        let kept = &self.cache[resource];
        let body = if kept.status == 200 { pick(kept, &mut self.rng) } else { kept.body.clone() };
        let left = kept.until.since(now).div_f64(self.speed);
        Reply { body, max_age: Some(whole_seconds(left)), ..Reply::error(kept.status, "") }
    }

    /// What a player finds in the settings of the game.
    pub(super) fn token(&self, player: &str) -> Option<String> {
        let realms = [&self.world.realm, &self.cast.realm].into_iter();
        let mut found = realms.filter_map(|realm| Some(token(realm, realm.player_tagged(player)?)));
        found.next()
    }

    fn refresh(&mut self, now: Timestamp, resource: &Resource) {
        let answer = resource.answer([&self.world.realm, &self.cast.realm]);
        // A header cannot say less than a second, so nothing lives for less.
        let until = now + answer.max_age.max(Duration::from_secs(1).mul_f64(self.speed));
        let body = Bytes::from(answer.body.to_string());
        if self.cache.len() >= ENTRIES_MAX {
            self.cache.retain(|_, kept| kept.until > now);
        }
        let can_be_stale = self.faults.stale > 0.0 || self.named.has(FaultKind::Stale);
        let old = self.cache.remove(resource).filter(|kept| kept.status == 200 && can_be_stale);
        let before = old.map(|kept| kept.body);
        self.cache.insert(resource.clone(), Kept { status: answer.status, body, until, before });
    }
}

/// Any key is good, but `refused` (revoked) and `elsewhere` (made for another address).
fn check_key(key: Option<&str>) -> Result<&str, Reply> {
    let refusal = match key {
        None | Some("") => r#"{"reason":"accessDenied","message":"Missing authorization"}"#,
        Some("refused") => r#"{"reason":"accessDenied","message":"Invalid authorization"}"#,
        Some("elsewhere") => {
            r#"{"reason":"accessDenied.invalidIp","message":"Invalid authorization: API key does not allow access from IP 203.0.113.7"}"#
        }
        Some(key) => return Ok(key),
    };
    Err(Reply::error(403, refusal))
}

/// Rounded up, so that whoever waits for as long comes after the end, and at least one.
fn whole_seconds(duration: Duration) -> u64 {
    let whole = duration.as_secs();
    (whole + u64::from(duration.subsec_nanos() > 0)).max(1)
}
