//! What the push stream of the simulated PlanetSide 2 missed, fetched from its Census: the ledger against what came out,
//! in virtual time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bugle::planetside::{
    self, AchievementEarned, BattleRankUp, CharacterId, Death, FacilityControl, GainExperience, ItemAdded,
    MetagameEvent, PlayerFacilityCapture, PlayerFacilityDefend, PlayerLogin, World,
};
use bugle::source::{Interest, Want};
use bugle::{Event, EventStream, Fact as _, Gap, Origin};
use bugle_http::{Response, Transport, TransportError};
use bugle_sim::planetside::{Fault, Plan, Scope, check};
use bugle_sim::{Config, Ledger, Sim};
use tokio::time::{Instant, timeout_at};

/// How long each seed is followed.
const LENGTH: Duration = Duration::from_mins(20);

/// How long it takes until a gap is filled: twice asked, three minutes apart.
const FILLED: Duration = Duration::from_mins(4);

/// What Census keeps of characters.
const OF_CHARACTERS: [bugle::Kind; 6] = [
    Death::KIND,
    ItemAdded::KIND,
    AchievementEarned::KIND,
    BattleRankUp::KIND,
    PlayerFacilityCapture::KIND,
    PlayerFacilityDefend::KIND,
];

/// The lead of the cast, who plays all the time.
const LEAD: CharacterId = CharacterId(5_428_990_000_000_000_001);

/// A planet that was followed.
struct Followed {
    ledger: Vec<Event>,
    delivered: Vec<Event>,
    scope: Scope,
}

impl Followed {
    /// Each fact once, in order, or under a gap, and none that never happened; each gap with its outcome; and each fact
    /// under a gap that was filled is there.
    fn check(&self, seed: u64) {
        let report = check(&self.ledger, &self.delivered, &self.scope);
        assert!(report.is_clean(), "seed {seed}: {report}");
        let filled: Vec<_> = self.gaps().filter(|(_, gap)| gap.refilled).collect();
        for (place, gap) in self.gaps().filter(|(_, gap)| !gap.refilled && !gap.given_up) {
            let outcomes: Vec<_> = self.gaps().filter(|(_, other)| is_outcome(other, gap)).collect();
            let is_over = gap.to + FILLED < self.scope.until;
            assert!(outcomes.len() == 1 || !is_over, "seed {seed}: {gap:?} ended {} times", outcomes.len());
            assert!(outcomes.iter().all(|(later, _)| *later > place), "seed {seed}");
        }
        for fact in self.ledger.iter().filter(|fact| self.is_refillable(fact)) {
            let time = fact.time.unwrap();
            let is_filled = filled.iter().any(|(_, gap)| gap.covers(&facets(fact), time));
            let covered = |event: &Event| event.kind == fact.kind && event.time == fact.time && of(event) == of(fact);
            let there = self.delivered.iter().filter(|event| covered(event)).count();
            let alike = self.ledger.iter().filter(|event| covered(event)).count();
            assert!(!is_filled || there == alike, "seed {seed}: {there} of {alike}: {}", fact.to_json());
        }
    }

    fn is_refillable(&self, fact: &Event) -> bool {
        // Deaths only of characters that are wanted by their ids.
        let are_named = self.scope.interest.wants().iter().all(|want| want.filters.keys("character").is_some());
        let is_kept = [FacilityControl::KIND, MetagameEvent::KIND].contains(&fact.kind)
            || (OF_CHARACTERS.contains(&fact.kind) && are_named);
        is_kept && self.scope.interest.matches(fact.kind, &fact.data) && fact.observed_at > self.scope.since
    }

    fn gaps(&self) -> impl Iterator<Item = (usize, &Gap)> {
        self.delivered.iter().enumerate().filter_map(|(place, event)| Some((place, event.get::<Gap>()?)))
    }

    fn filled(&self) -> usize {
        self.gaps().filter(|(_, gap)| gap.refilled).count()
    }

    fn backfilled(&self) -> usize {
        self.delivered.iter().filter(|event| event.origin == Origin::Backfill).count()
    }
}

fn is_outcome(outcome: &Gap, gap: &Gap) -> bool {
    let has_outcome = outcome.refilled || outcome.given_up;
    has_outcome && (&outcome.subjects, outcome.from, outcome.to) == (&gap.subjects, gap.from, gap.to)
}

