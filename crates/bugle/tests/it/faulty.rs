//! Both simulated games with everything that can go wrong going wrong, in virtual time: every fact is delivered once, in
//! order, or covered by a gap, but for what no client can know of.

use std::time::Duration;

use bugle::source::{Interest, Want};
use bugle::{Event, EventStream, clash, planetside};
use bugle_sim::planetside::{Report, Scope, check_permitting};
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
    let ledger = Ledger::in_memory();
    let faults = all_faults();
    let sim = Sim::in_memory(Config { seed, rate: 10.0, clans: 2, faults, ..Config::default() }, ledger.clone());
    let client = planetside::Client::builder().service_id("test").connector(sim.connector()).build().unwrap();
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
    planetside_with_all_faults_seeds_0_to_99: planetside(0..100);
    planetside_with_all_faults_seeds_100_to_199: planetside(100..200);
    clash_with_all_faults_seeds_0_to_49: clash(0..50);
    clash_with_all_faults_seeds_50_to_99: clash(50..100);
    clash_with_all_faults_seeds_100_to_149: clash(100..150);
    clash_with_all_faults_seeds_150_to_199: clash(150..200);
}
