//! What the journal sustains on this machine's disk: small events appended, events read back, and states written with
//! their events into a large journal. `cargo bench -p bugle --bench journal [-- events|states] [--states N]`.
//!
//! The figures are of one run; the machine's noise is in them.

#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, reason = "a measurement for people")]
#![allow(clippy::cast_precision_loss, clippy::disallowed_methods, reason = "figures for the eye, in real time")]

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bugle::journal::{Want, codecs};
use bugle::planetside::{Decoder, Feed, Line};
use bugle::source::Checkpoint;
use bugle::{Clock, Event, Subject, Timestamp};
use bugle_journal::{Archive, Commit, Journal, Reader, Retention, Settings, Start};
use futures_util::StreamExt as _;

struct Wall;

impl Clock for Wall {
    fn now(&self) -> Timestamp {
        Timestamp::EPOCH + std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap()
    }
}

/// Most of what a push stream brings.
fn granted(random: &mut fastrand::Rng, second: u64) -> Event {
    let mut character = || 5_428_000_000_000_000_000 + random.u64(..2000);
    let (one, other) = (character(), character());
    let (amount, experience, loadout, team) =
        (random.u32(10..500), random.u32(1..300), random.u32(1..30), random.u32(1..4));
    let frame = format!(
        r#"{{"payload":{{"amount":"{amount}","character_id":"{one}","event_name":"GainExperience","experience_id":"{experience}","loadout_id":"{loadout}","other_id":"{other}","team_id":"{team}","timestamp":"{}","world_id":"10","zone_id":"2"}},"service":"event","type":"serviceMessage"}}"#,
        1_700_000_000 + second,
    );
    let at = Timestamp::from_millis((1_700_000_000 + second.cast_signed()) * 1000 + random.i64(..1000));
    match Decoder::new(Feed::Live).decode(&frame, Some(at)) {
        Line::Event(event) => event.into_event(),
        _ => unreachable!("an event was made"),
    }
}

/// A state as a watcher keeps it: a body of the API of about 20 KB.
fn body(random: &mut fastrand::Rng) -> Vec<u8> {
    let mut body = r##"{"tag":"#2PP","name":"Testers","type":"inviteOnly","memberList":["##.to_owned();
    for place in 0..45 {
        write!(
            body,
            r##"{{"tag":"#{:09X}","name":"{:08x}","role":"member","townHallLevel":{},"expLevel":{},"league":{{"id":29000022,"name":"Legend League","iconUrls":{{"small":"https://api-assets.example.com/leagues/36/R2zmhyqQ0_lKcDR5EyghXCxgyC9mm_mVMIjAbmGoZtw.png","medium":"https://api-assets.example.com/leagues/72/R2zmhyqQ0_lKcDR5EyghXCxgyC9mm_mVMIjAbmGoZtw.png"}}}},"trophies":{},"builderBaseTrophies":{},"clanRank":{place},"previousClanRank":{place},"donations":{},"donationsReceived":{}}},"##,
            random.u64(..1 << 36),
            random.u32(..),
            random.u32(8..17),
            random.u32(50..300),
            random.u32(..6000),
            random.u32(..5000),
            random.u32(..5000),
            random.u32(..5000),
        )
        .unwrap();
    }
    body.pop();
    body += "]}";
    body.into_bytes()
}

fn settings() -> Settings {
    Settings { codecs: codecs(), retention: Retention::EVERYTHING, cache: 256 << 20, ..Settings::default() }
}

async fn with_journal<T>(dir: &Path, work: impl AsyncFnOnce(&Journal) -> T) -> T {
    let journal = Journal::open(dir, &settings(), Arc::new(Wall)).unwrap();
    let worker = journal.clone();
    let worker = async move { worker.work().await.unwrap() };
    let work = async {
        let result = work(&journal).await;
        journal.close();
        result
    };
    tokio::join!(worker, work).1
}

fn said(what: &str, count: u64, unit: &str, elapsed: Duration) {
    println!("{what}: {:.0} {unit}/s ({count} in {elapsed:.2?})", count as f64 / elapsed.as_secs_f64());
}

