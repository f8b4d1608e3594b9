//! Replaying the events onto the first answer gives the last one, on made-up weekends and on recorded ones.

use std::collections::BTreeMap;

use bugle_clash::{Event, RaidSide};
use bugle_event::Signal;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::raid_told::{assert_in_order, events, facts, told, told_in_parts};
use crate::raids::{Hit, Stage, page, weekend};
use crate::recorded::bodies;

/// What matters of a weekend: each raid, with how many attacks were made on each district, and what is destroyed.
type Essence = BTreeMap<(bool, String, u32), BTreeMap<u64, (u64, u64)>>;

fn essence(season: &Value) -> Essence {
    let mut essence = Essence::new();
    for (is_defense, log, other) in [(false, "attackLog", "defender"), (true, "defenseLog", "attacker")] {
        for raid in season[log].as_array().unwrap() {
            let tag = raid[other]["tag"].as_str().unwrap().to_owned();
            let number = essence.keys().filter(|key| (key.0, &key.1) == (is_defense, &tag)).count();
            let districts = raid["districts"].as_array().unwrap().iter().map(|district| {
                let number = |name: &str| district[name].as_u64().unwrap();
                (number("id"), (number("attackCount"), number("destructionPercent")))
            });
            let attacked = districts.filter(|(_, (attacks, _))| *attacks > 0).collect();
            essence.insert((is_defense, tag, u32::try_from(number).unwrap() + 1), attacked);
        }
    }
    essence
}

/// Does to `essence` what the events say.
fn apply(essence: &mut Essence, signals: &[Signal<Event>]) {
    for event in events(signals) {
        let key = |against: &bugle_clash::RaidRef| {
            (against.side == RaidSide::Defense, against.opponent_tag.to_string(), against.number)
        };
        match event {
            Event::RaidOpponent(met) => assert!(essence.insert(key(&met.against), BTreeMap::new()).is_none()),
            Event::DistrictAttack(attack) => {
                let districts = essence.get_mut(&key(&attack.against)).unwrap();
                let (attacks, total) = districts.entry(attack.district.district_id.0.into()).or_default();
                assert_eq!(*total + u64::from(attack.destruction), u64::from(attack.total_destruction));
                (*attacks, *total) = (*attacks + 1, attack.total_destruction.into());
                assert_eq!(*attacks, u64::from(attack.order));
                assert_eq!(attack.destroyed, *total == 100 && attack.destruction > 0);
            }
            Event::DistrictDestroyed(destroyed) => {
                let district = u64::from(destroyed.district.district_id.0);
                assert_eq!(essence[&key(&destroyed.against)][&district], (destroyed.attacks.into(), 100));
            }
            Event::RaidCleared(cleared) => {
                let districts = &essence[&key(&cleared.against)];
                assert!(districts.values().all(|(_, total)| *total == 100));
                assert_eq!(districts.len(), cleared.district_count as usize);
                assert_eq!(districts.values().map(|(attacks, _)| attacks).sum::<u64>(), u64::from(cleared.attacks));
            }
            _ => {}
        }
    }
}

/// What is told of these answers leads from the first to the last, whoever is restarted where.
fn assert_replays(seasons: &[Value]) {
    let pages: Vec<(i64, Value)> =
        (0..).step_by(60).zip(seasons.iter().map(|season| page(std::slice::from_ref(season)))).collect();
    let signals = told(&pages);
    assert_in_order(&signals);
    let mut essence = self::essence(&seasons[0]);
    apply(&mut essence, &signals);
    assert_eq!(essence, self::essence(seasons.last().unwrap()));
    assert_eq!(facts(&told_in_parts(&pages, None)), facts(&signals));
}

