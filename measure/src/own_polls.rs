//! Bugle, polling: schedule, requests, watchers, journal in memory and a trigger.

use std::time::Duration;

use bugle::{EventStream, clash};

use crate::figures::{Figures, Watch};

/// How many clans are watched, each at least once a second, if there are so many turns.
pub(crate) const CLANS: usize = 15_000;

/// How many turns there are a second: no more than are used at once, or requests would wait for each other by thousands.
const RATE: u32 = 2_000;

/// The symbols of tags.
const SYMBOLS: [char; 14] = ['0', '2', '8', '9', 'P', 'Y', 'L', 'Q', 'G', 'R', 'J', 'C', 'U', 'V'];

/// A tag of eight characters for each number.
pub(crate) fn tag(number: usize) -> String {
    let places = (0..6_u32).map(|place| SYMBOLS[number / SYMBOLS.len().pow(place) % SYMBOLS.len()]);
    std::iter::once("#P").map(String::from).chain(places.map(String::from)).collect()
}

pub(crate) async fn run(address: &str, count: u64) -> Figures {
    let client = clash::Client::builder().key("measure").rate(RATE).cache_bytes(0);
    let client = client.base_url(format!("http://{address}/v1")).build().expect("it is a good address");
    let tags = clash::tags((0..CLANS).map(tag)).every(Duration::from_secs(1));
    let stream = EventStream::builder().source(clash::Watch::new(client.clone()).clans(tags));
    let stream = stream.build().await.expect("the stream can be built");
    stream.on_any().call(|event, _| _ = std::hint::black_box(event));
    let answered = || client.stats().endpoints.values().map(|tally| tally.sent).sum::<u64>();
    stream.start();
    // The first look at each is dearer than those that follow.
    let wait = async |more: u64| {
        while answered() < more {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    wait(CLANS as u64).await;
    let (watch, before) = (Watch::start(), answered());
    wait(before + count).await;
    watch.stop(answered() - before)
}
