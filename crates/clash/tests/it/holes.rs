//! Fields that a body lacks: what was known of them stays, and no change is made of the hole.

use bugle_clash::{ClanOptions, ClanWatcher, Detector, PlayerOptions, PlayerWatcher, ResourceKind, WatchOptions};
use bugle_event::Signal;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::check::{bytes, clan, lines, minute, player, war};
use crate::watching::{restarted, told_of};

const TROOPS: &str = "Barbarian:5 Baby_Dragon:3 Baby_Dragon*:7";

/// A clan and a player with all that has no zero.
fn whole_clan(points: u32) -> Value {
    let mut clan = clan("#A:7 #B");
    clan["clanPoints"] = json!(points);
    for (field, value) in [
        ("type", json!("open")),
        ("description", json!("d")),
        ("location", json!({"id": 32_000_006, "name": "International", "isCountry": false})),
        ("chatLanguage", json!({"id": 75_000_000, "name": "English", "languageCode": "EN"})),
        ("warLeague", json!({"id": 48_000_012})),
        ("capitalLeague", json!({"id": 85_000_005, "name": "x"})),
        ("clanCapital", json!({"capitalHallLevel": 5})),
        ("labels", json!([{"id": 56_000_000, "name": "Clan Wars"}])),
        ("requiredTrophies", json!(100)),
        ("warFrequency", json!("always")),
        ("warWinStreak", json!(3)),
    ] {
        clan[field] = value;
    }
    clan
}

fn whole_player(points: u32) -> Value {
    let mut player = player(TROOPS);
    player["trophies"] = json!(points);
    for (field, value) in [
        ("attackWins", json!(5)),
        ("defenseWins", json!(1)),
        ("donations", json!(9)),
        ("warPreference", json!("in")),
        ("townHallWeaponLevel", json!(3)),
        ("builderHallLevel", json!(9)),
        ("clanCapitalContributions", json!(7)),
        ("league", json!({"id": 29_000_022, "name": "L"})),
        ("labels", json!([{"id": 57_000_000, "name": "W"}])),
        ("currentLeagueSeasonId", json!(1_773_032_400)),
        ("currentLeagueGroupTag", json!("#2YY")),
        ("heroEquipment", json!([{"name": "Vial", "level": 5, "maxLevel": 27, "village": "home"}])),
        ("playerHouse", json!({"elements": [{"type": "ground", "id": 82_000_000}]})),
    ] {
        player[field] = value;
    }
    player["heroes"][0]["equipment"] = json!([{"name": "Vial", "level": 5, "maxLevel": 27, "village": "home"}]);
    player
}

/// `body` without what is at `path`, or with something else there.
fn holed(body: &Value, path: &str, hole: Option<&Value>) -> Value {
    let (parent, field) = path.rsplit_once('/').unwrap();
    let mut body = body.clone();
    let parent = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    match hole {
        None => _ = parent.remove(field).unwrap(),
        Some(value) => _ = parent.insert(field.to_owned(), value.clone()),
    }
    body
}

/// What is told, first look aside, when `path` is a hole in the second of three bodies, and when the program is restarted
/// before the third.
fn told_over(kind: ResourceKind, whole: fn(u32) -> Value, path: &str, hole: Option<&Value>) -> [String; 2] {
    let bodies = [(0, whole(1)), (1, holed(&whole(2), path, hole)), (2, whole(3))];
    [told_of(kind, &bodies), restarted(kind, &bodies)]
}

#[test]
fn c1_a_league_that_is_null_for_one_body_is_one_change() {
    let clan = |league: Value, points: u32| json!({"tag": "#2PP", "name": "C", "members": 0, "memberList": [], "warLeague": league, "clanPoints": points});
    let bodies =
        [(0, clan(json!({"id": 48_000_012}), 0)), (1, clan(Value::Null, 1)), (2, clan(json!({"id": 48_000_013}), 2))];
    for told in [told_of(ResourceKind::Clan, &bodies), restarted(ResourceKind::Clan, &bodies)] {
        assert_eq!(told, "clash.clan.changed {attribute:war_league,new:{id:48000013},old:{id:48000012}}");
    }
}

