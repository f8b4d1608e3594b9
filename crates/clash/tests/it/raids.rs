//! Raid weekends in the API's own JSON, grown attack by attack.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::check::api_time;

/// An attack on a district.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    /// In which log.
    pub(crate) is_defense: bool,
    /// Which raid of the log.
    pub(crate) raid: usize,
    pub(crate) district: usize,
    pub(crate) by: &'static str,
    /// What is destroyed after it.
    pub(crate) total: u32,
}

/// Minutes from one weekend to the next.
pub(crate) const WEEK: i64 = 7 * 24 * 60;

/// Whom the clan raids: the first is met twice.
const DEFENDERS: [&str; 3] = ["#2YY", "#2GG", "#2YY"];
const ATTACKERS: [&str; 2] = ["#2LL", "#2CC"];
const DISTRICTS: [&str; 2] = ["Capital Peak", "Barbarian Camp"];

/// Attacks `raid.district by total`, of the attack log; those of the defense log with a `d` in front.
pub(crate) fn hits(script: &'static str) -> Vec<Hit> {
    let hit = |text: &'static str| {
        let mut words = text.split(' ');
        let place = words.next().unwrap();
        let (raid, district) = place.trim_start_matches('d').split_once('.').unwrap();
        let (by, total) = (words.next().unwrap(), words.next().unwrap().parse().unwrap());
        let (raid, district) = (raid.parse().unwrap(), district.parse().unwrap());
        Hit { is_defense: place.starts_with('d'), raid, district, by, total }
    };
    script.split(", ").map(hit).collect()
}

/// A weekend that is told in this order: three raids, the third on the clan of the first, and two of others.
pub(crate) fn usual() -> Vec<Hit> {
    hits(
        "0.1 #P1 40, 0.1 #P2 100, d0.0 #Q1 50, 0.0 #P1 60, 0.0 #P1 100, d0.0 #Q2 100, d0.1 #Q1 100, 1.1 #P2 100, \
         d1.1 #Q3 20, 1.0 #P3 55, d1.1 #Q3 20, 1.0 #P3 100, 2.1 #P1 30, 2.1 #P2 100, 2.0 #P3 70",
    )
}

/// Which state of a weekend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Ongoing,
    /// Over, but its rewards are not known yet.
    Ended,
    Rewarded,
}

/// The weekend of this number, after these attacks.
pub(crate) fn weekend(number: i64, hits: &[Hit], stage: Stage) -> Value {
    let start = number * WEEK;
    let log = |is_defense: bool| -> Vec<Value> {
        let own: Vec<Hit> = hits.iter().copied().filter(|hit| hit.is_defense == is_defense).collect();
        let count = own.iter().map(|hit| hit.raid + 1).max().unwrap_or(0);
        (0..count).map(|place| raid(is_defense, place, &own)).collect()
    };
    let (made, suffered) = (log(false), log(true));
    let sum = |field: &str| made.iter().map(|raid| raid[field].as_u64().unwrap()).sum::<u64>();
    let done = made.iter().filter(|raid| raid["districtsDestroyed"] == raid["districtCount"]).count();
    let members = members(hits);
    let loot: u64 = members.iter().map(|member| member["capitalResourcesLooted"].as_u64().unwrap()).sum();
    let is_rewarded = stage == Stage::Rewarded;
    json!({
        "state": if stage == Stage::Ongoing { "ongoing" } else { "ended" },
        "startTime": api_time(start), "endTime": api_time(start + 3 * 24 * 60),
        "capitalTotalLoot": loot, "raidsCompleted": done, "totalAttacks": sum("attackCount"),
        "enemyDistrictsDestroyed": sum("districtsDestroyed"),
        "offensiveReward": if is_rewarded { 203 } else { 0 }, "defensiveReward": if is_rewarded { 165 } else { 0 },
        "members": members, "attackLog": made, "defenseLog": suffered,
    })
}

