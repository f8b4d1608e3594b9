//! `/players/{tag}`.

use serde_json::Value;

use super::super::calendar::{week, week_at};
use super::super::everyone::Everyone;
use super::super::id::PlayerId;
use super::super::leagues::{Finish, Seat, finish_of};
use super::super::object::object;
use super::super::player::{Achievement, Player, Unit};
use super::super::realm::Realm;
use super::super::table::{List, PLAYER_LABELS, builder_league_name, tier_name};
use super::{badge_urls, icon_urls, label, put};

/// A profile.
pub(in super::super) fn player(realm: &Realm, id: PlayerId) -> Value {
    let player = realm.player(id);
    let mut body = object!({
        "tag": &player.tag,
        "name": &player.name,
        "townHallLevel": player.town_hall,
        "expLevel": player.exp_level,
        "trophies": player.trophies,
        "bestTrophies": player.best_trophies,
        "warStars": player.war_stars,
        "attackWins": player.attack_wins,
        "defenseWins": player.defense_wins,
        "builderHallLevel": player.builder_hall,
        "builderBaseTrophies": player.builder_trophies,
        "bestBuilderBaseTrophies": player.best_builder_trophies,
        "warPreference": if player.wants_war { "in" } else { "out" },
        "donations": player.donations,
        "donationsReceived": player.received,
        "clanCapitalContributions": player.capital_contributions,
        "leagueTier": league_tier(player.tier),
        "builderBaseLeague": builder_league(player),
        "achievements": player.achievements.iter().map(achievement).collect::<Value>(),
        "playerHouse": house(player),
        "labels": player.labels.iter().map(|number| label(57, &PLAYER_LABELS, *number)).collect::<Value>(),
        "troops": units(player, List::Troops),
        "heroes": units(player, List::Heroes),
        "heroEquipment": units(player, List::Equipment),
        "spells": units(player, List::Spells),
    });
    put(&mut body, "townHallWeaponLevel", player.weapon());
    if let Some(membership) = player.membership {
        let clan = realm.clan(membership.clan);
        let badges = badge_urls(&clan.badge);
        put(&mut body, "role", Some(membership.role.name()));
        let shown = object!({ "tag": &clan.tag, "name": &clan.name, "clanLevel": clan.level, "badgeUrls": badges });
        put(&mut body, "clan", Some(shown));
    }
    body
}

/// Adds what a profile shows of the leagues: the groups of this week and the one before, and seasons of legends.
pub(in super::super) fn put_leagues(body: &mut Value, everyone: Everyone<'_>, id: PlayerId) {
    let this_week = week_at(everyone.now);
    for (name, number) in [("current", this_week), ("previous", this_week - 1)] {
        let seat = Seat::of(everyone, number, id);
        // Who is in no group has a season all the same: number 0.
        let season = seat.map_or(0, |_| week(number).as_secs());
        put(body, &format!("{name}LeagueSeasonId"), Some(season));
        put(body, &format!("{name}LeagueGroupTag"), seat.map(|seat| seat.league.tag(everyone)));
    }
    put(body, "legendStatistics", finish_of(everyone, id).map(|[last, best]| legend_statistics(&last, &best)));
}

fn legend_statistics(last: &Finish, best: &Finish) -> Value {
    let season = |finish: &Finish| object!({ "id": &finish.season, "rank": finish.rank, "trophies": finish.trophies });
    object!({ "legendTrophies": best.trophies / 3, "previousSeason": season(last), "bestSeason": season(best) })
}

/// The ranked league, since October 2025.
pub(super) fn league_tier(tier: u32) -> Value {
    let id = 105_000_000 + tier;
    object!({ "id": id, "name": tier_name(tier), "iconUrls": icon_urls("leaguetiers", id, [("small", 125), ("large", 326)]) })
}

/// The league of the builder base.
pub(in super::super) fn builder_league(player: &Player) -> Value {
    let league = player.builder_league();
    object!({ "id": 44_000_000 + league, "name": builder_league_name(league) })
}

pub(super) fn house(player: &Player) -> Value {
    let parts = ["ground", "walls", "roof", "decoration"].into_iter().zip(player.house);
    let elements: Value = parts.map(|(kind, number)| object!({ "type": kind, "id": 82_000_000 + number })).collect();
    object!({ "elements": elements })
}

fn achievement(achievement: &Achievement) -> Value {
    let row = achievement.row;
    object!({
        "name": row.name,
        "stars": achievement.stars(),
        "value": achievement.value,
        "target": achievement.target(),
        "info": row.info,
        "completionInfo": (row.targets[2] > 1).then(|| format!("So far: {}", achievement.value)),
        "village": row.village.name(),
    })
}

fn units(player: &Player, list: List) -> Value {
    player.units.iter().filter(|unit| unit.row.list == list).map(|unit| shown(player, unit)).collect()
}

fn shown(player: &Player, unit: &Unit) -> Value {
    let row = unit.row;
    let mut body =
        object!({ "name": row.name, "level": unit.level, "maxLevel": row.max_level, "village": row.village.name() });
    put(&mut body, "superTroopIsActive", unit.boosted.then_some(true));
    let worn =
        player.units.iter().filter(|piece| piece.row.list == List::Equipment && unit.worn.contains(&piece.row.name));
    let outfit: Vec<_> = worn.map(|piece| shown(player, piece)).collect();
    put(&mut body, "equipment", (!outfit.is_empty()).then_some(outfit));
    body
}
