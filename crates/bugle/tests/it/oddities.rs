//! What is odd is counted in the status as it comes, of both games.

use std::time::Duration;

use bugle::{EventStream, Oddities, clash, planetside};
use bugle_sim::planetside::{Fault, Plan};
use bugle_sim::{Config, Ledger, Sim};
use tokio::time::sleep;

fn oddities(stream: &EventStream) -> Oddities {
    stream.status()[0].oddities
}

#[tokio::test(start_paused = true)]
async fn frames_that_are_none_are_counted_while_the_stream_runs() {
    let push_faults = Plan::Listed(vec![(Duration::from_mins(1), Fault::Garbage)]);
    let sim = Sim::in_memory(Config { push_faults, ..Config::default() }, Ledger::closed());
    let client = planetside::Client::builder().service_id("test").connector(sim.connector()).build().unwrap();
    let stream = EventStream::builder().clock(sim.clock()).seed(1).source(client.push()).build().await.unwrap();
    stream.on_any().call(|_, _| {});
    stream.wait_ready().await.unwrap();
    assert_eq!(oddities(&stream), Oddities::default());
    sleep(Duration::from_mins(2)).await;
    let counted = oddities(&stream);
    assert!(counted.dropped > 0 && counted.unknown > 0, "{counted:?}");
}

#[tokio::test(start_paused = true)]
async fn bodies_that_cannot_be_used_are_counted_while_the_stream_runs() {
    let sim = Sim::in_memory(crate::clash::troubled(1), Ledger::closed());
    let client = clash::Client::builder().key("test").transport(sim.clash_transport()).build().unwrap();
    let watch = clash::Watch::new(client).clans(sim.clans()).wars(sim.clans());
    let stream = EventStream::builder().clock(sim.clock()).seed(1).source(watch).build().await.unwrap();
    stream.start();
    sleep(Duration::from_hours(2)).await;
    let counted = oddities(&stream);
    assert!(counted.dropped > 0, "{counted:?}");
}
