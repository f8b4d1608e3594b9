//! Several push connections and endpoints of one client against the simulated service, in virtual time.

use std::time::Duration;

use bugle::source::{Interest, Want};
use bugle::{Event, EventStream, Gap, planetside};
use bugle_sim::planetside::{Backends, Fault, Plan, Report, Scope, check};
use bugle_sim::{Config, Ledger, Sim};
use tokio::time::{Instant, timeout_at};

fn sim(seed: u64, count: usize, push_faults: Plan, ledger: &Ledger) -> Sim {
    let push_backends = Backends { count, sound: 0 };
    Sim::in_memory(Config { seed, rate: 5.0, push_backends, push_faults, ..Config::default() }, ledger.clone())
}

/// What came until then, and how it compares with what happened.
async fn followed(sim: &Sim, ledger: &Ledger, client: planetside::Builder, length: Duration) -> (Vec<Event>, Report) {
    let client = client.service_id("test").connector(sim.connector()).build().unwrap();
    let stream = EventStream::builder().clock(sim.clock()).seed(7).source(client.push()).build().await.unwrap();
    let (mut events, mut delivered) = (stream.events(), Vec::new());
    stream.wait_ready().await.unwrap();
    let since = sim.clock().now() + Duration::from_secs(1);
    let end = Instant::now() + length;
    while let Ok(event) = timeout_at(end, events.next()).await {
        delivered.push(event.unwrap());
    }
    let until = stream.status()[0].last_seen.unwrap();
    let scope = Scope { interest: Interest::new([Want::all()]), since, until, slack: Duration::from_secs(4) };
    let report = check(&ledger.events(), &delivered, &scope);
    (delivered, report)
}

fn gaps(delivered: &[Event]) -> usize {
    delivered.iter().filter(|event| event.get::<Gap>().is_some()).count()
}

#[tokio::test(start_paused = true)]
async fn two_connections_come_to_lead_to_two_backends_without_a_gap() {
    let mut moved = 0;
    for seed in 0..6 {
        let ledger = Ledger::in_memory();
        let sim = sim(seed, 2, Plan::Quiet, &ledger);
        let client = planetside::Client::builder().connections(2);
        let look = async {
            tokio::time::sleep(Duration::from_secs(20)).await;
            let first = sim.planetside().connected();
            tokio::time::sleep(Duration::from_mins(14)).await;
            (first, sim.planetside().connected())
        };
        let ((delivered, report), (first, last)) =
            tokio::join!(followed(&sim, &ledger, client, Duration::from_mins(15)), look);
        assert!(report.is_clean() && report.delivered == report.expected, "seed {seed}: {report}");
        assert_eq!((gaps(&delivered), &last[..]), (0, &[1, 1][..]), "seed {seed}, at first {first:?}");
        moved += u32::from(first != [1, 1]);
    }
    assert!(moved > 0, "all were apart from the beginning");
}

#[tokio::test(start_paused = true)]
async fn the_next_endpoint_is_used_while_the_first_lets_nobody_in_and_the_return_costs_no_gap() {
    let ledger = Ledger::in_memory();
    let sim = sim(1, 2, Plan::Quiet, &ledger);
    sim.planetside().inject_at(0, Fault::Refuse(Duration::from_mins(10)));
    let client =
        planetside::Client::builder().endpoints(["ws://backend-0.sim/streaming", "ws://backend-1.sim/streaming"]);
    let look = async {
        tokio::time::sleep(Duration::from_mins(5)).await;
        let meanwhile = sim.planetside().connected();
        tokio::time::sleep(Duration::from_mins(20)).await;
        (meanwhile, sim.planetside().connected())
    };
    let ((delivered, report), (meanwhile, last)) =
        tokio::join!(followed(&sim, &ledger, client, Duration::from_mins(26)), look);
    assert_eq!((&meanwhile[..], &last[..]), (&[0, 1][..], &[1, 0][..]));
    assert!(report.is_clean() && report.covered == 0, "{report}");
    assert_eq!(gaps(&delivered), 1, "that of the start");
}
