//! What an update of the game adds: it is kept, and what changes about it is told.

use bugle_clash::{Clan, Detector, LineError, Model, Player, ResourceKind, War, WatchOptions};
use insta::assert_snapshot;
use serde::Serialize;
use serde_json::{Value, json};

use crate::check::{clan, player, war};
use crate::recorded::bodies;
use crate::watching::told_of;

#[test]
fn c14_changes_of_lists_that_nobody_knows_are_told() {
    let with = |list: &str, value: Value| {
        let mut player = player("Barbarian:5");
        player[list] = value;
        player
    };
    let guardian = |name: &str, level: u32| json!({"name": name, "level": level, "maxLevel": 5});
    for list in ["guardians", "pets", "somethingNew"] {
        let bodies = [
            (0, player("Barbarian:5")),
            // That there are such things at all is no news; nor is their order, nor that they were not sent.
            (1, with(list, json!([guardian("a", 1), guardian("b", 1)]))),
            (2, with(list, json!([guardian("b", 1), guardian("a", 1)]))),
            (3, with(list, Value::Null)),
            (4, with(list, json!([guardian("b", 1), guardian("a", 2)]))),
        ];
        let told = told_of(ResourceKind::Player, &bodies);
        assert_eq!(told, "clash.player.unit_upgraded {level:2,name:a,old_level:1}", "{list}");
    }
    let mut changed = clan("#A");
    changed["districtsNew"] = json!([2]);
    let mut first = clan("#A");
    first["districtsNew"] = json!([1]);
    assert_snapshot!(told_of(ResourceKind::Clan, &[(0, first), (1, changed)]), @"clash.clan.changed {attribute:districtsNew,new:[2],old:[1]}");
}

/// `body`, read and written again.
fn written<T: Model + Serialize>(body: &Value) -> Value {
    serde_json::to_value(T::from_json(&serde_json::to_vec(body).unwrap()).unwrap().value).unwrap()
}

/// Whether all that `sent` says stands in `kept`, under the API's name or ours.
fn assert_stands(sent: &Value, kept: &Value, path: &str) {
    match (sent, kept) {
        (Value::Object(sent), Value::Object(kept)) => {
            for (name, value) in sent.iter().filter(|(_, value)| !value.is_null()) {
                let kept = kept.get(name).or_else(|| kept.get(&ours(name)));
                let kept = kept.unwrap_or_else(|| panic!("{path}/{name} is lost"));
                assert_stands(value, kept, &format!("{path}/{name}"));
            }
        }
        (Value::Array(sent), Value::Array(kept)) => {
            assert_eq!(sent.len(), kept.len(), "{path}");
            sent.iter().zip(kept).for_each(|(sent, kept)| assert_stands(sent, kept, path));
        }
        (Value::String(_), Value::String(_)) if path.ends_with("Time") => {}
        (Value::Number(sent), Value::Number(kept)) => assert_eq!(sent.as_f64(), kept.as_f64(), "{path}"),
        _ => assert_eq!(sent, kept, "{path}"),
    }
}

/// `expLevel` as `exp_level`; names that were given up, as what took their place.
fn ours(name: &str) -> String {
    let name = match name {
        "versusBattleWinCount" => "versusBattleWins",
        "requiredTownhallLevel" => "requiredTownHallLevel",
        "townhallLevel" => "townHallLevel",
        "clanVersusPoints" => "clanBuilderBasePoints",
        "requiredVersusTrophies" => "requiredBuilderBaseTrophies",
        "versusTrophies" => "builderBaseTrophies",
        "bestVersusTrophies" => "bestBuilderBaseTrophies",
        "previousVersusSeason" => "previousBuilderBaseSeason",
        "bestVersusSeason" => "bestBuilderBaseSeason",
        other => other,
    };
    let words = name
        .chars()
        .map(|letter| if letter.is_uppercase() { format!("_{}", letter.to_lowercase()) } else { letter.into() });
    words.collect()
}

