//! The work that `.ci/instructions` counts instructions of: pushed events and polls, on one thread, in virtual time, the
//! services scripted in memory, so that a count repeats. `instructions WHAT COUNT` does so many of one thing.
//!
//! What is made beforehand is the same for every count, so that it falls out of the difference of two.

#![allow(clippy::unwrap_used, reason = "a measuring program")]

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle::planetside::{
    Connect, Connecting, Connection, Death, Endpoint, FacilityControl, GainExperience, MetagameEvent, PlayerLogout,
};
use bugle::{EventStream, Timestamp, clash, planetside};
use bugle_http::{Request, Response, Transport, TransportError};
use bugle_sim::usual;
use bytes::Bytes;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::{AsyncWriteExt as _, DuplexStream};
use tokio::sync::Notify;
use tokio_tungstenite::tungstenite::Message;

/// The most events that are pushed.
const FRAMES_MAX: u64 = 40_000;

fn main() {
    // Cargo passes `--bench`.
    let arguments: Vec<_> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [what, count] = &arguments[..] else { return everything_once() };
    run(what, count.parse().unwrap());
}

/// A look whether it works, where nobody counts.
fn everything_once() {
    for what in ["push", "push-thousand", "push-deaths"] {
        run(what, 2000);
    }
    for what in ["watcher", "client", "stream", "parked"] {
        run(what, 20);
        run(&format!("{what}-changed"), 20);
    }
}

fn run(what: &str, count: u64) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let (work, is_changing) = what.strip_suffix("-changed").map_or((what, false), |work| (work, true));
    let api = Api { is_changing, ..Api::default() };
    runtime.block_on(async {
        match work {
            "push" => push(count, false, 0).await,
            "push-thousand" => push(count, false, 998).await,
            "push-deaths" => push(count, true, 0).await,
            "watcher" => watcher(&api, count),
            "client" => client(api, count).await,
            "stream" => stream(api, count, true).await,
            "parked" => stream(api, count, false).await,
            _ => panic!("nobody knows how to do `{what}`"),
        }
    });
}

