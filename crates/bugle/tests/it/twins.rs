//! One game followed twice in one stream, in virtual time: the ledger against what came out, each fact once.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bugle::journal::{Archive, codecs};
use bugle::source::{Interest, Want};
use bugle::{Cause, Event, EventStream, Fact, Gap, clash, planetside};
use bugle_sim::clash::Watched;
use bugle_sim::planetside::{Plan, Scope};
use bugle_sim::{Config, Ledger, Sim};
use tempfile::tempdir;
use tokio::time::{Instant, timeout_at};

use crate::crash::in_paused_time;

/// What comes until then.
async fn delivered(stream: &EventStream, length: Duration) -> Vec<Event> {
    let (mut events, end, mut delivered) = (stream.events(), Instant::now() + length, Vec::new());
    while let Ok(event) = timeout_at(end, events.next()).await {
        delivered.push(event.unwrap());
    }
    delivered
}

/// No fact of this kind was handed out twice. Gives how many there were.
fn distinct<F: Fact>(delivered: &[Event]) -> usize {
    let mut times: BTreeMap<_, u32> = BTreeMap::new();
    for event in delivered.iter().filter(|event| event.get::<F>().is_some()) {
        *times.entry(event.id).or_default() += 1;
    }
    assert!(times.values().all(|times| *times == 1), "{}: {times:?}", F::KIND);
    times.len()
}

fn doubles(stream: &EventStream) -> u64 {
    stream.status().iter().map(|source| source.oddities.doubles).sum()
}

/// Two push connections of one planet; if it is in trouble, each has troubles of its own.
async fn two_pushes(seed: u64, push_faults: Plan) {
    let ledger = Ledger::in_memory();
    let sim = Sim::in_memory(Config { seed, rate: 15.0, push_faults, ..Config::default() }, ledger.clone());
    let client = || planetside::Client::builder().service_id("test").connector(sim.connector()).build().unwrap();
    let builder = EventStream::builder().clock(sim.clock()).seed(seed).source(client().push());
    let stream = builder.source_as("second", client().push()).build().await.unwrap();
    let mut events = stream.events();
    stream.wait_ready().await.unwrap();
    let since = sim.clock().now() + Duration::from_secs(1);
    let (mut delivered, end) = (Vec::new(), Instant::now() + Duration::from_mins(8));
    while let Ok(event) = timeout_at(end, events.next()).await {
        delivered.push(event.unwrap());
    }
    let until = stream.status().iter().filter_map(|source| source.last_seen).min().unwrap();
    let scope = Scope { interest: Interest::new([Want::all()]), since, until, slack: Duration::from_secs(4) };
    let report = bugle_sim::planetside::check(&ledger.events(), &delivered, &scope);
    assert!(report.is_clean() && report.delivered > 0, "seed {seed}: {report}");
    assert!(doubles(&stream) * 3 > report.delivered as u64, "{} of {report}", doubles(&stream));
}

#[tokio::test(start_paused = true)]
async fn of_two_push_connections_each_fact_comes_once() {
    for seed in 0..3 {
        two_pushes(seed, Plan::Quiet).await;
    }
}

/// Two watches of the same clans and their wars, each with its own state.
#[tokio::test(start_paused = true)]
async fn of_two_watches_of_one_clan_each_fact_comes_once() {
    for seed in 0..3 {
        let ledger = Ledger::in_memory();
        let sim = Sim::in_memory(crate::clash::quiet(seed), ledger.clone());
        let client = || clash::Client::builder().key("test").transport(sim.clash_transport()).build().unwrap();
        let watch = || clash::Watch::new(client()).clans(sim.clans()).wars(sim.clans()).every(Duration::from_mins(5));
        let builder = EventStream::builder().clock(sim.clock()).seed(seed).source(watch());
        let stream = builder.source_as("alts", watch()).build().await.unwrap();
        let delivered = delivered(&stream, Duration::from_hours(8)).await;
        sim.clash().advance(sim.clock().now());
        let tags: Vec<_> = sim.clans().iter().map(|tag| tag.parse().unwrap()).collect();
        let watched = Watched {
            clans: tags.clone(),
            wars: tags,
            players: Vec::new(),
            maintenance: false,
            until: sim.clock().now(),
            delay: Duration::from_mins(30),
            ..Watched::default()
        };
        let violations = bugle_sim::clash::check(&ledger.events(), &delivered, &watched);
        assert!(violations.is_empty(), "seed {seed}:\n{}", violations.join("\n"));
        let attacks = distinct::<clash::WarAttack>(&delivered);
        assert!(attacks > 0 && doubles(&stream) >= attacks as u64, "{attacks} attacks, {} doubles", doubles(&stream));
        distinct::<clash::WarStarted>(&delivered);
        distinct::<clash::WarEnded>(&delivered);
    }
}

/// Two watches of the same clans at two intervals, on a journal, over several lives of the program.
#[test]
fn c13_two_watches_of_one_clan_have_states_of_their_own_and_tell_each_fact_once() {
    in_paused_time(async {
        let (dir, ledger) = (tempdir().unwrap(), Ledger::in_memory());
        let sim = Sim::in_memory(crate::clash::quiet(3), ledger.clone());
        let watch = |minutes| {
            let client = clash::Client::builder().key("test").transport(sim.clash_transport()).build().unwrap();
            clash::Watch::new(client).clans(sim.clans()).every(Duration::from_mins(minutes))
        };
        let mut all = Vec::new();
        for life in 0..3 {
            let builder = EventStream::builder().clock(sim.clock()).seed(life).journal(dir.path());
            let stream = builder.source(watch(5)).source_as("often", watch(2)).build().await.unwrap();
            let delivered = delivered(&stream, Duration::from_hours(1)).await;
            stream.stop().await;
            for source in stream.status() {
                assert_eq!((source.errors, source.last_error), (0, None), "{}, life {life}", source.name);
            }
            let first_sights = delivered.iter().filter(|event| event.get::<clash::ClanSnapshot>().is_some()).count();
            assert_eq!(first_sights, if life == 0 { sim.clans().len() } else { 0 }, "life {life}");
            all.extend(delivered);
        }
        // Each goes on from where it was left: a restart is a gap for each clan and watch, no longer than the longer of
        // their intervals, and there is no other.
        let gaps: Vec<_> = all.iter().filter_map(|event| event.get::<Gap>()).collect();
        assert_eq!(gaps.len(), 2 * 2 * sim.clans().len());
        for gap in gaps {
            let length = gap.to.since(gap.from.unwrap());
            assert!(gap.cause == Cause::Restart && length <= Duration::from_mins(6), "{gap:?}");
        }
        let (mut ids, facts) = (BTreeSet::new(), all.iter().filter(|event| event.get::<Gap>().is_none()));
        let twice: Vec<_> = facts.filter(|event| !ids.insert(event.id)).map(|event| event.to_json()).collect();
        assert!(twice.is_empty(), "{twice:?}");
        assert!(distinct::<clash::MemberDonated>(&all) > 0);
        let stats = Archive::open(dir.path(), &codecs()).unwrap().stats().unwrap();
        assert_eq!(stats.snapshots, 2 * sim.clans().len() as u64);
    });
}
