//! `/locations/{id}/rankings/…` and `/leagues/{id}/seasons/{season}`.

use serde_json::Value;

use super::super::everyone::Everyone;
use super::super::id::{ClanId, PlayerId};
use super::super::leagues::Finish;
use super::super::object::object;
use super::super::rankings::{Ranked, Ranking, Row, Who};
use super::super::table::builder_league_name;
use super::clan::home;
use super::player::league_tier;
use super::{badge_urls, put};

/// All rows of a ranking.
pub(in super::super) fn ranking(ranking: &Ranking<'_>) -> Value {
    let rows = (1..).zip(&ranking.rows).map(|(rank, row)| {
        let mut body = match row.who {
            Who::Clan(id) => clan(row, id, ranking.ranked),
            Who::Player(id) => player(row, id, ranking.ranked),
        };
        put(&mut body, "rank", Some(rank));
        let previous = row.previous.and_then(|rank| i64::try_from(rank).ok());
        put(&mut body, "previousRank", Some(previous.unwrap_or(-1)));
        body
    });
    rows.collect()
}

fn clan(row: &Row<'_>, id: ClanId, ranked: Ranked) -> Value {
    let clan = row.everyone.clan(id);
    let mut body = object!({
        "tag": &clan.tag,
        "name": &clan.name,
        "badgeUrls": badge_urls(&clan.badge),
        "clanLevel": clan.level,
        "members": row.everyone.size(id),
    });
    put(&mut body, "location", home(&clan));
    let points = match ranked {
        Ranked::BuilderClans => "clanBuilderBasePoints",
        Ranked::Capitals => "clanCapitalPoints",
        _ => "clanPoints",
    };
    put(&mut body, points, Some(row.points));
    // The retired twin is still sent.
    put(&mut body, "clanVersusPoints", (ranked == Ranked::BuilderClans).then_some(row.points));
    body
}

fn player(row: &Row<'_>, id: PlayerId, ranked: Ranked) -> Value {
    let (everyone, face) = (row.everyone, row.everyone.face(id));
    let mut body = object!({ "tag": everyone.player_tag(id), "name": &face.name, "expLevel": face.exp_level });
    put(&mut body, "clan", clan_of(everyone, id));
    if ranked == Ranked::BuilderPlayers {
        let league = (face.builder_trophies / 130).min(41);
        let shown = object!({ "id": 44_000_000 + league, "name": builder_league_name(league) });
        put(&mut body, "builderBaseLeague", Some(shown));
        put(&mut body, "builderBaseTrophies", Some(face.builder_trophies));
        put(&mut body, "versusTrophies", Some(face.builder_trophies));
        put(&mut body, "versusBattleWins", Some(0));
    } else {
        put_wins(&mut body, everyone, id);
        put(&mut body, "trophies", Some(face.trophies));
        put(&mut body, "leagueTier", Some(league_tier(face.tier)));
    }
    body
}

fn put_wins(body: &mut Value, everyone: Everyone<'_>, id: PlayerId) {
    let profile = everyone.player(id);
    put(body, "attackWins", Some(profile.attack_wins));
    put(body, "defenseWins", Some(profile.defense_wins));
}

fn clan_of(everyone: Everyone<'_>, id: PlayerId) -> Option<Value> {
    let clan = everyone.clan(everyone.clan_of(id)?);
    Some(object!({ "tag": &clan.tag, "name": &clan.name, "badgeUrls": badge_urls(&clan.badge) }))
}

/// A row of a season's final ranking.
pub(in super::super) fn season_row(everyone: Everyone<'_>, id: PlayerId, rank: usize) -> Value {
    let face = everyone.face(id);
    let mut body = object!({
        "tag": everyone.player_tag(id),
        "name": &face.name,
        "expLevel": face.exp_level,
        "trophies": Finish::trophies_at(rank),
        "rank": rank,
        "leagueTier": league_tier(face.tier.max(34)),
    });
    put_wins(&mut body, everyone, id);
    put(&mut body, "clan", clan_of(everyone, id));
    body
}