#[test]
fn c21_new_fields_and_odd_elements_are_kept_at_any_depth() {
    let mut clan = clan("#A #B");
    let pictures = json!({"small": "https://x/70/a.png", "huge": "https://x/1024/a.png", "animated": {"url": 1}});
    clan["badgeUrls"] = pictures.clone();
    clan["warLeague"] = json!({"id": 48_000_012, "name": "x", "iconUrls": pictures});
    clan["labels"] = json!([{"id": 1, "name": "x", "iconUrls": {"huge": "y"}}, "odd", 5]);
    clan["memberList"][0]["leagueTier"] =
        json!({"id": 1, "name": "x", "iconUrls": {"tiny": "t", "new": [1]}, "rank": 2});
    clan["memberList"][0]["playerHouse"] = json!({"elements": [7, {"type": "roof", "id": 1}]});
    clan["clanCapital"] = json!({"capitalHallLevel": 1, "districts": [null, {"id": 3, "new": true}], "new": 1});
    assert_stands(&clan, &written::<Clan>(&clan), "");
    let mut player = player("Barbarian:5");
    player["clan"]["badgeUrls"] = json!({"large": "l", "huge": "h"});
    player["heroes"][0]["equipment"] = json!([{"name": "Vial", "level": 3, "new": {}}, 3]);
    player["achievements"].as_array_mut().unwrap().push(json!({"stars": 3}));
    player["trophies"] = json!([5000]);
    assert_stands(&player, &written::<Player>(&player), "");
    let mut war = war("inWar", "P1>Q1:1");
    war["clan"]["badgeUrls"] = json!({"new": "n"});
    war["clan"]["members"][0]["attacks"].as_array_mut().unwrap().push(json!("torn"));
    war["clan"]["members"][0]["attacks"][0]["destructionPercentage"] = json!(87.5);
    assert_stands(&war, &written::<War>(&war), "");
}

#[test]
fn c21_nothing_of_the_recorded_bodies_is_lost() {
    for (path, body) in bodies("") {
        let body: Value = serde_json::from_slice(&body).unwrap();
        let kept = match &body {
            it if it.get("memberList").is_some() => written::<Clan>(&body),
            it if it.get("opponent").is_some() && it.get("state").is_some() => written::<War>(&body),
            it if it.get("achievements").is_some() => written::<Player>(&body),
            _ => continue,
        };
        assert_stands(&body, &kept, &path.display().to_string());
    }
}

#[test]
fn c22_a_field_that_comes_for_all_members_at_once_is_one_change() {
    let tiered = |field: &str, tags: &str| {
        let mut clan = clan("#A #B #C");
        for member in clan["memberList"].as_array_mut().unwrap() {
            if tags.contains(member["tag"].as_str().unwrap()) {
                member[field] = json!({"id": 105_000_001, "name": "x"});
            }
        }
        clan
    };
    for (field, attribute) in [("leagueTier", "league_tier"), ("builderBaseLeague", "builder_base_league")] {
        let told = told_of(ResourceKind::Clan, &[(0, clan("#A #B #C")), (1, tiered(field, "#A #B #C"))]);
        assert!(
            told.starts_with(&format!("clash.clan.changed {{attribute:member_list.{attribute},new:{{#A:")),
            "{told}"
        );
        assert_eq!(told.lines().count(), 1, "{told}");
        // One who lacked it is no rework.
        assert_eq!(told_of(ResourceKind::Clan, &[(0, tiered(field, "#A #B")), (1, tiered(field, "#A #B #C"))]), "");
    }
}

#[test]
fn c22_a_token_is_no_player_and_broken_bodies_are_counted() {
    let mut players = Detector::new(ResourceKind::Player, WatchOptions::default());
    for body in [
        json!({"tag": "#PPP", "token": "abc", "status": "ok"}),
        json!({"tag": "#PPP", "token": "abc", "status": "invalid"}),
    ] {
        let refused = players.on_line(body.to_string().as_bytes()).unwrap_err();
        assert!(matches!(refused, LineError::NotSuchAnswer { expected: "player", .. }));
    }
    let mut clans = Detector::new(ResourceKind::Clan, WatchOptions::default());
    let mut broken = clan("#A #B");
    broken["memberList"].as_array_mut().unwrap().pop();
    for _ in 0..3 {
        assert!(clans.on_line(broken.to_string().as_bytes()).unwrap().is_empty());
    }
    let summary = clans.summary();
    assert_eq!((summary.counts.bodies, summary.counts.broken), (3, 3));
    assert_snapshot!(summary, @"
    3 bodies: 0 unchanged, 0 stale, 3 broken, 0 torn
    0 events
    ");
}
