//! The service over HTTP: addresses and headers in, headers and bodies out.

use std::io::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use bugle_event::{Clock as _, Timestamp};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER,
};
use http::{HeaderName, StatusCode};
use serde::{Deserialize, Serialize};

use super::edge::{Edge, Rate, Reply};
use super::faults::Faults;
use super::paging::Page;
use super::resource::{Resource, Search};
use super::world::{LOOK, Maintenance, Plan, World};
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
}

impl Config {
    /// Six clans, the usual activity and rate, no maintenance, no faults.
    pub fn new(seed: u64, start: Timestamp) -> Self {
        let (rate, faults) = (Some(Rate::default()), Faults::default());
        Self { seed, start, clans: 6, activity: 1.0, rate, maintenance: Vec::new(), faults }
    }
}

/// Tags that can be asked for, to have something to begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tags {
    /// All clans. Any two can meet in a war.
    pub clans: Vec<String>,
    /// A few members of each.
    pub players: Vec<String>,
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
        let Config { seed, start, clans, activity, rate, maintenance, faults } = config;
        let world = World::new(Plan { seed, start, clans, look, activity, maintenance });
        Self { edge: Arc::new(Mutex::new(Edge::new(world, speed, rate, faults))), clock, ledger }
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
            players: members.map(|member| edge.world.realm.player(*member).tag.clone()).collect(),
        }
    }

    /// The service under `/v1`.
    pub fn router(&self) -> Router {
        let v1 = Router::new()
            .route("/clans", get(search))
            .route("/clans/{tag}", get(clan))
            .route("/clans/{tag}/members", get(members))
            .route("/clans/{tag}/currentwar", get(war))
            .route("/clans/{tag}/currentwar/leaguegroup", get(league_group))
            .route("/clans/{tag}/warlog", get(war_log))
            .route("/players/{tag}", get(player))
            .route("/locations", get(locations));
        Router::new().nest("/v1", v1).fallback(unknown).with_state(self.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Edge> {
        self.edge.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request that has come just now.
    fn serve(&self, headers: &HeaderMap, resource: &Resource) -> Response {
        let now = self.clock.now();
        let reply = {
            let mut edge = self.lock();
            for event in edge.advance(now) {
                self.ledger.record(event);
            }
            edge.answer(now, bearer(headers), resource)
        };
        respond(reply, now, accepts_gzip(headers))
    }
}

async fn clan(State(service): State<Service>, Path(tag): Path<String>, headers: HeaderMap) -> Response {
    service.serve(&headers, &Resource::Clan(tag))
}

async fn members(
    State(service): State<Service>,
    Path(tag): Path<String>,
    Query(page): Query<Page>,
    headers: HeaderMap,
) -> Response {
    service.serve(&headers, &Resource::Members(tag, page))
}

async fn war(State(service): State<Service>, Path(tag): Path<String>, headers: HeaderMap) -> Response {
    service.serve(&headers, &Resource::War(tag))
}

async fn league_group(State(service): State<Service>, Path(tag): Path<String>, headers: HeaderMap) -> Response {
    service.serve(&headers, &Resource::LeagueGroup(tag))
}

async fn war_log(
    State(service): State<Service>,
    Path(tag): Path<String>,
    Query(page): Query<Page>,
    headers: HeaderMap,
) -> Response {
    service.serve(&headers, &Resource::WarLog(tag, page))
}

async fn player(State(service): State<Service>, Path(tag): Path<String>, headers: HeaderMap) -> Response {
    service.serve(&headers, &Resource::Player(tag))
}

async fn search(State(service): State<Service>, Query(query): Query<SearchQuery>, headers: HeaderMap) -> Response {
    let SearchQuery { name, min_members, max_members, limit, after } = query;
    let search = Search { name, min_members, max_members, page: Page { limit, after } };
    service.serve(&headers, &Resource::Search(search))
}

async fn locations(State(service): State<Service>, Query(page): Query<Page>, headers: HeaderMap) -> Response {
    service.serve(&headers, &Resource::Locations(page))
}

async fn unknown(State(service): State<Service>, headers: HeaderMap) -> Response {
    service.serve(&headers, &Resource::Unknown)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SearchQuery {
    name: Option<String>,
    min_members: Option<usize>,
    max_members: Option<usize>,
    limit: Option<usize>,
    after: Option<String>,
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("gzip"))
}

/// Puts the headers around a reply that every answer of the service has.
fn respond(reply: Reply, now: Timestamp, gzip: bool) -> Response {
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let content_type = if reply.is_html { "text/html" } else { "application/json; charset=utf-8" };
    let mut headers: Vec<(HeaderName, String)> = vec![(CONTENT_TYPE, content_type.to_owned()), (DATE, http_date(now))];
    if let Some(max_age) = reply.max_age {
        // Without the comma, as the real service writes it.
        headers.push((CACHE_CONTROL, format!("public max-age={max_age}")));
    }
    if let Some(wait) = reply.retry_after {
        headers.push((RETRY_AFTER, wait.to_string()));
    }
    let mut body = reply.body;
    if let Some(packed) = gzip.then(|| packed(&body)).flatten() {
        headers.push((CONTENT_ENCODING, "gzip".to_owned()));
        body = packed;
    }
    (status, axum::response::AppendHeaders(headers), body).into_response()
}

/// The body in gzip. Small ones are not worth it.
fn packed(body: &Bytes) -> Option<Bytes> {
    if body.len() < 512 {
        return None;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(time: Timestamp) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let seconds = time.as_secs();
    let text = Timestamp::from_secs(seconds).to_string();
    let month = text[5..7].parse::<usize>().unwrap_or(1);
    // The epoch was a Thursday.
    let day = usize::try_from(seconds.div_euclid(86_400).rem_euclid(7)).unwrap_or(0);
    format!("{}, {} {} {} {} GMT", DAYS[day], &text[8..10], MONTHS[month - 1], &text[..4], &text[11..19])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_http() {
        assert_eq!(http_date(Timestamp::from_secs(784_111_777)), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