fn raid(is_defense: bool, place: usize, hits: &[Hit]) -> Value {
    let hits: Vec<Hit> = hits.iter().copied().filter(|hit| hit.raid == place).collect();
    let districts: Vec<Value> = (0..DISTRICTS.len()).map(|number| district(number, &hits)).collect();
    let destroyed = districts.iter().filter(|district| district["destructionPercent"] == 100).count();
    let (name, other) = if is_defense { ("attacker", ATTACKERS[place]) } else { ("defender", DEFENDERS[place]) };
    json!({
        name: { "tag": other, "name": format!("Clan {other}"), "level": 10, "badgeUrls": {"small": "s"} },
        "attackCount": hits.len(), "districtCount": districts.len(), "districtsDestroyed": destroyed,
        "districts": districts,
    })
}

fn district(number: usize, hits: &[Hit]) -> Value {
    let hits: Vec<&Hit> = hits.iter().filter(|hit| hit.district == number).collect();
    let total = hits.last().map_or(0, |hit| hit.total);
    let mut district = json!({
        "id": 70_000_000 + number, "name": DISTRICTS[number], "districtHallLevel": 4, "destructionPercent": total,
        "stars": 0, "attackCount": hits.len(), "totalLooted": 10 * total,
    });
    let attack = |hit: &&Hit| {
        let attacker = json!({ "tag": hit.by, "name": format!("Player {}", hit.by) });
        json!({ "attacker": attacker, "destructionPercent": hit.total, "stars": 0 })
    };
    if !hits.is_empty() {
        district["attacks"] = hits.iter().rev().map(attack).collect();
    }
    district
}

fn members(hits: &[Hit]) -> Vec<Value> {
    let mut of = BTreeMap::<&str, (u32, u32)>::new();
    let mut before = BTreeMap::<(usize, usize), u32>::new();
    for hit in hits.iter().filter(|hit| !hit.is_defense) {
        let share = hit.total - before.insert((hit.raid, hit.district), hit.total).unwrap_or(0);
        let (attacks, loot) = of.entry(hit.by).or_default();
        *attacks += 1;
        *loot += 10 * share;
    }
    let member = |(tag, (attacks, loot)): (&str, (u32, u32))| {
        json!({
            "tag": tag, "name": format!("Player {tag}"), "attacks": attacks, "attackLimit": 5, "bonusAttackLimit": 1,
            "capitalResourcesLooted": loot,
        })
    };
    of.into_iter().map(member).collect()
}

/// An answer with these weekends, the newest first.
pub(crate) fn page(weekends: &[Value]) -> Value {
    json!({ "items": weekends, "paging": { "cursors": {} } })
}

/// A weekend as a series of answers, one for each attack, with its end, its rewards, and the beginning of the next.
pub(crate) fn series() -> Vec<(i64, Value)> {
    let hits = usual();
    let all = hits.len();
    let step = 3 * 24 * 60 / (i64::try_from(all).unwrap() + 1);
    let minute = |made: usize| i64::try_from(made).unwrap() * step;
    let mut bodies: Vec<(i64, Value)> = (0..=all)
        .map(|made| {
            (minute(made), page(&[weekend(0, &hits[..made], Stage::Ongoing), weekend(-1, &hits[..3], Stage::Rewarded)]))
        })
        .collect();
    let old = weekend(-1, &hits[..3], Stage::Rewarded);
    let after = 3 * 24 * 60 + 44;
    bodies.push((after, page(&[weekend(0, &hits, Stage::Ended), old.clone()])));
    bodies.push((after + 30, page(&[weekend(0, &hits, Stage::Rewarded), old])));
    for made in 0..3 {
        let latest = weekend(1, &hits[..made], Stage::Ongoing);
        bodies.push((WEEK + minute(made), page(&[latest, without_members(weekend(0, &hits, Stage::Rewarded))])));
    }
    bodies
}

/// As an old weekend is shown.
pub(crate) fn without_members(mut weekend: Value) -> Value {
    weekend.as_object_mut().unwrap().remove("members");
    weekend
}
