//! The world as a whole: one seed is one world, whatever the steps, and what it shows could be real.

mod ask;
mod battles;
mod chronicle;
mod cwl;
mod leagues;
mod lists;
mod raids;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bugle_clash::{Clan, Model as _, Player, War};
use bugle_event::{Event, Timestamp};
use proptest::prelude::*;
use serde_json::Value;

use super::everyone::Everyone;
use super::id::{ClanId, PlayerId};
use super::json;
use super::maintenance::Maintenance;
use super::world::{LOOK, Plan, World};

const START: Timestamp = Timestamp::from_secs(1_767_225_600);
const HOUR: Duration = Duration::from_hours(1);

fn world(seed: u64) -> World {
    let maintenance = vec![Maintenance { from: START + HOUR * 5, duration: HOUR }];
    World::new(Plan { seed, start: START, clans: 4, look: LOOK, activity: 2.0, maintenance, ..Plan::usual() })
}

/// Everything that the world shows, and everything that it told, at the end of a day.
fn day(seed: u64, step: Duration) -> (Vec<String>, Vec<Value>) {
    let mut world = world(seed);
    let mut told = Vec::new();
    let mut now = START;
    while now < START + HOUR * 24 {
        now = now + step;
        told.extend(world.advance(now.min(START + HOUR * 24)).iter().map(|event| event.to_json()));
    }
    let clans = (0..world.realm.clans.len()).map(ClanId);
    let shown = clans.flat_map(|clan| {
        let everyone = Everyone::of(&world.realm);
        let log = json::war_log(everyone, clan).into_iter().map(|(_, entry)| entry);
        [json::clan(&world.realm, clan), json::war(everyone, clan), log.collect()]
    });
    (told, shown.collect())
}

#[test]
fn one_seed_is_one_world_whatever_the_steps() {
    let (told, shown) = day(7, Duration::from_mins(1));
    assert!(told.len() > 500, "only {} facts", told.len());
    for step in [Duration::from_mins(1), Duration::from_millis(7_919), HOUR * 30] {
        let again = day(7, step);
        assert!(again.0 == told, "other facts with steps of {step:?}");
        assert!(again.1 == shown, "another world with steps of {step:?}");
    }
    assert_ne!(day(8, HOUR).0, told, "another seed is another world");
}

/// What is computed when it is asked for must not change what happens: each line is what a seed has told since before
/// there were leagues and raids. A change of the game itself writes new ones.
#[test]
fn the_facts_of_a_seed_stay_what_they_are() {
    let known = [(7, 37_850, 0xDEB0_BDF7_DD47_3583)];
    let told = known.map(|(seed, ..)| {
        let mut world = world(seed);
        world.chronicle = None;
        let told = world.advance(START + HOUR * 72);
        let line = |event: &Event| format!("{} {} {}", event.kind, event.subject(), event.observed_at);
        let bytes = told.iter().flat_map(|event| line(event).into_bytes());
        let hash =
            bytes.fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
        (seed, told.len(), hash)
    });
    assert_eq!(told, known);
}

#[test]
fn every_body_is_read_without_an_odd_field() {
    let mut world = world(3);
    for hour in 0..60 {
        world.advance(START + HOUR * hour);
        for clan in (0..world.realm.clans.len()).map(ClanId) {
            let body = json::clan(&world.realm, clan).to_string();
            let page = Clan::from_json(body.as_bytes()).unwrap();
            assert_eq!((page.odd_fields, page.value.members as usize), (0, page.value.member_list.len()));
            let war = json::war(Everyone::of(&world.realm), clan).to_string();
            assert_eq!(War::from_json(war.as_bytes()).unwrap().odd_fields, 0);
        }
    }
    for player in (0..world.realm.players.len()).map(PlayerId) {
        let body = json::player(&world.realm, player).to_string();
        assert_eq!(Player::from_json(body.as_bytes()).unwrap().odd_fields, 0);
    }
}

#[test]
fn a_full_clan_is_as_large_as_a_real_one() {
    let world = world(1);
    let largest =
        (0..world.realm.clans.len()).map(ClanId).max_by_key(|clan| world.realm.clan(*clan).members.len()).unwrap();
    let members = world.realm.clan(largest).members.len();
    let bytes = json::clan(&world.realm, largest).to_string().len();
    assert!((700..1_000).contains(&(bytes / members)), "{bytes} bytes for {members} members");
}

#[test]
fn a_few_days_bring_every_kind_of_event() {
    let mut world = world(5);
    let told = world.advance(START + HOUR * 24 * 12);
    let kinds: BTreeSet<_> = told.iter().map(|event| event.kind.name()).collect();
    let never = ["snapshot", "gone", "back", "league_week", "corrected", "score", "starting_soon", "ending_soon"];
    // What the calendar says, nobody does.
    let calendar = ["clash.season.", "clash.clan_games.", "clash.cwl_sign_up.", "clash.raid_weekend."];
    let expected = bugle_clash::KINDS.iter().map(|info| info.kind.name());
    let expected = expected.filter(|kind| !calendar.iter().any(|begin| kind.starts_with(begin)));
    for kind in expected.filter(|kind| !never.iter().any(|word| kind.ends_with(word))) {
        assert!(kinds.contains(kind), "no {kind} in twelve days");
    }
}

