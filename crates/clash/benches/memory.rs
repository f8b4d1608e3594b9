//! What a watched subject costs in memory while nothing changes, with the states in a file: what 20,000 of them take
//! beyond what 10,000 do, so that what has a bound for all of them together, as the cache of answers, falls out. It is
//! read from what the system says of a process; `cargo bench -p bugle-clash --bench memory`, on Linux only.

mod body;

use std::convert::Infallible;
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::pin::Pin;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use bugle_clash::{Client, Event, Watch, WatchError};
use bugle_event::{
    BoxError, Checkpoint, Clock, Context, Saved, Signal, Signals, Source as _, States, Subject, Timestamp,
};
use bugle_http::{Request, Response, Transport};
use bytes::Bytes;
use futures_core::Stream;
use futures_core::future::BoxFuture;
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tokio::time::Instant;

const WATCHED: [usize; 2] = [10_000, 20_000];
/// The symbols of made-up tags, which are numbers of six digits.
const SYMBOLS: &[u8] = b"0289PYLQGRJCUV";
const DIGITS: usize = 6;
/// Stands for a tag in what all bodies are made from.
const ANY_TAG: &str = "#2PP2PP";
/// Room for a state in the file.
const SLOT: u64 = 256 * 1024;

fn tag(mut number: usize) -> String {
    let mut digits = [0; DIGITS];
    for digit in digits.iter_mut().rev() {
        *digit = SYMBOLS[number % SYMBOLS.len()];
        number /= SYMBOLS.len();
    }
    format!("#{}", String::from_utf8_lossy(&digits))
}

/// The number that a text ends with as a tag.
fn number(text: &str) -> u64 {
    let digits = text[text.len() - DIGITS..].bytes().filter_map(|symbol| SYMBOLS.iter().position(|it| *it == symbol));
    digits.fold(0, |number, digit| number * SYMBOLS.len() as u64 + digit as u64)
}

/// Keeps states where they cost no memory.
struct Disk(File);

impl Disk {
    fn commit(&self, batch: &Signals<Event>) -> io::Result<()> {
        let mut file = &self.0;
        for signal in batch {
            let Signal::Checkpoint(Checkpoint { subject, at, state }) = signal else { continue };
            file.seek(SeekFrom::Start(number(&subject.to_string()) * SLOT))?;
            file.write_all(&at.as_millis().to_le_bytes())?;
            if let Some(state) = state {
                file.write_all(&(state.len() as u64).to_le_bytes())?;
                file.write_all(state)?;
            }
        }
        Ok(())
    }

    fn read(&self, subject: &Subject) -> io::Result<Option<Saved>> {
        let mut file = &self.0;
        let (mut at, mut len) = ([0; 8], [0; 8]);
        let place = number(&subject.to_string()) * SLOT;
        if file.seek(SeekFrom::End(0))? <= place {
            return Ok(None);
        }
        file.seek(SeekFrom::Start(place))?;
        file.read_exact(&mut at)?;
        file.read_exact(&mut len)?;
        let mut state = vec![0; usize::try_from(u64::from_le_bytes(len)).unwrap_or_default()];
        file.read_exact(&mut state)?;
        let at = Timestamp::from_millis(i64::from_le_bytes(at));
        Ok((!state.is_empty()).then(|| Saved { at, state: Some(state.into()) }))
    }
}

impl States for Disk {
    fn load(&self, subject: &Subject) -> BoxFuture<'static, Result<Option<Saved>, BoxError>> {
        let saved = self.read(subject).map_err(BoxError::from);
        Box::pin(async { saved })
    }
}

struct Virtual(Instant);

impl Clock for Virtual {
    fn now(&self) -> Timestamp {
        Timestamp::from_secs(1_767_225_600) + self.0.elapsed()
    }
}

