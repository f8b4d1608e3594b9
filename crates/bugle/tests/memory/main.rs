//! What the push stream of PlanetSide 2 takes of memory while thousands of events come each second, with everything at
//! work that remembers something: in bytes that are allocated. In virtual time, over in-memory pipes, against a service that
//! says nothing that has to be kept.
//!
//! `BUGLE_MEMORY_HOURS=24` plays a day of 5,000 events a second, the game's busiest, from one source; without it, a minute
//! from two.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod flood;
mod frames;

use std::alloc::System;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bugle::planetside::{self, AlertEnded, Client, ContinentLocked, FacilityCaptured, Population, patterns};
use bugle::{Cause, Event, EventStream, Events, Gap, Timestamp};
use bugle_http::{Response, Transport, TransportError};
use bugle_sim::SimClock;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use tokio::time::{Instant, sleep, timeout_at};

use flood::{Flood, Pace};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How many events a reader in memory may be behind.
const QUEUE: usize = 5_000;

/// What one of them takes at most.
const EVENT: usize = 600;

/// As many as the whole game brings at its busiest.
const BUSIEST: u64 = 5_000;

/// What is enough to fill what goes by numbers within two windows of the merge.
const ENOUGH: u64 = 2_000;

/// Bytes that are allocated now.
fn allocated() -> usize {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated - stats.bytes_deallocated
}

/// A Census that is down: what was told is remembered all the same, for whenever it is to be compared.
fn no_census() -> Transport {
    Transport::new(tower::service_fn(|_| async {
        let mut response = Response::new("busy".into());
        *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
        Ok::<_, TransportError>(response)
    }))
}

fn client(flood: &Flood) -> Client {
    let client = planetside::Client::builder().service_id("test").connector(Arc::new(flood.clone()));
    client.transport(no_census()).build().unwrap()
}

/// A stream on which everything is at work that remembers something: what comes from one game or from two sources of it,
/// what follows from events, a pattern, and a journal in memory.
struct Play {
    stream: EventStream,
    /// How many events were read, and how many gaps.
    read: Arc<AtomicU64>,
    gaps: Arc<AtomicU64>,
    streaks: Arc<AtomicU64>,
}

impl Play {
    async fn begin() -> Self {
        let clock = SimClock::start(Timestamp::from_secs(1_700_000_000), 1.0);
        let flood = Flood::new(Pace(pace()), clock);
        let builder = EventStream::builder().clock(Arc::new(clock)).seed(1).queue_size(QUEUE);
        let mut builder = builder.source(client(&flood).push());
        if hours().is_none() {
            builder = builder.source_as("twin", client(&flood).push());
        }
        let stream = builder.build().await.unwrap();
        let [read, gaps, streaks] = [0; 3].map(|_| Arc::new(AtomicU64::new(0)));
        let fired = Arc::clone(&streaks);
        let killing = stream.on_pattern(patterns::kill_streak(3, Duration::from_secs(10)));
        killing.call(move |_, _| _ = fired.fetch_add(1, Ordering::Relaxed));
        // What follows from events is worked out for those who ask for it.
        stream.on_either::<(AlertEnded, ContinentLocked, FacilityCaptured, Population)>().call(|_, _| {});
        #[expect(clippy::disallowed_methods, reason = "it ends with the stream")]
        tokio::spawn(count(stream.events(), Arc::clone(&read), Arc::clone(&gaps)));
        stream.wait_ready().await.unwrap();
        Self { stream, read, gaps, streaks }
    }

    /// Lets time pass, and gives how much was allocated at most whenever one looked.
    async fn most(&self, looks: u32, each: Duration) -> usize {
        let mut most = 0;
        for _ in 0..looks {
            sleep(each).await;
            most = most.max(allocated());
        }
        most
    }

    fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    fn gaps(&self) -> u64 {
        self.gaps.load(Ordering::Relaxed)
    }
}

