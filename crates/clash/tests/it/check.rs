//! Small worlds in the API's own JSON, and events as lines: what the tests of the watchers are written in.

use bugle_clash::Event;
use bugle_event::{Payload as _, Signal, Timestamp};
use bytes::Bytes;
use serde_json::{Map, Value, json};

/// A moment: minutes after the first preparation begins.
pub(crate) fn minute(minutes: i64) -> Timestamp {
    let start: Timestamp = "2026-01-30T07:00:00Z".parse().unwrap();
    Timestamp::from_secs(start.as_secs() + minutes * 60)
}

/// A moment in the API's own format.
pub(crate) fn api_time(minutes: i64) -> String {
    minute(minutes).to_string().replace(['-', ':'], "").replace('Z', ".000Z")
}

pub(crate) fn bytes(body: &Value) -> Bytes {
    serde_json::to_vec(body).unwrap().into()
}

/// What a watcher said, a line each: events by kind and what matters of their data, gaps by cause. Checkpoints are
/// left out.
pub(crate) fn lines(signals: &[Signal<Event>]) -> String {
    let lines = signals.iter().filter_map(|signal| match signal {
        Signal::Event(event) => Some(format!("{} {}", event.kind, brief(&event.data))),
        Signal::Gap(gap) => Some(format!("gap {} {}", gap.cause, gap.subjects[0])),
        Signal::Checkpoint(_) => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Ids and data of the events: what must be the same when the same bodies are fed in another way.
pub(crate) fn facts(signals: &[Signal<Event>]) -> Vec<String> {
    let facts = signals.iter().filter_map(|signal| match signal {
        Signal::Event(event) => Some(event.to_json()),
        _ => None,
    });
    facts.collect()
}

fn brief(event: &Event) -> String {
    const SHOWN: [&str; 25] = [
        "attribute",
        "old",
        "new",
        "side",
        "order",
        "attacker_tag",
        "defender_tag",
        "stars",
        "new_stars",
        "source",
        "outcome",
        "old_outcome",
        "unobserved_attacks",
        "change",
        "delta",
        "reset",
        "attacks_missed",
        "name",
        "old_level",
        "level",
        "value",
        "from",
        "confirmed",
        "old_leader_is",
        "new_leader_was",
    ];
    let Value::Object(data) = serde_json::to_value(event).unwrap() else { return String::new() };
    let mut brief: Map<String, Value> =
        data.iter().filter(|(name, _)| SHOWN.contains(&name.as_str())).map(|(n, v)| (n.clone(), v.clone())).collect();
    if let Some(tag) = data.get("member").and_then(|member| member.get("tag")) {
        brief.insert("member".to_owned(), tag.clone());
    }
    brief.extend(leaders(&data));
    if event.kind().name().ends_with("snapshot") {
        return event.subject().to_string();
    }
    Value::Object(brief).to_string().replace('"', "")
}

/// The tags of the leaders that an event names.
fn leaders(data: &Map<String, Value>) -> Vec<(String, Value)> {
    let tag = |name: &str| Some((name.to_owned(), data.get(name)?.get("tag")?.clone()));
    ["old_leader", "new_leader"].into_iter().filter_map(tag).collect()
}

/// A war of 2 against 2 between `#2PP` and `#2YY`: `attacks` are `attacker>defender:stars`, in order; members of
/// `#2PP` are P1 and P2, their opponents Q1 and Q2.
pub(crate) fn war(state: &str, attacks: &str) -> Value {
    war_of("#2PP", "#2YY", 0, state, attacks)
}

/// As [`war`], between any two clans, with the preparation beginning at this minute.
pub(crate) fn war_of(clan: &str, opponent: &str, preparation: i64, state: &str, attacks: &str) -> Value {
    let attacks: Vec<Value> = attacks.split_whitespace().zip(1..).map(attack).collect();
    json!({
        "state": state,
        "teamSize": 2,
        "attacksPerMember": 2,
        "preparationStartTime": api_time(preparation),
        "startTime": api_time(preparation + 23 * 60),
        "endTime": api_time(preparation + 47 * 60),
        "clan": side(clan, ["#P1", "#P2"], &attacks),
        "opponent": side(opponent, ["#Q1", "#Q2"], &attacks),
    })
}

/// The same war, seen from the other side.
pub(crate) fn mirrored(war: &Value) -> Value {
    let mut mirrored = war.clone();
    mirrored["clan"] = war["opponent"].clone();
    mirrored["opponent"] = war["clan"].clone();
    mirrored
}

fn attack((text, order): (&str, u32)) -> Value {
    let (attacker, rest) = text.split_once('>').unwrap();
    let (defender, stars) = rest.split_once(':').unwrap();
    let stars: u32 = stars.parse().unwrap();
    json!({
        "attackerTag": format!("#{attacker}"), "defenderTag": format!("#{defender}"), "stars": stars,
        "destructionPercentage": 30 * stars + 10, "order": order, "duration": 120,
    })
}

fn side(tag: &str, members: [&str; 2], attacks: &[Value]) -> Value {
    let own: Vec<Value> =
        attacks.iter().filter(|attack| members.iter().any(|tag| attack["attackerTag"] == *tag)).cloned().collect();
    let stars: u64 = own.iter().filter_map(|attack| attack["stars"].as_u64()).sum();
    let listed: Vec<Value> = members.iter().zip(1..).map(|(tag, place)| member(tag, place, attacks)).collect();
    json!({
        "tag": tag, "name": format!("Clan {tag}"), "clanLevel": 10, "badgeUrls": {},
        "attacks": own.len(), "stars": stars, "destructionPercentage": 0.0, "members": listed,
    })
}

fn member(tag: &str, place: u32, attacks: &[Value]) -> Value {
    let made: Vec<&Value> = attacks.iter().filter(|attack| attack["attackerTag"] == tag).collect();
    let suffered: Vec<&Value> = attacks.iter().filter(|attack| attack["defenderTag"] == tag).collect();
    let mut member = json!({
        "tag": tag, "name": format!("Player {tag}"), "townhallLevel": 12, "mapPosition": place,
        "opponentAttacks": suffered.len(),
    });
    if !made.is_empty() {
        member["attacks"] = json!(made);
    }
    if let Some(best) = suffered.iter().max_by_key(|attack| attack["stars"].as_u64()) {
        member["bestOpponentAttack"] = (*best).clone();
    }
    member
}

/// The answer of a clan that is in no war.
pub(crate) fn no_war() -> Value {
    json!({ "state": "notInWar", "clan": { "clanLevel": 0 }, "opponent": { "clanLevel": 0 } })
}

/// Clan `#2PP` with these members, in this order: `#A`, or `#A:donations`.
pub(crate) fn clan(members: &str) -> Value {
    let members: Vec<Value> = members.split_whitespace().zip(1..).map(clan_member).collect();
    json!({
        "tag": "#2PP", "name": "Clan #2PP", "clanLevel": 10, "clanPoints": 1000, "warWins": 5, "warTies": 1,
        "warLosses": 2, "isWarLogPublic": true, "badgeUrls": { "small": "https://assets/badges/70/one.png" },
        "members": members.len(), "memberList": members,
    })
}

fn clan_member((text, rank): (&str, u32)) -> Value {
    let (tag, donations) = text.split_once(':').unwrap_or((text, "0"));
    json!({
        "tag": tag, "name": format!("Player {tag}"), "role": "member", "expLevel": 100, "clanRank": rank,
        "donations": donations.parse::<u32>().unwrap(), "donationsReceived": 0, "trophies": 1000,
    })
}

/// Player `#PPP` of clan `#2PP`, with these troops (`name:level`, the name with `_` for spaces).
pub(crate) fn player(troops: &str) -> Value {
    let unit = |text: &str| {
        let (name, level) = text.split_once(':').unwrap();
        let village = if name.ends_with('*') { "builderBase" } else { "home" };
        let name = name.trim_end_matches('*').replace('_', " ");
        json!({ "name": name, "level": level.parse::<u32>().unwrap(), "maxLevel": 20, "village": village })
    };
    let troops: Vec<Value> = troops.split_whitespace().map(unit).collect();
    let achievement = |info: &str, value: u32| {
        json!({
            "name": "Keep Your Account Safe!", "stars": 1, "value": value, "target": 100, "info": info, "village": "home",
        })
    };
    json!({
        "tag": "#PPP", "name": "Player #PPP", "townHallLevel": 12, "expLevel": 100, "trophies": 1000, "warStars": 50,
        "bestTrophies": 3000, "role": "member", "clan": { "tag": "#2PP", "name": "Clan #2PP", "clanLevel": 10 },
        "troops": troops, "heroes": [{ "name": "Barbarian King", "level": 40, "maxLevel": 80, "village": "home" }],
        "spells": [], "achievements": [achievement("first", 1), achievement("second", 2)],
    })
}
