//! Ids: which follow from the game alone, so that any two observers give one fact one id.

use std::collections::{BTreeMap, BTreeSet};

use bugle_clash::{ClanWatcher, Event, KINDS, PlayerWatcher, Resource, Watcher};
use bugle_event::{Envelope, EventId, Signal, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::check::{bytes, clan, minute, player};
use crate::watching::{watch, watch_in_parts};

const PAGE: &str = include_str!("../../../../book/ids.md");

fn events(signals: Vec<Signal<Event>>) -> Vec<Envelope<Event>> {
    let events = signals.into_iter().filter_map(|signal| match signal {
        Signal::Event(event) => Some(event),
        _ => None,
    });
    events.collect()
}

/// What any observer would say of a fact whose id follows from the game: not what was before, nor when it was seen.
fn natural(event: &Envelope<Event>) -> Option<String> {
    const RISING: [&str; 7] =
        ["war_wins", "war_losses", "clan_level", "exp_level", "town_hall_level", "war_stars", "best_trophies"];
    let data = serde_json::to_value(&event.data).unwrap();
    let is_rising = data["attribute"].as_str().is_some_and(|attribute| RISING.contains(&attribute));
    let seen_by = ["delta", "reset", "old", "old_level", "old_value", "old_stars", "max_level", "target", "info"];
    let mut fact = data.clone();
    for name in seen_by {
        fact.as_object_mut().unwrap().remove(name);
    }
    let is_natural = match &event.data {
        Event::UnitUnlocked(_) => {
            fact.as_object_mut().unwrap().remove("level");
            true
        }
        Event::MemberDonated(_)
        | Event::MemberReceived(_)
        | Event::UnitUpgraded(_)
        | Event::AchievementProgress(_)
        | Event::LeagueWeek(_) => true,
        _ => is_rising,
    };
    is_natural.then(|| format!("{} {fact}", event.kind))
}

/// A clan of two at each of many moments: what rises rises, and donations start over now and then.
fn any_history() -> impl Strategy<Value = Vec<(u32, u32, u32, u32)>> {
    let step = (0..3_u32, 0..4_u32, 0..2_u32, 0..2_u32, prop::bool::weighted(0.1));
    prop::collection::vec(step, 2..25).prop_map(|steps| {
        let mut now = (0, 0, 5, 100);
        let mut history = Vec::new();
        for (given, received, wins, level, starts_over) in steps {
            if starts_over {
                // Everybody sees that it starts over: it is at one for a moment.
                (now.0, now.1) = (1, 1);
            } else {
                now = (now.0 + 10 * given, now.1 + 7 * received, now.2 + wins, now.3 + level);
            }
            history.push(now);
        }
        history
    })
}

fn clan_at((given, received, wins, level): (u32, u32, u32, u32)) -> Value {
    let mut clan = clan(&format!("#A:{given} #B"));
    clan["memberList"][0]["donationsReceived"] = json!(received);
    clan["memberList"][1]["expLevel"] = json!(level);
    clan["warWins"] = json!(wins);
    clan
}

fn player_at((one, two, wins, level): (u32, u32, u32, u32)) -> Value {
    let mut player = player(&format!("Barbarian:{} Archer:{}", one.max(1), two.max(1)));
    player["expLevel"] = json!(level);
    player["warStars"] = json!(wins);
    player["achievements"][1]["value"] = json!(one);
    player
}

/// Two observers who look at some of the moments.
fn observe<R: Resource>(
    new: impl Fn() -> Watcher<R>,
    bodies: &[(i64, Value)],
    looks: [&[bool]; 2],
) -> [Vec<Envelope<Event>>; 2] {
    let seen = |looks: &[bool]| -> Vec<(i64, Value)> {
        let skips = looks.iter().copied().chain(std::iter::repeat(true));
        bodies.iter().zip(skips).filter(|(_, looks)| *looks).map(|(body, _)| body.clone()).collect()
    };
    [events(watch(new(), &seen(looks[0]))), events(watch_in_parts(new(), &seen(looks[1])))]
}

fn assert_agreed(observers: &[Vec<Envelope<Event>>; 2]) -> Result<(), TestCaseError> {
    let (mut ids, mut facts) = (BTreeMap::<String, EventId>::new(), BTreeMap::<EventId, String>::new());
    for events in observers {
        for event in events {
            let Some(fact) = natural(event) else { continue };
            prop_assert_eq!(*ids.entry(fact.clone()).or_insert(event.id), event.id, "{}", &fact);
            prop_assert_eq!(&*facts.entry(event.id).or_insert_with(|| fact.clone()), &fact);
        }
        let distinct: BTreeSet<EventId> = events.iter().map(|event| event.id).collect();
        prop_assert_eq!(distinct.len(), events.len(), "an observer gives no id twice");
    }
    Ok(())
}

proptest! {
    /// Without gifts that start over out of turn, of which both must know.
    #[test]
    fn observers_of_a_clan_agree(
        history in any_history(),
        one in prop::collection::vec(any::<bool>(), 25),
        two in prop::collection::vec(any::<bool>(), 25),
    ) {
        let mut most = (0, 0);
        let rising: Vec<_> = history.iter().map(|now| {
            most = (now.0.max(most.0), now.1.max(most.1));
            (most.0, most.1, now.2, now.3)
        }).collect();
        let bodies: Vec<_> = (0..).zip(&rising).map(|(at, now)| (at * 20, clan_at(*now))).collect();
        let new = || ClanWatcher::new("#2PP".parse().unwrap(), <_>::default());
        assert_agreed(&observe(new, &bodies, [&one, &two]))?;
    }

    #[test]
    fn observers_of_a_player_agree(
        history in any_history(),
        one in prop::collection::vec(any::<bool>(), 25),
        two in prop::collection::vec(any::<bool>(), 25),
    ) {
        let bodies: Vec<_> = (0..).zip(&history).map(|(at, now)| (at * 20, player_at(*now))).collect();
        let new = || PlayerWatcher::new("#PPP".parse().unwrap(), <_>::default());
        assert_agreed(&observe(new, &bodies, [&one, &two]))?;
    }

    /// Who sees everything gives no id twice, however often things go back and forth; and a restart changes no id.
    #[test]
    fn no_observer_gives_an_id_twice(history in any_history()) {
        let bodies: Vec<_> = (0..).zip(&history).map(|(at, now)| (at * 20, clan_at(*now))).collect();
        let new = || ClanWatcher::new("#2PP".parse().unwrap(), <_>::default());
        let seen = observe(new, &bodies, [&[], &[]]);
        let [one, two] = seen.each_ref().map(|events| events.iter().map(|event| event.id).collect::<Vec<_>>());
        prop_assert_eq!(&one, &two);
        prop_assert_eq!(one.iter().collect::<BTreeSet<_>>().len(), one.len());
    }
}

fn donated(watcher: &mut ClanWatcher, at: Timestamp, members: &str) -> Vec<EventId> {
    let told = events(watcher.on_body(at, bytes(&clan(members))));
    told.iter().filter(|event| matches!(event.data, Event::MemberDonated(_))).map(|event| event.id).collect()
}

#[test]
fn c13_a_donation_that_two_watches_tell_has_one_id() {
    let new = || ClanWatcher::new("#2PP".parse().unwrap(), <_>::default());
    let [mut often, mut seldom] = [new(), new()];
    for (at, given) in [(0, 5), (1, 7), (2, 9)] {
        donated(&mut often, minute(at), &format!("#A:{given}"));
    }
    donated(&mut seldom, minute(2), "#A:8");
    let [one, two] = [donated(&mut often, minute(3), "#A:12"), donated(&mut seldom, minute(5), "#A:12")];
    assert_eq!((one.len(), &one), (1, &two));
    // In the next season the same total is another fact, for both the same.
    let next: Timestamp = "2026-02-23T05:10:00Z".parse().unwrap();
    donated(&mut often, next, "#A:1");
    let later =
        [donated(&mut often, next + std::time::Duration::from_mins(1), "#A:12"), donated(&mut seldom, next, "#A:11")];
    assert!(later.iter().flatten().all(|id| !one.contains(id)));
    assert_eq!(donated(&mut seldom, next + std::time::Duration::from_secs(90), "#A:12"), later[0]);
}

#[test]
fn who_leaves_and_comes_back_gives_again() {
    let mut clans = ClanWatcher::new("#2PP".parse().unwrap(), <_>::default());
    let mut ids = BTreeSet::new();
    for (at, members) in (0..).zip(["#A #B", "#A #B:5", "#A", "#A #B", "#A #B:5", "#A:1", "#A:1 #B", "#A:1 #B:5"]) {
        for id in events(clans.on_body(minute(at * 20), bytes(&clan(members)))).iter().map(|event| event.id) {
            assert!(ids.insert(id), "{members}");
        }
    }
    assert_eq!(ids.len(), 9);
}

#[test]
fn what_goes_back_and_forth_is_told_apart_by_its_history_over_restarts() {
    let wants = |at: i64, wants: &str| {
        let mut player = player("Barbarian:5");
        player["warPreference"] = json!(wants);
        (at, player)
    };
    let bodies: Vec<_> = (0..6).map(|at| wants(at * 60, if at % 2 == 0 { "in" } else { "out" })).collect();
    let new = || PlayerWatcher::new("#PPP".parse().unwrap(), <_>::default());
    let [whole, parts] = [events(watch(new(), &bodies)), events(watch_in_parts(new(), &bodies))];
    let ids: Vec<EventId> = whole.iter().map(|event| event.id).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 6);
    assert_eq!(ids, parts.iter().map(|event| event.id).collect::<Vec<_>>());
}

#[test]
fn the_guide_says_of_every_kind_what_its_id_is_made_of() {
    for info in KINDS {
        assert!(PAGE.contains(&format!("`{}`", info.kind.name())), "{} is not in book/ids.md", info.kind);
    }
}
