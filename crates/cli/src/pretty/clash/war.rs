//! What happened in wars.

use bugle::clash::{
    EndSource, Event, LineupChange, Matchup, MissedAttacks, Outcome, Score, WarAttack, WarEnded, WarEndingSoon,
    WarLineup, WarState,
};

use super::words::lead;
use crate::say::counted;

pub(super) fn in_words(event: &Event) -> Option<String> {
    Some(match event {
        Event::WarSnapshot(first) => match Matchup::of(&first.war) {
            Some(matchup) => format!("{}: first seen, {}", sides(&matchup), state(&first.war.state)),
            None => format!("{}: first seen, not in a war", first.clan_tag),
        },
        Event::WarFound(found) => format!("{}: war found, {} a side", sides(&found.matchup), found.matchup.team_size),
        Event::WarStarted(started) => format!("{}: the war has started", sides(&started.matchup)),
        Event::WarRescheduled(moved) => format!("{}: start or end was moved", sides(&moved.matchup)),
        Event::WarAttack(attack) => war_attack(attack),
        Event::WarScore(score) => {
            format!("{}: after {}", sides(&score.matchup), counted(score.attacks().into(), "attack"))
        }
        Event::WarStartingSoon(soon) => format!("{}: starts within {}", sides(&soon.matchup), lead(soon.lead)),
        Event::WarEndingSoon(soon) => war_ending(soon),
        Event::WarLineup(lineup) => war_lineup(lineup),
        Event::WarEnded(ended) => war_ended(ended),
        Event::WarCorrected(better) => format!("{}: {} after all", sides(&better.matchup), went(better.outcome)),
        Event::MissedAttacks(MissedAttacks { clan_name, member, attacks_missed, .. }) => {
            format!("{clan_name}: {} left {} unused", member.name, counted((*attacks_missed).into(), "attack"))
        }
        _ => return None,
    })
}

fn war_attack(attack: &WarAttack) -> String {
    let name = |fighter: &Option<bugle::clash::Fighter>, tag: &dyn std::fmt::Display| match fighter {
        Some(fighter) => format!("{} (#{})", fighter.name, fighter.map_position),
        None => tag.to_string(),
    };
    let (attacker, defender) =
        (name(&attack.attacker, &attack.attacker_tag), name(&attack.defender, &attack.defender_tag));
    let (stars, percent, new) = (attack.stars, attack.destruction_percentage, attack.new_stars);
    let stars = counted(stars.into(), "star");
    format!("{}: {attacker} hit {defender} for {stars}, {percent} % ({new} new)", attack.clan_name)
}

fn war_lineup(lineup: &WarLineup) -> String {
    let member = &lineup.member.name;
    let what = match lineup.change {
        LineupChange::In => format!("{member} is in the line-up"),
        LineupChange::Out => format!("{member} is out of the line-up"),
        LineupChange::TownHallLevel => format!("{member} has town hall {}", lineup.member.town_hall_level),
        change => format!("{member}: {change:?}"),
    };
    format!("{}: {what}", lineup.clan_name)
}

fn went(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Win => "won",
        Outcome::Lose => "lost",
        Outcome::Tie => "ended in a tie",
        Outcome::Unknown => "ended unseen",
    }
}

fn war_ended(ended: &WarEnded) -> String {
    let source = match ended.source {
        EndSource::Opponent => ", as the opponent's answer says",
        EndSource::Warlog => ", as the war log says",
        EndSource::LeagueGroup => ", as the group says",
        _ => "",
    };
    let unseen = match ended.unobserved_attacks {
        0 => String::new(),
        unseen => format!(" ({} unseen)", counted(unseen.into(), "attack")),
    };
    format!("{}: {}{source}{unseen}", sides(&ended.matchup), went(ended.outcome))
}

fn state(state: &WarState) -> &str {
    match state {
        WarState::Preparation => "in preparation",
        WarState::InWar => "being fought",
        WarState::WarEnded | WarState::Ended => "over",
        other => other.as_str(),
    }
}

fn war_ending(soon: &WarEndingSoon) -> String {
    let left: u32 = soon.attacks_left.iter().map(|left| left.attacks).sum();
    let (attacks, members) = (counted(left.into(), "attack"), counted(soon.attacks_left.len() as u64, "member"));
    format!("{}: ends within {}, {attacks} left to {members}", sides(&soon.matchup), lead(soon.lead))
}

fn sides(matchup: &Matchup) -> String {
    let score = |score: &Score| format!("{} {}*", score.name, score.stars);
    format!("{} against {}", score(&matchup.clan), score(&matchup.opponent))
}
