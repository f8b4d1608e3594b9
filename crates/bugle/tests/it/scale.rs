//! Many clans, wars and players on many keys against the simulator, in virtual time: each is looked at as often as the
//! budget allows, and none less than the others.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle::{EventStream, clash};
use bugle_http::{Request, Transport};
use bugle_sim::{Config, Ledger, Sim};
use tokio::time::Instant;
use tower::ServiceExt as _;

use crate::clash::listen;

/// At full scale.
const CLANS: usize = 10_000;
const KEYS: usize = 100;
const MEMBERS: RangeInclusive<usize> = 4..=6;

/// Requests a second that a key is good for unless told.
const RATE: usize = 10;

/// For how long it is played.
const LENGTH: Duration = Duration::from_mins(5);

/// How long the answers live: those about clans and players, and those about wars.
const LIVES: [Duration; 2] = [Duration::from_mins(1), Duration::from_mins(2)];

/// By how much smaller it is played than full: `BUGLE_SCALE=1` plays it in full.
fn factor() -> usize {
    std::env::var("BUGLE_SCALE").ok().map_or(50, |factor| factor.parse().unwrap())
}

/// When what was asked for.
type Asked = Arc<Mutex<HashMap<String, Vec<Instant>>>>;

/// The simulator, and all that is asked of it.
fn noted(sim: &Sim) -> (Transport, Asked) {
    let (inner, asked) = (sim.clash_transport(), Asked::default());
    let notes = asked.clone();
    let transport = Transport::new(tower::service_fn(move |request: Request| {
        notes.lock().unwrap().entry(request.uri().path().to_owned()).or_default().push(Instant::now());
        inner.clone().oneshot(request)
    }));
    (transport, asked)
}

/// The game, small enough for a test, and who watches all of it.
fn played() -> (Sim, Vec<String>) {
    let (clans, keys) = (CLANS / factor(), KEYS / factor());
    // Little happens in each of so many.
    let config = Config { rate: 0.001, clans, clash_members: MEMBERS, clash_activity: 0.02, ..Config::default() };
    (Sim::in_memory(config, Ledger::closed()), (0..keys).map(|number| format!("key-{number}")).collect())
}

/// What the budget makes of so many clans, each with its war, and players: in seconds.
struct Budget {
    per_second: f64,
    /// If all are due at once, the last one's turn comes after so long.
    round: f64,
    /// Requests a second that are wished for.
    need: f64,
    /// Where more is wished for than there is, each waits as much longer.
    longest: f64,
}

impl Budget {
    #[expect(clippy::cast_precision_loss, reason = "they are not so many")]
    fn new(clans: usize, players: usize, keys: usize) -> Self {
        let [page, war] = LIVES.map(|life| life.as_secs_f64());
        let per_second = (keys * RATE) as f64;
        let round = (2 * clans + players) as f64 / per_second;
        let need = (clans + players) as f64 / page + clans as f64 / war;
        Self { per_second, round, need, longest: war.max(round) * (need / per_second).max(1.0) }
    }
}

/// The longest time between two questions about the same.
fn wait(times: &[Instant]) -> f64 {
    times.windows(2).map(|pair| (pair[1] - pair[0]).as_secs_f64()).fold(0.0, f64::max)
}

#[expect(clippy::cast_precision_loss, reason = "they are not so many")]
#[tokio::test(start_paused = true)]
async fn none_of_many_waits_longer_than_the_budget_makes_it() {
    let (sim, keys) = played();
    let (transport, asked) = noted(&sim);
    let client = clash::Client::builder().keys(keys.clone()).transport(transport).build().unwrap();
    let (tags, players) = (sim.clans(), sim.clash().members());
    let watch = clash::Watch::new(client).clans(&tags).wars(&tags).players(&players).every(LIVES[0]);
    let (begin, targets) = (Instant::now(), 2 * tags.len() + players.len());
    let stream = EventStream::builder().clock(sim.clock()).seed(1).source(watch).build().await.unwrap();
    let told = listen(&stream, LENGTH).await;
    // A war that is seen from its other side already, and one of a private log, have no first look of their own.
    let looks = told.iter().filter(|event| event.kind.name().ends_with("snapshot")).count();
    assert!(looks * 10 > targets * 9, "{looks} first looks of {targets}");

    let asked = asked.lock().unwrap();
    assert_eq!(asked.len(), targets, "each was asked for");
    let Budget { per_second, round, need, longest } = Budget::new(tags.len(), players.len(), keys.len());
    let first = asked.values().map(|times| (times[0] - begin).as_secs_f64()).fold(0.0, f64::max);
    let worst = asked.values().map(|times| wait(times)).fold(0.0, f64::max);
    let requests = asked.values().map(Vec::len).sum::<usize>() as f64;
    let figures = format!(
        "{targets} targets, {requests} requests of {per_second}/s, need {need:.0}/s: the last first look after {first:.0} s \
         of {round:.0}, the longest wait {worst:.0} s of {longest:.0}"
    );
    eprintln!("{figures}");
    assert!(first <= round * 1.1 + 2.0 && worst <= longest * 1.25, "{figures}");
    // As much was asked as there was to ask, or as the budget gives.
    assert!(requests >= need.min(per_second) * LENGTH.as_secs_f64() * 0.85, "{figures}");
    let last = begin + LENGTH - Duration::from_secs_f64(longest * 1.25);
    // Wars of a private log are looked at every ten minutes.
    let private = told.iter().filter(|event| event.get::<clash::WarLogClosed>().is_some()).count();
    let rested = asked.values().filter(|times| *times.last().unwrap() < last).count();
    assert!(rested <= private, "{rested} are no longer asked for, {private} are private: {figures}");
}
