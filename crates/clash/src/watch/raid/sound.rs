//! Whether what a body shows of raids fits together.

use std::collections::BTreeSet;

use crate::model::ids::DistrictId;
use crate::model::open::RaidState;
use crate::model::raid::{Raid, RaidAttack, RaidAttacker, RaidClan, RaidDistrict, RaidSeason};
use crate::view::total::total;

/// How much must be there for something to be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// All of it: what one body lacks, the next will have.
    All,
    /// What facts follow from: names and levels have been lacking for a while.
    Facts,
}

/// An attack of which all is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Hit<'a> {
    pub(super) attacker: &'a RaidAttacker,
    /// What it did itself, in percent.
    pub(super) share: u32,
    /// What is destroyed after it, in percent.
    pub(super) total: u32,
}

/// The attacks on a district, the first one first. `None`: the body says too little of them, or two things.
pub(super) fn hits(district: &RaidDistrict, care: Care) -> Option<Vec<Hit<'_>>> {
    let is_named = district.says("name") && district.says("district_hall_level");
    let is_one = district.id.0 > 0;
    if !is_one
        || !(is_named || care == Care::Facts)
        || !district.says("attack_count")
        || !district.says("destruction_percent")
    {
        return None;
    }
    let hits: Vec<Hit<'_>> = district.attacks_in_order().map(|it| hit(it, care)).collect::<Option<_>>()?;
    let totals: Vec<u32> = hits.iter().map(|hit| hit.total).collect();
    let is_whole = hits.len() == district.attack_count as usize
        && totals.is_sorted()
        && totals.last().copied().unwrap_or(0) == district.destruction_percent
        && district.destruction_percent <= 100;
    is_whole.then_some(hits)
}

fn hit((attack, share): (&RaidAttack, u32), care: Care) -> Option<Hit<'_>> {
    let attacker = attack.attacker.as_ref()?;
    let is_named = attacker.says("name") || care == Care::Facts;
    let total = attack.destruction_percent;
    (attack.says("destruction_percent") && is_named).then_some(Hit { attacker, share, total })
}

/// Whether all is said of the other clan that is told of it.
pub(super) fn is_named(clan: &RaidClan, care: Care) -> bool {
    care == Care::Facts || (clan.says("name") && clan.says("level"))
}

/// Whether a raid is all there, and its sums agree.
pub(super) fn is_raid_whole(raid: &Raid) -> bool {
    let ids: BTreeSet<DistrictId> = raid.districts.iter().map(|district| district.id).collect();
    let destroyed = raid.districts.iter().filter(|district| district.is_destroyed()).count();
    let agrees = |field: &str, said: u32, counted: usize| raid.says(field) && said as usize == counted;
    raid.opponent().is_some_and(|clan| is_named(clan, Care::All))
        && raid.districts.iter().all(|district| hits(district, Care::All).is_some())
        && ids.len() == raid.districts.len()
        && agrees("district_count", raid.district_count, raid.districts.len())
        && agrees("districts_destroyed", raid.districts_destroyed, destroyed)
        && raid.says("attack_count")
        && raid.attack_count == total(raid.districts.iter().map(|district| district.attack_count))
}

/// Whether a weekend is all there, and its sums agree. Of an old one, members are not shown.
pub(super) fn is_weekend_whole(season: &RaidSeason, is_latest: bool) -> bool {
    const SAID: [&str; 9] = [
        "end_time",
        "capital_total_loot",
        "raids_completed",
        "total_attacks",
        "enemy_districts_destroyed",
        "offensive_reward",
        "defensive_reward",
        "attack_log",
        "defense_log",
    ];
    let has_state = matches!(season.state, Some(RaidState::Ongoing | RaidState::Ended));
    let made = total(season.attack_log.iter().map(|raid| raid.attack_count));
    has_state
        && SAID.iter().all(|field| season.says(field))
        && !is_list_partial(season, "attackLog")
        && !is_list_partial(season, "defenseLog")
        && season.attack_log.iter().chain(&season.defense_log).all(is_raid_whole)
        && made == season.total_attacks
        && (has_all_members(season) || (!is_latest && season.members.is_empty()))
}

/// Whether everybody is listed who attacked, with all of their attacks.
pub(super) fn has_all_members(season: &RaidSeason) -> bool {
    const SAID: [&str; 4] = ["name", "attacks", "attack_limit", "bonus_attack_limit"];
    let is_said = season.members.iter().all(|member| SAID.iter().all(|field| member.says(field)));
    let listed = total(season.members.iter().map(|member| member.attacks));
    is_said && season.says("total_attacks") && listed == season.total_attacks
}

