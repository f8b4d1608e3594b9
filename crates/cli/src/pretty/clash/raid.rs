//! What happened in raid weekends.

use bugle::clash::{
    DistrictAttack, DistrictDestroyed, Event, RaidCleared, RaidEnded, RaidEndingSoon, RaidOpponent, RaidRef,
    RaidRewards, RaidSide, RaidSnapshot,
};

use super::words::lead;
use crate::say::counted;

pub(super) fn in_words(event: &Event) -> Option<String> {
    Some(match event {
        Event::RaidSnapshot(first) => snapshot(first),
        Event::RaidStarted(started) => format!("{}: the raid weekend has started", started.raid.clan),
        Event::RaidOpponent(met) => opponent(met),
        Event::DistrictAttack(attack) => district_attack(attack),
        Event::DistrictDestroyed(destroyed) => district_destroyed(destroyed),
        Event::RaidCleared(cleared) => self::cleared(cleared),
        Event::RaidEndingSoon(soon) => ending_soon(soon),
        Event::RaidEnded(ended) => self::ended(ended),
        Event::RaidRewards(worth) => rewards(worth),
        _ => return None,
    })
}

fn snapshot(RaidSnapshot { clan_tag, weekend, .. }: &RaidSnapshot) -> String {
    match weekend {
        Some(weekend) => {
            let (attacks, raids) = (counted(weekend.total_attacks.into(), "attack"), weekend.raids_completed);
            format!("{clan_tag}: first seen, a raid weekend with {attacks} and {raids} capitals destroyed")
        }
        None => format!("{clan_tag}: first seen, without a raid weekend"),
    }
}

/// Whose weekend it is, and the other clan.
fn of(against: &RaidRef) -> (String, String) {
    let (clan, opponent) = (against.raid.clan.to_string(), against.opponent_name.clone());
    let opponent = if opponent.is_empty() { against.opponent_tag.to_string() } else { opponent };
    (clan, if against.number > 1 { format!("{opponent} (raid {})", against.number) } else { opponent })
}

fn opponent(met: &RaidOpponent) -> String {
    let ((clan, opponent), level) = (of(&met.against), met.opponent_level);
    match met.against.side {
        RaidSide::Attack => {
            let districts = counted(met.district_count.into(), "district");
            format!("{clan} raids {opponent}, level {level}, {districts}")
        }
        RaidSide::Defense => format!("{clan} is raided by {opponent}, level {level}"),
    }
}

fn district_attack(attack: &DistrictAttack) -> String {
    let ((clan, opponent), district, attacker) = (of(&attack.against), &attack.district, &attack.attacker_name);
    let (name, percent, total) = (&district.district_name, attack.destruction, attack.total_destruction);
    match attack.against.side {
        RaidSide::Attack => {
            format!("{clan}: {attacker} hit {name} of {opponent} for {percent} % ({total} % in all)")
        }
        RaidSide::Defense => {
            format!("{clan}: {attacker} of {opponent} hit {name} for {percent} % ({total} % in all)")
        }
    }
}

fn district_destroyed(destroyed: &DistrictDestroyed) -> String {
    let ((clan, opponent), attacker) = (of(&destroyed.against), &destroyed.attacker_name);
    let (name, attacks) = (&destroyed.district.district_name, counted(destroyed.attacks.into(), "attack"));
    match destroyed.against.side {
        RaidSide::Attack => format!("{clan}: {attacker} destroyed {name} of {opponent} after {attacks}"),
        RaidSide::Defense => format!("{clan}: {attacker} of {opponent} destroyed {name} after {attacks}"),
    }
}

fn cleared(cleared: &RaidCleared) -> String {
    let ((clan, opponent), attacks) = (of(&cleared.against), counted(cleared.attacks.into(), "attack"));
    match cleared.against.side {
        RaidSide::Attack => format!("{clan} destroyed the capital of {opponent} with {attacks}"),
        RaidSide::Defense => format!("{opponent} destroyed the capital of {clan} with {attacks}"),
    }
}

fn ending_soon(soon: &RaidEndingSoon) -> String {
    let left: Vec<_> = soon.members.iter().map(|member| format!("{} {}", member.name, member.attacks_left)).collect();
    let left = if left.is_empty() { "none of those who have begun".to_owned() } else { left.join(", ") };
    format!("{}: the raid weekend ends within {}, attacks left: {left}", soon.raid.clan, lead(soon.lead))
}

fn ended(ended: &RaidEnded) -> String {
    let (attacks, capitals) = (counted(ended.total_attacks.into(), "attack"), ended.raids_completed);
    let districts = counted(ended.enemy_districts_destroyed.into(), "district");
    let (clan, gold) = (ended.raid.clan, ended.capital_total_loot);
    let unseen = match ended.unobserved_attacks {
        0 => String::new(),
        unseen => format!(" ({} unseen)", counted(unseen.into(), "attack")),
    };
    format!(
        "{clan}: the raid weekend is over, {attacks}{unseen}, {districts} and {capitals} capitals destroyed, \
         {gold} capital gold"
    )
}

fn rewards(worth: &RaidRewards) -> String {
    let (clan, attack, defence) = (worth.raid.clan, worth.offensive_reward, worth.defensive_reward);
    let members = match worth.members.len() as u64 {
        0 => String::new(),
        members => format!(", for {}", counted(members, "member")),
    };
    format!("{clan}: the raid weekend is worth {attack} raid medals an attack and {defence} for the defences{members}")
}