/// An API that shows everybody the same, but for the tag: the body of the present round, or an error where there is
/// none.
fn api(bodies: Vec<Bytes>, round: Arc<AtomicU16>) -> Client {
    let answer = move |request: Request| {
        let path = request.uri().path().trim_end_matches("/currentwar");
        let tag = tag(usize::try_from(number(path)).unwrap_or_default());
        let body = bodies.get(usize::from(round.load(Ordering::Relaxed))).map(|body| with_tag(body, &tag));
        let status = if body.is_some() { http::StatusCode::OK } else { http::StatusCode::BAD_GATEWAY };
        let mut response = Response::new(body.unwrap_or_default());
        *response.status_mut() = status;
        response.headers_mut().insert("cache-control", http::HeaderValue::from_static("max-age=60"));
        async { Ok::<_, Infallible>(response) }
    };
    let service = tower::util::MapErr::new(tower::service_fn(answer), |never: Infallible| match never {});
    Client::builder().key("key").transport(Transport::new(service)).build().expect("a key is all it takes")
}

fn with_tag(body: &Bytes, tag: &str) -> Bytes {
    let mut body = body.to_vec();
    let places: Vec<_> = body.windows(ANY_TAG.len()).enumerate().filter(|(_, it)| *it == ANY_TAG.as_bytes()).collect();
    let places: Vec<_> = places.into_iter().map(|(place, _)| place).collect();
    for place in places {
        body[place..place + tag.len()].copy_from_slice(tag.as_bytes());
    }
    body.into()
}

/// What there is to watch.
struct Case {
    name: &'static str,
    watch: fn(Watch, Vec<String>) -> Watch,
    /// One body for each round.
    bodies: Vec<Bytes>,
    keeps: bool,
}

fn cases() -> Vec<Case> {
    let clan = |members, donations| Bytes::from(with_any_tag(&body::clan(members, donations)));
    let small = (0..20).map(|round| clan(1, round)).collect();
    let clans: fn(Watch, Vec<String>) -> Watch = |watch, tags| watch.clans(tags);
    vec![
        Case { name: "clans of 38 KB", watch: clans, bodies: vec![clan(50, 1)], keeps: true },
        Case { name: "clans that changed 20 times", watch: clans, bodies: small, keeps: true },
        Case { name: "players", watch: |watch, tags| watch.players(tags), bodies: vec![player()], keeps: true },
        Case { name: "wars", watch: |watch, tags| watch.wars(tags), bodies: vec![war()], keeps: true },
        Case { name: "small clans, with no store", watch: clans, bodies: vec![clan(1, 1)], keeps: false },
    ]
}

fn with_any_tag(body: &Bytes) -> String {
    String::from_utf8_lossy(body).replacen("#2PP", ANY_TAG, 1)
}

fn player() -> Bytes {
    let units: Vec<Value> = (0..120)
        .map(|it| json!({ "name": format!("Unit {it}"), "level": 3, "maxLevel": 9, "village": "home" }))
        .collect();
    let player = json!({ "tag": ANY_TAG, "name": "Player", "townHallLevel": 15, "expLevel": 200, "troops": units });
    serde_json::to_vec(&player).unwrap_or_default().into()
}

/// A war of 30 against 30 with 60 attacks.
fn war() -> Bytes {
    let side = |tag: &str, own: &str, other: &str, first: usize| {
        let member = |it: usize| {
            let attack = json!({
                "attackerTag": format!("#{own}{}", &self::tag(it)[3..]), "stars": 2, "destructionPercentage": 80,
                "defenderTag": format!("#{other}{}", &self::tag(it)[3..]), "order": first + 2 * it, "duration": 100,
            });
            json!({
                "tag": attack["attackerTag"], "name": "Player", "townhallLevel": 15, "mapPosition": it + 1,
                "attacks": [attack], "opponentAttacks": 0,
            })
        };
        let members: Vec<Value> = (0..30).map(member).collect();
        json!({ "tag": tag, "name": "Clan", "clanLevel": 10, "attacks": 30, "stars": 60, "members": members })
    };
    let war = json!({
        "state": "inWar", "teamSize": 30, "attacksPerMember": 2, "preparationStartTime": "20251231T070000.000Z",
        "startTime": "20260101T060000.000Z", "endTime": "20260102T060000.000Z",
        "clan": side(ANY_TAG, "P", "Q", 1), "opponent": side("#VVVVVVV", "Q", "P", 2),
    });
    serde_json::to_vec(&war).unwrap_or_default().into()
}

