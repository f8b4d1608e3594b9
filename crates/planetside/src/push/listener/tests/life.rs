//! What goes in, with the second it happens; what comes out.

use bugle_event::{Fact as _, Want};

use super::play::Play;
use crate::error::PushError;
use crate::event::{Death, FacilityControl};
use crate::push::listener::HELD_MAX;

/// A crash in the first ten seconds of the first run left nothing to go on from, and so no gap.
#[test]
fn that_the_subscription_stands_is_kept_at_once_and_a_heartbeat_with_the_next_looks() {
    let mut play = Play::connected();
    assert!(play.is_kept_now);
    play.until(5);
    play.heartbeat();
    assert!(!play.is_kept_now);
}

#[test]
fn a_listener_subscribes_first_and_listens() {
    let mut play = Play::new();
    play.want(Want::kinds([Death::KIND]));
    play.connected_now();
    play.death(1);
    play.echo();
    play.death(2);
    play.until(5);
    play.heartbeat();
    insta::assert_snapshot!(play.trace, @r#"
    0 connect
    0 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    0 event planetside.death character/3
    0 checkpoint connection/ps2
    0 event planetside.death character/5
    5 checkpoint connection/ps2
    "#);
}

#[test]
fn a_lost_connection_is_a_gap_and_then_events() {
    let mut play = Play::connected();
    play.until(10);
    play.heartbeat();
    play.until(12);
    play.listener.on_closed(play.now, 0, "closed by the server".to_owned());
    play.note();
    play.until(14);
    play.connected_now();
    play.until(15);
    play.death(1);
    play.echo();
    play.death(2);
    insta::assert_snapshot!(play.trace, @r#"
    10 checkpoint connection/ps2
    12 disconnect
    12 trouble: the connection to push.test was lost: closed by the server
    12 connect
    14 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    15 gap -5..20 disconnect [world/10] 
    15 event planetside.death character/3
    15 checkpoint connection/ps2
    15 event planetside.death character/5
    "#);
}

#[test]
fn silence_is_a_stall() {
    let mut play = Play::connected();
    play.until(20);
    play.heartbeat();
    play.until(95); // Echoes come all the time. They are from another part of the service, and prove nothing.
    insta::assert_snapshot!(play.trace, @r#"
    15 checkpoint connection/ps2
    20 checkpoint connection/ps2
    30 checkpoint connection/ps2
    45 checkpoint connection/ps2
    60 checkpoint connection/ps2
    75 checkpoint connection/ps2
    90 disconnect
    90 trouble: push.test has been silent for 70 s
    90 connect
    "#);
}

#[test]
fn a_missing_echo_is_asked_for_and_then_given_up_on() {
    let mut play = Play::new();
    play.want(Want::kinds([Death::KIND]));
    play.connected_now();
    play.until(26);
    insta::assert_snapshot!(play.trace, @r#"
     0 connect
     0 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
     8 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    16 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    24 disconnect
    24 trouble: push.test does not confirm the subscription
    24 connect
    "#);
}

#[test]
fn a_changed_subscription_is_repaired_and_said() {
    let mut play = Play::connected();
    play.until(40);
    play.heartbeat();
    play.answer = None;
    play.until(46);
    play.frame(r#"{"subscription":{"characterCount":0,"eventNames":[],"logicalAndCharactersWithWorlds":true,"worlds":["10"]}}"#);
    play.death(1);
    play.echo();
    insta::assert_snapshot!(play.trace, @r#"
    15 checkpoint connection/ps2
    30 checkpoint connection/ps2
    40 checkpoint connection/ps2
    45 send {"service":"event","action":"subscribe"}
    46 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    46 gap 25..51 stall [world/10] the service had dropped the events Death
    46 event planetside.death character/3
    46 checkpoint connection/ps2
    "#);
}

#[test]
fn a_service_that_never_shows_it_all_is_not_left_but_said() {
    let mut play = Play::new();
    play.want(Want::kinds([Death::KIND]));
    play.connected_now();
    let echo = r#"{"subscription":{"characterCount":0,"eventNames":["Death"],"logicalAndCharactersWithWorlds":true,"worlds":[]}}"#;
    for second in [1, 9, 17] {
        play.until(second);
        play.frame(echo);
    }
    play.until(25);
    insta::assert_snapshot!(play.trace, @r#"
     0 connect
     0 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
     1 gap -5..6 stall [world/10] the service does not give the worlds 10
     1 checkpoint connection/ps2
     8 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
     9 checkpoint connection/ps2
    16 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    17 checkpoint connection/ps2
    "#);
}

#[test]
fn a_new_wish_changes_the_subscription_by_the_difference() {
    let mut play = Play::connected();
    play.want(Want::kinds([Death::KIND, FacilityControl::KIND]));
    play.want(Want::kinds([FacilityControl::KIND]));
    play.death(1);
    insta::assert_snapshot!(play.trace, @r#"
    0 send {"service":"event","action":"subscribe","eventNames":["FacilityControl"],"logicalAndCharactersWithWorlds":true}
    0 send {"service":"event","action":"clearSubscribe","characters":["all"],"eventNames":["Death"]}
    0 send {"service":"event","action":"subscribe","worlds":["10"],"eventNames":["FacilityControl"],"logicalAndCharactersWithWorlds":true}
    "#);
}

#[test]
fn a_refused_service_id_is_final() {
    let mut play = Play::new();
    play.want(Want::all());
    let refused = || PushError::ServiceIdRefused { host: "push.test".to_owned(), environment: "ps2".to_owned() };
    play.listener.on_connect_failed(play.now, 0, refused());
    play.note();
    play.until(1000);
    insta::assert_snapshot!(play.trace, @r#"
    0 connect
    0 trouble: push.test refuses the service id or the environment `ps2`; environments are ps2, ps2ps4us and ps2ps4eu, and service ids are given at https://census.daybreakgames.com/#devSignup
    0 end
    "#);
}

#[test]
fn a_refusal_after_it_was_accepted_is_maintenance() {
    let mut play = Play::connected();
    play.listener.on_closed(play.now, 0, "bye".to_owned());
    play.until(1);
    play.listener.on_connect_failed(
        play.now,
        0,
        PushError::ServiceIdRefused { host: "push.test".to_owned(), environment: "ps2".to_owned() },
    );
    play.note();
    play.until(10);
    assert!(!play.trace.contains("end"), "{}", play.trace);
    assert_eq!(play.trace.matches("connect\n").count(), 3, "{}", play.trace);
}

#[test]
fn a_start_that_fails_is_a_gap_too() {
    let mut play = Play::new();
    play.want(Want::kinds([Death::KIND]));
    play.listener.on_connect_failed(play.now, 0, PushError::Timeout { host: "push.test".to_owned() });
    play.until(3);
    play.connected_now();
    play.echo();
    insta::assert_snapshot!(play.trace, @r#"
    0 connect
    0 trouble: push.test did not answer in time
    0 connect
    3 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    3 gap -5..8 disconnect [world/10] 
    3 checkpoint connection/ps2
    "#);
}

#[test]
fn what_waits_for_a_gap_is_bounded() {
    let mut play = Play::connected();
    play.listener.on_closed(play.now, 0, "bye".to_owned());
    play.until(2);
    play.connected_now();
    play.trace.clear();
    for character in 0..=HELD_MAX as u64 {
        play.death(character);
    }
    assert_eq!(play.trace.matches("event").count(), HELD_MAX);
    assert_eq!(play.trace.matches("gap -5..7").count(), 1);
    play.trace.clear();
    play.echo();
    insta::assert_snapshot!(play.trace, @r#"
    2 gap -3..7 disconnect [world/10] 
    2 event planetside.death character/131073
    2 checkpoint connection/ps2
    "#);
}

#[test]
fn nothing_that_a_service_sends_ends_it() {
    let mut play = Play::connected();
    for frame in [
        "",
        "garbage",
        "[]",
        r#"{"type":"new"}"#,
        r#"{"subscription":7}"#,
        "\u{0}",
        r#"{"online":"x","type":"heartbeat"}"#,
    ] {
        play.frame(frame);
    }
    play.death(1);
    assert!(play.trace.contains("event planetside.death character/3"), "{}", play.trace);
}