/// What it is about, as far as Census tells it.
fn of(event: &Event) -> Vec<bugle::Subject> {
    let mut about = facets(event);
    about.retain(|facet| !["zone", "outfit", "faction"].contains(&facet.noun));
    about
}

fn facets(event: &Event) -> Vec<bugle::Subject> {
    let mut facets = Vec::new();
    event.data.facets(&mut |facet| facets.push(facet));
    facets
}

fn config(seed: u64, push_faults: Plan) -> Config {
    Config { seed, rate: 15.0, push_faults, ..Config::default() }
}

fn client(sim: &Sim) -> planetside::Client {
    let client = planetside::Client::builder().service_id("test").connector(sim.connector());
    client.transport(sim.census_transport()).build().unwrap()
}

/// Follows a planet for what is wanted.
async fn follow(config: Config, want: Want, client: impl Fn(&Sim) -> planetside::Client, length: Duration) -> Followed {
    let (ledger, seed) = (Ledger::in_memory(), config.seed);
    let sim = Sim::in_memory(config, ledger.clone());
    let source = client(&sim).push();
    let stream = EventStream::builder().clock(sim.clock()).seed(seed).source(source).build().await.unwrap();
    let mut events = stream.events().wants([want.clone()]);
    stream.wait_ready().await.unwrap();
    let since = sim.clock().now() + Duration::from_secs(1);
    let (mut delivered, end) = (Vec::new(), Instant::now() + length);
    while let Ok(event) = timeout_at(end, events.next()).await {
        delivered.push(event.unwrap());
    }
    let until = stream.status()[0].last_seen.unwrap();
    let scope = Scope { interest: Interest::new([want]), since, until, slack: Duration::from_secs(4) };
    Followed { ledger: ledger.events(), delivered, scope }
}

fn trouble(seed: u64) -> Plan {
    Plan::Random { seed, every: Duration::from_mins(2) }
}

fn of_worlds() -> Want {
    Want::kinds([FacilityControl::KIND, MetagameEvent::KIND])
}

async fn seeds(seeds: std::ops::Range<u64>, want: Want) {
    let (mut filled, mut backfilled) = (0, 0);
    for seed in seeds {
        let followed = follow(config(seed, trouble(seed)), want.clone(), client, LENGTH).await;
        followed.check(seed);
        filled += followed.filled();
        backfilled += followed.backfilled();
    }
    assert!(filled > 0 && backfilled > 0, "{filled} gaps filled with {backfilled} facts");
}

#[tokio::test(start_paused = true)]
async fn what_worlds_missed_is_fetched_once_seeds_0_to_14() {
    seeds(0..15, of_worlds()).await;
}

#[tokio::test(start_paused = true)]
async fn beside_everything_else_too_seeds_20_to_24() {
    seeds(20..25, Want::all()).await;
}

#[tokio::test(start_paused = true)]
async fn what_a_character_did_is_fetched_once_seeds_60_to_67() {
    let filters = [LEAD.into()].into_iter().collect();
    seeds(60..68, Want { filters, ..Want::kinds(OF_CHARACTERS) }).await;
}

#[tokio::test(start_paused = true)]
async fn what_one_world_missed_is_fetched_for_it_alone() {
    let outage = Fault::OfflineWorld(World::OSPREY, Duration::from_mins(5));
    let faults = Plan::Listed(vec![(Duration::from_mins(2), outage)]);
    let followed = follow(config(3, faults), of_worlds(), client, LENGTH).await;
    followed.check(3);
    let (_, filled) = followed.gaps().find(|(_, gap)| gap.refilled).unwrap();
    assert_eq!(filled.subjects, [World::OSPREY.into()]);
    assert_eq!(filled.detail.as_deref(), Some("the service called Osprey offline"), "nothing is missing");
    let fetched = followed.delivered.iter().filter(|event| event.origin == Origin::Backfill);
    assert!(fetched.clone().count() > 0 && fetched.clone().all(|event| of(event).contains(&World::OSPREY.into())));
}

#[tokio::test(start_paused = true)]
async fn one_seed_twice_gives_the_same_bytes() {
    let json = async || {
        let followed = follow(config(7, trouble(7)), of_worlds(), client, LENGTH).await;
        followed.delivered.iter().map(|event| event.to_json() + "\n").collect::<String>()
    };
    assert!(json().await == json().await, "the same seed, and other bytes");
}

