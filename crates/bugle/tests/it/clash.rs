//! The simulated Clash of Clans against the product, in virtual time: the ledger against what came out.

use std::time::Duration;

use bugle::clash;
use bugle::{Event, EventStream};
use bugle_sim::clash::{Faults, Maintenance, Watched, check};
use bugle_sim::{Config, Ledger, Sim};
use tokio::time::{Instant, timeout_at};

/// How long each seed is followed, in virtual time. Of four clans two are in a war that ends in this time.
const LENGTH: Duration = Duration::from_hours(8);

pub(crate) struct Followed {
    pub(crate) delivered: Vec<Event>,
    pub(crate) violations: Vec<String>,
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
        unavailable: 0.01,
        gateway_timeout: 0.01,
        exception: 0.01,
        throttled: 0.002,
        truncated: 0.01,
        stale: 0.02,
    };
    Config { clash_maintenance: vec![closed], clash_faults, ..quiet }
}

/// Watches the clans of `sim`, their wars, and two players who are in a clan now; and what the check has to know of that.
pub(crate) fn watch(sim: &Sim) -> (clash::Watch, Watched) {
    let client = clash::Client::builder().key("test").transport(sim.clash_transport()).build().unwrap();
    let (clans, players) = (sim.clans(), sim.players().into_iter().take(2).collect::<Vec<_>>());
    let watch = clash::Watch::new(client).clans(&clans).wars(&clans).players(&players).maintenance();
    let clans: Vec<clash::ClanTag> = clans.iter().map(|tag| tag.parse().unwrap()).collect();
    let watched = Watched {
        wars: clans.clone(),
        clans,
        players: players.iter().map(|tag| tag.parse().unwrap()).collect(),
        maintenance: true,
        until: sim.clock().now(),
        delay: Duration::from_mins(30),
        ..Watched::default()
    };
    (watch.every(Duration::from_mins(5)), watched)
}

/// How what was delivered by now differs from the ledger.
pub(crate) fn violations(sim: &Sim, ledger: &Ledger, delivered: &[Event], watched: Watched) -> Vec<String> {
    let now = sim.clock().now();
    sim.clash().advance(now);
    check(&ledger.events(), delivered, &Watched { until: now, ..watched })
}

pub(crate) async fn follow(config: Config) -> Followed {
    let (ledger, seed) = (Ledger::in_memory(), config.seed);
    let sim = Sim::in_memory(config, ledger.clone());
    let (watch, watched) = watch(&sim);
    let stream = EventStream::builder().clock(sim.clock()).seed(seed).source(watch).build().await.unwrap();
    let delivered = listen(&stream, LENGTH).await;
    let violations = violations(&sim, &ledger, &delivered, watched);
    Followed { delivered, violations }
}

/// What comes out of `stream` in so long a time.
pub(crate) async fn listen(stream: &EventStream, length: Duration) -> Vec<Event> {
    let (mut events, end, mut delivered) = (stream.events(), Instant::now() + length, Vec::new());
    while let Ok(event) = timeout_at(end, events.next()).await {
        delivered.push(event.unwrap());
    }
    delivered
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
async fn every_fact_is_delivered_once_seeds_0_to_9() {
    seeds(0..10, quiet).await;
}

#[tokio::test(start_paused = true)]
async fn every_fact_is_delivered_once_or_covered_by_a_gap_seeds_50_to_59() {
    seeds(50..60, troubled).await;
}
