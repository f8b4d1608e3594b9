//! The simulated Clash API as its clients see it, and the product's own watch over it in virtual time.

use std::collections::HashMap;
use std::io::Read as _;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle_clash::Watch;
use bugle_event::{
    BoxError, Checkpoint, Clock as _, Context, Envelope, Event, Interest, Saved, Seen, Signal, Source as _, States,
    Subject, Want,
};
use bugle_sim::clash::{Config, Faults, Maintenance, Rate, Watched, check};
use futures_util::StreamExt as _;
use futures_util::future::BoxFuture;

use crate::api::{Api, START, assert_plain_headers, client, config};

#[tokio::test(start_paused = true)]
async fn inside_of_max_age_the_bytes_are_the_same() {
    let api = Api::new(config(), 1.0);
    let path = format!("/clans/{}", api.service.tags().clans[0]);
    let first = api.get(&path).await;
    assert_eq!((first.status, first.header("cache-control")), (200, "max-age=60"));
    assert_eq!(first.header("date"), "Thu, 01 Jan 2026 00:00:00 GMT");
    tokio::time::sleep(Duration::from_secs(45)).await;
    let second = api.get(&path).await;
    assert_eq!((second.header("cache-control"), &second.body), ("max-age=15", &first.body));
    tokio::time::sleep(Duration::from_mins(30)).await;
    assert_ne!(api.get(&path).await.body, first.body);
}

#[tokio::test(start_paused = true)]
async fn in_a_fast_game_answers_live_a_second_at_least() {
    let api = Api::new(config(), 2_000.0);
    let path = format!("/clans/{}/currentwar", api.service.tags().clans[0]);
    let first = api.get(&path).await;
    assert_eq!(first.header("cache-control"), "max-age=1");
    tokio::time::sleep(Duration::from_millis(900)).await;
    assert_eq!(api.get(&path).await.body, first.body);
}

#[tokio::test(start_paused = true)]
async fn both_clans_show_one_war_from_their_sides() {
    let api = Api::new(config(), 1.0);
    let clan = &api.service.tags().clans[0];
    let war = api.get(&format!("/clans/{clan}/currentwar")).await.json();
    assert_eq!(war["clan"]["tag"], **clan);
    let opponent = war["opponent"]["tag"].as_str().unwrap();
    let mirrored = api.get(&format!("/clans/{opponent}/currentwar")).await.json();
    assert_eq!((&mirrored["clan"], &mirrored["opponent"]), (&war["opponent"], &war["clan"]));
    assert_eq!(mirrored["preparationStartTime"], war["preparationStartTime"]);
}

#[tokio::test(start_paused = true)]
async fn t3_the_clan_of_the_guides_and_its_player_are_there_and_at_war() {
    for seed in [7, 8] {
        let api = Api::new(Config { clans: 2, ..Config::new(seed, START) }, 1.0);
        let tags = api.service.tags();
        assert_eq!((tags.fixed_clan, tags.fixed_player), ("#2PP", "#8QYY0"));
        let war = api.get("/clans/#2PP/currentwar").await.json();
        assert_eq!((&war["state"], &war["clan"]["tag"]), (&"inWar".into(), &"#2PP".into()));
        let player = api.get("/players/#8QYY0").await.json();
        assert_eq!((&player["clan"]["tag"], &player["role"]), (&"#2PP".into(), &"leader".into()));
        let page = api.get("/clans/#2PP").await.json();
        assert!(page["memberList"].as_array().unwrap().iter().any(|member| member["tag"] == "#8QYY0"));
        let opponent = war["opponent"]["tag"].as_str().unwrap();
        assert_eq!(api.get(&format!("/clans/{opponent}")).await.status, 200);
    }
}

