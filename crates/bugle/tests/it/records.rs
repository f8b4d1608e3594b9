//! Clan war leagues, raid weekends, battles and league weeks of the simulated Clash of Clans followed beside clans, wars
//! and players, in virtual time: the ledger against what came out. The game's calendar is begun where much happens in few
//! hours.

use std::collections::BTreeSet;
use std::time::Duration;

use bugle::{Event, EventId, EventStream, Timestamp, clash};
use bugle_sim::clash::Watched;
use bugle_sim::{Config, Faults, Ledger, Sim};

use crate::clash::{Followed, listen, violations, watch};
use crate::faulty::seeds;

/// How long each seed is followed.
pub(crate) const LENGTH: Duration = Duration::from_hours(7);

/// A Friday, 04:00: at 07:00 a raid weekend begins, as in each of these stretches a day of leagues is over.
const FRIDAY: Timestamp = Timestamp::from_secs(1_767_326_400);

/// A Monday, 02:00: at 05:00 a league week is over, at 07:00 and somewhat later the raid weekend.
const MONDAY: Timestamp = Timestamp::from_secs(1_767_578_400);

/// How old a season is two hours before its groups are drawn, and three hours before its first round is over and the
/// second begins.
const BEFORE_THE_DRAW: Duration = Duration::from_hours(45);
const BEFORE_A_ROUND: Duration = Duration::from_secs((47 + 24 - 3) * 3_600 + 86_397);

/// Which seeds begin when: those that are even before the weekend.
pub(crate) fn begun(config: Config) -> Config {
    let (start, age) = if config.seed.is_multiple_of(2) { (FRIDAY, BEFORE_THE_DRAW) } else { (MONDAY, BEFORE_A_ROUND) };
    // Maintenance is as far from the beginning as it was.
    let moved = config
        .clash_maintenance
        .into_iter()
        .map(|window| bugle_sim::clash::Maintenance { from: start + window.from.since(config.start), ..window });
    Config { start, clash_league_age: Some(age), clash_maintenance: moved.collect(), ..config }
}

/// Beside what [`watch`] watches, all that stays on record of its clans and of some players.
pub(crate) fn watch_all(sim: &Sim) -> (clash::Watch, Watched) {
    let (watch, watched) = watch(sim);
    let (clans, players) = (sim.clans(), sim.players().into_iter().take(4).collect::<Vec<_>>());
    let watch = watch.cwl(&clans).raids(&clans).battles(&players).league_histories(&players);
    let players: Vec<clash::PlayerTag> = players.iter().map(|tag| tag.parse().unwrap()).collect();
    let (cwl, raids) = (watched.clans.clone(), watched.clans.clone());
    (watch, Watched { cwl, raids, battles: players.clone(), league_history: players, ..watched })
}

async fn follow(config: Config) -> Followed {
    let (ledger, config) = (Ledger::in_memory(), begun(config));
    let seed = config.seed;
    let sim = Sim::in_memory(config, ledger.clone());
    let (watch, watched) = watch_all(&sim);
    let stream = EventStream::builder().clock(sim.clock()).seed(seed).source(watch).build().await.unwrap();
    let delivered = listen(&stream, LENGTH).await;
    let violations = violations(&sim, &ledger, &delivered, watched);
    Followed { delivered, violations }
}

/// What must come of a seed, whatever goes wrong.
pub(crate) fn expected(seed: u64) -> &'static [&'static str] {
    if seed.is_multiple_of(2) {
        &["clash.raid.started", "clash.raid.opponent", "clash.raid.attack", "clash.player.battle", "clash.cwl.round"]
    } else {
        &[
            "clash.raid.attack",
            "clash.raid.ended",
            "clash.raid.rewards",
            "clash.player.league_week_ended",
            "clash.cwl.standings",
        ]
    }
}

async fn play(usual: std::ops::Range<u64>, config: fn(u64) -> Config) {
    let mut failures = Vec::new();
    for seed in seeds(usual) {
        let Followed { delivered, violations } = follow(config(seed)).await;
        if !violations.is_empty() {
            failures.push(format!("seed {seed}:\n  {}", violations.join("\n  ")));
        }
        let kinds: BTreeSet<_> = delivered.iter().map(|event| event.kind.name()).collect();
        let missing: Vec<_> = expected(seed).iter().filter(|kind| !kinds.contains(*kind)).collect();
        assert!(missing.is_empty(), "seed {seed}: no {missing:?}");
    }
    assert!(failures.is_empty(), "{} seeds:\n{}", failures.len(), failures.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn every_fact_on_record_is_delivered_once() {
    play(0..2, crate::clash::quiet).await;
}

#[tokio::test(start_paused = true)]
async fn every_fact_on_record_is_delivered_once_or_covered_by_a_gap() {
    play(10..12, crate::clash::troubled).await;
}

#[tokio::test(start_paused = true)]
async fn every_fact_on_record_with_all_faults() {
    play(20..24, |seed| Config { faults: all_faults(), ..crate::clash::quiet(seed) }).await;
}

fn all_faults() -> Faults {
    crate::faulty::all_faults()
}

/// Ids of facts that the game gives one, or that stay on record, told in the middle of the stretch.
fn natural(delivered: &[Event], from: Timestamp, to: Timestamp) -> BTreeSet<(String, EventId)> {
    let kinds = ["clash.war.", "clash.cwl.", "clash.raid.", "clash.player.battle", "clash.player.league_week_ended"];
    let is_natural = |event: &&Event| {
        let kind = event.kind.name();
        kinds.iter().any(|prefix| kind.starts_with(prefix)) && !kind.ends_with("snapshot")
    };
    let in_time = |event: &&Event| (from..to).contains(&event.observed_at);
    let told = delivered.iter().filter(is_natural).filter(in_time);
    told.map(|event| (format!("{} {}", event.kind, event.subject()), event.id)).collect()
}

/// Two programs that look at other times, at the same seeds.
#[tokio::test(start_paused = true)]
async fn two_observers_agree_on_the_ids_of_all_natural_facts() {
    for seed in 30..32 {
        let sim = Sim::in_memory(begun(crate::clash::quiet(seed)), Ledger::closed());
        let stream = async |minutes: u64| {
            let watch = watch_all(&sim).0.every(Duration::from_mins(minutes));
            EventStream::builder().clock(sim.clock()).seed(minutes).source(watch).build().await.unwrap()
        };
        let (often, seldom) = (stream(3).await, stream(11).await);
        let start = sim.clock().now();
        let (often, seldom) = tokio::join!(listen(&often, LENGTH), listen(&seldom, LENGTH));
        let slack = Duration::from_mins(25);
        let (from, to) = (start + slack, start + LENGTH - slack);
        let [core_of_one, core_of_other] = [&often, &seldom].map(|told| natural(told, from + slack, to - slack));
        let [one, other] = [&often, &seldom].map(|told| natural(told, from - slack, to + slack));
        assert!(core_of_one.len() > 100, "{} facts", core_of_one.len());
        let alone: Vec<_> = core_of_one.difference(&other).chain(core_of_other.difference(&one)).collect();
        assert!(alone.is_empty(), "seed {seed}: told by one alone: {alone:#?}");
    }
}
