//! `/clans/{tag}/currentwar` and `/clans/{tag}/warlog`.

use serde_json::{Value, json};

use super::super::id::ClanId;
use super::super::realm::Realm;
use super::super::war::{Attack, Flank, Phase, War};
use super::{badge_urls, put, time};

/// The badge of a clan that is none.
const NO_BADGE: &str = "H39b_-WLZGtZVWQ0hqTkE-Tn2AaQnQWy_Iz4yBlvL0M";

/// The war that a clan shows, the clan itself first; or the stub that says there is none.
pub(in super::super) fn war(realm: &Realm, clan: ClanId) -> Value {
    let shown = realm.war_of(clan).and_then(|war| Some((war, war.flank_of(clan)?)));
    let Some((war, flank)) = shown else { return stub() };
    json!({
        "state": state(war.phase),
        "teamSize": war.size(),
        "attacksPerMember": war.attacks_per_member,
        "battleModifier": war.modifier,
        "preparationStartTime": time(war.prepared),
        "startTime": time(war.start),
        "endTime": time(war.end),
        "clan": side(realm, war, flank),
        "opponent": side(realm, war, flank.other()),
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
fn stub() -> Value {
    let side = json!({
        "badgeUrls": badge_urls(NO_BADGE), "clanLevel": 0, "attacks": 0, "stars": 0, "destructionPercentage": 0,
    });
    json!({ "state": "notInWar", "clan": side, "opponent": side })
}

fn side(realm: &Realm, war: &War, flank: Flank) -> Value {
    let mut body = header(realm, war, flank);
    let mut members: Vec<_> = (0..war.size()).map(|place| fighter(realm, war, flank, place)).collect();
    // In no useful order, as the real service: by tag, not by position.
    members.sort_by_cached_key(|member| member["tag"].to_string());
    put(&mut body, "members", Some(members));
    body
}

/// What a side is and has reached.
fn header(realm: &Realm, war: &War, flank: Flank) -> Value {
    let clan = realm.clan(war.side(flank).clan);
    json!({
        "tag": clan.tag,
        "name": clan.name,
        "badgeUrls": badge_urls(&clan.badge),
        "clanLevel": clan.level,
        "attacks": war.attacks_of(flank).count(),
        "stars": war.stars(flank),
        "destructionPercentage": war.destruction(flank),
    })
}

fn fighter(realm: &Realm, war: &War, flank: Flank, place: usize) -> Value {
    let fighter = &war.side(flank).fighters[place];
    let player = realm.player(fighter.player);
    let mut body = json!({
        "tag": player.tag,
        "name": player.name,
        // A small h here, and only here.
        "townhallLevel": fighter.town_hall,
        "mapPosition": place + 1,
        "opponentAttacks": war.attacks_on(flank, place).count(),
    });
    let own = war.attacks_of(flank).filter(|(_, attack)| attack.attacker == place);
    let own: Vec<_> = own.map(|(order, attack)| shown(realm, war, order, attack)).collect();
    put(&mut body, "attacks", (!own.is_empty()).then_some(own));
    let best = war.best_on(flank, place).map(|(order, attack)| shown(realm, war, order, attack));
    put(&mut body, "bestOpponentAttack", best);
    body
}

fn shown(realm: &Realm, war: &War, order: usize, attack: &Attack) -> Value {
    let tag = |flank, place: usize| realm.player(war.side(flank).fighters[place].player).tag.as_str();
    json!({
        "attackerTag": tag(attack.flank, attack.attacker),
        "defenderTag": tag(attack.flank.other(), attack.defender),
        "stars": attack.stars,
        "destructionPercentage": attack.destruction,
        "order": order,
        "duration": attack.duration,
    })
}

/// The finished wars, newest first.
pub(in super::super) fn war_log(realm: &Realm, clan: ClanId) -> Value {
    realm.clan(clan).log.iter().map(|(_, war, flank)| entry(realm, war, *flank)).collect()
}

fn entry(realm: &Realm, war: &War, flank: Flank) -> Value {
    let result = match war.standing(flank) {
        std::cmp::Ordering::Greater => "win",
        std::cmp::Ordering::Less => "lose",
        std::cmp::Ordering::Equal => "tie",
    };
    let mut own = header(realm, war, flank);
    put(&mut own, "expEarned", Some(war.stars(flank) * 6));
    let mut opponent = header(realm, war, flank.other());
    if let Value::Object(fields) = &mut opponent {
        fields.remove("attacks");
    }
    json!({
        "result": result,
        "endTime": time(war.end),
        "teamSize": war.size(),
        "attacksPerMember": war.attacks_per_member,
        "battleModifier": war.modifier,
        "clan": own,
        "opponent": opponent,
    })
}
