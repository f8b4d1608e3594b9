//! Derived events against what truly happened, in virtual time: each that follows is told once, and no other, whatever
//! becomes of the program and of the worlds meanwhile.

use std::time::Duration;

use bugle::journal::{Archive, Want, codecs};
use bugle::planetside::{
    self, AlertEnd, AlertEnded, AlertStarted, CharacterOffline, CharacterOnline, ContinentLocked, ContinentUnlocked,
    ContinentUnstable, FacilityCaptured, FacilityDefended, Gone, Population, World,
};
use bugle::source::Interest;
use bugle::{Event, EventStream, Fact as _, Kind, Start, Timestamp};
use bugle_sim::planetside::{Plan, Report, Scope, check_derived, check_presence};
use bugle_sim::{Config, Ledger, Sim};
use tempfile::{TempDir, tempdir};
use tokio::time::{Instant, sleep, timeout_at};

use crate::crash::{in_paused_time, remains};

const KINDS: [Kind; 7] = [
    AlertStarted::KIND,
    AlertEnded::KIND,
    ContinentLocked::KIND,
    ContinentUnlocked::KIND,
    ContinentUnstable::KIND,
    FacilityCaptured::KIND,
    FacilityDefended::KIND,
];

fn config(seed: u64, rate: f64) -> Config {
    Config { seed, rate, worlds: vec![World(10), World(1)], population: 60, ..Config::default() }
}

fn checked(ledger: &Ledger, delivered: &[Event], since: Timestamp, until: Timestamp) -> Report {
    let interest = Interest::new([Want::kinds(KINDS)]);
    let report =
        check_derived(&ledger.events(), delivered, &Scope { interest, since, until, slack: Duration::from_secs(4) });
    assert!(report.is_clean(), "{report}");
    report
}

/// Follows both worlds for so long, and wants derived events alone.
async fn follow(config: Config, length: Duration) -> (Vec<Event>, Report) {
    let ledger = Ledger::in_memory();
    let seed = config.seed;
    let sim = Sim::in_memory(config, ledger.clone());
    let client = planetside::Client::builder().service_id("test").connector(sim.connector()).build().unwrap();
    let stream = EventStream::builder().clock(sim.clock()).seed(seed).source(client.push()).build().await.unwrap();
    let mut events = stream.events().kinds(KINDS);
    stream.wait_ready().await.unwrap();
    let since = sim.clock().now() + Duration::from_secs(1);
    let (mut delivered, end) = (Vec::new(), Instant::now() + length);
    while let Ok(event) = timeout_at(end, events.next()).await {
        delivered.push(event.unwrap());
    }
    let until = stream.status()[0].last_seen.unwrap();
    let report = checked(&ledger, &delivered, since, until);
    (delivered, report)
}

fn count(events: &[Event], kind: Kind) -> usize {
    events.iter().filter(|event| event.kind == kind).count()
}

#[tokio::test(start_paused = true)]
async fn what_follows_is_told_once_and_nothing_else_seeds_0_to_4() {
    let mut all = Vec::new();
    for seed in 0..5 {
        let (delivered, report) = follow(config(seed, 1.0), Duration::from_hours(4)).await;
        assert!(report.covered == 0 && report.delivered == report.expected && report.delivered > 0, "{report}");
        assert!(delivered.iter().all(|event| KINDS.contains(&event.kind)), "seed {seed}: what only the rules wanted");
        all.extend(delivered);
    }
    for kind in KINDS {
        assert!(count(&all, kind) > 0, "no {kind}");
    }
}

/// A server restarts within a day: its alerts are cut off, and the numbers of their runs begin anew.
#[tokio::test(start_paused = true)]
async fn an_alert_that_a_server_restart_cuts_off_is_over_when_its_time_is() {
    let mut by_duration = 0;
    for seed in 0..2 {
        let (delivered, _) = follow(config(seed, 0.1), Duration::from_hours(27)).await;
        let ends = delivered.iter().filter_map(|event| event.get::<AlertEnded>());
        by_duration += ends.filter(|end| end.by == AlertEnd::Duration).count();
    }
    assert!(by_duration > 0);
}

#[tokio::test(start_paused = true)]
async fn trouble_makes_gaps_and_no_false_facts_seeds_50_to_53() {
    let mut covered = 0;
    for seed in 50..54 {
        let push_faults = Plan::Random { seed, every: Duration::from_mins(5) };
        let config = Config { push_faults, ..config(seed, 2.0) };
        covered += follow(config, Duration::from_hours(3)).await.1.covered;
    }
    assert!(covered > 0);
}

