//! What happens while nothing is wanted.

use bugle_event::{Fact as _, Interest, Want};

use super::play::{Play, echo_of};
use crate::connections::Idle;
use crate::event::{Death, WorldOffline};

/// A listener that closes when nothing is wanted.
fn closing(mut play: Play) -> Play {
    play.listener = play.listener.with_idle(Idle::Close);
    play
}

fn want_nothing(play: &mut Play) {
    play.listener.on_interest(play.now, Interest::default());
    play.note();
}

fn want_deaths(play: &mut Play) {
    play.want(Want::kinds([Death::KIND, WorldOffline::KIND]));
}

#[test]
fn where_connections_are_kept_nothing_is_closed() {
    let mut play = Play::connected();
    want_nothing(&mut play);
    play.live_until(600);
    assert!(play.trace.contains("clearSubscribe") && !play.trace.contains("disconnect"), "{}", play.trace);
}

#[test]
fn nothing_is_opened_before_anything_is_wanted() {
    let mut play = closing(Play::new());
    want_nothing(&mut play);
    play.until(90);
    want_deaths(&mut play);
    play.connected_now();
    play.echo();
    insta::assert_snapshot!(play.trace, @r#"
     0 checkpoint connection/ps2
    60 checkpoint connection/ps2
    90 checkpoint connection/ps2
    90 connect
    90 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    90 checkpoint connection/ps2
    "#);
}

#[test]
fn connections_are_closed_after_a_while_and_opened_again_without_a_gap() {
    let mut play = closing(Play::connected());
    want_nothing(&mut play);
    play.answer = Some(r#"{"subscription":{"characterCount":0,"eventNames":[],"worlds":[]}}"#.to_owned());
    play.until(29);
    assert!(!play.trace.contains("disconnect"), "{}", play.trace);
    play.until(7200);
    want_deaths(&mut play);
    play.until(7201);
    play.connected_now();
    play.echo();
    play.death(1);
    insta::assert_snapshot!(play.told(), @r#"
    0 send {"service":"event","action":"clearSubscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"]}
    30 disconnect
    7200 connect
    7201 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    7201 event planetside.death character/3
    "#);
}

#[test]
fn who_wants_something_else_in_time_stays_connected() {
    let mut play = closing(Play::connected());
    for second in [10, 38, 66] {
        want_nothing(&mut play);
        play.live_until(second);
        want_deaths(&mut play);
        play.echo();
    }
    play.live_until(120);
    assert!(!play.trace.contains("disconnect") && !play.trace.contains("gap"), "{}", play.trace);
}

#[test]
fn what_is_owed_when_it_rests_is_told_and_nothing_of_the_rest() {
    let mut play = closing(Play::connected());
    play.listener.on_closed(play.now, 0, "bye".to_owned());
    play.until(20);
    want_nothing(&mut play);
    play.until(600);
    want_deaths(&mut play);
    play.connected_now();
    play.echo();
    play.death(1);
    insta::assert_snapshot!(play.told(), @r#"
    0 disconnect
    0 trouble: the connection to push.test was lost: bye
    0 connect
    50 disconnect
    50 gap -5..25 disconnect [world/10] 
    600 connect
    600 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    600 event planetside.death character/3
    "#);
}

#[test]
fn a_restart_finds_no_gap_where_it_rested() {
    let mut play = closing(Play::connected());
    want_nothing(&mut play);
    play.until(1000);
    assert!(play.seen_until.is_some_and(|seen| seen >= 930), "{:?}", play.seen_until);
    // Where an earlier run left off is not forgotten while nothing is wanted: whose events are missing is not known.
    let mut play = closing(Play::new());
    play.listener.resume(play.now.time - std::time::Duration::from_mins(1), b"");
    want_nothing(&mut play);
    play.until(1000);
    assert_eq!(play.seen_until, Some(-60));
    want_deaths(&mut play);
    play.connected_now();
    play.echo();
    assert!(play.told().contains("gap -65..1005 restart"), "{}", play.trace);
}

#[test]
fn a_world_that_went_down_meanwhile_is_missed_from_when_it_was_wanted() {
    let mut play = closing(Play::connected());
    play.beat(&[("Wainwright_10", true)]);
    want_nothing(&mut play);
    play.until(600);
    want_deaths(&mut play);
    play.connected_now();
    play.echo();
    play.until(601);
    play.state("Wainwright_10", false);
    play.until(660);
    play.state("Wainwright_10", true);
    let gaps: Vec<_> = play.trace.lines().filter(|line| line.contains("gap")).collect();
    assert_eq!(gaps.len(), 1, "{}", play.trace);
    assert!(gaps[0].contains("gap 595..665 stall [world/10]"), "{}", play.trace);
}

#[test]
fn a_world_that_was_down_is_missed_until_nobody_wanted_it() {
    let mut play = closing(Play::connected());
    play.beat(&[("Wainwright_10", true)]);
    play.beat(&[("Wainwright_10", false)]);
    play.until(20);
    want_nothing(&mut play);
    play.until(600);
    assert!(play.told().contains("gap -5..25 stall [world/10]"), "{}", play.trace);
    want_deaths(&mut play);
    play.connected_now();
    play.echo();
    play.until(650);
    play.state("Wainwright_10", true);
    assert!(play.told().contains("gap 595..655 stall [world/10]"), "{}", play.trace);
}

#[test]
fn a_socket_that_was_on_its_way_is_given_up() {
    let mut play = closing(Play::new());
    want_deaths(&mut play);
    want_nothing(&mut play);
    play.until(30);
    assert_eq!(play.told().lines().last(), Some("30 disconnect"), "{}", play.trace);
    want_deaths(&mut play);
    assert_eq!(play.told().lines().last(), Some("30 connect"), "{}", play.trace);
}

#[test]
fn a_world_that_was_being_subscribed_when_it_rested_is_like_any_other_when_it_is_wanted_again() {
    let mut play = closing(Play::connected());
    play.answer = None;
    play.beat(&[("Wainwright_10", true), ("Miller_17", false)]);
    assert!(play.told().contains(r#""worlds":["17"]"#), "{}", play.trace);
    want_nothing(&mut play);
    play.until(600);
    want_deaths(&mut play);
    play.connected_now();
    play.state("Miller_17", true);
    play.frame(&echo_of(&[10, 17]));
    assert!(!play.told().contains("gap"), "{}", play.trace);
}