#[test]
fn c1_no_field_of_a_clan_or_of_a_member_is_told_for_a_hole() {
    let of_clan = whole_clan(0);
    let fields = of_clan.as_object().unwrap().keys().filter(|name| !["tag", "memberList"].contains(&name.as_str()));
    let of_members = of_clan["memberList"][0].as_object().unwrap().keys().filter(|name| *name != "tag");
    let paths: Vec<String> =
        fields.map(|name| format!("/{name}")).chain(of_members.map(|name| format!("/memberList/0/{name}"))).collect();
    assert!(paths.len() > 25);
    for path in paths {
        for hole in [None, Some(&Value::Null), Some(&json!({"odd": [1]})), Some(&json!(-1.5))] {
            for told in told_over(ResourceKind::Clan, whole_clan, &path, hole) {
                assert_eq!(told, "", "{path} {hole:?}");
            }
        }
    }
}

#[test]
fn c1_no_field_of_a_player_or_of_a_unit_is_told_for_a_hole() {
    let of_player = whole_player(0);
    let fields = of_player.as_object().unwrap().keys().filter(|name| *name != "tag");
    let mut paths: Vec<String> = fields.map(|name| format!("/{name}")).collect();
    for inside in ["/troops/1", "/heroes/0", "/achievements/0", "/clan"] {
        let named = of_player.pointer(inside).unwrap().as_object().unwrap().keys();
        paths.extend(
            named.filter(|name| !["tag", "name"].contains(&name.as_str())).map(|name| format!("{inside}/{name}")),
        );
    }
    assert!(paths.len() > 35);
    for path in paths {
        for hole in [None, Some(&Value::Null), Some(&json!({"odd": [1]})), Some(&json!(-1.5))] {
            for told in told_over(ResourceKind::Player, whole_player, &path, hole) {
                assert_eq!(told, "", "{path} {hole:?}");
            }
        }
    }
}

#[test]
fn c1_an_attack_that_does_not_say_how_much_it_destroyed_says_it_later() {
    let mut odd = war("inWar", "P1>Q1:1");
    odd["clan"]["members"][0]["attacks"][0]["destructionPercentage"] = json!(40.5);
    let bodies = [(24 * 60, war("inWar", "")), (24 * 60 + 1, odd), (24 * 60 + 2, war("inWar", "P1>Q1:1"))];
    assert_eq!(told_of(ResourceKind::War, &bodies).lines().count(), 1);
}

#[test]
fn c1_what_is_gone_for_good_is_told_when_it_has_lasted() {
    let mut body = whole_clan(0);
    body.as_object_mut().unwrap().remove("location");
    let bodies: Vec<_> = (0..14_u32)
        .map(|at| {
            let mut body = if at == 0 { whole_clan(0) } else { body.clone() };
            body["clanPoints"] = json!(at);
            (i64::from(at), body)
        })
        .collect();
    assert_eq!(told_of(ResourceKind::Clan, &bodies[..9]), "");
    let told = told_of(ResourceKind::Clan, &bodies);
    assert!(told.starts_with("clash.clan.changed {attribute:location,new:null") && told.lines().count() == 1, "{told}");
}