/// A weekend in which the last raid of each side is gone on with until its capital is destroyed.
fn any_hits() -> impl Strategy<Value = Vec<Hit>> {
    let turn = (any::<bool>(), 0_usize..2, prop::sample::select(vec!["#P1", "#P2", "#P3"]), 0_u32..70);
    prop::collection::vec(turn, 1..30).prop_map(|turns| {
        let mut hits: Vec<Hit> = Vec::new();
        for (is_defense, district, by, share) in turns {
            let total = |raid: usize, district: usize| {
                let there = |hit: &&Hit| (hit.is_defense, hit.raid, hit.district) == (is_defense, raid, district);
                hits.iter().rev().find(there).map_or(0, |hit| hit.total)
            };
            let raid = hits.iter().filter(|hit| hit.is_defense == is_defense).map(|hit| hit.raid).max().unwrap_or(0);
            let is_cleared = total(raid, 0) == 100 && total(raid, 1) == 100;
            let raid = raid + usize::from(is_cleared);
            let district = if total(raid, district) == 100 { 1 - district } else { district };
            if raid < if is_defense { 2 } else { 3 } {
                let total = (total(raid, district) + share).min(100);
                hits.push(Hit { is_defense, raid, district, by, total });
            }
        }
        hits
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn the_events_of_any_weekend_lead_from_its_first_answer_to_its_last(
        hits in any_hits(),
        looks in prop::collection::vec(any::<Index>(), 2..8),
        is_over in any::<bool>(),
    ) {
        let mut looks: Vec<usize> = looks.iter().map(|look| look.index(hits.len() + 1)).collect();
        looks.sort_unstable();
        let mut seasons: Vec<Value> = looks.iter().map(|made| weekend(0, &hits[..*made], Stage::Ongoing)).collect();
        if is_over {
            seasons.push(weekend(0, &hits[..*looks.last().unwrap()], Stage::Rewarded));
        }
        assert_replays(&seasons);
    }
}

/// A recorded weekend as it may have been `cut` attacks before: those on the last districts of its last raids are not made
/// yet.
fn earlier(season: &Value, cut: usize) -> Value {
    let mut season = season.clone();
    for log in ["attackLog", "defenseLog"] {
        let mut left = cut;
        let raids = season[log].as_array_mut().unwrap();
        for raid in raids.iter_mut().rev() {
            for district in raid["districts"].as_array_mut().unwrap().iter_mut().rev() {
                let attacks = district["attacks"].as_array().cloned().unwrap_or_default();
                let gone = left.min(attacks.len());
                left -= gone;
                let total = attacks.get(gone).map_or(json!(0), |attack| attack["destructionPercent"].clone());
                (district["attackCount"], district["destructionPercent"]) = (json!(attacks.len() - gone), total);
                district["attacks"] = json!(attacks[gone..]);
            }
            sum_up(raid);
        }
        raids.retain(|raid| raid["attackCount"] != 0);
    }
    let sum = |field: &str| {
        season["attackLog"].as_array().unwrap().iter().filter_map(|raid| raid[field].as_u64()).sum::<u64>()
    };
    let (attacks, destroyed) = (sum("attackCount"), sum("districtsDestroyed"));
    (season["totalAttacks"], season["enemyDistrictsDestroyed"]) = (json!(attacks), json!(destroyed));
    let (completed, loot) = (json!(0), json!(attacks * 10));
    (season["raidsCompleted"], season["capitalTotalLoot"]) = (completed, loot);
    // Whose attacks are not made yet does not matter here, only how many.
    season["members"] =
        json!([{"tag": "#P1", "name": "x", "attacks": attacks, "attackLimit": 5, "bonusAttackLimit": 1}]);
    season
}

fn sum_up(raid: &mut Value) {
    let districts = raid["districts"].as_array().unwrap();
    let attacks: u64 = districts.iter().filter_map(|district| district["attackCount"].as_u64()).sum();
    let destroyed = districts.iter().filter(|district| district["destructionPercent"] == 100).count();
    (raid["attackCount"], raid["districtsDestroyed"]) = (json!(attacks), json!(destroyed));
}

#[test]
fn the_events_of_recorded_weekends_lead_from_any_answer_to_the_last() {
    let mut weekends = 0;
    let recorded = bodies("").into_iter().filter(|(path, _)| path.to_string_lossy().contains("capital-raid"));
    for (_, body) in recorded {
        let body: Value = serde_json::from_slice(&body).unwrap();
        for season in body["items"].as_array().into_iter().flatten() {
            weekends += 1;
            for step in [1, 7, 40] {
                let seasons: Vec<Value> =
                    (0..5).rev().map(|back| earlier(season, back * step)).chain([season.clone()]).collect();
                assert_replays(&seasons);
            }
        }
    }
    assert!(weekends > 0 || bodies("").is_empty());
}