#[tokio::test(start_paused = true)]
async fn large_answers_are_packed_for_those_who_ask() {
    let api = Api::new(config(), 1.0);
    let path = format!("/players/{}", api.service.tags().players[0]);
    let plain = api.get(&path).await;
    let packed = api.ask(&path, &[("authorization", "Bearer key"), ("accept-encoding", "gzip, deflate")]).await;
    assert_eq!((plain.header("content-encoding"), packed.header("content-encoding")), ("", "gzip"));
    let mut body = Vec::new();
    flate2::read::GzDecoder::new(&packed.body[..]).read_to_end(&mut body).unwrap();
    assert_eq!(body, plain.body);
}

#[tokio::test(start_paused = true)]
async fn refusals_are_those_of_the_real_service() {
    let api = Api::new(config(), 1.0);
    let clan = format!("/clans/{}", api.service.tags().clans[0]);
    let refused = [
        (api.ask(&clan, &[]).await, 403, "accessDenied", "Missing authorization"),
        (api.ask(&clan, &[("authorization", "Bearer refused")]).await, 403, "accessDenied", "Invalid authorization"),
        (api.get("/clans/#2PPP").await, 404, "notFound", "Not found with tag 2PPP"),
        (api.get("/clans?name=ab").await, 400, "badRequest", "Name must be at least 3 characters"),
    ];
    for (answer, status, reason, message) in refused {
        let body = answer.json();
        assert_eq!((answer.status, &body["reason"], &body["message"]), (status, &reason.into(), &message.into()));
    }
    let elsewhere = api.ask(&clan, &[("authorization", "Bearer elsewhere")]).await.json();
    assert_eq!(elsewhere["reason"], "accessDenied.invalidIp");
}

#[tokio::test(start_paused = true)]
async fn c23_every_answer_has_one_content_type_and_every_header_once() {
    const JSON: &str = "application/json; charset=utf-8";
    let rate = Some(Rate { per_second: 30, penalty: Duration::from_secs(20) });
    let maintenance = vec![Maintenance { from: START + Duration::from_mins(10), duration: Duration::from_mins(30) }];
    let api = Api::new(Config { rate, maintenance, ..config() }, 1.0);
    let (clan, player) = (&api.service.tags().clans[0], &api.service.tags().players[0]);
    let good = [
        format!("/clans/{clan}"),
        format!("/clans/{clan}/members?limit=2"),
        format!("/clans/{clan}/currentwar"),
        format!("/clans/{clan}/warlog"),
        format!("/players/{player}"),
        "/clans?minMembers=1".to_owned(),
        "/locations".to_owned(),
    ];
    let bad = ["/clans/#2PPP", "/clans?name=ab", "/clans?limit=x", "/clans/%FF", "/nowhere", "/players"];
    for path in good.iter().map(String::as_str).chain(bad) {
        for encoding in ["gzip", "identity"] {
            let answer = api.ask(path, &[("authorization", "Bearer key"), ("accept-encoding", encoding)]).await;
            assert_plain_headers(path, &answer.headers, JSON);
            assert_eq!(answer.status == 200, good.iter().any(|good| good == path), "{path}");
            assert!(encoding == "gzip" || answer.json().is_object(), "{path}");
        }
    }
    for (key, status) in [("refused", 403), ("elsewhere", 403), ("key", 200)] {
        let answer = api.ask(&good[0], &[("authorization", &format!("Bearer {key}"))]).await;
        assert_eq!(answer.status, status);
        assert_plain_headers(key, &answer.headers, JSON);
    }
    while api.get(&good[0]).await.status == 200 {}
    assert_plain_headers("throttled", &api.get(&good[0]).await.headers, JSON);
    tokio::time::sleep(Duration::from_mins(15)).await;
    assert_plain_headers("closed", &api.get(&good[0]).await.headers, JSON);
}

#[tokio::test(start_paused = true)]
async fn c23_pages_of_a_gateway_are_html_and_nothing_else() {
    let api = Api::new(Config { faults: Faults { bad_gateway: 1.0, ..Faults::default() }, ..config() }, 1.0);
    let answer = api.get("/locations").await;
    assert_eq!(answer.status, 502);
    assert_plain_headers("a gateway's page", &answer.headers, "text/html");
}