#[test]
fn c1_who_has_neither_clan_nor_role_has_left_and_a_weapon_goes_with_its_hall() {
    let mut left = whole_player(2);
    left.as_object_mut().unwrap().retain(|name, _| !["clan", "role"].contains(&name.as_str()));
    assert_snapshot!(told_of(ResourceKind::Player, &[(0, whole_player(1)), (1, left)]), @"clash.player.clan_left {}");
    let mut moved = whole_player(2);
    moved["townHallLevel"] = json!(13);
    moved.as_object_mut().unwrap().remove("townHallWeaponLevel");
    assert_snapshot!(told_of(ResourceKind::Player, &[(0, whole_player(1)), (1, moved)]), @"
    clash.player.changed {attribute:town_hall_level,new:13,old:12}
    clash.player.changed {attribute:town_hall_weapon_level,new:null,old:3}
    ");
}

#[test]
fn c2_retired_counters_that_go_to_zero_are_no_change() {
    let player = |fields: &Value| {
        let mut player = json!({"tag": "#PPP", "name": "P", "expLevel": 5});
        player.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        player
    };
    let twins = ["versusBattleWins", "versusBattleWinCount", "versusTrophies", "bestVersusTrophies"];
    for twin in twins {
        let bodies = [(0, player(&json!({twin: 3715}))), (1, player(&json!({twin: 0}))), (2, player(&json!({})))];
        assert_eq!(told_of(ResourceKind::Player, &bodies), "", "{twin}");
    }
    let clan = |fields: &Value| {
        let mut clan = clan("#A");
        clan.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        clan
    };
    for twin in ["clanVersusPoints", "requiredVersusTrophies"] {
        let bodies = [(0, clan(&json!({twin: 3715}))), (1, clan(&json!({twin: 0}))), (2, clan(&json!({})))];
        assert_eq!(told_of(ResourceKind::Clan, &bodies), "", "{twin}");
    }
    let member = |value: u32| {
        let mut clan = clan(&json!({}));
        clan["memberList"][0]["versusTrophies"] = json!(value);
        clan
    };
    let mut noisy = ClanWatcher::new("#2PP".parse().unwrap(), ClanOptions { noisy: true, ..ClanOptions::default() });
    let signals: Vec<_> = [member(3000), member(0)]
        .iter()
        .zip(0..)
        .flat_map(|(body, at)| noisy.on_body(minute(at), bytes(body)))
        .collect();
    assert_eq!(lines(&signals), "clash.clan.snapshot clan/#2PP");
}

#[test]
fn c18_a_body_that_is_nearly_nothing_is_garbage() {
    let mut clans = ClanWatcher::new("#2PP".parse().unwrap(), ClanOptions::default());
    for body in [
        json!({"tag": "#2PP", "name": "x"}),
        json!({"tag": "#2PP", "name": "x", "clanLevel": 10}),
        json!({"tag": "#2PP"}),
    ] {
        let mut signals = clans.on_body(minute(0), bytes(&clan("#A #B")));
        signals.extend(clans.on_body(minute(1), bytes(&body)));
        signals.extend(clans.on_body(minute(2), bytes(&clan("#A #B"))));
        let gaps = signals.iter().filter(|signal| matches!(signal, Signal::Gap(_))).count();
        assert_eq!((gaps, lines(&signals).contains("member_left")), (1, false), "{body}: {}", lines(&signals));
        clans = ClanWatcher::new("#2PP".parse().unwrap(), ClanOptions::default());
    }
    let mut players = PlayerWatcher::new("#PPP".parse().unwrap(), PlayerOptions::default());
    let mut signals = players.on_body(minute(0), bytes(&whole_player(1)));
    signals.extend(players.on_body(minute(1), bytes(&json!({"tag": "#PPP", "name": "x"}))));
    signals.extend(players.on_body(minute(2), bytes(&json!({"tag": "#PPP", "trophies": 5}))));
    signals.extend(players.on_body(minute(3), bytes(&whole_player(2))));
    assert_snapshot!(lines(&signals), @r"
    clash.player.snapshot player/#PPP
    gap garbage player/#PPP
    ");
}

#[test]
fn c18_a_recording_tells_of_garbage_about_whom_it_knows() {
    let mut detector = Detector::new(ResourceKind::Clan, WatchOptions::default());
    let line = |at: i64, body: &Value| json!({"observed_at": minute(at).to_string(), "body": body}).to_string();
    assert_eq!(detector.on_line(line(0, &clan("#A #B")).as_bytes()).unwrap().len(), 1);
    detector.on_line(line(1, &json!({"tag": "#2PP", "name": "x"})).as_bytes()).unwrap_err();
    let told = detector.on_line(line(2, &clan("#A #B")).as_bytes()).unwrap();
    assert_eq!(told.iter().map(|event| event.kind.name()).collect::<Vec<_>>(), ["gap"]);
}