async fn events(dir: &Path, count: u64) {
    let mut random = fastrand::Rng::with_seed(7);
    let made: Vec<Vec<Event>> =
        (0..count / 256).map(|second| (0..256).map(|_| granted(&mut random, second)).collect()).collect();
    with_journal(dir, async |journal| {
        let start = Instant::now();
        for events in made {
            journal.room().await;
            journal.append(Commit { source: "bench".into(), events, checkpoints: Vec::new() });
            tokio::task::yield_now().await;
        }
        journal.flush().await.unwrap();
        said("events appended", count, "events", start.elapsed());
    })
    .await;
    println!(
        "  {:.1} bytes an event on disk",
        std::fs::metadata(dir.join("journal.redb")).unwrap().len() as f64 / count as f64
    );
    with_journal(dir, async |journal| {
        for _ in 0..3 {
            let mut reader: Reader = journal.reader(Start::Beginning, Want::all());
            let start = Instant::now();
            for _ in 0..count / 256 * 256 {
                reader.next().await.unwrap();
            }
            said("events read back, typed", count, "events", start.elapsed());
        }
    })
    .await;
}

/// A state of `subject`, with an event or without.
fn commit(bodies: &[Vec<u8>], random: &mut fastrand::Rng, subject: u64) -> Commit {
    let mut state = random.choice(bodies).unwrap().clone();
    // No two states are the same.
    for _ in 0..40 {
        let place = random.usize(100..state.len() - 8);
        state[place] = b'0' + random.u8(..10);
    }
    let at = Timestamp::from_secs(1_700_000_000);
    let subject = Subject::text("clan", format!("#{subject:09}"));
    let events = if random.bool() { vec![granted(random, 1)] } else { Vec::new() };
    Commit { source: "bench".into(), events, checkpoints: vec![Checkpoint { subject, at, state: Some(state.into()) }] }
}

async fn states(dir: &Path, subjects: u64) {
    let mut random = fastrand::Rng::with_seed(7);
    let bodies: Vec<_> = (0..64).map(|_| body(&mut random)).collect();
    with_journal(dir, async |journal| {
        let mut write = async |subject: &mut dyn FnMut(u64, &mut fastrand::Rng) -> u64, count: u64, what: &str| {
            let start = Instant::now();
            for number in 0..count {
                journal.room().await;
                let subject = subject(number, &mut random);
                journal.append(commit(&bodies, &mut random, subject));
                if number % 64 == 0 {
                    tokio::task::yield_now().await;
                }
            }
            journal.flush().await.unwrap();
            said(what, count, "states", start.elapsed());
        };
        write(&mut |number, _| number, subjects, "states written, new").await;
        let size = std::fs::metadata(dir.join("journal.redb")).unwrap().len();
        println!("  the file has {} MB, {:.1} KB a subject", size >> 20, size as f64 / subjects as f64 / 1024.0);
        let overwritten = "states overwritten at random, half with an event";
        write(&mut |_, random| random.u64(..subjects), 100_000, overwritten).await;
    })
    .await;
    look_at(dir, subjects).await;
}

/// What it is like to open, and how large.
async fn look_at(dir: &Path, subjects: u64) {
    let start = Instant::now();
    with_journal(dir, async |_| {}).await;
    println!("opened and closed in {:.2?}", start.elapsed());
    let mut archive = Archive::open_alone(dir, &codecs()).unwrap();
    let stats = archive.stats().unwrap();
    println!("  {:.1} KB a state, compressed", stats.snapshot_bytes as f64 / stats.snapshots as f64 / 1024.0);
    let (before, after) = archive.compact().unwrap();
    println!(
        "  compacted from {} MB to {} MB, {:.1} KB a subject",
        before >> 20,
        after >> 20,
        after as f64 / subjects as f64 / 1024.0
    );
}

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn main() {
    let arguments: Vec<_> = std::env::args().collect();
    let asked = |what: &str| arguments.iter().any(|argument| argument == what);
    let all = !asked("events") && !asked("states");
    let number = |name: &str, usual: u64| {
        let place = arguments.iter().position(|argument| argument == name);
        place.map_or(usual, |place| arguments[place + 1].parse().unwrap())
    };
    let dir = tempfile::tempdir_in(
        std::env::var("BUGLE_BENCH_DIR").unwrap_or_else(|_| env!("CARGO_TARGET_TMPDIR").to_owned()),
    )
    .unwrap();
    if all || asked("events") {
        events(&dir.path().join("events"), number("--events", 3_000_000)).await;
    }
    if all || asked("states") {
        states(&dir.path().join("states"), number("--states", 250_000)).await;
    }
}
