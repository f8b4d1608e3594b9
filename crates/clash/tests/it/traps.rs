//! The traps of the API that are about reading bodies and asking for them; each test bears the number of its trap.

use bugle_clash::{
    ApiError, BattleType, Body, Clan, ClanTag, GoldPass, LeagueGroup, LeagueGroupState, Member, Model, Page, Player,
    RaidSeason, RankedClan, RankedPlayer, Read as _, ResourceKind, Role, SeasonId, Village, War, WarFrequency,
    WarLogEntry, WarResult, WarType,
};
use bytes::Bytes;
use serde_json::{Value, json};
use std::time::Duration;

use crate::scripted::{answer, api_of_answers};
use crate::watching::told_of;
use crate::{check, shapes};

fn read<T: Model>(body: &Value) -> Body<T> {
    T::from_json(body.to_string().as_bytes()).unwrap()
}

#[test]
fn trap_1_town_hall_levels_are_read_with_either_h() {
    let war: War = read(&shapes::war()).value;
    assert_eq!(war.clan.unwrap().members[0].town_hall_level, 14);
    assert_eq!(read::<Member>(&shapes::member()).value.town_hall_level, Some(14));
    let group: LeagueGroup = read(&shapes::league_group()).value;
    assert_eq!(group.clans[0].members[0].town_hall_level, 16);
    for name in ["requiredTownhallLevel", "requiredTownHallLevel"] {
        let clan: Clan = read(&json!({"tag": "#2PP", name: 12})).value;
        assert_eq!(clan.required_town_hall_level, Some(12));
        assert_eq!(clan.to_service(), json!({"tag": "#2PP", name: 12}));
    }
}

#[test]
fn trap_2_destruction_is_whole_or_not_and_stub_wars_have_no_tags() {
    for destruction in [json!(0), json!(0.0), json!(85), json!(85.0), json!(72.933_333_333_333_34)] {
        let mut body = shapes::war();
        body["clan"]["destructionPercentage"] = destruction.clone();
        let war: Body<War> = read(&body);
        assert_eq!(Some(war.value.clan.as_ref().unwrap().destruction_percentage), destruction.as_f64());
        assert_eq!((war.odd_fields, war.value.to_service()), (0, body));
    }
    let stub: Body<War> = read(&shapes::no_war());
    assert_eq!((stub.odd_fields, stub.value.id(), stub.value.sides().count()), (0, None, 2));
    assert!(stub.value.sides().all(|side| side.tag.is_none() && side.members.is_empty()));
}

#[test]
fn trap_3_admin_is_the_elder() {
    let member: Member = read(&shapes::member()).value;
    assert_eq!(member.role, Some(Role::Elder));
    assert_eq!(member.to_service()["role"], "admin");
}

#[test]
fn trap_4_a_league_war_says_neither_attacks_nor_whose_it_is() {
    let war: War = read(&shapes::war()).value;
    assert_eq!((war.war_type(), war.attacks_per_member, war.attacks_each()), (WarType::Cwl, None, 1));
    assert_eq!(war.battle_modifier, None);
    // On either side it is the same war.
    let mut mirrored = shapes::war();
    (mirrored["clan"], mirrored["opponent"]) = (shapes::war()["opponent"].clone(), shapes::war()["clan"].clone());
    let mirrored: War = read(&mirrored).value;
    assert_ne!(mirrored.clan, war.clan);
    assert_eq!(mirrored.id(), war.id());
}

#[test]
fn trap_5_a_league_season_in_the_war_log_names_no_opponent() {
    let log: Body<Page<WarLogEntry>> = read(&shapes::list(shapes::war_log()));
    let [season, war] = &log.value.items[..] else { panic!("{log:?}") };
    assert_eq!((season.is_league(), &season.result, log.odd_fields), (true, &None, 0));
    assert_eq!((war.is_league(), &war.result), (false, &Some(WarResult::Win)));
    assert_eq!(log.value.to_service()["items"][0]["result"], Value::Null);
}

#[test]
fn trap_6_two_baby_dragons_and_two_safe_accounts_are_two() {
    let player: Player = read(&shapes::player()).value;
    let villages: Vec<_> = player.troops.iter().map(|unit| (&*unit.name, unit.village.clone())).collect();
    assert_eq!(villages, [("Baby Dragon", Some(Village::Home)), ("Baby Dragon", Some(Village::BuilderBase))]);
    let safe: Vec<_> = player.achievements.iter().map(|it| (&*it.name, &*it.info)).collect();
    assert_eq!(safe, [("Keep Your Account Safe!", "one"), ("Keep Your Account Safe!", "another")]);
}

