//! The portal itself: who is logged in, and which keys there are. Pure.

use std::net::IpAddr;
use std::time::Duration;

use bugle_event::Timestamp;
use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::account::Account;
use super::calls::{Calls, PortalCall};
use super::cidr::Cidr;
use super::key::{Key, Refusal};
use super::session::{SESSION, Sessions};
use super::token::{TIER, Token, uuid};
use crate::clash::moment::Moment;
use crate::clash::reply::{Reply, whole_seconds};

/// How many keys an account can have.
const KEYS_MAX: usize = 10;

/// How many ranges of addresses a key can have.
const RANGES_MAX: usize = 5;

/// The scope of ordinary keys.
const SCOPE: &str = "clash";

/// The scopes of an account that may see how things are right now.
const REALTIME: &str = "clash:*:verifytoken,realtime";

/// What can be asked of the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Login,
    List,
    Create,
    Revoke,
}

/// Somebody at the desk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit<'a> {
    /// What the caller calls itself.
    pub(crate) agent: &'a str,
    /// The cookie of a session.
    pub(crate) cookie: Option<&'a str>,
    pub(crate) body: &'a [u8],
}

/// The portal.
#[derive(Debug)]
pub(crate) struct Desk {
    account: Account,
    developer: String,
    keys: Vec<Key>,
    sessions: Sessions,
    calls: Calls,
    /// When, from where and with what there was the last login.
    last_login: Option<(Timestamp, IpAddr, String)>,
    rng: ChaCha8Rng,
}

#[derive(Deserialize)]
struct Login {
    email: String,
    password: String,
}

#[derive(Deserialize)]
struct Create {
    name: String,
    description: String,
    #[serde(rename = "cidrRanges")]
    ranges: Vec<String>,
    scopes: Vec<String>,
}

#[derive(Deserialize)]
struct Revoke {
    id: String,
}