/// A Census that fails, and how often it was asked.
fn broken() -> (Transport, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let service = tower::service_fn(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
        let mut response = Response::new("busy".into());
        *response.status_mut() = http::StatusCode::SERVICE_UNAVAILABLE;
        std::future::ready(Ok::<_, TransportError>(response))
    });
    (Transport::new(service), asked)
}

fn cut() -> Plan {
    Plan::Listed(vec![(Duration::from_mins(2), Fault::Refuse(Duration::from_mins(1)))])
}

#[tokio::test(start_paused = true)]
async fn a_census_that_is_down_is_asked_for_an_hour_and_holds_nobody_up() {
    let (transport, asked) = broken();
    let with = |sim: &Sim| {
        let client = planetside::Client::builder().service_id("test").connector(sim.connector());
        client.transport(transport.clone()).build().unwrap()
    };
    let followed = follow(Config { rate: 2.0, ..config(1, cut()) }, of_worlds(), with, Duration::from_mins(75)).await;
    let report = check(&followed.ledger, &followed.delivered, &followed.scope);
    assert!(report.is_clean() && report.delivered * 4 > report.expected * 3, "{report}");
    let outcomes: Vec<_> = followed.gaps().filter(|(_, gap)| gap.given_up).collect();
    assert_eq!((outcomes.len(), followed.filled(), followed.backfilled()), (1, 0, 0));
    let detail = outcomes[0].1.detail.as_deref().unwrap();
    assert!(detail.starts_with("not refilled in full: "), "{detail}");
    let given_up_at = followed.delivered[outcomes[0].0].observed_at;
    let minutes = given_up_at.since(outcomes[0].1.to).as_secs() / 60;
    assert!((59..70).contains(&minutes), "after {minutes} minutes");
    assert!((10..200).contains(&asked.load(Ordering::Relaxed)), "{asked:?}");
}

#[tokio::test(start_paused = true)]
async fn nobody_is_asked_where_that_is_not_wanted_or_would_be_somebody_else() {
    for is_off in [true, false] {
        let (transport, asked) = broken();
        let with = |sim: &Sim| {
            let client = planetside::Client::builder().service_id("test").connector(sim.connector());
            let client = if is_off { client.transport(transport.clone()).refill(false) } else { client };
            client.build().unwrap()
        };
        let followed = follow(config(1, cut()), of_worlds(), with, Duration::from_mins(8)).await;
        assert_eq!((followed.gaps().count(), asked.load(Ordering::Relaxed)), (1, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn what_has_no_history_is_declared_at_once() {
    let (transport, asked) = broken();
    let with = |sim: &Sim| {
        let client = planetside::Client::builder().service_id("test").connector(sim.connector());
        client.transport(transport.clone()).build().unwrap()
    };
    let want = Want::kinds([GainExperience::KIND, PlayerLogin::KIND, Death::KIND]);
    let followed = follow(config(1, cut()), want, with, Duration::from_mins(8)).await;
    let gaps: Vec<_> = followed.gaps().map(|(_, gap)| gap.detail.clone().unwrap()).collect();
    let told = "Census keeps no history of GainExperience, PlayerLogin; \
        Census tells Death only of characters that are wanted by their ids";
    assert_eq!((gaps, asked.load(Ordering::Relaxed)), (vec![told.to_owned()], 0));
}

#[test]
fn restarts_are_gaps_as_any_seeds_40_and_41() {
    for seed in 40..42 {
        crate::crash::in_paused_time(async move {
            let played =
                crate::restart::play(seed, trouble(seed), |sim, client| client.transport(sim.census_transport()));
            let (delivered, _) = played.await;
            let fetched: Vec<_> = delivered.iter().filter(|event| event.origin == Origin::Backfill).collect();
            let of_worlds = [FacilityControl::KIND, MetagameEvent::KIND];
            // And what follows from those.
            let is_known = |event: &&Event| of_worlds.contains(&event.kind) || planetside::is_own(event.kind);
            assert!(fetched.iter().any(|event| of_worlds.contains(&event.kind)), "seed {seed}");
            assert!(fetched.iter().all(is_known), "seed {seed}");
        });
    }
}
