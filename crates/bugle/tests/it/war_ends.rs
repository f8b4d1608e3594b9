//! Ends of wars that a clan's own answers do not show: it hides them, has no war any more, or is in the next one. Followed
//! over the simulator in virtual time, and compared with the ledger and with what the service showed to somebody who
//! looked at both clans all the time.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::Duration;

use bugle::clash::{ApiError, ClanTag, EndSource, Outcome, WarEnded, WarId, WarState};
use bugle::{Event, EventStream, Timestamp, clash};
use bugle_sim::clash::{Watched, check};
use bugle_sim::{Config, Fault, FaultKind, Ledger, Sim};
use tempfile::tempdir;
use tokio::time::{Instant, sleep};

use crate::clash::listen;

/// How often somebody looks who looks at all clans.
const GLANCE: Duration = Duration::from_mins(5);

/// For how long a source may have been asked before it is believed. An answer lives for two minutes.
const ASKING: Duration = Duration::from_mins(20);

/// How long the program lives first, and then. Some wars end an hour after the beginning.
const GLIMPSE: Duration = Duration::from_mins(30);
const LENGTH: Duration = Duration::from_hours(4);

/// How wars come to their ends, and how they are looked at.
#[derive(Clone, Copy)]
struct Play {
    clans: usize,
    /// The share of ends that a clan hides.
    secrecy: f64,
    /// The share of ends that a clan never shows: it has no war then.
    unended: f64,
    /// For how long the program is down that follows every second clan, after it has seen a little.
    down: Duration,
}

/// What a clan showed at some moment.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shown {
    End(WarId),
    Private,
    Other,
}

/// What all clans showed, at all times.
struct Glances {
    tags: Vec<ClanTag>,
    shown: BTreeMap<(ClanTag, Timestamp), Shown>,
}

impl Glances {
    async fn until(sim: &Sim, end: Instant) -> Self {
        let client = clash::Client::builder().key("other").transport(sim.clash_transport()).build().unwrap();
        let tags: Vec<ClanTag> = sim.clans().iter().map(|tag| tag.parse().unwrap()).collect();
        let mut shown = BTreeMap::new();
        while Instant::now() < end {
            for tag in &tags {
                let told = match client.current_war(*tag).await {
                    Ok(war) if war.state == WarState::WarEnded => war.id().map_or(Shown::Other, Shown::End),
                    Err(ApiError::Private { .. }) => Shown::Private,
                    _ => Shown::Other,
                };
                shown.insert((*tag, sim.clock().now()), told);
            }
            sleep(GLANCE).await;
        }
        Self { tags, shown }
    }

    /// What `clan` showed between two moments.
    fn of(&self, clan: ClanTag, from: Timestamp, to: Timestamp) -> impl Iterator<Item = Shown> {
        self.shown.range((clan, from)..=(clan, to)).map(|(_, shown)| *shown)
    }

    /// From whom the end of `war` can have been heard at `at` by somebody who follows `own`.
    fn sources(&self, war: WarId, own: ClanTag, at: Timestamp) -> HashSet<EndSource> {
        let other = war.clans.into_iter().find(|clan| *clan != own).unwrap();
        let (from, end) = (at - ASKING, Shown::End(war));
        let shows = |clan| self.of(clan, from, at + GLANCE).any(|shown| shown == end);
        let always_shows = |clan| self.of(clan, from, at).all(|shown| shown == end);
        let is_always_private = self.of(own, from, at).all(|shown| shown == Shown::Private);
        let mut sources = HashSet::new();
        if shows(own) {
            sources.insert(EndSource::Body);
        }
        if shows(other) && !always_shows(own) {
            sources.insert(EndSource::Opponent);
        }
        if !always_shows(own) && !always_shows(other) {
            sources.insert(if is_always_private { EndSource::Deduced } else { EndSource::Warlog });
        }
        sources
    }
}

/// Follows every second clan, of each war one: what was told, what was shown, and what is wrong with it.
async fn follow(seed: u64, play: Play) -> (Vec<Event>, Glances, Vec<String>) {
    let ledger = Ledger::in_memory();
    let unended = Fault { rate: Some(play.unended), ..Fault::usual(FaultKind::Unended) };
    let (faults, clash_secrecy) = ([unended].into_iter().collect(), play.secrecy);
    let config = Config { seed, rate: 0.001, clans: play.clans, clash_secrecy, faults, ..Config::default() };
    let sim = Sim::in_memory(config, ledger.clone());
    let client = clash::Client::builder().key("test").transport(sim.clash_transport()).build().unwrap();
    let wars: Vec<ClanTag> = sim.clans().iter().step_by(2).map(|tag| tag.parse().unwrap()).collect();
    let watch = clash::Watch::new(client).wars(&wars).every(Duration::from_mins(5));
    let (dir, clock) = (tempdir().unwrap(), sim.clock());
    let live = async |length: Duration| {
        let builder = EventStream::builder().clock(clock.clone()).seed(seed).source(watch.clone());
        let stream = builder.journal(dir.path()).build().await.unwrap();
        let told = listen(&stream, length).await;
        stream.stop().await;
        told
    };
    let end = Instant::now() + GLIMPSE + play.down + LENGTH;
    let lives = async {
        let mut told = live(GLIMPSE).await;
        sleep(play.down).await;
        told.extend(live(LENGTH).await);
        told
    };
    let (delivered, glances) = tokio::join!(lives, Glances::until(&sim, end));
    let until = sim.clock().now();
    sim.clash().advance(until);
    // An end that nobody shows is looked for for an hour.
    let delay = play.down + Duration::from_mins(90);
    let watched = Watched { wars, until, delay, ..Watched::default() };
    // A line-up that changes before the war is found is told with it: not to be told by itself.
    let lasting = |events: &[Event]| -> Vec<Event> {
        events.iter().filter(|event| event.get::<clash::WarLineup>().is_none()).cloned().collect()
    };
    let ledger = lasting(&ledger.events());
    let mut violations = check(&ledger, &lasting(&delivered), &watched);
    violations.extend(wrong_ends(&ledger, &delivered, &watched, &glances));
    (delivered, glances, violations)
}

