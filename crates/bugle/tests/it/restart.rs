//! Both simulated games followed on a journal over several lives of the program, in virtual time: what a named reader
//! got in all of them, against the ledger.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use bugle::journal::{Archive, Want, codecs};
use bugle::source::Interest;
use bugle::{Builder, Cause, Event, EventStream, Gap, NamedEvents, Seq, Start, Timestamp, clash, planetside};
use bugle_sim::clash::Watched;
use bugle_sim::planetside::{Plan, Scope};
use bugle_sim::{Config, Ledger, Sim};
use tempfile::{TempDir, tempdir};
use tokio::time::{Instant, sleep, timeout_at};

use crate::crash::{in_paused_time, remains};
use crate::records;

/// How a life ends.
#[derive(Clone, Copy, Debug)]
enum End {
    /// In order.
    Stop,
    /// The stream is dropped, and the program goes on.
    Drop,
    /// What was not committed is lost.
    Crash,
}

/// The lives of a program, one after the other.
struct Lives {
    dir: TempDir,
    rng: fastrand::Rng,
    /// What the reader got, without what it got again.
    delivered: Vec<Event>,
    seen: BTreeSet<Seq>,
}

impl Lives {
    fn new(seed: u64) -> Self {
        let (dir, rng) = (tempdir().unwrap(), fastrand::Rng::with_seed(seed));
        Self { dir, rng, delivered: Vec::new(), seen: BTreeSet::new() }
    }

    /// One life. Gives the first and the last moment at which all was well.
    async fn live(&mut self, builder: Builder, length: Duration, end: End) -> Option<(Timestamp, Timestamp)> {
        let stream = builder.journal(self.dir.path()).seed(self.seen.len() as u64).build().await.unwrap();
        let mut reader = stream.events().from(Start::Beginning).named("reader").tries(u32::MAX).open().await.unwrap();
        let (until, seen) = (Instant::now() + length, || stream.status()[0].last_seen);
        // A first contact that fails is no matter: it is tried again.
        let first = timeout_at(until, stream.wait_ready()).await.ok().and_then(|_| seen());
        while let Ok(Some(event)) = timeout_at(until, reader.next()).await {
            self.take(event, &mut reader);
        }
        let first_and_last = first.zip(seen());
        self.end(stream, reader, end).await;
        first_and_last
    }

    fn take(&mut self, event: Event, reader: &mut NamedEvents) {
        // Some are not confirmed, and come again in the next life.
        if self.rng.u8(..) > 0 {
            reader.confirm(&event);
        }
        if self.seen.insert(event.seq.unwrap()) {
            self.delivered.push(event);
        }
    }

    async fn end(&mut self, stream: EventStream, mut reader: NamedEvents, end: End) {
        match end {
            End::Stop => {
                stream.stop().await;
                while let Some(event) = reader.next().await {
                    self.take(event, &mut reader);
                }
                reader.flush().await.unwrap();
            }
            End::Drop => {}
            End::Crash => self.dir = remains(self.dir.path()).await,
        }
    }

    fn draw_end(&mut self) -> End {
        [End::Stop, End::Drop, End::Crash, End::Crash][self.rng.usize(..4)]
    }

    /// Between these two, and short more often than long.
    fn draw(&mut self, from: Duration, to: Duration) -> Duration {
        from.mul_f64((to.as_secs_f64() / from.as_secs_f64()).powf(self.rng.f64()))
    }

    /// The journal at the end: sound, without a hole, and all that was delivered.
    fn check_log(&self) {
        let log = log(self.dir.path());
        assert!(log.iter().map(|event| event.seq.unwrap().0).eq(1..=log.len() as u64), "a hole in the numbers");
        let ids = |events: &[Event]| events.iter().map(|event| (event.seq, event.id)).collect::<Vec<_>>();
        let (log, delivered) = (ids(&log), ids(&self.delivered));
        assert!(delivered.is_sorted(), "out of order");
        assert!(log == delivered, "{} in the journal, and {} delivered", log.len(), delivered.len());
    }

    fn restarts(&self) -> usize {
        let is_restart = |event: &&Event| event.get::<Gap>().is_some_and(|gap| gap.cause == Cause::Restart);
        self.delivered.iter().filter(is_restart).count()
    }
}

/// All that is in the journal in `dir`.
fn log(dir: &Path) -> Vec<Event> {
    let mut archive = Archive::open(dir, &codecs()).unwrap();
    assert_eq!(archive.verify().damage, [""; 0]);
    archive.events(Start::Beginning, Want::all()).unwrap().map(Result::unwrap).collect()
}

/// PlanetSide, where something goes wrong now and then.
async fn play_planetside(seed: u64, push_faults: Plan) {
    play(seed, push_faults, |_, client| client).await;
}

