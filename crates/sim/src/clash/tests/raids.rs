//! Raid weekends: sums that agree, attacks that stay, and both clans of a raid shown the same.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::Value;

use super::ask::{Worlds, number, sum, text};
use super::{START, rows};

/// The attacks on each district in order, by defender, by how often it was met before, and by district.
type Attacks = BTreeMap<(String, usize, i64), Vec<Value>>;

#[test]
fn weekends_add_up_at_every_moment_and_only_grow() {
    for seed in [1, 2] {
        let mut worlds = Worlds::new(seed, START, 3);
        // From the Thursday before into the Tuesday after.
        let mut before: BTreeMap<(String, String), Attacks> = BTreeMap::new();
        for _ in 0..20 {
            worlds.pass(Duration::from_mins(6 * 60 + 11));
            for clan in worlds.clans() {
                for weekend in worlds.list(&format!("/clans/{clan}/capitalraidseasons")) {
                    check_weekend(&weekend);
                    let key = (clan.clone(), text(&weekend, "startTime").to_owned());
                    let attacks = attacks(&weekend);
                    let old = before.insert(key, attacks.clone()).unwrap_or_default();
                    let is_kept =
                        |(place, old): (&_, &Vec<_>)| attacks.get(place).is_some_and(|new| new.starts_with(old));
                    assert!(weekend.get("members").is_none() || old.iter().all(is_kept), "an attack changed");
                }
            }
        }
    }
}

fn check_weekend(weekend: &Value) {
    let (made, members) = (rows(&weekend["attackLog"]), rows(&weekend["members"]));
    assert_eq!(sum(made, "attackCount"), number(weekend, "totalAttacks"));
    assert_eq!(sum(made, "districtsDestroyed"), number(weekend, "enemyDistrictsDestroyed"));
    let is_whole = |raid: &&Value| raid["districtsDestroyed"] == raid["districtCount"];
    assert_eq!(i64::try_from(made.iter().filter(is_whole).count()).unwrap(), number(weekend, "raidsCompleted"));
    assert!(made.iter().rev().skip(1).all(|raid| is_whole(&raid)), "only the last raid can be unfinished");
    let districts = made.iter().flat_map(|raid| rows(&raid["districts"]));
    assert_eq!(sum(districts, "totalLooted"), number(weekend, "capitalTotalLoot"));
    if weekend.get("members").is_some() {
        assert_eq!(sum(members, "attacks"), number(weekend, "totalAttacks"));
        assert_eq!(sum(members, "capitalResourcesLooted"), number(weekend, "capitalTotalLoot"));
    }
    for member in members {
        let most = number(member, "attackLimit") + number(member, "bonusAttackLimit");
        assert!((1..=most).contains(&number(member, "attacks")) && most <= 6, "{member}");
    }
    let rewards = number(weekend, "offensiveReward") * number(weekend, "defensiveReward");
    assert_eq!(weekend["state"] == "ended", rewards > 0, "{} {rewards}", weekend["state"]);
    for raid in made.iter().chain(rows(&weekend["defenseLog"])) {
        check_raid(raid, weekend.get("members").is_some());
    }
}

fn check_raid(raid: &Value, is_detailed: bool) {
    let districts = rows(&raid["districts"]);
    assert_eq!(sum(districts, "attackCount"), number(raid, "attackCount"));
    assert!(number(raid, "attackCount") > 0 && matches!(districts.len(), 8 | 9));
    assert_eq!(i64::try_from(districts.len()).unwrap(), number(raid, "districtCount"));
    let destroyed = districts.iter().filter(|district| district["destructionPercent"] == 100).count();
    assert_eq!(i64::try_from(destroyed).unwrap(), number(raid, "districtsDestroyed"));
    for district in districts {
        let attacks = rows(&district["attacks"]);
        if is_detailed {
            assert_eq!(i64::try_from(attacks.len()).unwrap(), number(district, "attackCount"));
            let newest = attacks.first().map_or(0, |attack| number(attack, "destructionPercent"));
            assert_eq!(newest, number(district, "destructionPercent"));
        }
        let percents: Vec<_> = attacks.iter().map(|attack| number(attack, "destructionPercent")).collect();
        assert!(percents.is_sorted_by(|newer, older| newer >= older), "newest first, and cumulative: {percents:?}");
        assert!(percents.iter().skip(1).all(|percent| *percent < 100), "nobody attacks what is destroyed");
    }
}

