//! What becomes of push connections is told in turn, whatever goes wrong.

use std::collections::BTreeMap;
use std::time::Duration;

use bugle::planetside::{self, Connected, Disconnected};
use bugle::{ConnectionState, ConnectionStatus, EventStream};
use bugle_sim::planetside::Backends;
use bugle_sim::{Config, Ledger, Sim};
use tokio::time::{Instant, timeout_at};

use crate::faulty::{all_faults, seeds};

/// For each connection, whether it was told that it stands or that it is over, in order; and how each is in the end.
async fn follow(seed: u64, connections: usize) -> (BTreeMap<u32, Vec<bool>>, Vec<ConnectionStatus>) {
    let push_backends = Backends { count: 3, sound: 0 };
    let config = Config { seed, rate: 10.0, faults: all_faults(), push_backends, ..Config::default() };
    let sim = Sim::in_memory(config, Ledger::closed());
    let client = planetside::Client::builder().service_id("test").connections(connections).connector(sim.connector());
    let push = client.build().unwrap().push();
    let stream = EventStream::builder().clock(sim.clock()).seed(seed).source(push).build().await.unwrap();
    stream.on_any().call(|_, _| {});
    let mut told: BTreeMap<u32, Vec<bool>> = BTreeMap::new();
    let mut links = stream.events().on::<Connected>().on::<Disconnected>();
    let end = Instant::now() + Duration::from_mins(10);
    while let Ok(Some(event)) = timeout_at(end, links.next()).await {
        if let Some(connected) = event.get::<Connected>() {
            told.entry(connected.connection).or_default().push(true);
        } else if let Some(disconnected) = event.get::<Disconnected>() {
            told.entry(disconnected.connection).or_default().push(false);
        }
    }
    (told, stream.status().remove(0).connections)
}

async fn each_is_told_in_turn(connections: usize, usual: std::ops::Range<u64>) {
    let mut partings = 0;
    for seed in seeds(usual) {
        let (told, each) = follow(seed, connections).await;
        assert_eq!(told.len(), connections, "seed {seed}: {told:?}");
        partings += told.values().flatten().filter(|stands| !**stands).count();
        for (number, said) in &told {
            assert!(said[0] && said.windows(2).all(|pair| pair[0] != pair[1]), "seed {seed}, {number}: {said:?}");
        }
        for ConnectionStatus { number, state, .. } in each {
            use ConnectionState::{Connected, Ready};
            // One that has not shown yet what it brings was not told to stand.
            let may_be =
                if *told[&number].last().unwrap() { [Connected, Ready].contains(&state) } else { state != Ready };
            assert!(may_be, "seed {seed}, {number}: {state:?}, and told {:?}", told[&number]);
        }
    }
    assert!(partings > connections, "{partings}");
}

#[tokio::test(start_paused = true)]
async fn that_a_connection_stands_and_that_it_is_over_are_told_in_turn() {
    each_is_told_in_turn(1, 0..3).await;
    each_is_told_in_turn(3, 20..22).await;
}
