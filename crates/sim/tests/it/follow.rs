//! The product's own push source against the simulated service, in virtual time: every fact is delivered once and in
//! order, or a gap says that it may be missing.

use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bugle_event::{
    BoxError, Cause, Context, Envelope, Event, Fact as _, Gap, Interest, Saved, Seen, Signal, Source as _, States,
    Subject, Timestamp, Want,
};
use bugle_planetside::{
    BattleRankUp, CharacterId, Client, Death, ExperienceId, FacilityControl, GainExperience, NAME, PlayerLogin, World,
};
use bugle_sim::planetside::{Fault, Plan, Report, Scope, check};
use bugle_sim::{Config, Ledger, Sim};
use futures_util::future::BoxFuture;
use futures_util::{FutureExt as _, StreamExt as _, stream};
use tokio::time::timeout;

/// Long enough for any fault to be noticed and healed: a watchdog of 70 s, a refusal of two minutes, a wait of five.
const HEALING: Duration = Duration::from_mins(6);

struct Followed {
    ledger: Vec<Event>,
    delivered: Vec<Event>,
    report: Report,
}

/// A small Clash world: nobody looks at it here.
fn config(seed: u64, rate: f64) -> Config {
    Config { seed, rate, population: 150, clans: 2, ..Config::default() }
}

/// What a journal would keep: the last checkpoint of the connection.
#[derive(Default)]
struct Kept(Mutex<Option<Saved>>);

impl States for Kept {
    fn load(&self, _: &Subject) -> BoxFuture<'static, Result<Option<Saved>, BoxError>> {
        let saved = self.0.lock().unwrap().clone();
        async { Ok(saved) }.boxed()
    }
}

impl Kept {
    /// The event of a signal. A checkpoint is kept.
    fn take(&self, signal: Signal<bugle_planetside::Event>, now: Timestamp) -> Option<Event> {
        match signal {
            Signal::Event(event) => Some(event.into_event()),
            Signal::Gap(gap) => Some(Envelope::new(NAME, gap, Seen::at(now)).into_event()),
            Signal::Checkpoint(checkpoint) => {
                *self.0.lock().unwrap() = Some(Saved { at: checkpoint.at, state: None });
                None
            }
        }
    }
}

/// Follows `interest` while `faults` happen, and until they have healed.
async fn follow(seed: u64, rate: f64, interest: Interest, faults: Vec<(Duration, Fault)>) -> Followed {
    follow_in_runs(seed, rate, interest, faults, 1).await
}

/// The same, in so many runs of equal length. Nothing runs for a while after each.
async fn follow_in_runs(
    seed: u64,
    rate: f64,
    interest: Interest,
    faults: Vec<(Duration, Fault)>,
    runs: u32,
) -> Followed {
    let length: Duration = faults.iter().map(|(wait, _)| *wait).sum::<Duration>() + HEALING;
    let config = Config { push_faults: Plan::Listed(faults), ..config(seed, rate) };
    let since = config.start + Duration::from_secs(1);
    let ledger = Ledger::in_memory();
    let sim = Sim::in_memory(config, ledger.clone());
    let client = Client::builder().service_id("demo").connector(sim.connector()).build().unwrap();
    let kept = Arc::new(Kept::default());
    let mut delivered = Vec::new();
    for run in 0..runs {
        if run > 0 {
            tokio::time::sleep(Duration::from_secs(100)).await;
        }
        let wishes = stream::iter([interest.clone()]).chain(stream::pending());
        let context = Context { seed, states: kept.clone(), ..Context::new(sim.clock(), wishes) };
        let mut batches = pin!(client.push().follow(context));
        let listening = timeout(length / runs, async {
            while let Some(batch) = batches.next().await {
                let signals = batch.unwrap_or_default().into_iter();
                delivered.extend(signals.filter_map(|signal| kept.take(signal, sim.clock().now())));
            }
            panic!("the stream has ended");
        });
        assert!(listening.await.is_err(), "it goes on for ever");
    }
    let until = sim.clock().now() - Duration::from_secs(2);
    let ledger = ledger.events();
    let report = check(&ledger, &delivered, &Scope { interest, since, until, slack: Duration::from_secs(1) });
    Followed { ledger, delivered, report }
}

fn gaps(events: &[Event]) -> usize {
    events.iter().filter(|event| event.get::<Gap>().is_some()).count()
}

fn wanting(kinds: &[bugle_event::Kind], subjects: &[Subject]) -> Interest {
    Interest::new([Want { filters: subjects.iter().cloned().collect(), ..Want::kinds(kinds.iter().copied()) }])
}

