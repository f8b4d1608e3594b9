//! `/clans/{tag}/currentwar/leaguegroup`.

use serde_json::Value;

use super::super::cwl::{Group, ROUNDS};
use super::super::everyone::Everyone;
use super::super::id::ClanId;
use super::super::object::object;
use super::{badge_urls, put};

/// A war that is not drawn yet.
const UNDRAWN: &str = "#0";

/// A group. Right after the draw it has no rounds yet.
pub(in super::super) fn league_group(everyone: Everyone<'_>, group: Group) -> Value {
    let (season, now) = (group.season, everyone.now);
    let state = match now {
        now if now < season.fought(everyone.realm, 0).0 => "preparation",
        now if now < season.ended(everyone.realm) => "inWar",
        _ => "ended",
    };
    let clans: Value = group.clans(everyone).into_iter().map(|clan| entrant(everyone, group, clan)).collect();
    let mut body = object!({ "state": state, "season": season.id(), "clans": clans });
    let rounds = (0..ROUNDS).map(|round| {
        let tags = group.war_tags(everyone, round).map(|tag| tag.unwrap_or_else(|| UNDRAWN.to_owned()));
        object!({ "warTags": tags })
    });
    put(&mut body, "rounds", (season.told() <= now).then(|| rounds.collect::<Vec<_>>()));
    body
}

/// A clan of a group, with everybody whom it has enrolled.
fn entrant(everyone: Everyone<'_>, group: Group, id: ClanId) -> Value {
    let clan = everyone.clan(id);
    let members = group.roster(everyone, id).into_iter().map(|fighter| {
        let (tag, name) = (everyone.player_tag(fighter.player), everyone.face(fighter.player).name);
        object!({ "tag": tag, "name": name, "townHallLevel": fighter.town_hall })
    });
    object!({
        "tag": &clan.tag,
        "name": &clan.name,
        "clanLevel": clan.level,
        "badgeUrls": badge_urls(&clan.badge),
        "members": members.collect::<Value>(),
    })
}