/// Pushes events of all kinds: to two triggers, of which one wants them all, or to one that wants deaths only; and past so
/// many others.
async fn push(count: u64, only_deaths: bool, others: u64) {
    let (near, far) = tokio::io::duplex(1 << 16);
    let client = planetside::Client::builder().service_id("bench").endpoint("ws://push.test/streaming");
    let client = client.connector(Arc::new(Pipe(Mutex::new(Some(near))))).build().unwrap();
    let stream = EventStream::builder().source(client.push()).build().await.unwrap();
    let (seen, deaths) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let (any, death) = (Arc::clone(&seen), Arc::clone(&deaths));
    if !only_deaths {
        stream.on_any().call(move |_, _| {
            any.fetch_add(1, Ordering::Relaxed);
        });
    }
    stream.on::<Death>().call(move |_, _| {
        death.fetch_add(1, Ordering::Relaxed);
    });
    (0..others).for_each(|number| add_other(&stream, number));
    stream.start();
    let frames = frames();
    let _open = serve(far, frames.iter().take(usize::try_from(count).unwrap())).await;
    let deaths_pushed = (0..count).filter(|number| (14..17).contains(&(number % 20))).count() as u64;
    let pushed = if only_deaths { 0 } else { count };
    while (seen.load(Ordering::Relaxed), deaths.load(Ordering::Relaxed)) != (pushed, deaths_pushed) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Adds a trigger that no event meets: one of another character, of another world, or of another kind.
fn add_other(stream: &EventStream, number: u64) {
    let kinds = number / 3 % 3;
    match number % 3 {
        0 => drop(stream.on::<Death>().character(1_000_000_000 + number).call(|_, _| panic!("nobody knows it"))),
        1 if kinds == 0 => drop(stream.on::<Death>().world(17).call(|_, _| panic!("nothing happens there"))),
        1 => drop(stream.on::<GainExperience>().world(19).character(number + 1).call(|_, _| panic!("nobody knows it"))),
        _ if kinds == 0 => drop(stream.on::<FacilityControl>().call(|_, _| panic!("nobody says so"))),
        _ if kinds == 1 => drop(stream.on::<PlayerLogout>().world(10).call(|_, _| panic!("nobody says so"))),
        _ => drop(stream.on::<MetagameEvent>().call(|_, _| panic!("nobody says so"))),
    }
}

/// The frames as they are on the wire: of a server, so without a mask.
fn frames() -> Vec<Vec<u8>> {
    let frame = |number| {
        let text = usual::frame(number);
        let length = u16::try_from(text.len()).unwrap();
        assert!(length > 125, "the length of shorter ones is written otherwise");
        [&[0x81, 126], &length.to_be_bytes()[..], text.as_bytes()].concat()
    };
    (0..FRAMES_MAX).map(frame).collect()
}

/// The push service: takes one subscription and sends all there is. Gives back the connection, which stays open.
async fn serve(pipe: DuplexStream, frames: impl Iterator<Item = &Vec<u8>>) -> DuplexStream {
    let mut socket = tokio_tungstenite::accept_async(pipe).await.unwrap();
    let subscribe = socket.next().await.unwrap().unwrap();
    let wanted: Value = serde_json::from_str(subscribe.to_text().unwrap()).unwrap();
    let echo = json!({ "subscription": {
        "characters": wanted["characters"], "eventNames": wanted["eventNames"], "worlds": wanted["worlds"],
        "logicalAndCharactersWithWorlds": true,
    }});
    socket.send(Message::text(echo.to_string())).await.unwrap();
    let mut pipe = socket.into_inner();
    for frame in frames {
        pipe.write_all(frame).await.unwrap();
    }
    pipe
}

/// Connects once, to a pipe.
struct Pipe(Mutex<Option<DuplexStream>>);

impl Connect for Pipe {
    fn connect<'a>(&'a self, _: &'a Endpoint) -> Connecting<'a> {
        let pipe = self.0.lock().unwrap().take();
        Box::pin(async move {
            match pipe {
                Some(pipe) => Ok(Box::new(pipe) as Box<dyn Connection>),
                None => std::future::pending().await,
            }
        })
    }
}

/// The API with one clan, of which each answer differs from the one before in one number, or in nothing.
#[derive(Clone)]
struct Api {
    is_changing: bool,
    /// The clan before that number and after it.
    clan: Arc<(String, String)>,
    asked: Arc<AtomicU64>,
    /// After so many answers, it tells.
    enough: u64,
    told: Arc<Notify>,
}

impl Default for Api {
    fn default() -> Self {
        let clan = usual::clan();
        let (before, after) = clan.split_once("\"DONATIONS\"").unwrap();
        let clan = Arc::new((before.to_owned(), after.to_owned()));
        Self { is_changing: false, clan, asked: Arc::default(), enough: u64::MAX, told: Arc::default() }
    }
}

impl Api {
    /// Never the same allocation twice, as from the network.
    fn body(&self) -> Bytes {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let donations = (100_000 + if self.is_changing { number } else { 0 }).to_string();
        [&self.clan.0, donations.as_str(), &self.clan.1].concat().into()
    }

    fn answer(&self) -> Ready<Result<Response, Infallible>> {
        let mut response = Response::new(self.body());
        let headers = response.headers_mut();
        headers.insert(http::header::CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
        headers.insert(http::header::CACHE_CONTROL, http::HeaderValue::from_static("public max-age=60"));
        if self.asked.load(Ordering::Relaxed) == self.enough {
            self.told.notify_one();
        }
        ready(Ok(response))
    }

    fn client(self) -> clash::Client {
        let service = tower::service_fn(move |_: Request| self.answer());
        let service = tower::util::MapErr::new(service, |never: Infallible| -> TransportError { match never {} });
        let client = clash::Client::builder().key("bench").rate(u32::MAX).cache_bytes(0);
        client.transport(Transport::new(service)).build().unwrap()
    }
}

fn tag() -> clash::ClanTag {
    "#2PP".parse().unwrap()
}

fn clan_watcher() -> clash::ClanWatcher {
    clash::ClanWatcher::new(tag(), clash::ClanOptions::default())
}

fn at(minute: u64) -> Timestamp {
    Timestamp::from_secs(minute.cast_signed() * 60)
}

/// The machine that compares bodies, alone.
fn watcher(api: &Api, polls: u64) {
    let mut watcher = clan_watcher();
    let signals: usize = (0..polls).map(|minute| watcher.on_body(at(minute), api.body()).len()).sum();
    assert!(signals as u64 >= polls);
}

/// A request, its answer, and the machine.
async fn client(api: Api, polls: u64) {
    let (client, mut watcher) = (api.client(), clan_watcher());
    for minute in 0..polls {
        let answer = client.clan(tag()).answer().await.unwrap();
        watcher.on_body(at(minute), answer.body);
    }
}

/// The whole product: schedule, request, machine, journal in memory, trigger. The last body is in memory where it was
/// lively lately; else it waits in the journal.
async fn stream(api: Api, polls: u64, is_lively: bool) {
    let api = Api { enough: polls, ..api };
    let told = Arc::clone(&api.told);
    let watch = clash::Watch::new(api.client()).clans([tag()]).bodies_in_memory(usize::from(is_lively));
    let stream = EventStream::builder().source(watch).build().await.unwrap();
    stream.on_any().call(|event, _| drop(std::hint::black_box(event)));
    stream.start();
    told.notified().await;
}