/// Several lives of the program on one journal, ended by a crash or in order.
async fn lives(seed: u64) -> Report {
    let (mut dir, ledger, mut rng) = (tempdir().unwrap(), Ledger::in_memory(), fastrand::Rng::with_seed(seed));
    let sim = Sim::in_memory(config(seed, 1.0), ledger.clone());
    let client = planetside::Client::builder().service_id("test").connector(sim.connector()).build().unwrap();
    let (mut since, mut until) = (None, Timestamp::EPOCH);
    let end = Instant::now() + Duration::from_hours(5);
    while Instant::now() < end {
        let builder = EventStream::builder().clock(sim.clock()).seed(seed).source(client.push());
        let stream = builder.journal(dir.path()).build().await.unwrap();
        let mut events = stream.events().kinds(KINDS);
        stream.wait_ready().await.unwrap();
        since.get_or_insert(sim.clock().now() + Duration::from_secs(1));
        let life = Instant::now() + Duration::from_secs(rng.u64(1..3600));
        while let Ok(event) = timeout_at(life, events.next()).await {
            event.unwrap();
        }
        until = stream.status()[0].last_seen.unwrap();
        dir = end_life(stream, dir, rng.bool()).await;
        sleep(Duration::from_secs(rng.u64(1..300))).await;
    }
    let archive = Archive::open(dir.path(), &codecs()).unwrap();
    let log: Vec<Event> = archive.events(Start::Beginning, Want::all()).unwrap().map(Result::unwrap).collect();
    checked(&ledger, &log, since.unwrap(), until)
}

async fn end_life(stream: EventStream, dir: TempDir, crashes: bool) -> TempDir {
    if crashes {
        return remains(dir.path()).await;
    }
    stream.stop().await;
    dir
}

#[test]
fn over_restarts_and_crashes_each_is_told_once_seeds_0_and_1() {
    in_paused_time(async {
        let (mut delivered, mut covered) = (0, 0);
        for seed in 0..2 {
            let report = lives(seed).await;
            (delivered, covered) = (delivered + report.delivered, covered + report.covered);
        }
        assert!(delivered > 100 && covered > 0, "{delivered} delivered, {covered} covered");
    });
}

/// As a user waits for it: by a callback with filters, and by `wait_for`.
#[tokio::test(start_paused = true)]
async fn one_can_wait_for_derived_events_and_filter_them() {
    let sim = Sim::in_memory(config(3, 1.0), Ledger::closed());
    let client = planetside::Client::builder().service_id("test").connector(sim.connector()).build().unwrap();
    let stream = EventStream::builder().clock(sim.clock()).seed(3).source(client.push()).build().await.unwrap();
    stream.start();
    let ended = stream.wait_for::<AlertEnded>().world(World(10)).within(Duration::from_hours(6));
    let ended = ended.await.unwrap();
    assert_eq!(ended.world_id, World(10));
    let hours = Duration::from_hours(6);
    let first = stream.wait_for::<FacilityCaptured>().within(hours).await.unwrap();
    let (world, zone) = (first.world_id, first.zone_id);
    let same = stream.wait_for::<FacilityCaptured>().world(world).zone(zone).within(hours).await.unwrap();
    assert_eq!((same.world_id, same.zone_id), (world, zone));
    let same = stream.wait_for::<FacilityCaptured>().facility(same.facility_id).within(hours * 12).await.unwrap();
    assert_eq!(same.zone_id, zone);
}

#[tokio::test(start_paused = true)]
async fn who_is_online_and_how_many_is_told_as_it_is_seeds_0_to_3() {
    let kinds = [CharacterOnline::KIND, CharacterOffline::KIND, Population::KIND];
    for seed in 0..4 {
        let ledger = Ledger::in_memory();
        let sim = Sim::in_memory(config(seed, 4.0), ledger.clone());
        let client = planetside::Client::builder().service_id("test").connector(sim.connector()).build().unwrap();
        let stream = EventStream::builder().clock(sim.clock()).seed(seed).source(client.push()).build().await.unwrap();
        let mut events = stream.events().kinds(kinds);
        stream.wait_ready().await.unwrap();
        let since = sim.clock().now() + Duration::from_secs(1);
        let (mut delivered, end) = (Vec::new(), Instant::now() + Duration::from_mins(40));
        while let Ok(event) = timeout_at(end, events.next()).await {
            delivered.push(event.unwrap());
        }
        let until = stream.status()[0].last_seen.unwrap();
        let scope = Scope { interest: Interest::new([Want::kinds(kinds)]), since, until, slack: Duration::ZERO };
        let report = check_presence(&ledger.events(), &delivered, &scope);
        assert!(report.is_clean() && report.delivered > 50, "seed {seed}: {report}");
        assert!(count(&delivered, Population::KIND) > 10, "seed {seed}");
        let unseen = |event: &&Event| event.get::<CharacterOffline>().is_some_and(|fact| fact.reason == Gone::Unseen);
        assert_eq!(delivered.iter().filter(unseen).count(), 0, "seed {seed}: nothing was missed");
    }
}
