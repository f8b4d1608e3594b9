//! What a player watcher says of sequences of answers.

use bugle_clash::{Event, Failure, PlayerOptions, PlayerWatcher};
use bugle_event::Signal;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::check::{bytes, lines, minute, player};

const PLAYER: &str = "#PPP";
const TROOPS: &str = "Barbarian:5 Baby_Dragon:3 Baby_Dragon*:7 Super_Barbarian:1";

fn watch(bodies: &[(i64, Value)]) -> (PlayerWatcher, Vec<Signal<Event>>) {
    let mut watcher = PlayerWatcher::new(PLAYER.parse().unwrap(), PlayerOptions::default());
    let signals = bodies.iter().flat_map(|(at, body)| watcher.on_body(minute(*at), bytes(body))).collect();
    (watcher, signals)
}

/// What is said of a player who changes from the usual one in this way.
fn told(change: impl FnOnce(&mut Value)) -> String {
    let mut changed = player(TROOPS);
    change(&mut changed);
    lines(&watch(&[(0, player(TROOPS)), (1, changed)]).1)
}

#[test]
fn attributes_are_told_and_trophies_are_not() {
    assert_snapshot!(told(|player| {
        player["townHallLevel"] = json!(13);
        player["townHallWeaponLevel"] = json!(1);
        player["trophies"] = json!(1200);
        player["name"] = json!("other");
        player["clan"]["clanLevel"] = json!(11);
    }), @r#"
    clash.player.snapshot player/#PPP
    clash.player.changed {attribute:name,new:other,old:Player #PPP}
    clash.player.changed {attribute:town_hall_level,new:13,old:12}
    clash.player.changed {attribute:town_hall_weapon_level,new:1,old:null}
    "#);
}

#[test]
fn clans_are_joined_left_and_exchanged() {
    let clan = |tag: &str| json!({ "tag": tag, "name": "other" });
    assert_snapshot!(told(|player| player["clan"] = clan("#2YY")), @r#"
    clash.player.snapshot player/#PPP
    clash.player.clan_moved {from:{name:Clan #2PP,tag:#2PP}}
    "#);
    assert_snapshot!(told(|player| {
        player["clan"].take();
        player["role"].take();
    }), @r#"
    clash.player.snapshot player/#PPP
    clash.player.clan_left {}
    "#);
    let mut alone = player(TROOPS);
    alone["clan"].take();
    assert_snapshot!(lines(&watch(&[(0, alone), (1, player(TROOPS))]).1), @r#"
    clash.player.snapshot player/#PPP
    clash.player.clan_joined {}
    "#);
}

#[test]
fn units_are_unlocked_and_upgraded_in_their_village() {
    assert_snapshot!(told(|changed| {
        changed["troops"] = player("Baby_Dragon*:8 Barbarian:5 Baby_Dragon:3 Dragon:1 Super_Barbarian:1")["troops"].take();
        changed["heroes"][0]["level"] = json!(41);
    }), @r#"
    clash.player.snapshot player/#PPP
    clash.player.unit_upgraded {level:8,name:Baby Dragon,old_level:7}
    clash.player.unit_unlocked {level:1,name:Dragon}
    clash.player.unit_upgraded {level:41,name:Barbarian King,old_level:40}
    "#);
}

#[test]
fn an_update_of_the_game_is_no_upgrade() {
    assert_snapshot!(told(|player| {
        for troop in player["troops"].as_array_mut().unwrap() {
            troop["maxLevel"] = json!(21);
        }
        player["leagueTier"] = json!({ "id": 105_000_010, "name": "Wizard League 10" });
        player["heroEquipment"] = json!([{ "name": "Barbarian Puppet", "level": 1, "maxLevel": 18, "village": "home" }]);
        player["newField"] = json!(3);
    }), @"clash.player.snapshot player/#PPP");
}

#[test]
fn boosts_begin_and_end() {
    let mut boosted = player(TROOPS);
    boosted["troops"][3]["superTroopIsActive"] = json!(true);
    assert_snapshot!(lines(&watch(&[(0, player(TROOPS)), (1, boosted), (30, player("Barbarian:6 Baby_Dragon:3 Baby_Dragon*:7 Super_Barbarian:1"))]).1), @r#"
    clash.player.snapshot player/#PPP
    clash.player.boost_started {name:Super Barbarian}
    clash.player.unit_upgraded {level:6,name:Barbarian,old_level:5}
    clash.player.boost_ended {name:Super Barbarian}
    "#);
}

#[test]
fn what_a_hero_wears_has_no_order() {
    let wears = |names: [&str; 2]| {
        let items = names.map(|name| json!({ "name": name, "level": 1, "maxLevel": 18, "village": "home" }));
        let mut player = player(TROOPS);
        player["heroes"][0]["equipment"] = json!(items);
        player
    };
    assert_snapshot!(lines(&watch(&[(0, wears(["A", "B"])), (1, wears(["B", "A"])), (2, wears(["B", "C"]))]).1), @r#"
    clash.player.snapshot player/#PPP
    clash.player.equipped {new:[B,C],old:[A,B]}
    "#);
}

#[test]
fn the_second_achievement_of_a_name_is_not_the_first() {
    assert_snapshot!(told(|player| player["achievements"][1]["value"] = json!(3)), @r#"
    clash.player.snapshot player/#PPP
    clash.player.achievement {name:Keep Your Account Safe!,stars:1,value:3}
    "#);
}

#[test]
fn a_league_week_is_told_when_it_begins() {
    let week = |season: u64, group: &str| {
        let mut player = player(TROOPS);
        player["currentLeagueSeasonId"] = json!(season);
        player["currentLeagueGroupTag"] = json!(group);
        player
    };
    assert_snapshot!(lines(&watch(&[(0, week(0, "#0")), (1, week(1_773_032_400, "#0")), (2, week(1_773_032_400, "#2YY")), (3, week(0, "#0"))]).1), @r#"
    clash.player.snapshot player/#PPP
    clash.player.league_week {}
    clash.player.league_week {}
    "#);
}

#[test]
fn what_falls_is_stale_and_lost_lists_are_broken() {
    let (mut fallen, mut emptied) = (player(TROOPS), player(TROOPS));
    fallen["warStars"] = json!(49);
    emptied["troops"] = json!([]);
    let (watcher, signals) = watch(&[(0, player(TROOPS)), (1, fallen), (2, emptied)]);
    assert_snapshot!(lines(&signals), @"clash.player.snapshot player/#PPP");
    assert_eq!((watcher.counts().stale, watcher.counts().broken), (1, 1));
}

#[test]
fn odd_values_do_not_spoil_a_body() {
    let mut odd = player(TROOPS);
    odd["expLevel"] = json!({ "value": 3 });
    odd["labels"] = json!("none");
    odd["troops"][0]["level"] = json!([]);
    odd["warStars"] = json!(51.0);
    let (watcher, signals) = watch(&[(0, player(TROOPS)), (1, odd)]);
    assert_snapshot!(lines(&signals), @r#"
    clash.player.snapshot player/#PPP
    clash.player.changed {attribute:war_stars,new:51,old:50}
    "#);
    assert_eq!(watcher.counts().odd_fields, 3);
}

#[test]
fn a_player_is_gone_after_a_second_look() {
    let (mut watcher, _) = watch(&[(0, player(TROOPS))]);
    assert_snapshot!(lines(&watcher.on_error(minute(1), Failure::NotFound)), @"");
    assert_snapshot!(lines(&watcher.on_error(minute(2), Failure::NotFound)), @"clash.player.gone {}");
    assert_snapshot!(lines(&watcher.on_body(minute(3), bytes(&player(TROOPS)))), @"clash.player.back {}");
}
