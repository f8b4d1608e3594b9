//! What happened in Clash of Clans, in words.

use bugle::clash::{
    ClanTag, Event, LeaderChanged, LineupChange, Matchup, MemberChanged, MissedAttacks, Outcome, PlayerBattle,
    PlayerChanged, Score, UnitRef, WarAttack, WarEndingSoon, WarLineup,
};
use serde_json::Value;

use super::{cwl, raid};
use crate::say::counted;

pub(super) fn in_words(event: &Event) -> String {
    clan(event)
        .or_else(|| war(event))
        .or_else(|| cwl::in_words(event))
        .or_else(|| raid::in_words(event))
        .or_else(|| player(event))
        .or_else(|| log(event))
        .or_else(|| moves(event))
        .or_else(|| calendar(event))
        .unwrap_or_else(|| format!("{event:?}"))
}

fn clan(event: &Event) -> Option<String> {
    Some(match event {
        Event::ClanSnapshot(first) => {
            format!("{}: first seen, {}", first.0.name, counted(first.0.members.into(), "member"))
        }
        Event::ClanChanged(changed) => {
            format!("{}: {}", changed.clan_name, change(&changed.attribute, &changed.old, &changed.new))
        }
        Event::MemberJoined(joined) => format!("{}: {} joined", joined.clan_name, joined.member.name),
        Event::MemberLeft(left) => format!("{}: {} left", left.clan_name, left.member.name),
        Event::MemberRoleChanged(role) => {
            let (member, old, new) = (&role.member.name, role.old.as_str(), role.new.as_str());
            format!("{}: {member} was {old} and is {new}", role.clan_name)
        }
        Event::MemberDonated(donated) => {
            format!("{}: {} donated {}", donated.clan_name, donated.member.name, donated.delta)
        }
        Event::MemberReceived(received) => {
            format!("{}: {} received {}", received.clan_name, received.member.name, received.delta)
        }
        Event::MemberChanged(MemberChanged { clan_name, member, attribute, old, new, .. }) => {
            format!("{clan_name}: {}'s {}", member.name, change(attribute, old, new))
        }
        Event::ClanGone(gone) => format!("{}: no such clan any more", gone.clan_name),
        Event::ClanBack(back) => format!("{}: back again", back.clan_name),
        Event::WarLogClosed(closed) => {
            format!("{}: the war log is private now", name(&closed.clan_name, closed.clan_tag))
        }
        Event::WarLogOpened(opened) => {
            format!("{}: the war log is public now", name(&opened.clan_name, opened.clan_tag))
        }
        Event::MaintenanceStarted(_) => "maintenance began".to_owned(),
        Event::MaintenanceEnded(_) => "maintenance ended".to_owned(),
        _ => return None,
    })
}

fn war(event: &Event) -> Option<String> {
    Some(match event {
        Event::WarSnapshot(first) => match Matchup::of(&first.war) {
            Some(matchup) => format!("{}: first seen, {}", sides(&matchup), first.war.state.as_str()),
            None => format!("{}: first seen, not in a war", first.clan_tag),
        },
        Event::WarFound(found) => format!("{}: war found, {} a side", sides(&found.matchup), found.matchup.team_size),
        Event::WarStarted(started) => format!("{}: the war has started", sides(&started.matchup)),
        Event::WarRescheduled(moved) => format!("{}: start or end was moved", sides(&moved.matchup)),
        Event::WarAttack(attack) => war_attack(attack),
        Event::WarScore(score) => format!("{}: {} attacks", sides(&score.matchup), score.attacks()),
        Event::WarStartingSoon(soon) => format!("{}: starts in {}", sides(&soon.matchup), lead(soon.lead)),
        Event::WarEndingSoon(soon) => war_ending(soon),
        Event::WarLineup(lineup) => war_lineup(lineup),
        Event::WarEnded(ended) => format!("{}: {}", sides(&ended.matchup), went(ended.outcome)),
        Event::WarCorrected(better) => format!("{}: {} after all", sides(&better.matchup), went(better.outcome)),
        Event::MissedAttacks(MissedAttacks { clan_name, member, attacks_missed, .. }) => {
            format!("{clan_name}: {} left {} unused", member.name, counted((*attacks_missed).into(), "attack"))
        }
        _ => return None,
    })
}

fn calendar(event: &Event) -> Option<String> {
    Some(match event {
        Event::SeasonStarted(season) => format!("a season began, until {}", season.end_time),
        Event::SeasonEnded(_) => "the season is over".to_owned(),
        Event::ClanGamesStarted(games) => format!("the clan games began, until {}", games.end_time),
        Event::ClanGamesEnded(_) => "the clan games are over".to_owned(),
        Event::CwlSignUpStarted(days) => format!("clans sign up for clan war leagues, until {}", days.end_time),
        Event::CwlSignUpEnded(_) => "the days of signing up for clan war leagues are over".to_owned(),
        Event::RaidWeekendStarted(weekend) => format!("a raid weekend began, until {}", weekend.end_time),
        Event::RaidWeekendEnded(_) => "the raid weekend is over".to_owned(),
        _ => return None,
    })
}