/// The same with a client of one's own. Gives what was delivered.
pub(crate) async fn play(
    seed: u64,
    push_faults: Plan,
    client: fn(&Sim, planetside::Builder) -> planetside::Builder,
) -> (Vec<Event>, Ledger) {
    let (mut lives, ledger) = (Lives::new(seed), Ledger::in_memory());
    let sim = Sim::in_memory(Config { seed, rate: 15.0, push_faults, ..Config::default() }, ledger.clone());
    let client = client(&sim, planetside::Client::builder().service_id("test").connector(sim.connector()));
    let client = client.build().unwrap();
    let builder = || {
        let builder = EventStream::builder().clock(sim.clock()).source(client.push());
        builder.commit_within(Duration::from_millis(300))
    };
    let (mut since, mut until) = (None, Timestamp::EPOCH);
    let last = Instant::now() + Duration::from_mins(8);
    while Instant::now() < last {
        let (length, end) = (lives.draw(Duration::from_secs(1), Duration::from_mins(4)), lives.draw_end());
        if let Some((first, last)) = lives.live(builder(), length, end).await {
            // What happens in this very moment may have come before the subscription stood.
            since.get_or_insert(first + Duration::from_secs(1));
            until = last;
        }
        sleep(lives.draw(Duration::from_millis(100), Duration::from_mins(2))).await;
    }
    if let Some((_, last)) = lives.live(builder(), Duration::from_mins(1), End::Stop).await {
        until = last;
    }
    lives.check_log();
    let interest = Interest::new([Want::all()]);
    let scope = Scope { interest, since: since.unwrap(), until, slack: Duration::from_secs(4) };
    let report = bugle_sim::planetside::check(&ledger.events(), &lives.delivered, &scope);
    assert!(report.is_clean(), "seed {seed}: {report}");
    assert!(report.delivered > 0 && lives.restarts() > 0, "seed {seed}: {report}");
    (std::mem::take(&mut lives.delivered), ledger)
}

#[test]
fn planetside_over_restarts_seeds_0_to_4() {
    for seed in 0..5 {
        in_paused_time(play_planetside(seed, Plan::Quiet));
    }
}

#[test]
fn planetside_in_trouble_over_restarts_seeds_20_to_24() {
    for seed in 20..25 {
        in_paused_time(play_planetside(seed, Plan::Random { seed, every: Duration::from_mins(1) }));
    }
}

/// Clash of Clans, as long as [`records::LENGTH`]; events of `kinds` must come of it.
async fn play_clash(config: Config, watch: fn(&Sim) -> (clash::Watch, Watched), kinds: &[&str]) {
    let (seed, ledger) = (config.seed, Ledger::in_memory());
    let (mut lives, sim) = (Lives::new(seed), Sim::in_memory(config, ledger.clone()));
    let (watch, watched) = watch(&sim);
    let builder = || EventStream::builder().clock(sim.clock()).source(watch.clone());
    let last = Instant::now() + records::LENGTH;
    while Instant::now() < last {
        let length = lives.draw(Duration::from_millis(100), Duration::from_hours(4));
        let end = lives.draw_end();
        lives.live(builder(), length, end).await;
        sleep(lives.draw(Duration::from_millis(100), Duration::from_hours(1))).await;
    }
    lives.live(builder(), Duration::from_hours(1), End::Stop).await;
    lives.check_log();
    let violations = crate::clash::violations(&sim, &ledger, &lives.delivered, watched);
    assert!(violations.is_empty(), "seed {seed}:\n{}", violations.join("\n"));
    assert!(lives.restarts() > 0, "seed {seed}");
    let is_there = |kind: &&&str| lives.delivered.iter().any(|event| event.kind.name() == **kind);
    let missing: Vec<_> = kinds.iter().filter(|kind| !is_there(kind)).collect();
    assert!(missing.is_empty(), "seed {seed}: no {missing:?}");
}

/// With a war that ends meanwhile.
fn play_wars(config: Config) {
    in_paused_time(play_clash(config, crate::clash::watch, &["clash.war.attack"]));
}

/// With a day of leagues, a raid weekend, battles and league weeks, of which one begins or ends meanwhile.
fn play_records(config: Config) {
    let kinds = records::expected(config.seed);
    in_paused_time(play_clash(records::begun(config), records::watch_all, kinds));
}

#[test]
fn clash_over_restarts_seeds_0_to_4() {
    for seed in 0..5 {
        play_wars(crate::clash::quiet(seed));
    }
}

#[test]
fn clash_in_trouble_over_restarts_seeds_20_to_24() {
    for seed in 20..25 {
        play_wars(crate::clash::troubled(seed));
    }
}

#[test]
fn leagues_raids_and_battles_over_restarts_seeds_0_and_1() {
    for seed in 0..2 {
        play_records(crate::clash::quiet(seed));
    }
}

#[test]
fn leagues_raids_and_battles_in_trouble_over_restarts_seeds_20_and_21() {
    for seed in crate::faulty::seeds(20..22) {
        play_records(crate::clash::troubled(seed));
    }
}