fn attacks(weekend: &Value) -> Attacks {
    let (mut met, mut attacks) = (BTreeMap::new(), Attacks::new());
    for raid in rows(&weekend["attackLog"]) {
        let defender = text(&raid["defender"], "tag").to_owned();
        let times: &mut usize = met.entry(defender.clone()).or_default();
        for district in rows(&raid["districts"]) {
            let mut in_order = rows(&district["attacks"]).to_vec();
            // Names change; attacks do not.
            for attack in &mut in_order {
                attack["attacker"]["name"] = Value::Null;
            }
            in_order.reverse();
            attacks.insert((defender.clone(), *times, number(district, "id")), in_order);
        }
        *times += 1;
    }
    attacks
}

#[test]
fn both_clans_of_a_raid_are_shown_the_same() {
    let mut worlds = Worlds::new(7, START, 4);
    worlds.pass(Duration::from_hours(60));
    for clan in worlds.clans() {
        let weekend = &worlds.list(&format!("/clans/{clan}/capitalraidseasons?limit=1"))[0];
        assert_eq!(weekend["state"], "ongoing");
        for raid in rows(&weekend["attackLog"]) {
            let defender = text(&raid["defender"], "tag");
            let other = &worlds.list(&format!("/clans/{defender}/capitalraidseasons?limit=1"))[0];
            let is_it = |row: &&Value| row["attacker"]["tag"] == *clan && row["districts"] == raid["districts"];
            assert_eq!(rows(&other["defenseLog"]).iter().filter(is_it).count(), 1, "{clan} at {defender}");
        }
        for raid in rows(&weekend["defenseLog"]) {
            let attacker = text(&raid["attacker"], "tag");
            let other = &worlds.list(&format!("/clans/{attacker}/capitalraidseasons?limit=1"))[0];
            let is_it = |row: &&Value| row["defender"]["tag"] == *clan && row["districts"] == raid["districts"];
            assert_eq!(rows(&other["attackLog"]).iter().filter(is_it).count(), 1, "{attacker} at {clan}");
        }
    }
}

#[test]
fn in_some_weekends_a_clan_is_raided_twice_by_the_same() {
    let worlds = Worlds::new(7, START, 2);
    let weekends =
        worlds.clans().into_iter().flat_map(|clan| worlds.list(&format!("/clans/{clan}/capitalraidseasons")));
    let twice = weekends.filter(|weekend| {
        let defenders: Vec<_> = rows(&weekend["attackLog"]).iter().map(|raid| text(&raid["defender"], "tag")).collect();
        defenders.iter().collect::<BTreeSet<_>>().len() < defenders.len()
    });
    assert!(twice.count() > 0);
}

#[test]
fn who_has_left_stays_in_the_weekend() {
    let mut worlds = Worlds::new(9, START, 3);
    let clan = worlds.clans().remove(0);
    worlds.pass(Duration::from_hours(31 + 70));
    let path = format!("/clans/{clan}/capitalraidseasons?limit=1");
    let raiders = |weekend: &Value| -> BTreeSet<_> {
        rows(&weekend["members"]).iter().map(|member| text(member, "tag").to_owned()).collect()
    };
    let before = raiders(&worlds.list(&path)[0]);
    worlds.pass(Duration::from_hours(60));
    let after = raiders(&worlds.list(&path)[0]);
    assert!(before.is_subset(&after));
    let page = worlds.get(&format!("/clans/{clan}"));
    let present: BTreeSet<_> = rows(&page["memberList"]).iter().map(|member| text(member, "tag").to_owned()).collect();
    assert!(!after.is_subset(&present), "nobody has left in the meantime");
}
