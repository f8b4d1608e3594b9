//! What becomes of push connections that nobody needs, against the simulated service, in virtual time.

use std::time::Duration;

use bugle::planetside::census::Character;
use bugle::planetside::{self, Death, Idle};
use bugle::{EventStream, Gap};
use bugle_sim::planetside::Backends;
use bugle_sim::{Config, Ledger, Sim};
use tokio::time::sleep;

fn connected(sim: &Sim) -> usize {
    sim.planetside().connected().iter().sum()
}

fn sim() -> Sim {
    let push_backends = Backends { count: 2, ..Backends::default() };
    Sim::in_memory(Config { seed: 1, rate: 20.0, push_backends, ..Config::default() }, Ledger::closed())
}

fn client(sim: &Sim, idle: Idle) -> planetside::Client {
    let client = planetside::Client::builder().service_id("test").connections(2).when_idle(idle);
    client.connector(sim.connector()).transport(sim.census_transport()).refill(false).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn connections_that_nobody_needs_are_closed_and_opened_again_and_census_never_minds() {
    let sim = sim();
    let client = client(&sim, Idle::Close);
    let stream = EventStream::builder().clock(sim.clock()).seed(7).source(client.push()).build().await.unwrap();
    let mut gaps = stream.events().on::<Gap>();
    stream.wait_ready().await.unwrap();
    assert_eq!(connected(&sim), 0, "nothing is wanted yet");
    for turn in 0..3 {
        let mut deaths = stream.events().on::<Death>();
        deaths.next().await.unwrap();
        assert_eq!(connected(&sim), 2, "turn {turn}");
        drop(deaths);
        sleep(Duration::from_secs(20)).await;
        assert_eq!(connected(&sim), 2, "it waits, turn {turn}");
        sleep(Duration::from_mins(30)).await;
        assert_eq!(connected(&sim), 0, "turn {turn}");
        let found = client.get_by_name::<Character>("Auroram").await.unwrap();
        assert!(found.is_some(), "turn {turn}");
    }
    assert!(tokio::time::timeout(Duration::from_secs(1), gaps.next()).await.is_err(), "nobody missed anything");
    stream.stop().await;
    assert!(client.get_by_name::<Character>("Auroram").await.unwrap().is_some(), "it is the client's own");
}

#[tokio::test(start_paused = true)]
async fn unless_told_connections_stay() {
    let sim = sim();
    let client = client(&sim, Idle::default());
    let stream = EventStream::builder().clock(sim.clock()).seed(7).source(client.push()).build().await.unwrap();
    stream.wait_ready().await.unwrap();
    let handle = stream.on::<Death>().run(|_, _| async { Ok(()) });
    sleep(Duration::from_mins(1)).await;
    handle.remove();
    sleep(Duration::from_mins(30)).await;
    assert_eq!(connected(&sim), 2);
}
