//! The simulated Clash of Clans against the product, in virtual time: the ledger against what came out.

use std::time::Duration;

use bugle::clash;
use bugle::{Event, EventStream};
use bugle_sim::clash::{Faults, Maintenance, Watched, check};
use bugle_sim::{Config, Ledger, Sim};
use tokio::time::{Instant, timeout_at};

/// How long each seed is followed, in virtual time. Of four clans two are in a war that ends in this time.
const LENGTH: Duration = Duration::from_hours(8);

struct Followed {
    delivered: Vec<Event>,
    violations: Vec<String>,
}

pub(crate) fn quiet(seed: u64) -> Config {
    // PlanetSide lives in the same simulation; here it hardly moves.
    Config { seed, rate: 0.001, clans: 4, ..Config::default() }
}

/// Answers that fail, are cut off or are out of date, and an hour without the game.
pub(crate) fn troubled(seed: u64) -> Config {
    let quiet = quiet(seed);
    let closed = Maintenance { from: quiet.start + Duration::from_hours(3), duration: Duration::from_hours(1) };
    let clash_faults = Faults {
        bad_gateway: 0.01,
        gateway_timeout: 0.01,
        exception: 0.01,
        throttled: 0.002,
        truncated: 0.01,
        stale: 0.02,
    };
    Config { clash_maintenance: vec![closed], clash_faults, ..quiet }
}

async fn follow(config: Config) -> Followed {
    let (ledger, seed) = (Ledger::in_memory(), config.seed);
    let sim = Sim::in_memory(config, ledger.clone());
    let client = clash::Client::builder().key("test").transport(sim.clash_transport()).build().unwrap();
    let (clans, players) = (sim.clans(), sim.players().into_iter().take(2).collect::<Vec<_>>());
    let watch = clash::Watch::new(client).clans(&clans).wars(&clans).players(&players).maintenance();
    let watch = watch.every(Duration::from_mins(5));
    let stream = EventStream::builder().clock(sim.clock()).seed(seed).source(watch).build().await.unwrap();

    let mut events = stream.events();
    let (mut delivered, end) = (Vec::new(), Instant::now() + LENGTH);
    while let Ok(event) = timeout_at(end, events.next()).await {
        delivered.push(event.unwrap());
    }
    sim.clash().advance(sim.clock().now());
    let clans: Vec<clash::ClanTag> = clans.iter().map(|tag| tag.parse().unwrap()).collect();
    let watched = Watched {
        wars: clans.clone(),
        clans,
        players: players.iter().map(|tag| tag.parse().unwrap()).collect(),
        maintenance: true,
        until: sim.clock().now(),
        delay: Duration::from_mins(30),
    };
    let violations = check(&ledger.events(), &delivered, &watched);
    Followed { delivered, violations }
}

async fn seeds(seeds: std::ops::Range<u64>, config: fn(u64) -> Config) {
    for seed in seeds {
        let Followed { delivered, violations } = follow(config(seed)).await;
        assert!(violations.is_empty(), "seed {seed}:\n{}", violations.join("\n"));
        assert!(delivered.iter().any(|event| event.get::<clash::WarAttack>().is_some()), "seed {seed}: no attack");
    }
}

#[tokio::test(start_paused = true)]
async fn one_seed_twice_gives_the_same_bytes() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let delivered = follow(troubled(7)).await.delivered;
        runs.push(delivered.iter().map(|event| event.to_json() + "\n").collect::<String>());
    }
    assert!(!runs[0].is_empty());
    assert!(runs[0] == runs[1], "the same seed, and other bytes");
}

#[tokio::test(start_paused = true)]
async fn every_fact_is_delivered_once_seeds_0_to_24() {
    seeds(0..25, quiet).await;
}

#[tokio::test(start_paused = true)]
async fn every_fact_is_delivered_once_or_covered_by_a_gap_seeds_50_to_74() {
    seeds(50..75, troubled).await;
}
