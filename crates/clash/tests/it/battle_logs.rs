//! Battle logs, small: what the tests of battles are written in.

use bugle_clash::{BattlesOptions, BattlesWatcher, Event, PlayerBattle};
use bugle_event::{Envelope, Signal};
use serde_json::{Value, json};

use crate::check::{api_time, bytes, minute};

/// A battle of player `#PPP`, one for each number, an hour apart: `number` hours after the first moment.
pub(crate) fn battle(number: i64) -> Value {
    let opponents = ["#Q0", "#Q2", "#Q8", "#Q9", "#QP"];
    json!({
        "battleType": if number % 3 == 0 { "ranked" } else { "homeVillage" },
        "attack": number % 2 == 0,
        "armyShareCode": format!("u{}x{}", number % 7 + 1, number % 5),
        "opponentPlayerTag": opponents[usize::try_from(number).unwrap() % opponents.len()],
        "opponentName": "Other",
        "opponentTownHallLevel": 16,
        "stars": number % 4,
        "destructionPercentage": number % 4 * 33,
        "battleTimestamp": api_time(number * 60),
        "battleTime": 100 + number,
        "lootedResources": [{"name": "Gold", "amount": number * 1000}, {"name": "Elixir", "amount": 0}],
        "extraLootedResources": [{"name": "Gold", "amount": 0}],
        "availableLoot": [{"name": "Gold", "amount": 500_000 + number}],
    })
}

/// As [`battle`], of before June 2026.
pub(crate) fn undated(number: i64) -> Value {
    let mut battle = battle(number);
    for field in ["battleTimestamp", "battleTime", "opponentName", "opponentTownHallLevel"] {
        battle.as_object_mut().unwrap().remove(field);
    }
    battle
}

/// An attack that found nobody: all of one army are alike, but for the time.
pub(crate) fn nobody(at: Option<i64>) -> Value {
    let mut battle = json!({
        "battleType": "homeVillage", "attack": true, "armyShareCode": "u1x1", "stars": 0, "destructionPercentage": 0,
        "lootedResources": [], "extraLootedResources": [], "availableLoot": [],
    });
    if let Some(at) = at {
        battle["battleTimestamp"] = json!(api_time(at));
    }
    battle
}

/// A log with these, the oldest of which comes first here: it shows the latest fifty, the newest first.
pub(crate) fn log(battles: impl IntoIterator<Item = Value>) -> Value {
    let mut battles: Vec<Value> = battles.into_iter().collect();
    battles.reverse();
    battles.truncate(50);
    json!({ "items": battles })
}

pub(crate) fn watcher() -> BattlesWatcher {
    BattlesWatcher::new("#PPP".parse().unwrap(), BattlesOptions::default())
}

/// What is said of these bodies, a minute apart.
pub(crate) fn watch(watcher: &mut BattlesWatcher, bodies: &[Value]) -> Vec<Signal<Event>> {
    let start = watcher.seen_at().map_or(0, |at| (at - minute(0)).as_secs() / 60 + 1);
    let at = i64::try_from(start).unwrap();
    (at..).zip(bodies).flat_map(|(at, body)| watcher.on_body(minute(at), bytes(body))).collect()
}

/// The battles that were told.
pub(crate) fn battles(signals: &[Signal<Event>]) -> Vec<(&Envelope<Event>, &PlayerBattle)> {
    let battle = |signal| match signal {
        &Signal::Event(ref event @ Envelope { data: Event::PlayerBattle(ref battle), .. }) => Some((event, battle)),
        _ => None,
    };
    signals.iter().filter_map(battle).collect()
}

/// The battles that were told, by the number that [`battle`] gave them.
pub(crate) fn numbers(signals: &[Signal<Event>]) -> Vec<i64> {
    let number = |battle: &PlayerBattle| i64::from(battle.battle.available_loot[0].amount) - 500_000;
    battles(signals).into_iter().map(|(_, battle)| number(battle)).collect()
}
