//! What there is to watch.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use bugle_clash::Watch;
use bytes::Bytes;
use serde_json::{Value, json};

use super::made_up::{self, ANY_TAG};
use crate::body::clan;

/// Things of one kind.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(super) watch: fn(Watch, Vec<String>) -> Watch,
    /// What they show: one body for each round.
    pub(super) bodies: Vec<Bytes>,
}

/// All kinds, whose bodies show so many members, or units.
pub(crate) fn cases(shown: usize) -> Vec<Case> {
    let changing = (0..3).map(|round| varied(&of_any_tag(&clan(shown, round)))).collect();
    vec![
        Case { name: "clans", watch: |watch, tags| watch.clans(tags), bodies: changing },
        Case { name: "players", watch: |watch, tags| watch.players(tags), bodies: vec![varied(&player(shown))] },
        Case { name: "wars", watch: |watch, tags| watch.wars(tags), bodies: vec![varied(&war(shown))] },
    ]
}

/// The same with names and numbers that are as unlike each other as those of real players: they do not become shorter
/// when they are compressed.
fn varied(body: &Bytes) -> Bytes {
    let mut value = serde_json::from_slice(body).unwrap_or_default();
    vary(&mut value, "body");
    serde_json::to_vec(&value).unwrap_or_default().into()
}

fn vary(value: &mut Value, path: &str) {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    let chance = hasher.finish();
    match value {
        Value::Array(all) => all.iter_mut().enumerate().for_each(|(at, one)| vary(one, &format!("{path}/{at}"))),
        Value::Object(all) => all.iter_mut().for_each(|(key, one)| vary(one, &format!("{path}/{key}"))),
        Value::String(name) if path.ends_with("/name") => format!("{chance:016x}")[..10].clone_into(name),
        Value::Number(number) => {
            let spread = match path.rsplit('/').next() {
                Some("donations" | "donationsReceived" | "trophies" | "builderBaseTrophies") => 2_000,
                Some("expLevel" | "duration") => 80,
                Some("destructionPercentage" | "level" | "townHallLevel") => 5,
                _ => return,
            };
            *value = (number.as_u64().unwrap_or_default() + chance % spread).into();
        }
        _ => {}
    }
}

fn of_any_tag(body: &Bytes) -> Bytes {
    String::from_utf8_lossy(body).replacen("#2PP", ANY_TAG, 1).into()
}

fn player(units: usize) -> Bytes {
    let units: Vec<Value> = (0..units)
        .map(|it| json!({ "name": format!("Unit {it}"), "level": 3, "maxLevel": 9, "village": "home" }))
        .collect();
    let player = json!({ "tag": ANY_TAG, "name": "Player", "townHallLevel": 15, "expLevel": 200, "troops": units });
    serde_json::to_vec(&player).unwrap_or_default().into()
}

/// A war of so many against as many, in which each has attacked once.
fn war(members: usize) -> Bytes {
    let side = |tag: &str, own: &str, other: &str, first: usize| {
        let member = |it: usize| {
            let attack = json!({
                "attackerTag": format!("#{own}{}", &made_up::tag(it)[3..]), "stars": 2, "destructionPercentage": 80,
                "defenderTag": format!("#{other}{}", &made_up::tag(it)[3..]), "order": first + 2 * it, "duration": 100,
            });
            json!({
                "tag": attack["attackerTag"], "name": "Player", "townhallLevel": 15, "mapPosition": it + 1,
                "attacks": [attack], "opponentAttacks": 0,
            })
        };
        let listed: Vec<Value> = (0..members).map(member).collect();
        json!({ "tag": tag, "name": "Clan", "clanLevel": 10, "attacks": members, "stars": 2 * members, "members": listed })
    };
    let war = json!({
        "state": "inWar", "teamSize": members, "attacksPerMember": 2, "preparationStartTime": "20251231T070000.000Z",
        "startTime": "20260101T060000.000Z", "endTime": "20260102T060000.000Z",
        "clan": side(ANY_TAG, "P", "Q", 1), "opponent": side("#VVVVVVV", "Q", "P", 2),
    });
    serde_json::to_vec(&war).unwrap_or_default().into()
}
