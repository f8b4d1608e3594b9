//! Counters that fall, bodies that come back, and what was reached already.

use bugle_clash::{
    ClanOptions, ClanWatcher, Detector, Failure, PlayerOptions, PlayerWatcher, ResourceKind, Watch, WatchOptions,
};
use bugle_event::{Cause, Signal};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::check::{bytes, clan, lines, minute, player};
use crate::place::{Place, a_clan};
use crate::scripted::pause;
use crate::watching::{restarted, told_of};

/// The sequence, as a recording with times tells it.
fn detected(kind: ResourceKind, bodies: &[(i64, Value)]) -> String {
    let mut detector = Detector::new(kind, WatchOptions::default());
    let line = |(at, body): &(i64, Value)| json!({"observed_at": minute(*at).to_string(), "body": body}).to_string();
    let mut told: Vec<_> = bodies.iter().flat_map(|it| detector.on_line(line(it).as_bytes()).unwrap()).collect();
    told.extend(detector.finish().unwrap());
    told.iter().map(|event| event.kind.name()).skip(1).collect::<Vec<_>>().join(" ")
}

fn fallen(field: &str, value: u32) -> Value {
    let mut fallen = clan("");
    fallen[field] = json!(value);
    fallen
}

#[test]
fn c3_a_counter_that_falls_for_good_is_believed_after_ten_minutes() {
    for (field, value) in [("warLosses", 0), ("warTies", 0), ("warWins", 4), ("warWins", 0), ("clanLevel", 9)] {
        let bodies: Vec<_> = (0..13).map(|at| (at, if at == 0 { clan("#A") } else { fallen(field, value) })).collect();
        assert_eq!(told_of(ResourceKind::Clan, &bodies[..11]), "", "{field}");
        for told in [told_of(ResourceKind::Clan, &bodies), restarted(ResourceKind::Clan, &bodies)] {
            assert!(told.starts_with("gap garbage clan/#2PP"), "{field}: {told}");
            assert!(told.ends_with("clash.clan.member_left {confirmed:false,member:#A}"), "{field}: {told}");
        }
        let told = detected(ResourceKind::Clan, &bodies);
        assert!(told.starts_with("gap ") && told.ends_with(" clash.clan.member_left"), "{field}: {told}");
    }
    for field in ["warStars", "expLevel", "bestTrophies"] {
        let mut lower = player("Barbarian:5");
        lower[field] = json!(20);
        lower["name"] = json!("other");
        let bodies: Vec<_> =
            (0..13).map(|at| (at, if at == 0 { player("Barbarian:5") } else { lower.clone() })).collect();
        let told = told_of(ResourceKind::Player, &bodies);
        assert!(told.starts_with("gap garbage player/#PPP"), "{field}: {told}");
        assert!(told.contains("attribute:name"), "{field}: {told}");
    }
}

#[test]
fn c3_an_edge_that_lags_is_never_believed_while_another_does_not() {
    let bodies: Vec<_> =
        (0..60).map(|at| (at, if at % 7 == 0 { clan("#A") } else { fallen("warLosses", 0) })).collect();
    assert_eq!(told_of(ResourceKind::Clan, &bodies), "");
}

#[test]
fn c3_a_members_level_that_falls_is_no_change() {
    let mut lower = clan("#A #B");
    lower["memberList"][0]["expLevel"] = json!(99);
    assert_eq!(told_of(ResourceKind::Clan, &[(0, clan("#A #B")), (1, lower), (2, clan("#A #B"))]), "");
}