fn player(event: &Event) -> Option<String> {
    Some(match event {
        Event::PlayerSnapshot(first) => {
            format!("{}: first seen, town hall {}", first.0.name, first.0.town_hall_level)
        }
        Event::PlayerChanged(PlayerChanged { player, attribute, old, new }) => {
            format!("{}: {}", player.player_name, change(attribute, old, new))
        }
        Event::PlayerClanJoined(joined) => format!("{} joined {}", joined.player.player_name, joined.clan.name),
        Event::PlayerClanLeft(left) => format!("{} left {}", left.player.player_name, left.clan.name),
        Event::PlayerClanMoved(moved) => {
            format!("{} went from {} to {}", moved.player.player_name, moved.from.name, moved.to.name)
        }
        Event::UnitUnlocked(unit) => format!("{} unlocked {}", unit.player.player_name, self::unit(&unit.unit)),
        Event::UnitUpgraded(up) => {
            format!("{} upgraded {} to level {}", up.player.player_name, unit(&up.unit), up.level)
        }
        Event::Equipped(equipped) => {
            format!("{}: {} wears {}", equipped.player.player_name, equipped.hero, equipped.new.join(" and "))
        }
        Event::BoostStarted(boost) => format!("{} boosts {}", boost.player.player_name, unit(&boost.unit)),
        Event::BoostEnded(boost) => format!("{}'s boost of {} ended", boost.player.player_name, unit(&boost.unit)),
        Event::AchievementProgress(made) => {
            let (stars, value, target) = (made.stars, made.value, made.target);
            let stars = counted(stars.into(), "star");
            format!("{}: {} at {value} of {target} ({stars})", made.player.player_name, made.name)
        }
        Event::LeagueWeek(week) => match &week.group_tag {
            Some(group) => format!("{} plays this league week in group {group}", week.player.player_name),
            None => format!("{} is in no league group", week.player.player_name),
        },
        Event::PlayerGone(gone) => format!("{}: no such player any more", gone.player.player_name),
        Event::PlayerBack(back) => format!("{}: back again", back.player.player_name),
        _ => return None,
    })
}

/// What a player's logs tell.
fn log(event: &Event) -> Option<String> {
    Some(match event {
        Event::BattlesSnapshot(first) => {
            format!("{}: first seen, {}", first.player_tag, counted(first.battles.len() as u64, "battle"))
        }
        Event::PlayerBattle(battle) => player_battle(battle),
        Event::LeagueHistorySnapshot(first) => {
            format!("{}: first seen, {}", first.player_tag, counted(first.weeks.len() as u64, "league week"))
        }
        Event::LeagueWeekEnded(ended) => {
            let (place, trophies) = (ended.week.placement, ended.week.league_trophies);
            format!("{}: a league week ended in place {place}, {trophies} trophies won", ended.player_tag)
        }
        _ => return None,
    })
}

/// What several observations make.
fn moves(event: &Event) -> Option<String> {
    Some(match event {
        Event::LeaderChanged(LeaderChanged { clan_name, old_leader, new_leader, .. }) => match old_leader {
            Some(old) => format!("{clan_name}: {} leads it, after {}", new_leader.name, old.name),
            None => format!("{clan_name}: {} leads it", new_leader.name),
        },
        Event::MemberTransferred(it) => format!("{} went from {} to {}", it.member.name, it.from.name, it.to.name),
        _ => return None,
    })
}

fn player_battle(PlayerBattle { player_tag, battle, .. }: &PlayerBattle) -> String {
    let name = battle.opponent_name.clone().or_else(|| battle.opponent_player_tag.map(|tag| tag.to_string()));
    let (opponent, did) = (name.as_deref().unwrap_or("nobody"), if battle.attack { "hit" } else { "was hit by" });
    let stars = counted(battle.stars.into(), "star");
    format!("{player_tag} {did} {opponent} for {stars}, {} %", battle.destruction_percentage)
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

fn war_ending(soon: &WarEndingSoon) -> String {
    let left: u32 = soon.attacks_left.iter().map(|left| left.attacks).sum();
    let (attacks, members) = (counted(left.into(), "attack"), counted(soon.attacks_left.len() as u64, "member"));
    format!("{}: ends in {}, {attacks} left to {members}", sides(&soon.matchup), lead(soon.lead))
}

/// A lead time as people would say it.
fn lead(seconds: u64) -> String {
    match seconds {
        0..60 => counted(seconds, "second"),
        60..7200 => counted(seconds / 60, "minute"),
        _ => counted(seconds / 3600, "hour"),
    }
}

fn sides(matchup: &Matchup) -> String {
    let score = |score: &Score| format!("{} {}*", score.name, score.stars);
    format!("{} against {}", score(&matchup.clan), score(&matchup.opponent))
}

/// The name of a clan, or its tag: a private war log does not tell the name.
fn name(name: &str, tag: ClanTag) -> String {
    if name.is_empty() { tag.to_string() } else { name.to_owned() }
}

fn unit(unit: &UnitRef) -> &str {
    &unit.name
}

fn change(attribute: &str, old: &Value, new: &Value) -> String {
    format!("{} {} → {}", attribute.replace('_', " "), short(old), short(new))
}

/// A value as people would say it: what is large by its name, if it has one.
fn short(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => text.clone(),
        Value::Object(fields) => fields.get("name").map_or_else(|| "…".to_owned(), short),
        Value::Array(items) => items.iter().map(short).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