/// What this process uses, in bytes.
fn used() -> usize {
    let statm = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: usize = statm.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or_default();
    pages * 4096
}

type Followed = Pin<Box<dyn Stream<Item = Result<Signals<Event>, WatchError>> + Send>>;

fn follow(client: Client, case: &Case, disk: &Arc<Disk>, watched: usize) -> Followed {
    let watch = (case.watch)(Watch::new(client), (0..watched).map(tag).collect());
    let watch = watch.rate(u32::MAX).concurrency(16);
    let states: Arc<dyn States> = if case.keeps { Arc::<Disk>::clone(disk) } else { Arc::new(()) };
    let interest = Box::pin(futures_util::stream::empty());
    Box::pin(watch.follow(Context { seed: 1, states, ..Context::new(Arc::new(Virtual(Instant::now())), interest) }))
}

/// Goes on until each of them was seen once, or failed once.
async fn look(followed: &mut Followed, disk: &Disk, watched: usize) {
    let mut looks = 0;
    while looks < watched {
        match followed.next().await.expect("it goes on") {
            Ok(batch) => {
                looks += batch.iter().filter(|signal| matches!(signal, Signal::Checkpoint(_))).count();
                disk.commit(&batch).expect("there is room");
            }
            Err(_) => looks += 1,
        }
    }
}

/// What so many use at four times, a line each.
async fn measure(case: &Case, watched: usize) {
    let (round, disk) = (Arc::new(AtomicU16::new(0)), Arc::new(Disk(tempfile::tempfile().expect("there is room"))));
    let client = api(case.bodies.clone(), Arc::clone(&round));
    let tell = |when: &str| eprintln!("{when}:{}", used());
    let mut followed = follow(client.clone(), case, &disk, watched);
    for _ in &case.bodies {
        look(&mut followed, &disk, watched).await;
        round.fetch_add(1, Ordering::Relaxed);
    }
    tell("all of them seen");
    look(&mut followed, &disk, watched).await;
    tell("all of them failing");
    round.fetch_sub(1, Ordering::Relaxed);
    look(&mut followed, &disk, watched).await;
    look(&mut followed, &disk, watched).await;
    tell("all of them seen again, unchanged");
    drop(followed);
    let mut followed = follow(client, case, &disk, watched);
    look(&mut followed, &disk, watched).await;
    tell("after a restart");
}

/// The lines of a process that watches so many.
fn lines(name: &str, watched: usize) -> Vec<(String, usize)> {
    let this = std::env::current_exe().expect("this program is somewhere");
    let done = Command::new(&this).env("BUGLE_CASE", name).env("BUGLE_WATCHED", watched.to_string()).output();
    let done = done.expect("this program can be started");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{name} failed: {said}");
    let line = |line: &str| line.rsplit_once(':').and_then(|(when, used)| Some((when.to_owned(), used.parse().ok()?)));
    said.lines().filter_map(line).collect()
}

fn main() {
    let Some(name) = std::env::var_os("BUGLE_CASE") else {
        for Case { name, .. } in cases() {
            let [few, many] = WATCHED.map(|watched| lines(name, watched));
            for ((when, few), (_, many)) in few.into_iter().zip(many) {
                eprintln!("{name:30}{:>8} bytes each, {when}", many.saturating_sub(few) / (WATCHED[1] - WATCHED[0]));
            }
        }
        return;
    };
    let watched = std::env::var("BUGLE_WATCHED").ok().and_then(|watched| watched.parse().ok()).unwrap_or(WATCHED[0]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let runtime = runtime.expect("a runtime of one thread needs nothing");
    for case in cases().iter().filter(|case| *case.name == *name) {
        runtime.block_on(measure(case, watched));
    }
}