/// Whether some rows of a list, by the name that the API gives it, could not be read.
pub(super) fn is_list_partial(season: &RaidSeason, list: &str) -> bool {
    season.extra.get(list).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bugle_model::Model as _;
    use serde_json::{Value, json};

    /// A weekend with a raid of three attacks on two districts, and one that was suffered.
    fn weekend() -> Value {
        let attack = |by: &str, total: u32| json!({"attacker": {"tag": by, "name": by}, "destructionPercent": total});
        let district = |id: u32, attacks: Value, total: u32| {
            json!({"id": id, "name": "Capital Peak", "districtHallLevel": 4, "destructionPercent": total,
                "attackCount": attacks.as_array().unwrap().len(), "attacks": attacks})
        };
        let raid = |whom: &str, districts: Value, destroyed: u32, attacks: u32| {
            json!({whom: {"tag": "#2YY", "name": "Other", "level": 3}, "attackCount": attacks, "districts": districts,
                "districtCount": districts.as_array().unwrap().len(), "districtsDestroyed": destroyed})
        };
        // The newest attack comes first.
        let first = district(70_000_000, json!([attack("#P1", 100), attack("#P2", 60)]), 100);
        let second = district(70_000_001, json!([attack("#P2", 30)]), 30);
        let suffered = district(70_000_000, json!([attack("#Q1", 50)]), 50);
        json!({
            "state": "ongoing", "startTime": "20260130T070000.000Z", "endTime": "20260202T070000.000Z",
            "capitalTotalLoot": 900, "raidsCompleted": 0, "totalAttacks": 3, "enemyDistrictsDestroyed": 1,
            "offensiveReward": 0, "defensiveReward": 0,
            "members": [member("#P1", 1), member("#P2", 2)],
            "attackLog": [raid("defender", json!([first, second]), 1, 3)],
            "defenseLog": [raid("attacker", json!([suffered]), 0, 1)],
        })
    }

    fn member(tag: &str, attacks: u32) -> Value {
        json!({"tag": tag, "name": tag, "attacks": attacks, "attackLimit": 5, "bonusAttackLimit": 0,
            "capitalResourcesLooted": 1})
    }

    fn is_whole(body: &Value) -> bool {
        is_weekend_whole(&RaidSeason::from_json(body.to_string().as_bytes()).unwrap().value, true)
    }

    #[test]
    fn a_weekend_whose_parts_disagree_is_not_whole() {
        assert!(is_whole(&weekend()));
        let (raid, district) = ("/attackLog/0", "/attackLog/0/districts/0");
        let other = [
            ("/state".to_owned(), json!("paused")),
            ("/totalAttacks".to_owned(), json!(4)),
            ("/members/1/attacks".to_owned(), json!(1)),
            ("/members/1/attacks".to_owned(), json!(3)),
            (format!("{raid}/attackCount"), json!(4)),
            (format!("{raid}/districtCount"), json!(3)),
            (format!("{raid}/districtsDestroyed"), json!(2)),
            (format!("{raid}/districts/1/id"), json!(70_000_000)),
            (format!("{district}/id"), json!(0)),
            (format!("{district}/attackCount"), json!(1)),
            (format!("{district}/destructionPercent"), json!(60)),
            // An attack more or less is one for the sums too.
            (format!("{district}/attacks/1/destructionPercent"), json!(101)),
        ];
        for (place, value) in other {
            let mut body = weekend();
            *body.pointer_mut(&place).unwrap() = value.clone();
            assert!(!is_whole(&body), "{place} is {value}");
        }
    }

    #[test]
    fn no_district_is_destroyed_by_more_than_all_of_it() {
        let mut body = weekend();
        for place in ["/destructionPercent", "/attacks/0/destructionPercent"] {
            *body.pointer_mut(&format!("/attackLog/0/districts/0{place}")).unwrap() = json!(120);
        }
        assert!(!is_whole(&body));
    }

    #[test]
    fn of_an_old_weekend_members_are_not_shown() {
        let mut body = weekend();
        body["members"] = json!([]);
        let season = RaidSeason::from_json(body.to_string().as_bytes()).unwrap().value;
        assert!(is_weekend_whole(&season, false));
        assert!(!is_weekend_whole(&season, true));
    }
}