/// What the portal says to whom it does not serve.
fn refusal(status: u16, error: &str, description: &str) -> Reply {
    Reply::of(status, json!({ "error": error, "description": description }).to_string())
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Reply> {
    serde_json::from_slice(body).map_err(|_| refusal(400, "badRequest", "The request is not as expected"))
}

impl Desk {
    pub(crate) fn new(account: Account, seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0x00DE_5C00);
        let developer = uuid(&mut rng);
        let (sessions, calls) = (Sessions::default(), Calls::default());
        Self { account, developer, keys: Vec::new(), sessions, calls, last_login: None, rng }
    }

    /// Serves a visitor who comes from `address`.
    pub(crate) fn answer(&mut self, call: Call, at: Moment, address: IpAddr, visit: &Visit<'_>) -> Reply {
        let session = self.sessions.left(at.age, visit.cookie);
        let session = session.ok_or_else(|| refusal(403, "notLoggedIn", "There is no session"));
        let (name, answer) = match call {
            Call::Login => ("login", self.login(at, address, visit)),
            Call::List => ("list", session.map(|left| self.list(left))),
            Call::Create => ("create", session.and_then(|left| self.create(at, left, visit.body))),
            Call::Revoke => ("revoke", session.and_then(|left| self.revoke(left, visit.body))),
        };
        let reply = answer.unwrap_or_else(|refusal| refusal);
        self.calls.note(PortalCall { at: at.age, name, status: reply.status });
        reply
    }

    /// What was asked up to now: the newest thousand calls.
    pub(crate) fn calls(&self) -> Vec<PortalCall> {
        self.calls.all()
    }

    /// Whether `key` is good for a request of `address`, and if so whether it may ask for how things are right now.
    pub(crate) fn check(&self, at: Duration, key: &str, address: IpAddr) -> Result<bool, Refusal> {
        let key = self.keys.iter().find(|known| known.text == key).ok_or(Refusal::Unknown)?;
        key.check(at, address).map(|()| key.scopes.iter().any(|scope| scope == REALTIME))
    }

    fn login(&mut self, at: Moment, address: IpAddr, visit: &Visit<'_>) -> Result<Reply, Reply> {
        let given: Login = read(visit.body)?;
        if !given.email.eq_ignore_ascii_case(&self.account.email) || given.password != self.account.password {
            return Err(refusal(403, "invalidCredentials", "Invalid email or password"));
        }
        let cookie = uuid(&mut self.rng);
        self.sessions.begin(at.age, cookie.clone());
        let (issued, ranges) = (at.now, [format!("{}/{}", address, host_bits(address))]);
        let scopes = [SCOPE.to_owned()];
        let token = Token { developer: &self.developer, scopes: &scopes, ranges: &ranges, issued };
        let temporary = token.temporary(&mut self.rng);
        let mut body = answered(SESSION);
        body["auth"] = json!({ "uid": self.developer, "token": uuid(&mut self.rng), "ua": visit.agent, "ip": null });
        body["developer"] = self.developer();
        body["temporaryAPIToken"] = temporary.into();
        body["swaggerUrl"] = "/api-docs/swagger.yaml".into();
        self.last_login = Some((at.now, address, visit.agent.to_owned()));
        Ok(Reply { cookie: Some(format!("session={cookie}; Path=/; HttpOnly")), ..Reply::of(200, body.to_string()) })
    }

    /// The account, with what is known of the login before.
    fn developer(&self) -> Value {
        let scopes = if self.account.realtime { vec![SCOPE, REALTIME] } else { vec![SCOPE] };
        let last = self.last_login.as_ref();
        json!({
            "id": self.developer,
            "name": "Simulated Chief",
            "game": "clash",
            "email": self.account.email,
            "tier": TIER,
            "allowedScopes": scopes,
            "maxCidrs": RANGES_MAX,
            "prevLoginTs": last.map(|(at, _, _)| at.as_millis().to_string()),
            "prevLoginIp": last.map(|(_, address, _)| address.to_string()),
            "prevLoginUa": last.map(|(_, _, agent)| agent),
        })
    }

    fn list(&self, left: Duration) -> Reply {
        let mut body = answered(left);
        body["keys"] = self.keys.iter().map(|key| key.to_json(&self.developer)).collect();
        Reply::of(200, body.to_string())
    }

    fn create(&mut self, at: Moment, left: Duration, body: &[u8]) -> Result<Reply, Reply> {
        let Create { name, description, ranges, scopes } = read(body)?;
        let cidrs: Result<Vec<Cidr>, ()> = ranges.iter().map(|range| range.parse()).collect();
        let cidrs = cidrs.map_err(|()| refusal(400, "invalidCidr", "An IP range is invalid"))?;
        if name.trim().is_empty() || description.trim().is_empty() || !(1..=RANGES_MAX).contains(&cidrs.len()) {
            return Err(refusal(400, "badRequest", "Name, description and one to five IP ranges are required"));
        }
        let may = |scope: &String| scope == SCOPE || self.account.realtime && scope == REALTIME;
        if scopes.is_empty() || !scopes.iter().all(may) {
            return Err(refusal(403, "invalidScope", "The account does not have these scopes"));
        }
        if self.keys.len() >= KEYS_MAX {
            return Err(refusal(403, "tooManyKeys", "The account has the maximum number of keys"));
        }
        let token = Token { developer: &self.developer, scopes: &scopes, ranges: &ranges, issued: at.now };
        let text = token.key(&mut self.rng);
        let until = self.account.key_life.map(|life| (at.age + life, at.after(life)));
        let key = Key { id: uuid(&mut self.rng), name, description, scopes, ranges, cidrs, until, text };
        let mut body = answered(left);
        body["key"] = key.to_json(&self.developer);
        self.keys.push(key);
        Ok(Reply::of(200, body.to_string()))
    }

    fn revoke(&mut self, left: Duration, body: &[u8]) -> Result<Reply, Reply> {
        let Revoke { id } = read(body)?;
        let place = self.keys.iter().position(|key| key.id == id);
        let place = place.ok_or_else(|| refusal(404, "notFound", "There is no such key"))?;
        self.keys.remove(place);
        Ok(Reply::of(200, answered(left).to_string()))
    }
}

/// What stands in every good answer.
fn answered(left: Duration) -> Value {
    json!({ "status": { "code": 0, "message": "ok", "detail": null }, "sessionExpiresInSeconds": whole_seconds(left) })
}

/// How many bits an address has.
fn host_bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}