async fn error(path_is_private: bool, status: u16, body: &'static str) -> ApiError {
    let client = api_of_answers(move |_, _| answer(status, &[("cache-control", "public max-age=600")], body.into()));
    if path_is_private { client.war_log("#2PP").await.unwrap_err() } else { client.clan("#2PP").await.unwrap_err() }
}

#[tokio::test(start_paused = true)]
async fn trap_7_a_private_war_log_has_no_message_and_a_wrong_address_has_one() {
    let private = error(true, 403, r#"{"reason":"accessDenied"}"#).await;
    assert!(matches!(private, ApiError::Private { .. }), "{private:?}");
    for (is_private, reason) in [(true, "accessDenied.invalidIp"), (false, "accessDenied.invalidIp")] {
        let body = format!(r#"{{"reason":"{reason}","message":"API key does not allow access from IP 192.0.2.7"}}"#);
        let address = error(is_private, 403, body.leak()).await;
        assert!(matches!(address, ApiError::InvalidAddress { .. }), "{address:?}");
    }
}

#[tokio::test]
async fn trap_8_ages_are_read_without_comma_and_count_down() {
    for (headers, left) in [
        (&[("cache-control", "public max-age=600")][..], 600),
        (&[("cache-control", "max-age=36")], 36),
        (&[("cache-control", "max-age=60"), ("age", "45")], 15),
    ] {
        let body = Bytes::from_static(br##"{"tag": "#2PP"}"##);
        let client = api_of_answers(move |_, _| answer(200, headers, body.clone()));
        let answer = client.clan("#2PP").answer().await.unwrap();
        assert_eq!(answer.max_age, Duration::from_secs(left));
    }
}

#[tokio::test(start_paused = true)]
async fn trap_11_groups_are_drawn_bit_by_bit() {
    let group: LeagueGroup = read(&shapes::league_group()).value;
    let drawn: Vec<_> = group.rounds.iter().map(|round| (round.war_tags.len(), round.wars().count())).collect();
    assert_eq!(drawn, [(3, 3), (4, 0)]);
    let searching: LeagueGroup = read(&json!({"state": "notInWar"})).value;
    assert_eq!((searching.state, searching.rounds.len(), searching.season), (LeagueGroupState::NotInWar, 0, None));
    let client = api_of_answers(|_, _| answer(504, &[], Bytes::from_static(b"<html>")));
    let error = client.league_group("#2PP").await.unwrap_err();
    assert!(matches!(error, ApiError::Unavailable { status: 504, .. }), "{error:?}");
}

#[test]
fn trap_13_no_rank_before_is_minus_one_or_zero_and_no_week_is_zero() {
    let clans: Page<RankedClan> = read(&shapes::list(shapes::ranked_clans())).value;
    assert_eq!((clans.items[0].previous_rank, clans.items[0].rank_before()), (Some(-1), None));
    let players: Page<RankedPlayer> = read(&shapes::list(shapes::ranked_players())).value;
    let before: Vec<_> = players.items.iter().map(RankedPlayer::rank_before).collect();
    assert_eq!(before, [Some(3), None]);
    let mut member: Member = read(&shapes::member()).value;
    assert_eq!(member.rank_before(), None);
    member.previous_clan_rank = 7;
    assert_eq!(member.rank_before(), Some(7));
    let mut player = shapes::player();
    assert_eq!(read::<Player>(&player).value.league_week(), None);
    player["currentLeagueSeasonId"] = json!(1_773_032_400);
    let player: Player = read(&player).value;
    let group = player.current_league_group_tag;
    assert_eq!(player.league_week(), Some((&SeasonId::from(1_773_032_400_u64), group)));
}

#[test]
fn trap_14_seasons_are_kept_as_they_are_written() {
    for season in [json!("2025-08"), json!("2025-10-06"), json!("2026-06-02"), json!(1_773_032_400), json!(0)] {
        let body = json!({"state": "inWar", "season": season});
        let group: Body<LeagueGroup> = read(&body);
        assert_eq!((group.odd_fields, group.value.to_service()), (0, body));
        let player = json!({"tag": "#2PP", "currentLeagueSeasonId": season});
        assert_eq!(read::<Player>(&player).value.to_service(), player);
    }
    assert_eq!(SeasonId::from("1773032400"), SeasonId::from(1_773_032_400_u64));
    assert_eq!(SeasonId::from("2025-08").as_secs(), None);
}

#[test]
fn trap_15_raid_attacks_are_newest_first_and_stars_do_not_tell() {
    let raids: Page<RaidSeason> = read(&shapes::list(json!([shapes::raid()]))).value;
    let raid = &raids.items[0].attack_log[0];
    assert_eq!(raid.opponent().unwrap().tag, "#2YY".parse::<ClanTag>().unwrap());
    let [peak, camp] = &raid.districts[..] else { panic!("{raid:?}") };
    assert_eq!((peak.is_destroyed(), peak.stars, camp.is_destroyed()), (true, 0, false));
    let done: Vec<_> = peak.attacks_in_order().map(|(attack, own)| (attack.destruction_percent, own)).collect();
    assert_eq!(done, [(40, 40), (70, 30), (100, 30)]);
}

#[test]
fn trap_16_retired_names_count_where_the_new_ones_are_missing() {
    for (fields, points) in [
        (json!({"clanVersusPoints": 5}), 5),
        (json!({"clanBuilderBasePoints": 6}), 6),
        (json!({"clanVersusPoints": 5, "clanBuilderBasePoints": 6}), 6),
        (json!({"clanVersusPoints": 0, "clanBuilderBasePoints": 6}), 6),
    ] {
        let mut body = json!({"tag": "#2PP"});
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let clan: Clan = read(&body).value;
        assert_eq!(clan.clan_builder_base_points, points);
        assert_eq!(clan.to_service(), body);
    }
}

#[test]
fn trap_17_unknown_words_and_fields_pass_and_are_counted() {
    let mut body = shapes::clan();
    body["warFrequency"] = json!("onFridays");
    body["memberList"][0]["role"] = json!("herald");
    body["newField"] = json!({"deep": [1]});
    body["labels"] = json!("none");
    let clan: Body<Clan> = read(&body);
    assert_eq!((clan.unknown, clan.odd_fields), (3, 1));
    assert_eq!(clan.value.war_frequency, Some(WarFrequency::from("onFridays")));
    assert_eq!(clan.value.to_service(), body);
    // Known words are known in any spelling, and written back as they were spelled.
    let battles = json!({"items": shapes::battles()});
    let log: Body<Page<bugle_clash::BattleLogEntry>> = read(&battles);
    let types: Vec<_> = log.value.items.iter().filter_map(|battle| battle.battle_type.clone()).collect();
    let expected =
        [BattleType::Ranked, BattleType::HomeVillage, BattleType::Legend, BattleType::MinusOne, BattleType::MinusOne];
    assert_eq!((types, log.unknown, log.value.to_service()), (expected.to_vec(), 0, battles));
}

#[tokio::test(start_paused = true)]
async fn trap_18_pages_of_html_and_cut_bodies_are_errors() {
    for status in [502, 503, 504] {
        let error = error(false, status, "<html>").await;
        assert!(matches!(error, ApiError::Unavailable { status: told, .. } if told == status), "{error:?}");
    }
    let cut = error(false, 200, r##"{"tag": "#2PP", "na"##).await;
    assert!(matches!(cut, ApiError::Broken { len: 19 }), "{cut:?}");
    // What says nothing is no answer either: for weeks there was nothing of the gold pass.
    assert!(GoldPass::from_json(b"{}").is_err());
    assert!(matches!(error(false, 200, "{}").await, ApiError::Unexpected { .. }));
}

#[test]
fn trap_20_a_reset_of_all_counters_is_no_burst_of_news() {
    let members = |given: u32| (2..52).map(|tag| format!("#P{tag}:{}", given * tag)).collect::<Vec<_>>().join(" ");
    let mut reset = check::clan(&members(0));
    for member in reset["memberList"].as_array_mut().unwrap() {
        member["trophies"] = json!(0);
    }
    reset["clanPoints"] = json!(29_000);
    // An hour later one of them gives again.
    let mut after = reset.clone();
    after["memberList"][7]["donations"] = json!(5);
    let bodies = [(0, check::clan(&members(10))), (1, reset), (61, after)];
    let told = told_of(ResourceKind::Clan, &bodies);
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.contains("member_donated") && told.contains("delta:5"), "{told}");
}
