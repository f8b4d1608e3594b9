//! `/players/{tag}/leaguehistory` and `/leaguegroup/{tag}/{season}`.

use bugle_event::Timestamp;
use serde_json::Value;

use super::super::calendar::week;
use super::super::everyone::{Everyone, stranger_number};
use super::super::id::PlayerId;
use super::super::leagues::{Fight, League, Record, Seat};
use super::super::object::object;
use super::put;

/// A finished week of a player.
pub(in super::super) fn league_week(everyone: Everyone<'_>, player: PlayerId, seat: &Seat) -> Value {
    let records = seat.league.records(everyone);
    let record = records[seat.seat];
    let placement =
        League::standing(&records).iter().position(|other| *other == seat.seat).map_or(0, |place| place + 1);
    let number = seat.league.week;
    let tier = match stranger_number(player) {
        None => everyone.realm.register.tier(number, player),
        Some(_) => everyone.face(player).tier,
    };
    object!({
        "leagueSeasonId": week(number).as_secs(),
        "leagueTrophies": record.trophies,
        "leagueTierId": 105_000_000 + tier,
        "placement": placement,
        "attackWins": record.attacks_won,
        "attackLosses": record.attacks_lost,
        "attackStars": record.attack_stars,
        "defenseWins": record.defenses_won,
        "defenseLosses": record.defenses_lost,
        "defenseStars": record.defense_stars,
        "maxBattles": seat.league.rounds(),
    })
}

/// A group, the best first, with the battles of one of its players.
pub(in super::super) fn player_league_group(
    everyone: Everyone<'_>,
    league: League,
    seen_by: Option<PlayerId>,
) -> Value {
    let (players, records) = (league.players(everyone), league.records(everyone));
    let standing = League::standing(&records).into_iter();
    let members: Value = standing.map(|seat| member(everyone, players[seat], &records[seat])).collect();
    let seat = seen_by.and_then(|player| players.iter().position(|other| *other == player));
    let fights = seat.map(|seat| league.fights_of(everyone, seat)).unwrap_or_default();
    let log = |is_attack: bool| -> Value {
        let own = fights.iter().filter(|fight| (Some(fight.attacker) == seat) == is_attack);
        own.map(|fight| battle(everyone, &players, fight, is_attack)).collect()
    };
    object!({ "members": members, "attackLogs": log(true), "defenseLogs": log(false) })
}

fn member(everyone: Everyone<'_>, player: PlayerId, record: &Record) -> Value {
    let mut body = object!({
        "playerTag": everyone.player_tag(player),
        "playerName": &everyone.face(player).name,
        "leagueTrophies": record.trophies,
        "attackWinCount": record.attacks_won,
        "attackLoseCount": record.attacks_lost,
        "defenseWinCount": record.defenses_won,
        "defenseLoseCount": record.defenses_lost,
    });
    if let Some(clan) = everyone.clan_of(player).map(|clan| everyone.clan(clan)) {
        put(&mut body, "clanTag", Some(&*clan.tag));
        put(&mut body, "clanName", Some(&*clan.name));
    }
    body
}

fn battle(everyone: Everyone<'_>, players: &[PlayerId], fight: &Fight, is_attack: bool) -> Value {
    let opponent = players[if is_attack { fight.defender } else { fight.attacker }];
    let at = if is_attack { fight.at + fight.later } else { fight.at };
    object!({
        "opponentPlayerTag": everyone.player_tag(opponent),
        "opponentName": &everyone.face(opponent).name,
        "stars": fight.stars,
        "destructionPercentage": fight.destruction,
        "trophies": fight.trophies[usize::from(!is_attack)],
        // The one place with times in the extended form.
        "creationTime": Timestamp::from_secs(at.as_secs()).to_string(),
    })
}
