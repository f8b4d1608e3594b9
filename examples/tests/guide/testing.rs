//! The snippet of `book/testing.md`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use bugle::planetside::{self, Death};
use bugle::{BoxError, EventStream};
use bugle_sim::{Config, Ledger, Sim};

#[tokio::test(start_paused = true)]
async fn the_bot_counts_every_headshot() -> Result<(), BoxError> {
    let ledger = Ledger::in_memory();
    let sim = Sim::in_memory(Config { seed: 7, rate: 100.0, ..Config::default() }, ledger.clone());
    let client = planetside::Client::builder().service_id("test").connector(sim.connector()).build()?;
    let stream = EventStream::builder().clock(sim.clock()).source(client.push()).build().await?;

    let counted = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&counted);
    stream.on::<Death>().when(|death| death.is_headshot).call(move |_, _| {
        count.fetch_add(1, Relaxed);
    });
    stream.ready().await?;

    let before = ledger.events().len();
    let _over = tokio::time::timeout(Duration::from_mins(10), stream.run()).await;
    let events = ledger.events();
    let deaths = events[before..].iter().filter_map(|event| event.get::<Death>());
    // One that was shot in the last moment may still be on its way.
    assert!(counted.load(Relaxed).abs_diff(deaths.filter(|death| death.is_headshot).count()) < 10);
    Ok(())
}
