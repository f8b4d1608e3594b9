//! What comes on each push connection is counted there by what became of it, whatever goes wrong, and nothing is left out.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle::{ConnectionState, ConnectionStatus, Event, EventStream, Gap, Oddities, Origin, Traffic, planetside};
use bugle_sim::planetside::Backends;
use bugle_sim::{Config, Ledger, Sim};
use tokio::time::sleep;

use crate::clash::listen;
use crate::faulty::{all_faults, seeds};

struct Counted {
    connections: Vec<ConnectionStatus>,
    oddities: Oddities,
    /// How many frames came on each, as somebody else has counted them.
    frames: BTreeMap<u32, u64>,
    delivered: u64,
}

/// Whether an event came in a frame of a connection that stands.
fn came_live(event: &Event) -> bool {
    event.origin == Origin::Live && event.get::<Gap>().is_none() && !planetside::is_own(event.kind)
}

async fn follow(seed: u64, connections: usize) -> Counted {
    let push_backends = Backends { count: 3, sound: 0 };
    let config = Config { seed, rate: 10.0, clans: 2, faults: all_faults(), push_backends, ..Config::default() };
    let sim = Sim::in_memory(config, Ledger::closed());
    let client = planetside::Client::builder().service_id("test").connections(connections).connector(sim.connector());
    let frames = Arc::new(Mutex::new(BTreeMap::new()));
    let counting = Arc::clone(&frames);
    let push = client.build().unwrap().push().tap(move |frame| {
        *counting.lock().unwrap().entry(frame.connection).or_default() += 1;
    });
    let stream = EventStream::builder().clock(sim.clock()).seed(seed).source(push).build().await.unwrap();
    let delivered = listen(&stream, Duration::from_mins(10)).await;
    let status = stream.status().remove(0);
    let frames = frames.lock().unwrap().clone();
    let delivered = delivered.iter().filter(|event| came_live(event)).count() as u64;
    Counted { connections: status.connections, oddities: status.oddities, frames, delivered }
}

/// What came on all of them.
fn total(connections: &[ConnectionStatus], of: impl Fn(&Traffic) -> u64) -> u64 {
    connections.iter().map(|connection| of(&connection.traffic)).sum()
}

async fn each_is_counted(connections: usize, usual: std::ops::Range<u64>) {
    let (mut undecodable, mut elsewhere, mut reconnects) = (0, 0, 0);
    for seed in seeds(usual) {
        let Counted { connections: each, oddities, frames, delivered } = follow(seed, connections).await;
        assert_eq!(each.len(), connections);
        for ConnectionStatus { number, traffic, endpoint, .. } in &each {
            assert_eq!(traffic.arrived, traffic.accounted(), "seed {seed}, {number}: {traffic:?}");
            assert_eq!(traffic.frames, frames[number], "seed {seed}, {number}");
            assert!(traffic.arrived >= traffic.frames && !endpoint.is_empty(), "seed {seed}, {number}: {traffic:?}");
        }
        let doubles = total(&each, |traffic| traffic.doubles + traffic.told_elsewhere);
        assert_eq!(doubles, oddities.doubles, "seed {seed}");
        // What was given on last need not be out yet.
        let given = total(&each, |traffic| traffic.given);
        assert!(delivered <= given && given < delivered + delivered / 4, "seed {seed}: {delivered} of {given}");
        undecodable += total(&each, |traffic| traffic.undecodable);
        elsewhere += total(&each, |traffic| traffic.told_elsewhere);
        reconnects += each.iter().map(ConnectionStatus::reconnects).sum::<u64>();
    }
    assert!(undecodable > 0 && reconnects > 0, "{undecodable} undecodable, {reconnects} reconnects");
    assert_eq!(elsewhere > 0, connections > 1);
}

#[tokio::test(start_paused = true)]
async fn with_all_faults_whatever_comes_on_one_connection_is_counted_once() {
    each_is_counted(1, 0..4).await;
}

#[tokio::test(start_paused = true)]
async fn with_all_faults_whatever_comes_on_several_connections_is_counted_once() {
    each_is_counted(2, 10..12).await;
    each_is_counted(3, 16..17).await;
}

#[tokio::test(start_paused = true)]
async fn the_status_tells_of_each_connection_where_it_leads_and_how_it_is() {
    let sim = Sim::in_memory(Config::default(), Ledger::closed());
    let client = planetside::Client::builder().service_id("t0psecret").connections(2).connector(sim.connector());
    let client = client.build().unwrap();
    let stream = EventStream::builder().clock(sim.clock()).seed(1).source(client.push()).build().await.unwrap();
    assert_eq!(stream.status()[0].connections, [], "nothing is open yet");
    stream.on_any().call(|_, _| {});
    stream.wait_ready().await.unwrap();
    sleep(Duration::from_mins(1)).await;
    let up = stream.status().remove(0).connections;
    let states: Vec<_> = up.iter().map(|one| (one.number, one.state)).collect();
    assert_eq!(states, [(0, ConnectionState::Ready), (1, ConnectionState::Ready)]);
    assert!(up.iter().all(|one| &*one.endpoint == "push.planetside2.com:443"), "{up:?}");
    assert!(up.iter().all(|one| one.last_heartbeat.is_some() && one.last_event.is_some()), "{up:?}");
    assert!(up.iter().all(|one| one.traffic.given + one.traffic.told_elsewhere > 0), "{up:?}");
    assert!(!format!("{up:?}").contains("t0psecret"));
}
