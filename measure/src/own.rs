//! Bugle, pushed to.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bugle::planetside::{Client, Death};
use bugle::{Builder, EventStream, TriggerHandle};

use crate::figures::{Figures, Watch};

/// A stream of what the service at `address` pushes.
pub(crate) fn stream(address: &str) -> Builder {
    let client = Client::builder().service_id("measure").endpoint(format!("ws://{address}/streaming"));
    EventStream::builder().source(client.build().expect("it is a good address").push())
}

/// All events typed, two triggers.
pub(crate) async fn all(address: &str, count: u64) -> Figures {
    follow(stream(address), count).await
}

/// The same, durable.
pub(crate) async fn journalled(address: &str, count: u64) -> Figures {
    let place = tempfile::tempdir().expect("there is room for a journal");
    follow(stream(address).journal(place.path()), count).await
}

async fn follow(builder: Builder, count: u64) -> Figures {
    let stream = builder.build().await.expect("the stream can be built");
    let (seen, headshots) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let (any, head) = (Arc::clone(&seen), Arc::clone(&headshots));
    let all = stream.on_any().call(move |_, _| _ = any.fetch_add(1, Ordering::Relaxed));
    let deaths = stream.on::<Death>().when(|death| death.is_headshot);
    deaths.call(move |_, _| _ = head.fetch_add(1, Ordering::Relaxed));
    let figures = until(&stream, &all, &seen, count).await;
    assert!(headshots.load(Ordering::Relaxed) > 0, "both triggers fired");
    figures
}

/// Of all that is pushed, only deaths are wanted: three of twenty.
pub(crate) async fn deaths(address: &str, count: u64) -> Figures {
    let stream = stream(address).build().await.expect("the stream can be built");
    let seen = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&seen);
    let trigger = stream.on::<Death>().call(move |_, _| _ = counted.fetch_add(1, Ordering::Relaxed));
    let figures = until(&stream, &trigger, &seen, count * 3 / 20).await;
    Figures { count: figures.count * 20 / 3, lost: figures.lost * 20 / 3, ..figures }
}

/// Lets it run until so many were seen by this trigger, or missed.
async fn until(stream: &EventStream, trigger: &TriggerHandle, seen: &AtomicU64, count: u64) -> Figures {
    let watch = Watch::start();
    stream.start();
    loop {
        let (seen, lost) = (seen.load(Ordering::Relaxed), trigger.stats().missed);
        if seen + lost >= count {
            return Figures { lost, ..watch.stop(seen) };
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
