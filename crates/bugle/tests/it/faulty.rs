//! Both simulated games with everything that can go wrong going wrong, in virtual time: every fact is delivered once, in
//! order, or covered by a gap, but for what no client can know of.

use std::time::Duration;

use bugle::planetside::ConnectionOptions;
use bugle::source::{Interest, Want};
use bugle::{Event, EventStream, Gap, clash, planetside};
use bugle_sim::planetside::{Backends, Report, Scope, check_permitting};
use bugle_sim::{Config, Faults, Ledger, Sim};

use crate::clash::{Followed, listen, quiet};

pub(crate) fn all_faults() -> Faults {
    chosen().unwrap_or_else(Faults::all)
}

/// Others, to look into one: `BUGLE_FAULTS=torn=0.1,gone`.
fn chosen() -> Option<Faults> {
    Some(std::env::var("BUGLE_FAULTS").ok()?.parse().unwrap())
}

/// The seeds to play; others with `BUGLE_SEEDS=17..18`.
pub(crate) fn seeds(usual: std::ops::Range<u64>) -> std::ops::Range<u64> {
    let Ok(asked) = std::env::var("BUGLE_SEEDS") else { return usual };
    let (from, to) = asked.split_once("..").unwrap();
    from.parse().unwrap()..to.parse().unwrap()
}

async fn follow_planetside(seed: u64) -> (Vec<Event>, Report) {
    follow_over(seed, 1, Backends::default(), |client| client).await
}

/// The same, with so many connections to a service with these backends.
async fn follow_over(
    seed: u64,
    connections: usize,
    push_backends: Backends,
    more: impl FnOnce(planetside::Builder) -> planetside::Builder,
) -> (Vec<Event>, Report) {
    let ledger = Ledger::in_memory();
    let config = Config { seed, rate: 10.0, clans: 2, faults: all_faults(), push_backends, ..Config::default() };
    let sim = Sim::in_memory(config, ledger.clone());
    let client = planetside::Client::builder().service_id("test").connections(connections).connector(sim.connector());
    let client = more(client).build().unwrap();
    let stream = EventStream::builder().clock(sim.clock()).seed(seed).source(client.push()).build().await.unwrap();
    let events = listen(&stream, Duration::from_mins(10));
    let ready = async {
        stream.wait_ready().await.unwrap();
        // What happens in this very moment may have come before the subscription stood.
        sim.clock().now() + Duration::from_secs(1)
    };
    let (delivered, since) = tokio::join!(events, ready);
    // What happened after the last sign of life is not yet told, and is not yet a gap either.
    let until = stream.status()[0].last_seen.unwrap();
    let scope = Scope { interest: Interest::new([Want::all()]), since, until, slack: Duration::from_secs(4) };
    let report = check_permitting(&ledger.permits(), &ledger.events(), &delivered, &scope);
    (delivered, report)
}

async fn planetside(usual: std::ops::Range<u64>) {
    let (mut failures, mut delivered, mut expected) = (Vec::new(), 0, 0);
    for seed in seeds(usual) {
        let (_, report) = follow_planetside(seed).await;
        (delivered, expected) = (delivered + report.delivered, expected + report.expected);
        if !report.is_clean() {
            failures.push(format!("seed {seed}: {report}"));
        }
    }
    assert!(failures.is_empty(), "{} seeds:\n{}", failures.len(), failures.join("\n"));
    assert!(delivered * 2 > expected, "{delivered} of {expected}: gaps must not be an excuse");
}

/// Several connections, each with troubles of its own.
async fn several(connections: usize, seeds: std::ops::Range<u64>) {
    let (mut failures, mut covered, mut expected) = (Vec::new(), 0, 0);
    for seed in self::seeds(seeds) {
        let backends = Backends { count: 3, sound: 0 };
        let (_, report) = follow_over(seed, connections, backends, |client| client).await;
        (covered, expected) = (covered + report.covered, expected + report.expected);
        if !report.is_clean() {
            failures.push(format!("seed {seed}: {report}"));
        }
    }
    assert!(failures.is_empty(), "{} seeds:\n{}", failures.len(), failures.join("\n"));
    assert!(covered * 4 < expected, "{covered} of {expected}: gaps must not be an excuse");
}

