//! Bugle, polling: schedule, requests, watchers, journal in memory and a trigger.

use std::time::{Duration, Instant};

use bugle::{Builder, EventStream, clash};

use crate::figures::{Figures, Watch};

/// How many are watched, where nothing else is said.
pub(crate) const CLANS: usize = 15_000;

/// How many turns there are a second: more than are used.
const RATE: u32 = 100_000;

/// How many requests are under way, as many as others have.
const UNDER_WAY: usize = 16;

/// The symbols of tags.
const SYMBOLS: [char; 14] = ['0', '2', '8', '9', 'P', 'Y', 'L', 'Q', 'G', 'R', 'J', 'C', 'U', 'V'];

/// A tag of eight characters for each number.
pub(crate) fn tag(number: usize) -> String {
    let places = (0..6_u32).map(|place| SYMBOLS[number / SYMBOLS.len().pow(place) % SYMBOLS.len()]);
    std::iter::once("#P").map(String::from).chain(places.map(String::from)).collect()
}

/// How often each is looked at, if there are so many turns: more often than it can be.
pub(crate) const EVERY: Duration = Duration::from_millis(1);

/// `watch` says what is watched under so many tags.
pub(crate) async fn run(
    address: &str,
    count: u64,
    tags: usize,
    watch: impl FnOnce(clash::Watch, Vec<String>) -> clash::Watch,
) -> Figures {
    follow(EventStream::builder(), address, count, tags, watch).await
}

/// Clans, with a journal on disk: and once more, from what the first run left there. Says how long that took to begin.
pub(crate) async fn kept(address: &str, count: u64, tags: usize) -> Figures {
    let place = tempfile::tempdir().expect("there is room for a journal");
    let clans = |watch: clash::Watch, tags| watch.clans(clash::tags(tags).every(EVERY));
    follow(EventStream::builder().journal(place.path()), address, count, tags, clans).await;
    let bytes: u64 = std::fs::read_dir(place.path())
        .expect("it is there")
        .filter_map(|file| Some(file.ok()?.metadata().ok()?.len()))
        .sum();
    let begun = Instant::now();
    let figures = follow(EventStream::builder().journal(place.path()), address, 1_000, tags, clans).await;
    eprintln!(
        "{tags} clans, {} MB on disk, {:.1} s to their next looks",
        bytes / 1_000_000,
        begun.elapsed().as_secs_f64()
    );
    figures
}

async fn follow(
    builder: Builder,
    address: &str,
    count: u64,
    tags: usize,
    watch: impl FnOnce(clash::Watch, Vec<String>) -> clash::Watch,
) -> Figures {
    let client = clash::Client::builder().key("measure").rate(RATE).cache_bytes(0);
    let client = client.base_url(format!("http://{address}/v1")).build().expect("it is a good address");
    let watch = watch(clash::Watch::new(client.clone()).concurrency(UNDER_WAY), (0..tags).map(tag).collect());
    let begun = Instant::now();
    let stream = builder.source(watch).build().await.expect("the stream can be built");
    stream.on_any().call(|event, _| _ = std::hint::black_box(event));
    let answered = || client.stats().endpoints.values().map(|tally| tally.sent).sum::<u64>();
    stream.start();
    stream.wait_ready().await.expect("the service answers");
    let ready = begun.elapsed();
    // The first look at each is dearer than those that follow.
    let wait = async |more: u64| {
        while answered() < more {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    wait(tags as u64).await;
    let (watch, before) = (Watch::start(), answered());
    wait(before + count).await;
    let figures = watch.stop(answered() - before);
    stream.stop().await;
    if tags > CLANS {
        eprintln!("{tags} tags: the first answer after {:.1} s", ready.as_secs_f64());
    }
    figures
}
