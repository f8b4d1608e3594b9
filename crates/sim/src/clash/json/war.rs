//! `/clans/{tag}/currentwar`, `/clans/{tag}/warlog` and `/clanwarleagues/wars/{tag}`.

use bugle_event::Timestamp;
use serde_json::Value;

use super::super::cwl::{Season, Standing};
use super::super::everyone::{Everyone, stranger_clan_number};
use super::super::id::ClanId;
use super::super::object::object;
use super::super::war::{Attack, Flank, Phase, War};
use super::{badge_urls, put, time};

/// The badge of a clan that is none.
const NO_BADGE: &str = "H39b_-WLZGtZVWQ0hqTkE-Tn2AaQnQWy_Iz4yBlvL0M";

/// The war that a clan shows, the clan itself first; or the stub that says there is none.
pub(in super::super) fn war(everyone: Everyone<'_>, clan: ClanId) -> Value {
    let is_resident = stranger_clan_number(clan).is_none();
    let war = is_resident.then(|| everyone.realm.war_of(clan)).flatten();
    let shown = war.and_then(|war| Some((war, war.flank_of(clan)?)));
    let Some((war, flank)) = shown else { return stub() };
    let mut body = common(everyone, war, flank);
    put(&mut body, "attacksPerMember", Some(war.attacks_per_member));
    put(&mut body, "battleModifier", Some(war.modifier));
    body
}

/// A war of the clan war leagues: it does not say how many attacks there are, and either clan is the first.
pub(in super::super) fn league_war(everyone: Everyone<'_>, war: &War) -> Value {
    let mut body = common(everyone, war, Flank::Left);
    put(&mut body, "warStartTime", Some(time(war.start)));
    body
}

fn common(everyone: Everyone<'_>, war: &War, flank: Flank) -> Value {
    object!({
        "state": state(war.phase),
        "teamSize": war.size(),
        "preparationStartTime": time(war.prepared),
        "startTime": time(war.start),
        "endTime": time(war.end),
        "clan": side(everyone, war, flank),
        "opponent": side(everyone, war, flank.other()),
    })
}

fn state(phase: Phase) -> &'static str {
    match phase {
        Phase::Preparation => "preparation",
        Phase::Battle => "inWar",
        Phase::Ended => "warEnded",
    }
}

/// "Not in war" is two sides without names, tags and times.
pub(in super::super) fn stub() -> Value {
    let side = object!({
        "badgeUrls": badge_urls(NO_BADGE), "clanLevel": 0, "attacks": 0, "stars": 0, "destructionPercentage": 0,
    });
    object!({ "state": "notInWar", "clan": side.clone(), "opponent": side })
}

fn side(everyone: Everyone<'_>, war: &War, flank: Flank) -> Value {
    let mut body = header(everyone, war, flank);
    let mut members: Vec<_> = (0..war.size()).map(|place| fighter(everyone, war, flank, place)).collect();
    // In no useful order, as the real service: by tag, not by position.
    members.sort_by_cached_key(|member| member["tag"].to_string());
    put(&mut body, "members", Some(members));
    body
}

/// What a side is and has reached.
fn header(everyone: Everyone<'_>, war: &War, flank: Flank) -> Value {
    let clan = everyone.clan(war.side(flank).clan);
    object!({
        "tag": &clan.tag,
        "name": &clan.name,
        "badgeUrls": badge_urls(&clan.badge),
        "clanLevel": clan.level,
        "attacks": war.attacks_of(flank).count(),
        "stars": war.stars(flank),
        "destructionPercentage": war.destruction(flank),
    })
}

fn fighter(everyone: Everyone<'_>, war: &War, flank: Flank, place: usize) -> Value {
    let fighter = &war.side(flank).fighters[place];
    let mut body = object!({
        "tag": everyone.player_tag(fighter.player),
        "name": &everyone.face(fighter.player).name,
        // A small h here, and only here.
        "townhallLevel": fighter.town_hall,
        "mapPosition": fighter.position,
        "opponentAttacks": war.attacks_on(flank, place).count(),
    });
    let own = war.attacks_of(flank).filter(|(_, attack)| attack.attacker == place);
    let own: Vec<_> = own.map(|(order, attack)| shown(everyone, war, order, attack)).collect();
    put(&mut body, "attacks", (!own.is_empty()).then_some(own));
    let best = war.best_on(flank, place).map(|(order, attack)| shown(everyone, war, order, attack));
    put(&mut body, "bestOpponentAttack", best);
    body
}

fn shown(everyone: Everyone<'_>, war: &War, order: usize, attack: &Attack) -> Value {
    let tag = |flank, place: usize| everyone.player_tag(war.side(flank).fighters[place].player);
    object!({
        "attackerTag": tag(attack.flank, attack.attacker),
        "defenderTag": tag(attack.flank.other(), attack.defender),
        "stars": attack.stars,
        "destructionPercentage": attack.destruction,
        "order": order,
        "duration": attack.duration,
    })
}

/// The finished wars, each with its end.
pub(in super::super) fn war_log(everyone: Everyone<'_>, clan: ClanId) -> Vec<(Timestamp, Value)> {
    if stranger_clan_number(clan).is_some() {
        return Vec::new();
    }
    let log = everyone.realm.clan(clan).log.iter();
    log.map(|(_, war, flank)| (war.end, entry(everyone, war, *flank))).collect()
}

/// A season of the clan war leagues in the war log: nobody is the opponent, and mostly nobody has won.
pub(in super::super) fn season_entry(
    everyone: Everyone<'_>,
    clan: ClanId,
    season: Season,
    standing: &Standing,
) -> Value {
    let own = everyone.clan(clan);
    let result = match (season.number.rem_euclid(3), standing.stars > standing.opponents_stars) {
        (0, true) => Some("win"),
        (0, false) => Some("lose"),
        _ => None,
    };
    object!({
        "result": result,
        "endTime": time(season.over()),
        "teamSize": standing.size,
        "attacksPerMember": 1,
        "battleModifier": "none",
        "clan": {
            "tag": &own.tag, "name": &own.name, "badgeUrls": badge_urls(&own.badge), "clanLevel": own.level,
            "attacks": standing.attacks, "stars": standing.stars, "destructionPercentage": standing.destruction,
            "expEarned": 0,
        },
        "opponent": {
            "badgeUrls": badge_urls(NO_BADGE), "clanLevel": 0,
            "stars": standing.opponents_stars, "destructionPercentage": 0,
        },
    })
}

fn entry(everyone: Everyone<'_>, war: &War, flank: Flank) -> Value {
    let result = match war.standing(flank) {
        std::cmp::Ordering::Greater => "win",
        std::cmp::Ordering::Less => "lose",
        std::cmp::Ordering::Equal => "tie",
    };
    let mut own = header(everyone, war, flank);
    put(&mut own, "expEarned", Some(war.stars(flank) * 6));
    let mut opponent = header(everyone, war, flank.other());
    if let Value::Object(fields) = &mut opponent {
        fields.remove("attacks");
    }
    object!({
        "result": result,
        "endTime": time(war.end),
        "teamSize": war.size(),
        "attacksPerMember": war.attacks_per_member,
        "battleModifier": war.modifier,
        "clan": own,
        "opponent": opponent,
    })
}
