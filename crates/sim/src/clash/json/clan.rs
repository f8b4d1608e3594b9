//! `/clans/{tag}`, its member list, and what a search finds.

use serde_json::Value;

use super::super::clan::Clan;
use super::super::id::{ClanId, PlayerId};
use super::super::object::object;
use super::super::player::{Player, Role};
use super::super::realm::Realm;
use super::super::table::{CLAN_LABELS, DISTRICTS, HOMES, Location, locations, war_league_name};
use super::player::{builder_league, house, league_tier};
use super::{badge_urls, label, put};

/// A clan's page.
pub(in super::super) fn clan(realm: &Realm, id: ClanId) -> Value {
    let clan = realm.clan(id);
    let mut body = found(realm, id);
    put(&mut body, "description", Some(clan.description.as_str()));
    put(&mut body, "memberList", Some(members(realm, id)));
    put(&mut body, "clanCapital", Some(capital(clan)));
    body
}

/// A clan as a search shows it: without members, capital and description.
pub(in super::super) fn found(realm: &Realm, id: ClanId) -> Value {
    let clan = realm.clan(id);
    let members: Vec<_> = clan.members.iter().map(|member| realm.player(*member)).collect();
    let sum = |points: fn(&Player) -> u32| members.iter().map(|member| points(member) / 2).sum::<u32>();
    let mut body = object!({
        "tag": &clan.tag,
        "name": &clan.name,
        "type": clan.kind,
        "location": home(clan),
        "isFamilyFriendly": false,
        "badgeUrls": badge_urls(&clan.badge),
        "clanLevel": clan.level,
        "clanPoints": sum(|member| member.trophies),
        "clanBuilderBasePoints": sum(|member| member.builder_trophies),
        "clanCapitalPoints": clan.capital_points,
        "capitalLeague": { "id": 85_000_000, "name": "Unranked" },
        "requiredTrophies": clan.required_trophies,
        "requiredBuilderBaseTrophies": 0,
        "requiredTownhallLevel": clan.required_town_hall,
        "warFrequency": clan.war_frequency,
        "warWinStreak": clan.win_streak,
        "warWins": clan.wins,
        "isWarLogPublic": clan.log_is_public,
        "warLeague": { "id": 48_000_000 + clan.war_league, "name": war_league_name(clan.war_league) },
        "members": members.len(),
        "labels": clan.labels.iter().map(|number| label(56, &CLAN_LABELS, *number)).collect::<Value>(),
        "chatLanguage": { "id": 75_000_000, "name": "English", "languageCode": "EN" },
    });
    // A closed log hides what would tell of its wars.
    put(&mut body, "warTies", clan.log_is_public.then_some(clan.ties));
    put(&mut body, "warLosses", clan.log_is_public.then_some(clan.losses));
    body
}

/// The member list, by rank: league tier first, then trophies.
pub(in super::super) fn members(realm: &Realm, id: ClanId) -> Value {
    let mut ids = realm.clan(id).members.clone();
    ids.sort_by_key(|id| {
        let player = realm.player(*id);
        (std::cmp::Reverse((player.tier, player.trophies)), *id)
    });
    let role = |id| realm.player(id).membership.map_or(Role::Member, |membership| membership.role);
    (1..).zip(ids).map(|(rank, id)| member(realm, id, role(id), rank)).collect()
}

/// A row of the member list.
pub(in super::super) fn member(realm: &Realm, id: PlayerId, role: Role, rank: usize) -> Value {
    let player = realm.player(id);
    // Who was not in the clan at the last ranking has no rank of then.
    let is_new = player.membership.is_none_or(|membership| realm.now.since(membership.since).as_secs() < 24 * 3600);
    object!({
        "tag": &player.tag,
        "name": &player.name,
        "role": role.name(),
        "townHallLevel": player.town_hall,
        "expLevel": player.exp_level,
        "leagueTier": league_tier(player.tier),
        "trophies": player.trophies,
        "builderBaseTrophies": player.builder_trophies,
        "builderBaseLeague": builder_league(player),
        "clanRank": rank,
        "previousClanRank": if is_new { 0 } else { rank },
        "donations": player.donations,
        "donationsReceived": player.received,
        "playerHouse": house(player),
    })
}

/// A country or a region.
pub(in super::super) fn location(location: &Location) -> Value {
    let mut body = object!({ "id": location.id, "name": location.name, "isCountry": location.is_country() });
    put(&mut body, "countryCode", location.country_code);
    body
}

/// Where a clan says it is.
pub(super) fn home(clan: &Clan) -> Option<Value> {
    locations().iter().find(|known| known.id == HOMES[clan.location]).map(location)
}

fn capital(clan: &Clan) -> Value {
    let shown = clan
        .districts()
        .zip(DISTRICTS)
        .map(|((number, hall), name)| object!({ "id": 70_000_000 + number, "name": name, "districtHallLevel": hall }));
    object!({ "capitalHallLevel": clan.capital_hall, "districts": shown.collect::<Value>() })
}
