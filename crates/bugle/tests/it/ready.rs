//! When a stream is ready, and what the push service says of itself.

use std::time::Duration;

use bugle::planetside::{self, Death, StateSign, World, WorldState};
use bugle::{EventStream, Gap, ReadyError};
use bugle_sim::planetside::{Fault, Plan};
use bugle_sim::{Config, Ledger, Sim};
use tokio::time::{Instant, sleep, timeout};

use crate::script::{Script, noon, scripted, soon};

/// The busiest world of the simulator.
const BUSY: World = World(10);

fn sim(push_faults: Plan) -> Sim {
    Sim::in_memory(Config { push_faults, ..Config::default() }, Ledger::closed())
}

async fn stream(sim: &Sim, push: planetside::Push) -> EventStream {
    EventStream::builder().clock(sim.clock()).seed(1).source(push).build().await.unwrap()
}

fn push(sim: &Sim) -> planetside::Push {
    let client = planetside::Client::builder().service_id("test").connector(sim.connector());
    client.build().unwrap().push()
}

#[tokio::test(start_paused = true)]
async fn it_is_ready_once_the_service_has_confirmed_what_was_asked_for_just_now() {
    let sim = sim(Plan::Quiet);
    let stream = stream(&sim, push(&sim)).await;
    let state = || stream.status()[0].connections.first().map(|connection| connection.state);
    assert_eq!(state(), None);
    stream.ready().await.unwrap();
    assert_eq!(state(), Some(bugle::ConnectionState::Ready));
    let elapsed = async || {
        let before = Instant::now();
        stream.ready().await.unwrap();
        before.elapsed()
    };
    assert_eq!(elapsed().await, Duration::ZERO, "nothing else is wanted");
    stream.on::<Death>().call(|_, _| {});
    assert!(elapsed().await >= Duration::from_millis(1), "the echo of another subscription is to come");
    assert_eq!(elapsed().await, Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn what_fails_at_first_is_waited_for_and_whoever_waits_may_go() {
    let sim = sim(Plan::Quiet);
    sim.planetside().inject(Fault::Refuse(Duration::from_mins(3)));
    let stream = stream(&sim, push(&sim)).await;
    assert!(matches!(stream.wait_ready().await, Err(ReadyError::Unreached { .. })));
    assert!(timeout(Duration::from_mins(1), stream.ready()).await.is_err());
    stream.ready().await.unwrap();
    stream.wait_ready().await.unwrap();
    stream.stop().await;
    assert!(matches!(stream.ready().await, Err(ReadyError::Ended(None))));
}

/// A source that shows no connections.
async fn bells() -> (Script, EventStream) {
    let (script, source) = scripted();
    let stream = EventStream::builder().clock(noon()).seed(1).source(source).build().await.unwrap();
    stream.start();
    (script, stream)
}

#[tokio::test(start_paused = true)]
async fn a_source_without_connections_is_ready_while_its_last_news_is_good() {
    let (script, stream) = bells().await;
    let is_ready = async || timeout(Duration::from_secs(1), stream.ready()).await.is_ok();
    assert!(!is_ready().await);
    script.is_well().await;
    assert!(is_ready().await);
    script.fails("no").await;
    sleep(Duration::from_millis(1)).await;
    assert!(!is_ready().await);
    let (ready, ()) = tokio::join!(soon(stream.ready()), async { script.is_well().await });
    ready.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_is_owed_from_an_earlier_run_makes_nothing_ready() {
    let dir = tempfile::tempdir().unwrap();
    let sim = sim(Plan::Quiet);
    let on_disk = async || {
        let builder = EventStream::builder().clock(sim.clock()).seed(1).journal(dir.path());
        builder.source(push(&sim)).build().await.unwrap()
    };
    let first = on_disk().await;
    first.on::<Death>().call(|_, _| {});
    first.ready().await.unwrap();
    sim.planetside().inject(Fault::OfflineWorld(BUSY, Duration::from_hours(1)));
    sleep(Duration::from_mins(1)).await;
    first.stop().await;
    drop(first);
    sim.planetside().inject(Fault::Refuse(Duration::from_mins(3)));
    let second = on_disk().await;
    second.on::<Death>().call(|_, _| {});
    assert!(matches!(second.wait_ready().await, Err(ReadyError::Unreached { .. })), "a gap is told, and no more");
    second.ready().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_service_says_which_of_its_worlds_are_up_and_what_said_so() {
    let sim = sim(Plan::Quiet);
    let push = push(&sim);
    let handle = push.handle();
    let stream = stream(&sim, push).await;
    assert_eq!(handle.endpoint_status().world(BUSY), WorldState::Unknown);
    stream.on::<Gap>().call(|_, _| {});
    stream.ready().await.unwrap();
    sleep(Duration::from_secs(1)).await;
    let status = handle.endpoint_status();
    assert_eq!(status.world(BUSY), WorldState::Online);
    assert!(!status.worlds[&BUSY].name.is_empty(), "{status:?}");
    assert!(status.connections[&0].connected, "{:?}", status.connections);
    sleep(Duration::from_mins(1)).await;
    let before = sim.clock().now();
    sim.planetside().inject(Fault::OfflineWorld(BUSY, Duration::from_mins(3)));
    sleep(Duration::from_secs(40)).await;
    let down = handle.endpoint_status().worlds[&BUSY].clone();
    assert_eq!((down.state, down.by), (WorldState::Offline, Some(StateSign::ServiceStateChanged)));
    assert!(down.since.is_some_and(|since| since.since(before) < Duration::from_secs(2)), "{down:?}");
    sleep(Duration::from_mins(3)).await;
    assert_eq!(handle.endpoint_status().world(BUSY), WorldState::Online);
    let others = handle.endpoint_status();
    assert!(others.worlds.values().any(|world| world.by == Some(StateSign::ServiceStateChanged)), "{others:?}");
}
