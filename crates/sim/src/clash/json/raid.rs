//! `/clans/{tag}/capitalraidseasons`.

use serde_json::Value;

use super::super::chance::{Topic, at, happens};
use super::super::everyone::Everyone;
use super::super::id::ClanId;
use super::super::object::object;
use super::super::raids::{Assault, District, Raid, Weekend};
use super::super::table::DISTRICTS;
use super::{badge_urls, put, time};

/// A raid weekend. Members and single attacks are shown of the latest only.
pub(in super::super) fn raid_season(everyone: Everyone<'_>, weekend: &Weekend) -> Value {
    let rows = |raids: &[Raid], name: &str, other: fn(&Raid) -> ClanId| -> Value {
        raids.iter().map(|raid| row(everyone, weekend, raid, (name, other(raid)))).collect()
    };
    let mut body = object!({
        "state": if weekend.is_over { "ended" } else { "ongoing" },
        "startTime": time(weekend.start),
        "endTime": time(weekend.end),
        "capitalTotalLoot": weekend.loot(),
        "raidsCompleted": weekend.completed(),
        "totalAttacks": weekend.attacks(),
        "enemyDistrictsDestroyed": weekend.destroyed(),
        "offensiveReward": weekend.offensive_reward(),
        "defensiveReward": weekend.defensive_reward(),
        "attackLog": rows(&weekend.made, "defender", |raid| raid.defender),
        "defenseLog": rows(&weekend.suffered, "attacker", |raid| raid.attacker),
    });
    put(&mut body, "members", weekend.is_detailed.then(|| members(everyone, weekend)));
    body
}

/// Those who have attacked.
fn members(everyone: Everyone<'_>, weekend: &Weekend) -> Value {
    let rows = weekend.workers().into_iter().map(|(player, worker)| {
        object!({
            "tag": everyone.player_tag(player),
            "name": &everyone.face(player).name,
            "attacks": worker.attacks,
            "attackLimit": Weekend::attack_limit(),
            "bonusAttackLimit": u32::from(worker.has_bonus),
            "capitalResourcesLooted": worker.loot,
        })
    });
    rows.collect()
}

fn row(everyone: Everyone<'_>, weekend: &Weekend, raid: &Raid, (name, other): (&str, ClanId)) -> Value {
    let clan = everyone.clan(other);
    let districts = raid.districts.iter().map(|shown| district(everyone, weekend, raid, shown));
    let mut body = object!({
        "attackCount": raid.attacks(),
        "districtCount": raid.districts.len(),
        "districtsDestroyed": raid.destroyed(),
        "districts": districts.collect::<Value>(),
    });
    let face = object!({
        "tag": &clan.tag, "name": &clan.name, "level": clan.level, "badgeUrls": badge_urls(&clan.badge),
    });
    put(&mut body, name, Some(face));
    body
}

fn district(everyone: Everyone<'_>, weekend: &Weekend, raid: &Raid, district: &District) -> Value {
    let place = [raid.begun.as_secs(), at(raid.attacker.0), i64::from(district.number)];
    // Some that are destroyed say that they have no stars.
    let is_odd = district.is_destroyed() && happens(everyone.realm.seed, Topic::Raids, &place, 8);
    let mut body = object!({
        "id": 70_000_000 + district.number,
        "name": DISTRICTS.get(district.number as usize).copied().unwrap_or_default(),
        "districtHallLevel": district.hall,
        "destructionPercent": district.destroyed(),
        "stars": if is_odd { 0 } else { stars(district.destroyed()) },
        "attackCount": district.attacks.len(),
        "totalLooted": district.loot,
    });
    // Newest first. Of an untouched district there are none, as of an old weekend's.
    let attacks = district.attacks.iter().rev().map(|attack| assault(everyone, attack));
    let is_told = weekend.is_detailed && !district.attacks.is_empty();
    put(&mut body, "attacks", is_told.then(|| attacks.collect::<Value>()));
    body
}

fn assault(everyone: Everyone<'_>, attack: &Assault) -> Value {
    object!({
        "attacker": { "tag": everyone.player_tag(attack.raider), "name": &everyone.face(attack.raider).name },
        "destructionPercent": attack.destroyed,
        "stars": stars(attack.destroyed),
    })
}

fn stars(destroyed: u32) -> u32 {
    match destroyed {
        100 => 3,
        65.. => 2,
        45.. => 1,
        _ => 0,
    }
}