#[test]
fn many_attacks_are_first_seen_when_the_war_is_over() {
    let mut late = 0;
    for seed in 0..3 {
        let told = world(seed).advance(START + HOUR * 24 * 4);
        late += late_attacks(&told);
    }
    assert!(late > 5, "only {late} attacks in the last two minutes of a war");
}

/// Attacks in the last moments before the end of their war.
fn late_attacks(told: &[Event]) -> usize {
    let of = |event: &&Event| event.get::<bugle_clash::WarEnded>().map(|end| (end.matchup.war, event.observed_at));
    let ends: BTreeMap<_, _> = told.iter().filter_map(|event| of(&event)).collect();
    let attacks = told.iter().filter_map(|event| Some((event.get::<bugle_clash::WarAttack>()?, event.observed_at)));
    attacks.filter(|(attack, at)| ends.get(&attack.war).is_some_and(|end| end.since(*at) <= LOOK)).count()
}

#[test]
fn nothing_comes_and_goes_between_two_looks() {
    let told = world(11).advance(START + HOUR * 24 * 6);
    let mut last: BTreeMap<String, Timestamp> = BTreeMap::new();
    for event in told.iter().filter(|event| event.kind.name().contains("clan_")) {
        let earlier = last.insert(event.subject().to_string(), event.observed_at);
        if let Some(earlier) = earlier {
            assert!(event.observed_at.since(earlier) >= LOOK * 15, "{} moved twice", event.subject());
        }
    }
    assert!(last.len() > 20);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]
    #[test]
    fn wars_add_up_at_every_moment(seed in any::<u64>(), hours in proptest::collection::vec(1_u32..30, 3)) {
        let mut world = world(seed);
        let mut now = START;
        for step in hours {
            now = now + HOUR * step;
            world.advance(now);
            for clan in (0..world.realm.clans.len()).map(ClanId) {
                check_war(&json::war(Everyone::of(&world.realm), clan))?;
            }
        }
    }
}

/// What is true of all recorded wars.
fn check_war(body: &Value) -> Result<(), TestCaseError> {
    if body["state"] == "notInWar" {
        prop_assert!(body.get("teamSize").is_none() && body["clan"].get("tag").is_none());
        return Ok(());
    }
    let size = body["teamSize"].as_u64().unwrap();
    let sides = [&body["clan"], &body["opponent"]];
    let mut orders = BTreeSet::new();
    let mut pairs = BTreeSet::new();
    for (own, enemy) in [(sides[0], sides[1]), (sides[1], sides[0])] {
        let positions: BTreeSet<_> =
            rows(&own["members"]).iter().map(|row| row["mapPosition"].as_u64().unwrap()).collect();
        prop_assert_eq!(positions.len() as u64, size, "everybody has a position");
        // In a clan war league they are places in the roster.
        let last = if body.get("warStartTime").is_some() { 50 } else { size };
        prop_assert!(positions.iter().all(|position| (1..=last).contains(position)));
        let attacks: Vec<_> = rows(&own["members"]).iter().flat_map(|row| rows(&row["attacks"])).collect();
        prop_assert_eq!(own["attacks"].as_u64().unwrap(), attacks.len() as u64);
        for attack in &attacks {
            prop_assert!(orders.insert(attack["order"].as_u64().unwrap()));
            prop_assert!(pairs.insert((attack["attackerTag"].to_string(), attack["defenderTag"].to_string())));
            prop_assert!(attack["destructionPercentage"].is_u64() && attack["duration"].as_u64().unwrap() <= 180);
        }
        check_sums(own, enemy, &attacks, size)?;
    }
    prop_assert!(orders.iter().copied().eq(1..=orders.len() as u64), "orders are 1 to the number of attacks");
    Ok(())
}

fn check_sums(own: &Value, enemy: &Value, attacks: &[&Value], size: u64) -> Result<(), TestCaseError> {
    let (mut stars, mut destruction) = (0, 0);
    for defender in rows(&enemy["members"]) {
        let aimed: Vec<_> = attacks.iter().filter(|attack| attack["defenderTag"] == defender["tag"]).collect();
        prop_assert_eq!(defender["opponentAttacks"].as_u64().unwrap(), aimed.len() as u64);
        let number = |attack: &Value, field: &str| attack[field].as_i64().unwrap();
        let best = aimed.into_iter().max_by_key(|attack| {
            (number(attack, "stars"), number(attack, "destructionPercentage"), -number(attack, "order"))
        });
        prop_assert_eq!(defender.get("bestOpponentAttack"), best.copied());
        stars += best.map_or(0, |attack| number(attack, "stars"));
        destruction += best.map_or(0, |attack| number(attack, "destructionPercentage"));
    }
    prop_assert_eq!(own["stars"].as_i64().unwrap(), stars);
    let shown = own["destructionPercentage"].as_f64().unwrap();
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    let expected = destruction as f64 / size as f64;
    prop_assert!((shown - expected).abs() < 1e-9);
    Ok(())
}

fn rows(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}
