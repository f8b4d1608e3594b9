//! The simulated PlanetSide 2 against the product, in virtual time over in-memory pipes: the ledger against what came
//! out.

use std::time::Duration;

use bugle::planetside::{self, Death, World};
use bugle::source::{Interest, Want};
use bugle::{Event, EventStream, Events, Fact as _};
use bugle_sim::planetside::{Plan, Report, Scope, check};
use bugle_sim::{Config, Ledger, Sim};
use tokio::time::{Instant, timeout_at};

/// How long each seed is followed, in virtual time.
const LENGTH: Duration = Duration::from_mins(8);

struct Followed {
    delivered: Vec<Event>,
    report: Report,
}

impl Followed {
    fn json(&self) -> String {
        self.delivered.iter().map(|event| event.to_json() + "\n").collect()
    }
}

/// Follows the simulated planet of `seed`, on which something goes wrong about every minute, for what is wanted.
async fn follow(seed: u64, asked: fn(Events) -> Events, want: Want) -> Followed {
    let push_faults = Plan::Random { seed, every: Duration::from_mins(1) };
    let ledger = Ledger::in_memory();
    let sim = Sim::in_memory(Config { seed, rate: 15.0, push_faults, ..Config::default() }, ledger.clone());
    let client = planetside::Client::builder().service_id("test").connector(sim.connector()).build().unwrap();
    let stream = EventStream::builder().clock(sim.clock()).seed(seed).source(client.push()).build().await.unwrap();

    let mut events = asked(stream.events());
    stream.wait_ready().await.unwrap();
    // The subscription stands; what happens in this very moment may have come before it.
    let since = sim.clock().now() + Duration::from_secs(1);
    let (mut delivered, end) = (Vec::new(), Instant::now() + LENGTH);
    while let Ok(event) = timeout_at(end, events.next()).await {
        delivered.push(event.unwrap());
    }
    // What happened after the last sign of life is not yet told, and is not yet a gap either.
    let until = stream.status()[0].last_seen.unwrap();
    let scope = Scope { interest: Interest::new([want]), since, until, slack: Duration::from_secs(4) };
    let report = check(&ledger.events(), &delivered, &scope);
    Followed { delivered, report }
}

async fn seeds(seeds: std::ops::Range<u64>, asked: fn(Events) -> Events, want: impl Fn() -> Want) {
    for seed in seeds {
        let report = follow(seed, asked, want()).await.report;
        assert!(report.is_clean(), "seed {seed}: {report}");
        assert!(report.delivered > 0, "seed {seed}: {report}");
    }
}

fn all(events: Events) -> Events {
    events
}

#[tokio::test(start_paused = true)]
async fn one_seed_twice_gives_the_same_bytes() {
    let (one, two) = (follow(7, all, Want::all()).await.json(), follow(7, all, Want::all()).await.json());
    assert!(!one.is_empty());
    assert!(one == two, "the same seed, and other bytes");
}

#[tokio::test(start_paused = true)]
async fn every_fact_is_delivered_once_or_covered_by_a_gap_seeds_0_to_24() {
    seeds(0..25, all, Want::all).await;
}

#[tokio::test(start_paused = true)]
async fn every_fact_is_delivered_once_or_covered_by_a_gap_seeds_50_to_74() {
    seeds(50..75, all, Want::all).await;
}

#[tokio::test(start_paused = true)]
async fn a_narrow_wish_is_met_as_exactly() {
    let deaths = || {
        let filters = [World::OSPREY.into()].into_iter().collect();
        Want { filters, ..Want::kinds([Death::KIND]) }
    };
    seeds(0..10, |events| events.on::<Death>().world(World::OSPREY), deaths).await;
}
