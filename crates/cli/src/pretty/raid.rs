//! Raid weekends of Clash of Clans, in words.

use bugle::clash::{
    DistrictAttack, DistrictDestroyed, EndSource, Event, RaidEnded, RaidEndingSoon, RaidRef, RaidRewards, RaidSide,
};

use crate::say::counted;

pub(super) fn in_words(event: &Event) -> Option<String> {
    Some(match event {
        Event::RaidSnapshot(first) => match &first.weekend {
            Some(weekend) => {
                let attacks = counted(weekend.total_attacks.into(), "attack");
                format!("{}: raid weekend first seen, {attacks}", first.clan_tag)
            }
            None => format!("{}: first seen, no raid weekend", first.clan_tag),
        },
        Event::RaidStarted(started) => format!("{}: the raid weekend has started", started.raid.clan),
        Event::RaidOpponent(met) => {
            format!("{}, {}", raid(&met.against), counted(met.district_count.into(), "district"))
        }
        Event::DistrictAttack(attack) => district_attack(attack),
        Event::DistrictDestroyed(destroyed) => district_destroyed(destroyed),
        Event::RaidCleared(cleared) => {
            let attacks = counted(cleared.attacks.into(), "attack");
            format!("{}: the capital is destroyed in {attacks}", raid(&cleared.against))
        }
        Event::RaidEndingSoon(soon) => ending_soon(soon),
        Event::RaidEnded(ended) => raid_ended(ended),
        Event::RaidRewards(RaidRewards { raid, offensive_reward, defensive_reward, .. }) => {
            format!("{}: {offensive_reward} medals an attack, {defensive_reward} for the defences", raid.clan)
        }
        _ => return None,
    })
}

/// Who raids whom, and the how manieth time.
fn raid(raid: &RaidRef) -> String {
    let (clan, opponent) = (raid.raid.clan, &raid.opponent_name);
    let again = if raid.number > 1 { format!(" (raid {})", raid.number) } else { String::new() };
    match raid.side {
        RaidSide::Attack => format!("{clan} raids {opponent}{again}"),
        RaidSide::Defense => format!("{opponent} raids {clan}{again}"),
    }
}

fn district_attack(attack: &DistrictAttack) -> String {
    let DistrictAttack { against, district, attacker_name, destruction, total_destruction, .. } = attack;
    let district = &district.district_name;
    format!("{}: {attacker_name} hit {district} for {destruction} %, {total_destruction} % in all", raid(against))
}

fn district_destroyed(destroyed: &DistrictDestroyed) -> String {
    let DistrictDestroyed { against, district, attacker_name, attacks, .. } = destroyed;
    let (district, attacks) = (&district.district_name, counted((*attacks).into(), "attack"));
    format!("{}: {attacker_name} destroyed {district}, {attacks} in all", raid(against))
}

fn ending_soon(soon: &RaidEndingSoon) -> String {
    let left = soon.members.iter().map(|member| format!("{} {}", member.name, member.attacks_left));
    let left = left.collect::<Vec<_>>().join(", ");
    let left = if left.is_empty() { "all who attacked have made all attacks".to_owned() } else { left };
    format!("{}: the raid weekend ends at {}; attacks left: {left}", soon.raid.clan, soon.end_time)
}

fn raid_ended(ended: &RaidEnded) -> String {
    let (attacks, loot) = (counted(ended.total_attacks.into(), "attack"), ended.capital_total_loot);
    let districts = counted(ended.enemy_districts_destroyed.into(), "district");
    let unseen = if ended.source == EndSource::Deduced { ", the end unseen" } else { "" };
    format!("{}: the raid weekend is over, {attacks}, {districts}, {loot} gold{unseen}", ended.raid.clan)
}