#[tokio::test(start_paused = true)]
async fn too_many_requests_put_a_key_away_and_no_other() {
    let rate = Rate { per_second: 3, penalty: Duration::from_secs(20) };
    let api = Api::new(Config { rate: Some(rate), ..config() }, 1.0);
    let path = format!("/clans/{}", api.service.tags().clans[0]);
    for _ in 0..3 {
        assert_eq!(api.get(&path).await.status, 200);
    }
    let throttled = api.get(&path).await;
    assert_eq!((throttled.status, throttled.header("retry-after")), (429, "20"));
    assert_eq!(api.ask(&path, &[("authorization", "Bearer other")]).await.status, 200);
    tokio::time::sleep(Duration::from_secs(20)).await;
    assert_eq!(api.get(&path).await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_planned_maintenance_closes_the_service_and_stretches_the_wars() {
    let maintenance = vec![Maintenance { from: START + Duration::from_mins(10), duration: Duration::from_mins(30) }];
    let api = Api::new(Config { maintenance, ..config() }, 1.0);
    let path = format!("/clans/{}/currentwar", api.service.tags().clans[0]);
    let before = api.get(&path).await.json();
    tokio::time::sleep(Duration::from_mins(15)).await;
    let closed = api.get(&path).await;
    assert_eq!((closed.status, &closed.json()["reason"]), (503, &"inMaintenance".into()));
    tokio::time::sleep(Duration::from_mins(30)).await;
    let after = api.get(&path).await.json();
    assert_eq!(before["preparationStartTime"], after["preparationStartTime"]);
    assert_ne!(before["endTime"], after["endTime"]);
}

#[tokio::test(start_paused = true)]
async fn searches_and_lists_come_in_pages() {
    let api = Api::new(config(), 1.0);
    let found = api.get("/clans?minMembers=1&limit=4").await.json();
    assert_eq!(found["items"].as_array().unwrap().len(), 4);
    let after = found["paging"]["cursors"]["after"].as_str().unwrap();
    let rest = api.get(&format!("/clans?minMembers=1&limit=4&after={after}")).await.json();
    assert_eq!(rest["items"].as_array().unwrap().len(), 2);
    assert_eq!(rest["items"][0]["tag"], "#2PP");
    let clan = found["items"][0]["tag"].as_str().unwrap();
    let members = api.get(&format!("/clans/{clan}/members")).await.json();
    assert_eq!(members["items"].as_array().unwrap().len() as u64, found["items"][0]["members"].as_u64().unwrap());
}

/// Keeps checkpoints, as a journal does.
#[derive(Default)]
struct Store(Mutex<HashMap<Subject, Saved>>);

impl Store {
    fn commit(&self, batch: &[Signal<bugle_clash::Event>]) {
        let mut kept = self.0.lock().unwrap();
        for signal in batch {
            let Signal::Checkpoint(Checkpoint { subject, at, state }) = signal else { continue };
            let saved = kept.entry(subject.clone()).or_insert(Saved { at: *at, state: None });
            saved.at = *at;
            saved.state = state.clone().or(saved.state.take());
        }
    }
}

impl States for Store {
    fn load(&self, subject: &Subject) -> BoxFuture<'static, Result<Option<Saved>, BoxError>> {
        let saved = self.0.lock().unwrap().get(subject).cloned();
        Box::pin(async { Ok(saved) })
    }
}

/// What the product says of a world that it follows for `hours`, by the world's own clock. With `outages`, it is off for
/// twenty minutes out of every 100, and goes on from what it kept.
async fn follow(api: &Api, hours: u64, outages: bool) -> (Vec<Event>, Watched) {
    let tags = api.service.tags();
    let watch = Watch::new(client(api)).clans(&tags.clans).wars(&tags.clans).players(&tags.players).maintenance();
    let watch = watch.every(Duration::from_mins(4));
    let until = START + Duration::from_hours(hours);
    let store = Arc::new(Store::default());
    let mut told = Vec::new();
    while api.clock.now() < until {
        let states: Arc<dyn States> = if outages { Arc::<Store>::clone(&store) } else { Arc::new(()) };
        let interest = Box::pin(futures_util::stream::iter([Interest::new([Want::all()])]));
        let context = Context { seed: 1, states, ..Context::new(Arc::new(api.clock), interest) };
        let stop = if outages { until.min(api.clock.now() + Duration::from_mins(80)) } else { until };
        let mut batches = pin!(watch.clone().follow(context).take_until(tokio::time::sleep(api.clock.until(stop))));
        while let Some(batch) = batches.next().await {
            let batch = batch.unwrap_or_default();
            store.commit(&batch);
            told.extend(batch.into_iter().filter_map(event_of));
        }
        tokio::time::sleep(api.clock.until(until.min(stop + Duration::from_mins(20)))).await;
    }
    api.service.advance(api.clock.now());
    let clans: Vec<_> = tags.clans.iter().map(|tag| tag.parse().unwrap()).collect();
    let players = tags.players.iter().map(|tag| tag.parse().unwrap()).collect();
    let delay = Duration::from_mins(30);
    (told, Watched { wars: clans.clone(), clans, players, maintenance: true, until, delay, ..Watched::default() })
}

fn event_of(signal: Signal<bugle_clash::Event>) -> Option<Event> {
    match signal {
        Signal::Event(event) => Some(event.into_event()),
        Signal::Gap(gap) => {
            let seen = Seen::at(gap.to);
            Some(Envelope::new("clash", gap, seen).into_event())
        }
        Signal::Checkpoint(_) => None,
    }
}

/// How many seeds each of the tests below plays. More with `BUGLE_SEEDS=100`.
fn seeds() -> impl Iterator<Item = u64> {
    let count = std::env::var("BUGLE_SEEDS").ok().and_then(|text| text.parse().ok());
    0..count.unwrap_or(1)
}

async fn assert_sound(config: Config, hours: u64, outages: bool) {
    let seed = config.seed;
    let api = Api::new(config, 1.0);
    let (told, watched) = follow(&api, hours, outages).await;
    let violations = check(&api.ledger.events(), &told, &watched);
    let first: Vec<_> = violations.iter().take(12).map(String::as_str).collect();
    assert!(violations.is_empty(), "seed {seed}: {} violations:\n{}", violations.len(), first.join("\n"));
    assert!(told.len() > 100, "seed {seed}: only {} events", told.len());
}

#[tokio::test(start_paused = true)]
async fn the_product_tells_what_happened() {
    for seed in seeds() {
        assert_sound(Config { clans: 4, ..Config::new(seed, START) }, 26, false).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_product_says_what_it_missed() {
    for seed in seeds() {
        let config = Config { maintenance: vec![maintenance(5)], faults: faults(), ..Config::new(1_005 + seed, START) };
        assert_sound(Config { clans: 4, ..config }, 20, false).await;
    }
}

#[tokio::test(start_paused = true)]
async fn the_product_goes_on_from_what_it_kept() {
    for seed in seeds() {
        // The game is closed when the product goes off, and open when it is on again.
        let config = Config { maintenance: vec![maintenance(6)], faults: faults(), ..Config::new(2_009 + seed, START) };
        assert_sound(Config { clans: 4, ..config }, 50, true).await;
    }
}

/// 40 minutes in the given hour.
fn maintenance(hour: u64) -> Maintenance {
    Maintenance { from: START + Duration::from_hours(hour), duration: Duration::from_mins(40) }
}

fn faults() -> Faults {
    Faults {
        bad_gateway: 0.01,
        unavailable: 0.01,
        gateway_timeout: 0.01,
        exception: 0.01,
        throttled: 0.002,
        truncated: 0.01,
        stale: 0.02,
    }
}
