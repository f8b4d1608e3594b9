//! Going on after an earlier run.

use bugle_event::{Cause, Fact as _, Interest, Timestamp, Want};

use super::play::{ECHO, Play};
use crate::error::PushError;
use crate::event::Death;
use crate::ids::World;
use crate::push::loss::Loss;

/// A listener that goes on from a checkpoint, this many seconds after the start of its clock.
fn resumed(left_off: i64) -> Play {
    let mut play = Play::new();
    play.listener.resume(Timestamp::from_secs(play.start.time.as_secs() + left_off), b"");
    play
}

fn deaths_on(worlds: &[u16]) -> Want {
    Want { filters: worlds.iter().map(|world| World(*world).into()).collect(), ..Want::kinds([Death::KIND]) }
}

const ECHO_OF_NOTHING: &str = r#"{"subscription":{"characterCount":0,"eventNames":[],"worlds":[]}}"#;

#[test]
fn what_came_while_nothing_ran_is_a_gap() {
    let mut play = resumed(-3600);
    play.want(Want::kinds([Death::KIND]));
    play.listener.on_connect_failed(play.now, 0, PushError::Timeout { host: "push.test".to_owned() });
    play.until(2);
    play.connected_now();
    play.death(1);
    play.echo();
    assert_eq!(play.seen_until, Some(2));
    insta::assert_snapshot!(play.trace, @r#"
    0 connect
    0 trouble: push.test did not answer in time
    0 connect
    2 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    2 gap -3605..7 restart [world/10] 
    2 event planetside.death character/3
    2 checkpoint connection/ps2
    "#);
}

/// Triggers are added one by one, and the connection does not wait for the last of them.
#[test]
fn wishes_that_come_after_a_restart_have_missed_as_much() {
    let mut play = resumed(-60);
    play.want(deaths_on(&[10]));
    play.want(deaths_on(&[10, 13]));
    play.connected_now();
    play.want(deaths_on(&[10, 13, 40]));
    play.frame(r#"{"subscription":{"characters":["all"],"eventNames":["Death"],"worlds":["10","13","40"]}}"#);
    assert_eq!(play.trace.matches("gap").count(), 1);
    assert!(play.trace.contains("gap -65..5 restart [world/10, world/13, world/40]"), "{}", play.trace);
}

/// Nobody may want anything at first. What was missed is then told to the first who does, even after one more restart.
#[test]
fn a_restart_without_a_wish_waits_for_one() {
    let mut play = resumed(-60);
    play.listener.on_interest(play.now, Interest::default());
    play.connected_now();
    play.frame(ECHO_OF_NOTHING);
    play.answer = Some(ECHO_OF_NOTHING.to_owned());
    play.until(30);
    play.heartbeat();
    assert_eq!(play.seen_until, Some(-60));
    play.want(Want::kinds([Death::KIND]));
    play.death(1);
    play.until(31);
    play.echo();
    assert_eq!(play.seen_until, Some(30));
    insta::assert_snapshot!(play.trace, @r#"
     0 connect
     0 send {"service":"event","action":"subscribe"}
     0 checkpoint connection/ps2
    15 checkpoint connection/ps2
    30 checkpoint connection/ps2
    30 checkpoint connection/ps2
    30 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    31 gap -65..36 restart [world/10] 
    31 event planetside.death character/3
    31 checkpoint connection/ps2
    "#);
}

#[test]
fn a_first_run_without_a_wish_misses_nothing() {
    let mut play = Play::new();
    play.listener.on_interest(play.now, Interest::default());
    play.connected_now();
    play.frame(ECHO_OF_NOTHING);
    play.until(30);
    play.want(Want::kinds([Death::KIND]));
    play.echo();
    assert!(!play.trace.contains("gap"), "{}", play.trace);
}

#[test]
fn a_clock_that_went_back_turns_no_gap_around() {
    let mut play = resumed(3600);
    play.want(Want::kinds([Death::KIND]));
    play.connected_now();
    play.echo();
    assert!(play.trace.contains("gap -5..5 restart"), "{}", play.trace);
    play.answer = Some(ECHO.to_owned());
    play.until(60);
    play.heartbeat();
    play.listener.on_closed(play.now, 0, "bye".to_owned());
    play.until(65);
    play.now.time = play.start.time;
    play.connected_now();
    play.echo();
    assert!(play.trace.contains("gap -5..5 disconnect"), "{}", play.trace);
}

/// Killed in the middle of good service, and back at once.
#[test]
fn p14_the_gap_of_a_short_restart_is_short() {
    let mut first = Play::connected();
    for second in 1..=48 {
        first.until(second);
        first.death(second);
        if second % 30 == 0 {
            first.heartbeat();
        }
    }
    let left_off = first.seen_until.expect("it was good");
    assert_eq!(left_off, 44, "the last event before the last echo");
    let mut next = resumed(left_off - 48);
    next.want(Want::kinds([Death::KIND]));
    next.connected_now();
    next.echo();
    assert!(next.trace.contains("gap -9..5 restart [world/10]"), "{}", next.trace);
}

/// A connection that breaks: what it had shown to hold when it was last asked is seen, and no more.
#[test]
fn p14_the_gap_of_a_disconnect_begins_where_the_subscription_was_last_proved() {
    let mut play = Play::connected();
    for second in 1..=48 {
        play.until(second);
        play.death(second);
    }
    play.listener.on_closed(play.now, 0, "bye".to_owned());
    play.until(52);
    play.connected_now();
    play.echo();
    assert!(play.trace.contains("52 gap 40..57 disconnect [world/10]"), "{}", play.trace);
}

/// The clock of a world runs 3 s ahead: what it brings while nobody listens is in the gap nevertheless.
#[test]
fn p14_gaps_have_the_same_slack_at_both_ends() {
    let loss = Loss {
        since: Timestamp::from_secs(1000),
        cause: Cause::Disconnect,
        subjects: vec![World(10).into()],
        detail: None,
    };
    let gap = loss.into_gap(Timestamp::from_secs(1010));
    let covers = |second| gap.covers(&[World(10).into()], Timestamp::from_secs(second));
    assert!(covers(995) && covers(997) && covers(1013) && covers(1015));
    assert!(!covers(994) && !covers(1016));
}