#[test]
fn c3_lists_that_are_lost_for_good_are_believed() {
    let troops = "Barbarian:5 Archer:3";
    let bodies: Vec<_> = (0..13)
        .map(|at| {
            let mut body = player(if at == 0 { troops } else { "" });
            body["name"] = json!(if at == 0 { "a" } else { "b" });
            (at, body)
        })
        .collect();
    assert_snapshot!(told_of(ResourceKind::Player, &bodies), @"
    gap garbage player/#PPP
    clash.player.changed {attribute:name,new:b,old:a}
    ");
}

#[tokio::test(start_paused = true)]
async fn c3_the_wait_goes_on_over_restarts() {
    let place = Place::new(0, |_, minute| (200, if minute < 5 { clan("#A") } else { fallen("warLosses", 0) }));
    let (mut signals, _) = place.run(a_clan, 8).await;
    for _ in 0..4 {
        pause(1).await;
        signals.extend(place.run(a_clan, 4).await.0);
    }
    assert!(lines(&signals).contains("member_left"), "{}", lines(&signals));
}

#[test]
fn c4_a_counter_that_starts_over_at_zero_says_so_with_the_next_gift() {
    let given = |at: i64, given: u32, received: u32| {
        let mut clan = clan(&format!("#A:{given}"));
        clan["memberList"][0]["donationsReceived"] = json!(received);
        clan["clanPoints"] = json!(at);
        (at, clan)
    };
    let bodies = [given(0, 500, 70), given(1, 0, 0), given(2, 0, 5), given(30, 30, 5), given(31, 35, 9)];
    for told in [told_of(ResourceKind::Clan, &bodies), restarted(ResourceKind::Clan, &bodies)] {
        let expected = [
            "clash.clan.member_received {delta:5,member:#A,reset:true}",
            "clash.clan.member_donated {delta:30,member:#A,reset:true}",
            "clash.clan.member_donated {delta:5,member:#A,reset:false}",
            "clash.clan.member_received {delta:4,member:#A,reset:false}",
        ];
        assert_eq!(told, expected.join("\n"));
    }
    // Even to more than there was, if it was at zero for long; and not at all, if that was one body.
    assert_snapshot!(told_of(ResourceKind::Clan, &[given(0, 5, 0), given(1, 0, 0), given(60, 8, 0)]), @"clash.clan.member_donated {delta:8,member:#A,reset:true}");
    assert_eq!(told_of(ResourceKind::Clan, &[given(0, 500, 0), given(1, 0, 0), given(2, 500, 0)]), "");
}

/// A player with a Super Barbarian, boosted or not, and other troops.
fn boosted(is_active: bool, troops: &str) -> Value {
    let mut player = player(&format!("{troops} Super_Barbarian:1"));
    if is_active {
        let last = player["troops"].as_array().unwrap().len() - 1;
        player["troops"][last]["superTroopIsActive"] = json!(true);
    }
    player
}

#[test]
fn c5_a_boost_ends_when_its_unit_is_no_longer_listed() {
    let bodies = [(0, boosted(true, "")), (1, player(""))];
    assert_snapshot!(told_of(ResourceKind::Player, &bodies), @"clash.player.boost_ended {name:Super Barbarian}");
    let bodies = [(0, boosted(true, "Archer:3")), (1, player("Archer:4")), (2, boosted(true, "Archer:4"))];
    assert_snapshot!(told_of(ResourceKind::Player, &bodies), @"
    clash.player.unit_upgraded {level:4,name:Archer,old_level:3}
    clash.player.boost_ended {name:Super Barbarian}
    clash.player.boost_started {name:Super Barbarian}
    ");
}

/// A list that is cut says nothing of the boosts in the part that is gone.
#[test]
fn c5_a_boost_does_not_end_because_its_list_is_cut_to_half() {
    let whole = "Archer:3 Giant:4 Goblin:5";
    let bodies = [(0, boosted(true, whole)), (1, player("Archer:3 Giant:4")), (2, boosted(true, whole))];
    assert_snapshot!(told_of(ResourceKind::Player, &bodies), @"gap garbage player/#PPP");
}

#[test]
fn c6_a_unit_or_an_achievement_that_was_gone_or_lower_is_no_news() {
    let with = |points: u32, troops: &str| {
        let mut player = player(troops);
        player["trophies"] = json!(points);
        player
    };
    let sequences = [
        ["Barbarian:5 Archer:3", "Archer:3", "Barbarian:5 Archer:3"],
        ["Barbarian:5 Archer:3", "Barbarian:4 Archer:3", "Barbarian:5 Archer:3"],
        ["Barbarian:5", "", "Barbarian:5"],
        ["Baby_Dragon:3 Baby_Dragon*:7", "Baby_Dragon*:7", "Baby_Dragon:3 Baby_Dragon*:7"],
    ];
    for [one, two, three] in sequences {
        let bodies = [(0, with(0, one)), (1, with(1, two)), (2, with(2, two)), (90, with(3, three))];
        for told in [told_of(ResourceKind::Player, &bodies), restarted(ResourceKind::Player, &bodies)] {
            assert_eq!(told, "", "{one}");
        }
    }
    for number in 0..3 {
        let mut body = with(1, "Barbarian:5");
        let list = body["achievements"].as_array_mut().unwrap();
        match number {
            0 => _ = list.remove(0),
            1 => list[1]["value"] = json!(0),
            _ => list[1]["stars"] = json!(0),
        }
        let bodies = [(0, with(0, "Barbarian:5")), (1, body), (2, with(2, "Barbarian:5"))];
        for told in [told_of(ResourceKind::Player, &bodies), restarted(ResourceKind::Player, &bodies)] {
            assert_eq!(told, "", "{number}");
        }
    }
}

#[test]
fn c16_what_comes_back_after_an_hour_has_come_back() {
    let wants = |at: i64, wants: &str| {
        let mut player = player("Barbarian:5");
        player["warPreference"] = json!(wants);
        (at, player)
    };
    let bodies = [wants(0, "in"), wants(60, "out"), wants(120, "in"), wants(180, "out")];
    for told in [told_of(ResourceKind::Player, &bodies), restarted(ResourceKind::Player, &bodies)] {
        assert_eq!(told.lines().count(), 3, "{told}");
    }
    assert_eq!(detected(ResourceKind::Player, &bodies).split(' ').count(), 3);
    let bodies = [(0, clan("#A #B")), (60, clan("#A")), (120, clan("#A #B"))];
    for told in [told_of(ResourceKind::Clan, &bodies), restarted(ResourceKind::Clan, &bodies)] {
        let expected = "clash.clan.member_left {confirmed:false,member:#B}\nclash.clan.member_joined {member:#B}";
        assert_eq!(told, expected);
    }
    assert_eq!(detected(ResourceKind::Clan, &bodies), "clash.clan.member_left clash.clan.member_joined");
}

#[test]
fn c16_what_comes_back_within_minutes_is_an_edge_that_lags() {
    let bodies = [(0, clan("#A #B")), (60, clan("#A")), (61, clan("#A #B")), (69, clan("#A #B"))];
    for told in [told_of(ResourceKind::Clan, &bodies), restarted(ResourceKind::Clan, &bodies)] {
        assert_eq!(told, "clash.clan.member_left {confirmed:false,member:#B}");
    }
}

#[tokio::test(start_paused = true)]
async fn c16_a_member_who_comes_back_is_told_at_the_next_look() {
    let place = Place::new(0, |_, minute| (200, clan(if (30..60).contains(&minute) { "#A" } else { "#A #B" })));
    let (signals, _) = place.run(|watch: Watch| watch.clans(["#2PP"]), 64).await;
    assert_snapshot!(lines(&signals), @"
    clash.clan.snapshot clan/#2PP
    clash.clan.member_left {confirmed:false,member:#B}
    clash.clan.member_joined {member:#B}
    ");
}

#[test]
fn a_body_older_than_the_last_look_changes_nothing() {
    let mut clans = ClanWatcher::new("#2PP".parse().unwrap(), ClanOptions::default());
    clans.on_body(minute(0), bytes(&clan("#A")));
    clans.on_body(minute(5), bytes(&clan("#A #B")));
    assert!(clans.on_body(minute(4), bytes(&clan("#A #C"))).is_empty());
    assert!(clans.on_body(minute(4), bytes(&clan("#A #B"))).is_empty());
    assert_eq!((clans.counts().stale, clans.seen_at()), (2, Some(minute(5))));
    assert!(lines(&clans.on_body(minute(6), bytes(&clan("#A #B #C")))).contains("member_joined {member:#C}"));
    let mut players = PlayerWatcher::new("#PPP".parse().unwrap(), PlayerOptions::default());
    players.on_body(minute(5), bytes(&player("Barbarian:5")));
    assert!(players.on_body(minute(4), bytes(&player("Barbarian:6"))).is_empty());
    assert_eq!(players.counts().stale, 1);
}

#[test]
fn a_gap_of_what_failed_is_not_lost_while_a_fall_is_not_believed() {
    let mut clans = ClanWatcher::new("#2PP".parse().unwrap(), ClanOptions::default());
    clans.on_body(minute(0), bytes(&clan("#A")));
    clans.on_error(minute(1), Failure::Unreachable);
    clans.on_body(minute(2), bytes(&fallen("warLosses", 0)));
    let signals = clans.on_body(minute(3), bytes(&clan("#A #B")));
    let Some(Signal::Gap(gap)) = signals.first() else { panic!("{signals:?}") };
    assert_eq!((gap.cause, gap.from, gap.to), (Cause::Disconnect, Some(minute(0)), minute(3)));
}
