//! Wishes that are kept apart on connections of their own, against the simulated service, in virtual time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bugle::journal::Want;
use bugle::planetside::{self, Death, FacilityControl, GainExperience, PlayerLogin};
use bugle::source::Interest;
use bugle::{Event, EventStream, Fact as _, Gap, Timestamp};
use bugle_sim::planetside::{Backends, Plan, Report, Scope, check_permitting};
use bugle_sim::{Config, Ledger, Sim};
use tokio::time::{Instant, timeout_at};

/// What came, how it compares with what happened, and how much the service sent for it.
struct Followed {
    delivered: Vec<Event>,
    report: Report,
    frames: usize,
    connected: usize,
}

/// Wishes that multiply: all experience of somebody, and the deaths of everybody.
fn wishes(ledger: &Ledger) -> Vec<Want> {
    let busy =
        ledger.events().iter().find(|event| event.get::<GainExperience>().is_some()).map(|event| event.subject());
    vec![
        Want { filters: busy.into_iter().collect(), ..Want::kinds([GainExperience::KIND]) },
        Want::kinds([Death::KIND, planetside::WorldOffline::KIND]),
        Want::kinds([FacilityControl::KIND, PlayerLogin::KIND]),
    ]
}

async fn follow(config: Config, connections: usize, split: usize, length: Duration) -> Followed {
    let (ledger, seed) = (Ledger::in_memory(), config.seed);
    let sim = Sim::in_memory(config, ledger.clone());
    tokio::time::sleep(Duration::from_secs(30)).await;
    let frames = Arc::new(AtomicUsize::new(0));
    let client = planetside::Client::builder().service_id("test").connections(connections).split_over(split);
    let client = client.connector(sim.connector()).refill(false).build().unwrap();
    let counted = Arc::clone(&frames);
    let push = client.push().tap(move |frame| {
        counted.fetch_add(usize::from(frame.frame.contains("event_name\":\"")), Ordering::Relaxed);
    });
    let stream = EventStream::builder().clock(sim.clock()).seed(seed).source(push).build().await.unwrap();
    let wishes = wishes(&ledger);
    let mut events = stream.events().wants(wishes.clone());
    stream.wait_ready().await.unwrap();
    let since = sim.clock().now() + Duration::from_secs(1);
    let (mut delivered, end) = (Vec::new(), Instant::now() + length);
    while let Ok(event) = timeout_at(end, events.next()).await {
        delivered.push(event.unwrap());
    }
    let until: Timestamp = stream.status()[0].last_seen.unwrap();
    let scope = Scope { interest: Interest::new(wishes), since, until, slack: Duration::from_secs(4) };
    let report = check_permitting(&ledger.permits(), &ledger.events(), &delivered, &scope);
    let connected = sim.planetside().connected().iter().sum();
    Followed { delivered, report, frames: frames.load(Ordering::Relaxed), connected }
}

fn config(seed: u64, push_faults: Plan) -> Config {
    Config { seed, rate: 20.0, push_faults, push_backends: Backends { count: 3, sound: 0 }, ..Config::default() }
}

#[tokio::test(start_paused = true)]
async fn what_would_be_a_flood_together_is_little_apart() {
    let length = Duration::from_mins(10);
    let together = follow(config(3, Plan::Quiet), 1, 1, length).await;
    let apart = follow(config(3, Plan::Quiet), 1, 3, length).await;
    for one in [&together, &apart] {
        assert!(one.report.is_clean() && one.report.delivered == one.report.expected, "{}", one.report);
        assert!(!one.delivered.iter().any(|event| event.get::<Gap>().is_some()));
    }
    assert_eq!((together.connected, apart.connected), (1, 2));
    assert!(apart.frames * 3 < together.frames, "{} and {}", apart.frames, together.frames);
}

#[tokio::test(start_paused = true)]
async fn each_group_has_as_many_connections_as_there_are_to_be() {
    let followed = follow(config(4, Plan::Quiet), 2, 2, Duration::from_mins(5)).await;
    assert_eq!(followed.connected, 4);
    assert!(followed.report.is_clean() && followed.report.delivered == followed.report.expected, "{}", followed.report);
}

#[tokio::test(start_paused = true)]
async fn whatever_goes_wrong_each_fact_comes_once_or_under_a_gap() {
    for seed in 0..4 {
        let trouble = Plan::Random { seed, every: Duration::from_mins(2) };
        let followed = follow(config(seed, trouble), 1 + usize::from(seed % 2 == 1), 3, Duration::from_mins(10)).await;
        assert!(followed.report.is_clean(), "seed {seed}: {}", followed.report);
        assert!(followed.report.delivered * 2 > followed.report.expected, "seed {seed}: {}", followed.report);
    }
}
