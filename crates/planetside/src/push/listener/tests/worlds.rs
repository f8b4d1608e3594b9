//! Worlds that go and come, and worlds that no table knows.

use bugle_event::{Fact as _, Timestamp, Want};

use super::play::{Play, echo_of};
use crate::event::{Death, WorldOffline};
use crate::ids::World;

/// The service calls a world offline for a while, and another one goes on.
#[test]
fn p3_a_world_that_is_called_offline_is_a_gap_from_its_last_sign_until_it_is_up() {
    let mut play = Play::connected_on(&[1, 10]);
    play.beat(&[("Osprey_1", true), ("Wainwright_10", true)]);
    play.until(4);
    play.death_on(1, 7);
    play.until(5);
    play.state("Osprey_1", false);
    for second in (10..110).step_by(10) {
        play.until(second);
        play.beat(&[("Osprey_1", false), ("Wainwright_10", true)]);
    }
    play.death_on(10, 8);
    play.until(110);
    play.beat(&[("Osprey_1", true), ("Wainwright_10", true)]);
    play.death_on(1, 9);
    insta::assert_snapshot!(play.told(), @r"
    4 event planetside.death character/15
    5 event planetside.world_offline world/1
    100 event planetside.death character/17
    110 gap -1..115 stall [world/1] the service called Osprey offline
    110 event planetside.world_online world/1
    110 event planetside.death character/19
    ");
}

/// A world that never was up, one that is quiet, and one that a backend leaves out: nothing of it is news.
#[test]
fn p3_what_is_offline_for_ever_quiet_or_left_out_is_no_loss() {
    let mut play = Play::connected_on(&[1, 10, 19, 25]);
    for second in (0..300).step_by(30) {
        play.until(second);
        let mut words = vec![("Jaeger_19", true), ("Wainwright_10", true), ("Briggs_25", false)];
        if second % 60 == 0 {
            words.push(("Osprey_1", true));
        }
        play.beat(&words);
    }
    assert_eq!(play.told(), "");
}

#[test]
fn p3_a_world_that_is_down_over_a_reconnect_is_missed_until_it_is_up() {
    let mut play = Play::connected_on(&[1, 10]);
    play.beat(&[("Osprey_1", true), ("Wainwright_10", true)]);
    play.until(5);
    play.state("Osprey_1", false);
    play.listener.on_closed(play.now, 0, "bye".to_owned());
    play.until(8);
    play.connected_now();
    play.state("Osprey_1", false);
    play.frame(&echo_of(&[1, 10]));
    play.until(60);
    play.state("Osprey_1", true);
    let told = play.told();
    assert!(told.contains("8 gap -5..13 disconnect [world/1, world/10]"), "{told}");
    assert!(told.contains("60 gap -5..65 stall [world/1] the service called Osprey offline"), "{told}");
    assert_eq!(told.matches("world_").count(), 2, "it went once and came once: {told}");
}

/// The program ends while a world is down: the next one tells what was missed, and that it has come back.
#[test]
fn p3_a_world_that_is_down_at_the_end_of_the_program_is_told_by_the_next() {
    let mut first = Play::connected_on(&[1, 10]);
    first.beat(&[("Osprey_1", true), ("Wainwright_10", true)]);
    first.until(5);
    first.state("Osprey_1", false);
    assert!(first.is_kept_now, "{}", first.trace);
    first.until(40);
    first.beat(&[("Osprey_1", false), ("Wainwright_10", true)]);
    let left_off = first.seen_until.unwrap();

    let mut next = Play::on_worlds(&[1, 10]);
    let at = Timestamp::from_secs(next.start.time.as_secs() + left_off);
    next.listener.resume(at, &first.kept);
    next.until(50);
    next.want(Want::kinds([Death::KIND, WorldOffline::KIND]));
    next.connected_now();
    next.frame(&echo_of(&[1, 10]));
    next.answer_with(&[1, 10]);
    next.beat(&[("Osprey_1", false), ("Wainwright_10", true)]);
    next.until(90);
    next.state("Osprey_1", true);
    let told = next.told();
    assert!(told.contains("50 gap -5..35 stall [world/1]"), "{told}");
    assert!(told.contains("50 gap 25..55 restart [world/1, world/10]"), "{told}");
    assert!(told.contains("90 gap 45..95 stall [world/1] the service called Osprey offline"), "{told}");
    assert!(!told.contains("world_offline"), "the first program told that: {told}");
}

#[test]
fn p3_a_world_that_nobody_wants_is_no_gap_and_one_that_is_wanted_later_is_one_from_then() {
    let mut play = Play::on_worlds(&[1, 10]);
    let on = |worlds: &[u16]| Want {
        filters: worlds.iter().map(|id| World(*id).into()).collect(),
        ..Want::kinds([Death::KIND])
    };
    play.want(on(&[10]));
    play.connected_now();
    play.frame(&echo_of(&[10]));
    play.trace.clear();
    for (second, up) in [(0, true), (1, false), (2, true), (3, false)] {
        play.until(second);
        play.state("Osprey_1", up);
    }
    assert_eq!(play.told(), "", "neither the gap nor the news is for anybody");
    play.until(8);
    play.want(on(&[1, 10]));
    play.frame(&echo_of(&[1, 10]));
    play.until(12);
    play.state("Osprey_1", true);
    assert!(play.told().contains("12 gap 3..17 stall [world/1]"), "{}", play.told());
}

/// A service that announces worlds which no table knows, in each of its ways.
#[test]
fn p4_a_world_that_no_table_knows_joins_the_subscription() {
    let mut play = Play::connected_on(&[1, 10]);
    play.until(3);
    play.beat(&[("Osprey_1", true), ("Helios_41", true), ("Wainwright_10", true)]);
    play.until(4);
    play.frame(&echo_of(&[1, 10, 41]));
    play.answer_with(&[1, 10, 41]);
    play.until(5);
    play.state("Selene_42", true);
    play.until(6);
    play.frame(&echo_of(&[1, 10, 41, 42]));
    play.death_on(41, 7);
    insta::assert_snapshot!(play.told(), @r#"
    3 send {"service":"event","action":"subscribe","worlds":["41"],"logicalAndCharactersWithWorlds":true}
    4 gap -2..9 stall [world/41] this world was announced and had yet to be subscribed
    5 send {"service":"event","action":"subscribe","worlds":["42"],"logicalAndCharactersWithWorlds":true}
    6 gap 0..11 stall [world/42] this world was announced and had yet to be subscribed
    6 event planetside.death character/15
    "#);
}

#[test]
fn p4_several_at_once_stay_over_a_reconnect_and_a_restart_and_one_that_is_down_is_no_loss() {
    let mut play = Play::connected_on(&[1, 10]);
    play.beat(&[("Helios_41", true), ("Selene_42", false), ("_", true), ("Nothing_0", true), ("Odd_x", true)]);
    assert!(play.trace.contains(r#""worlds":["41","42"]"#), "{}", play.trace);
    play.frame(&echo_of(&[1, 10, 41, 42]));
    play.beat(&[("Helios_41", true), ("Selene_42", false)]);
    assert_eq!(play.told().matches("gap").count(), 1, "{}", play.trace);
    assert_eq!(play.trace.matches("send").count(), 1, "{}", play.trace);
    play.trace.clear();
    play.listener.on_closed(play.now, 0, "bye".to_owned());
    play.until(3);
    play.connected_now();
    assert!(play.trace.contains(r#""worlds":["1","10","41","42"]"#), "{}", play.trace);

    let mut next = Play::on_worlds(&[1, 10]);
    next.listener.resume(next.start.time, &play.kept);
    next.want(Want::kinds([Death::KIND]));
    next.connected_now();
    assert!(next.trace.contains(r#""worlds":["1","10","41","42"]"#), "{}", next.trace);
}

#[test]
fn p4_where_worlds_are_named_no_other_joins() {
    let mut play = Play::connected();
    play.want(Want { filters: [World(10).into()].into_iter().collect(), ..Want::kinds([Death::KIND]) });
    play.beat(&[("Helios_41", true)]);
    assert_eq!(play.told(), "");
}

#[test]
fn what_is_kept_is_committed_once() {
    let mut play = Play::connected_on(&[1, 10]);
    play.beat(&[("Osprey_1", true), ("Wainwright_10", true)]);
    play.state("Osprey_1", false);
    assert!(play.is_kept_now);
    play.trace.clear();
    // Whoever asks for the same again changes nothing.
    play.want(Want::kinds([Death::KIND, WorldOffline::KIND]));
    assert!(!play.trace.contains("checkpoint"), "{}", play.trace);
}
