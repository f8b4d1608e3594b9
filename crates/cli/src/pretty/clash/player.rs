//! What happened to players, and what they did.

use bugle::clash::{Event, PlayerBattle, PlayerChanged, UnitRef};

use super::words::change;
use crate::say::counted;

pub(super) fn in_words(event: &Event) -> Option<String> {
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
        Event::UnitUnlocked(got) => format!("{} unlocked {}", got.player.player_name, unit(&got.unit)),
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
        other => return logs(other),
    })
}

/// What a player's logs tell.
fn logs(event: &Event) -> Option<String> {
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
            format!("{}: the league week ended in place {place}, with {trophies} trophies", ended.player_tag)
        }
        _ => return None,
    })
}

fn player_battle(PlayerBattle { player_tag, battle, .. }: &PlayerBattle) -> String {
    let name = battle.opponent_name.clone().or_else(|| battle.opponent_player_tag.map(|tag| tag.to_string()));
    let (opponent, did) = (name.as_deref().unwrap_or("nobody"), if battle.attack { "hit" } else { "was hit by" });
    let stars = counted(battle.stars.into(), "star");
    format!("{player_tag} {did} {opponent} for {stars}, {} %", battle.destruction_percentage)
}

fn unit(unit: &UnitRef) -> &str {
    &unit.name
}