/// Every end of a war that was followed is told once, gap or not, and by a source that showed it.
fn wrong_ends(ledger: &[Event], delivered: &[Event], watched: &Watched, glances: &Glances) -> Vec<String> {
    let mut wrong = Vec::new();
    let found: BTreeSet<WarId> = delivered.iter().filter_map(war_begun).collect();
    for (ended, truth) in ledger.iter().filter_map(|event| Some((event.observed_at, event.get::<WarEnded>()?))) {
        let war = truth.matchup.war;
        let told: Vec<_> = delivered.iter().filter(|event| event.get().is_some_and(|end| is_of(end, war))).collect();
        let is_due = found.contains(&war) && ended + watched.delay < watched.until;
        match told[..] {
            [event] => {
                let told: &WarEnded = event.get().unwrap();
                let possible = glances.sources(war, told.matchup.clan.tag, event.observed_at);
                if !possible.contains(&told.source) {
                    wrong.push(format!("{war}: {:?} at {}, not {possible:?}", told.source, event.observed_at));
                }
                if told.source != EndSource::Deduced && result(told) != result(truth) {
                    wrong.push(format!("{war}: {told:?} was {truth:?}"));
                }
            }
            [] if !is_due => {}
            _ => wrong.push(format!("{war}: {} ends", told.len())),
        }
    }
    wrong
}

/// The stars of both clans, and who has won.
fn result(ended: &WarEnded) -> (BTreeMap<ClanTag, u32>, Option<ClanTag>) {
    let sides = [&ended.matchup.clan, &ended.matchup.opponent];
    let winner = match ended.outcome {
        Outcome::Win => Some(sides[0].tag),
        Outcome::Lose => Some(sides[1].tag),
        Outcome::Tie | Outcome::Unknown => None,
    };
    (sides.iter().map(|side| (side.tag, side.stars)).collect(), winner)
}

fn is_of(ended: &WarEnded, war: WarId) -> bool {
    ended.matchup.war == war
}

/// Which war was first seen before its end.
fn war_begun(event: &Event) -> Option<WarId> {
    let snapshot = event.get::<clash::WarSnapshot>().filter(|first| first.war.state != WarState::WarEnded);
    let found = event.get::<clash::WarFound>().map(|found| found.matchup.war);
    snapshot.and_then(|first| first.war.id()).or(found)
}

/// Plays seeds, and counts by which source ends were told.
async fn sources(seeds: std::ops::Range<u64>, play: Play) -> HashMap<EndSource, usize> {
    let mut counts = HashMap::new();
    for seed in crate::faulty::seeds(seeds) {
        let (delivered, glances, violations) = follow(seed, play).await;
        assert!(violations.is_empty(), "seed {seed}, {:?}:\n{}", glances.tags, violations.join("\n"));
        for end in delivered.iter().filter_map(|event| event.get::<WarEnded>()) {
            *counts.entry(end.source).or_default() += 1;
        }
    }
    counts
}

const USUAL: Play = Play { clans: 8, secrecy: 0.0, unended: 0.0, down: Duration::ZERO };

#[tokio::test(start_paused = true)]
async fn an_end_that_one_clan_never_shows_is_heard_from_the_other_or_the_log() {
    let counts = sources(0..6, Play { unended: 0.5, ..USUAL }).await;
    assert!(counts.contains_key(&EndSource::Opponent), "{counts:?}");
    assert!(counts.contains_key(&EndSource::Warlog), "{counts:?}");
    assert!(counts.contains_key(&EndSource::Body), "{counts:?}");
}

#[tokio::test(start_paused = true)]
async fn an_end_that_nobody_shows_is_heard_from_the_log() {
    let counts = sources(0..3, Play { unended: 1.0, ..USUAL }).await;
    assert!(counts.keys().eq([&EndSource::Warlog]), "{counts:?}");
}

#[tokio::test(start_paused = true)]
async fn an_end_that_a_clan_hides_is_heard_from_the_other() {
    let counts = sources(0..6, Play { secrecy: 0.5, ..USUAL }).await;
    assert!(counts.contains_key(&EndSource::Opponent), "{counts:?}");
}

#[tokio::test(start_paused = true)]
async fn an_end_that_both_clans_hide_is_deduced() {
    let counts = sources(0..3, Play { secrecy: 1.0, ..USUAL }).await;
    // A log that was closed before is opened when that time is over.
    assert!(counts.contains_key(&EndSource::Deduced), "{counts:?}");
}

/// A program that was down meanwhile finds clans in their next wars. The other clan may be in one too.
#[tokio::test(start_paused = true)]
async fn an_end_before_the_next_war_is_heard_from_the_other_or_the_log() {
    let mut counts = sources(0..2, Play { clans: 12, down: Duration::from_hours(7), ..USUAL }).await;
    assert!(counts.contains_key(&EndSource::Warlog), "{counts:?}");
    counts = sources(0..6, Play { down: Duration::from_hours(4), ..USUAL }).await;
    assert!(counts.contains_key(&EndSource::Opponent), "{counts:?}");
}