/// Wishes of several shapes: everything, kinds on worlds, characters, one experience, two that must not multiply.
fn interest(seed: u64, somebody: &[CharacterId]) -> Interest {
    match seed % 5 {
        0 => Interest::new([Want::all()]),
        1 => wanting(&[Death::KIND, FacilityControl::KIND], &[World(10).into(), World(40).into()]),
        2 => wanting(
            &[Death::KIND, PlayerLogin::KIND, BattleRankUp::KIND],
            &somebody.iter().map(|id| (*id).into()).collect::<Vec<_>>(),
        ),
        3 => wanting(&[GainExperience::KIND], &[ExperienceId(2).into(), ExperienceId(7).into()]),
        _ => Interest::new(
            [wanting(&[Death::KIND], &[World(1).into()]), wanting(&[PlayerLogin::KIND], &[World(10).into()])]
                .iter()
                .flat_map(|interest| interest.wants().to_vec()),
        ),
    }
}

/// Some who die in the first minutes of this seed.
async fn somebody(seed: u64, rate: f64) -> Vec<CharacterId> {
    let ledger = Ledger::in_memory();
    let sim = Sim::in_memory(config(seed, rate), ledger.clone());
    tokio::time::sleep(Duration::from_mins(5)).await;
    drop(sim);
    ledger.events().iter().filter_map(|event| Some(event.get::<Death>()?.character_id)).take(30).collect()
}

#[tokio::test(start_paused = true)]
async fn in_peace_everything_is_delivered_and_there_is_no_gap() {
    let followed = follow(7, 50.0, Interest::new([Want::all()]), Vec::new()).await;
    let Followed { ledger, delivered, report } = followed;
    assert!(report.is_clean(), "{report}");
    assert_eq!(report.covered, 0, "{report}");
    assert!(report.delivered > 15_000, "{report}");
    assert_eq!(gaps(&delivered), 0);
    let told = delivered.iter().filter(|event| !bugle_planetside::is_own(event.kind));
    assert!(ledger.len() >= told.count());
}

#[tokio::test(start_paused = true)]
async fn each_fault_costs_a_gap_and_no_silence() {
    for fault in [Fault::Close, Fault::Cut, Fault::Refuse(Duration::from_secs(40)), Fault::Stall, Fault::Drift] {
        let followed = follow(3, 20.0, Interest::new([Want::all()]), vec![(Duration::from_mins(3), fault)]).await;
        assert!(followed.report.is_clean(), "{fault:?}: {}", followed.report);
        assert!(gaps(&followed.delivered) > 0, "{fault:?}");
        // A minute and a half of nine is the longest that any of them needs to be noticed.
        assert!(followed.report.delivered * 5 > followed.report.expected * 4, "{fault:?}: {}", followed.report);
    }
}

#[tokio::test(start_paused = true)]
async fn garbage_costs_nothing() {
    let faults = vec![(Duration::from_mins(3), Fault::Garbage)];
    let followed = follow(4, 20.0, Interest::new([Want::all()]), faults).await;
    assert!(followed.report.is_clean(), "{}", followed.report);
    assert_eq!(followed.report.covered, 0, "{}", followed.report);
}

/// Each seed with a wish of its own and with faults of every kind. A hundred seeds of the whole product are followed
/// in the tests of `bugle`.
#[tokio::test(start_paused = true)]
async fn whatever_is_wished_for_is_delivered_or_covered() {
    let (mut expected, mut delivered) = (0, 0);
    for seed in 0..25 {
        let random = Plan::Random { seed, every: Duration::from_mins(3) };
        let interest = interest(seed, &somebody(seed, 2.0).await);
        let followed = follow(seed, 2.0, interest, random.faults().take(4).collect()).await;
        assert!(followed.report.is_clean(), "seed {seed}: {}", followed.report);
        expected += followed.report.expected;
        delivered += followed.report.delivered;
    }
    assert!(delivered * 10 > expected * 7, "{delivered} of {expected}: gaps must not be an excuse");
}

/// Runs end anywhere: also while a connection is lost, and before a gap is told.
#[tokio::test(start_paused = true)]
async fn restarts_cost_gaps_and_no_silence() {
    for seed in 0..10 {
        let random = Plan::Random { seed, every: Duration::from_mins(2) };
        let interest = interest(seed, &somebody(seed, 2.0).await);
        let faults = random.faults().take(3).collect();
        let followed = follow_in_runs(seed, 2.0, interest, faults, 5).await;
        assert!(followed.report.is_clean(), "seed {seed}: {}", followed.report);
        let is_restart = |event: &&Event| event.get::<Gap>().is_some_and(|gap| gap.cause == Cause::Restart);
        assert!(followed.delivered.iter().filter(is_restart).count() > 0, "seed {seed}: {}", followed.report);
    }
}

#[tokio::test(start_paused = true)]
async fn one_seed_twice_delivers_the_same_bytes() {
    let faults = || Plan::Random { seed: 9, every: Duration::from_mins(2) }.faults().take(4).collect();
    let one = follow(9, 10.0, Interest::new([Want::all()]), faults()).await.delivered;
    let two = follow(9, 10.0, Interest::new([Want::all()]), faults()).await.delivered;
    let lines = |events: &[Event]| events.iter().map(|event| event.to_json()).collect::<Vec<_>>();
    assert!(!one.is_empty() && lines(&one) == lines(&two));
}