async fn count(mut events: Events, read: Arc<AtomicU64>, gaps: Arc<AtomicU64>) {
    while let Some(event) = events.next().await {
        let of = if event.get::<Gap>().is_some() { &gaps } else { &read };
        of.fetch_add(1, Ordering::Relaxed);
    }
}

/// For how many hours it is played.
fn hours() -> Option<f64> {
    std::env::var("BUGLE_MEMORY_HOURS").ok().map(|hours| hours.parse().unwrap())
}

/// Events a second.
fn pace() -> u64 {
    if hours().is_some() { BUSIEST } else { ENOUGH }
}

/// How long the flood is looked at once everything is full.
fn length() -> Duration {
    hours().map_or(Duration::from_secs(12), |hours| Duration::from_secs_f64(hours * 3600.0))
}

/// In one test: what others allocate meanwhile would count.
#[tokio::test(start_paused = true)]
async fn memory_stays_flat_at_full_flood_and_a_stuck_reader_costs_its_own_queue_only() {
    let begun = allocated();
    let play = Play::begin().await;
    flat(&play, begun).await;
    stuck(&play).await;
    assert!(play.streaks.load(Ordering::Relaxed) > 0, "the pattern saw something");
    drop(play.stream);
}

/// Windows of the merge, ids of doubles and repeats, what is remembered for refills: all of it is as full as it gets within
/// two windows, and who is online is kept for another run each five minutes, which is waited for where hours are played.
/// Whatever grows after that grows with what comes.
async fn flat(play: &Play, begun: usize) {
    let in_kilobytes = |bytes: usize| bytes.saturating_sub(begun) / 1024;
    let each = hours().map_or(Duration::from_secs(2), |_| Duration::from_mins(1));
    let full = in_kilobytes(play.most(21, each).await);
    let mut parts = Vec::new();
    for _ in 0..6 {
        parts.push(in_kilobytes(play.most(10, length() / 60).await));
        eprintln!("{} events read, {} KB", play.read(), parts.last().unwrap());
    }
    eprintln!("KB: {full} when full, {parts:?} after that");
    // Now and then more comes within a window than ever before, and a table doubles. In hours, that happens in the first few.
    let full = if hours().is_some() { full.max(parts[0]) } else { full };
    let most = full + full / 20;
    assert!(parts.iter().all(|part| *part <= most), "{parts:?} of {most} KB");
    assert_eq!(play.gaps(), 0, "nothing was lost");
}

/// One that never reads: as much is kept as before, and others get everything.
async fn stuck(play: &Play) {
    let before = play.most(4, Duration::from_secs(1)).await;
    let mut stuck = play.stream.events();
    assert!(stuck.next().await.is_some());
    // So long the socket is left waiting for it, and then it is given up.
    sleep(Duration::from_secs(8)).await;
    let read = play.read();
    let with = play.most(4, Duration::from_secs(1)).await;
    let queue = QUEUE * EVENT;
    eprintln!("KB: {} more for one that is stuck", with.saturating_sub(before) / 1024);
    assert!(with <= before + queue, "{with} of {before} and {queue}");
    assert!(play.read() - read >= pace() * 3, "others go on: {}", play.read() - read);
    assert_eq!(play.gaps(), 0, "and nothing is lost to them");
    assert!(stuck.lag() > QUEUE as u64, "{}", stuck.lag());
    let missed = missed(&mut stuck).await;
    assert!(missed > QUEUE as u64, "it is told how much it missed: {missed}");
}

/// What a reader is told that it missed.
async fn missed(stuck: &mut Events) -> u64 {
    let end = Instant::now() + Duration::from_secs(1);
    let is_slow =
        |event: &Event| event.get::<Gap>().filter(|gap| gap.cause == Cause::SlowReader).and_then(|gap| gap.missed);
    while let Ok(Some(event)) = timeout_at(end, stuck.next()).await {
        if let Some(missed) = is_slow(&event) {
            return missed;
        }
    }
    0
}