async fn two(seeds: std::ops::Range<u64>) {
    several(2, seeds).await;
}

async fn three(seeds: std::ops::Range<u64>) {
    several(3, seeds).await;
}

/// Two connections, of which one leads to a backend that always works.
async fn one_good(usual: std::ops::Range<u64>) {
    for seed in seeds(usual) {
        let backends = Backends { count: 2, sound: 1 };
        let to = |backend: usize| ConnectionOptions::new().endpoint(format!("ws://backend-{backend}.sim/streaming"));
        let (delivered, report) =
            follow_over(seed, 2, backends, |client| client.connection(to(0)).connection(to(1))).await;
        let gaps: Vec<_> = delivered.iter().filter_map(|event| event.get::<Gap>()).collect();
        assert!(gaps.is_empty(), "seed {seed}: {gaps:?}");
        assert!(report.is_clean() && report.delivered == report.expected, "seed {seed}: {report}");
    }
}

async fn follow_clash(seed: u64) -> Followed {
    // Large clans take twice as long, and most faults are those of answers, whose number does not hang on that. But few
    // small ones have enough members for a league.
    let usual = quiet(seed);
    let clash_members = if seed.is_multiple_of(4) { usual.clash_members.clone() } else { 12..=20 };
    crate::clash::follow(Config { faults: all_faults(), clash_members, ..usual }).await
}

async fn clash(usual: std::ops::Range<u64>) {
    let mut failures = Vec::new();
    for seed in seeds(usual) {
        let Followed { delivered, violations } = follow_clash(seed).await;
        if !violations.is_empty() {
            failures.push(format!("seed {seed}:\n  {}", violations.join("\n  ")));
        }
        assert!(delivered.iter().any(|event| event.get::<clash::WarAttack>().is_some()), "seed {seed}: no attack");
    }
    assert!(failures.is_empty(), "{} seeds:\n{}", failures.len(), failures.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn one_seed_twice_gives_the_same_bytes() {
    let lines = |events: Vec<Event>| events.iter().map(|event| event.to_json() + "\n").collect::<String>();
    let (one, two) = (lines(follow_planetside(7).await.0), lines(follow_planetside(7).await.0));
    assert!(!one.is_empty() && one == two, "the same seed, and other bytes of PlanetSide");
    for connections in [2, 3] {
        let follow = || follow_over(7, connections, Backends { count: 3, sound: 0 }, |client| client);
        let (one, two) = (lines(follow().await.0), lines(follow().await.0));
        assert!(!one.is_empty() && one == two, "the same seed, and other bytes over {connections} connections");
    }
    let (one, two) = (lines(follow_clash(7).await.delivered), lines(follow_clash(7).await.delivered));
    assert!(!one.is_empty() && one == two, "the same seed, and other bytes of Clash");
}

/// A test for each stretch of seeds, so that they are played side by side.
macro_rules! stretches {
    ($($name:ident: $play:ident($seeds:expr);)+) => {
        $(
            #[tokio::test(start_paused = true)]
            async fn $name() {
                $play($seeds).await;
            }
        )+
    };
}

stretches! {
    planetside_with_all_faults_seeds_0_to_59: planetside(0..60);
    planetside_with_all_faults_seeds_100_to_159: planetside(100..160);
    two_connections_with_all_faults_seeds_0_to_15: two(0..16);
    three_connections_with_all_faults_seeds_54_to_65: three(54..66);
    two_connections_of_which_one_always_works_seeds_0_to_11: one_good(0..12);
    clash_with_all_faults_seeds_0_to_24: clash(0..25);
    clash_with_all_faults_seeds_50_to_74: clash(50..75);
    clash_with_all_faults_seeds_100_to_124: clash(100..125);
    clash_with_all_faults_seeds_150_to_174: clash(150..175);
}
