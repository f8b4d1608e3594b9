//! Battle logs: the newest first, and both sides of one battle.

use std::collections::BTreeSet;
use std::time::Duration;

use bugle_event::Timestamp;
use serde_json::Value;

use super::START;
use super::ask::{Worlds, number, text};

/// What both sides of a battle must agree on.
const SHARED: [&str; 7] =
    ["battleType", "stars", "destructionPercentage", "armyShareCode", "battleTime", "lootedResources", "availableLoot"];

#[test]
fn logs_are_the_newest_fifty_and_show_both_sides_of_a_battle() {
    let mut worlds = Worlds::new(3, START, 3);
    worlds.pass(Duration::from_hours(50));
    let (mut kinds, mut mirrored, mut alone) = (BTreeSet::new(), 0, 0);
    for player in worlds.players(9) {
        let log = worlds.list(&format!("/players/{player}/battlelog"));
        assert!((20..=50).contains(&log.len()), "{} battles of {player}", log.len());
        let times: Vec<_> = log.iter().map(at).collect();
        assert!(times.is_sorted_by(|newer, older| newer >= older) && times[0] <= worlds.now());
        kinds.extend(log.iter().map(|battle| text(battle, "battleType").to_owned()));
        for battle in &log {
            match battle["opponentPlayerTag"].as_str() {
                None => {
                    alone += 1;
                    let nothing = ["stars", "destructionPercentage", "battleTime"].map(|field| number(battle, field));
                    assert!(battle["attack"] == true && nothing == [0; 3]);
                }
                Some(opponent) => mirrored += usize::from(is_mirrored(&worlds, &player, opponent, battle)),
            }
        }
    }
    assert!(kinds.iter().map(String::as_str).eq(["homeVillage", "legend", "ranked"]), "{kinds:?}");
    assert!(mirrored > 300 && alone > 3, "{mirrored} battles seen from both sides, {alone} without an opponent");
}

/// Whether the opponent's log still has the battle. If it reaches so far back, it must.
fn is_mirrored(worlds: &Worlds, player: &str, opponent: &str, battle: &Value) -> bool {
    let (path, time) = (format!("/players/{opponent}/battlelog"), at(battle));
    let log = worlds.list(&path);
    let is_attack = battle["attack"] == true;
    let is_it = |other: &&Value| {
        let apart = if is_attack { time.since(at(other)) } else { at(other).since(time) }.as_secs();
        other["opponentPlayerTag"] == player
            && other["attack"] != battle["attack"]
            && (108..=211).contains(&apart)
            && SHARED.iter().all(|field| other[field] == battle[field])
    };
    let found = log.iter().filter(is_it).count();
    let oldest = log.last().map_or(worlds.now(), at);
    // The attacker's log has a battle some minutes later.
    let is_due = time > oldest + Duration::from_mins(5) && time + Duration::from_mins(5) < worlds.now();
    assert!(found == 1 || (found == 0 && !is_due), "{found} times in the log of {opponent}: {battle}");
    found == 1
}

fn at(battle: &Value) -> Timestamp {
    let text = text(battle, "battleTimestamp");
    let [date, time] = [&text[..8], &text[9..15]];
    let pair = |text: &str, from: usize| text[from..from + 2].to_owned();
    let [hours, minutes, seconds] = [0, 2, 4].map(|from| pair(time, from));
    format!("{}-{}-{}T{hours}:{minutes}:{seconds}Z", &date[..4], pair(date, 4), pair(date, 6)).parse().unwrap()
}

#[test]
fn a_log_only_moves_on() {
    let mut worlds = Worlds::new(4, START, 2);
    let player = worlds.players(50).remove(0);
    let path = format!("/players/{player}/battlelog");
    let mut before = worlds.list(&path);
    for _ in 0..40 {
        worlds.pass(Duration::from_hours(2));
        let log = worlds.list(&path);
        let new = log.len() - log.iter().filter(|battle| before.iter().any(|old| is_same(old, battle))).count();
        assert!(
            log[new..].iter().zip(&before).all(|(kept, old)| is_same(kept, old)),
            "what is old is behind what is new"
        );
        before = log;
    }
}

/// The opponent's name and town hall may have changed.
fn is_same(left: &Value, right: &Value) -> bool {
    let fields = SHARED.iter().chain(&["battleTimestamp", "opponentPlayerTag", "attack"]);
    fields.into_iter().all(|field| left[*field] == right[*field])
}
