//! Worlds that are called online and bring nothing.

use std::time::Duration;

use bugle_event::{Fact as _, Timestamp, Want};

use super::play::{Play, echo_of};
use crate::event::{Death, FacilityControl, PlayerLogin, WorldHeard, WorldOffline, WorldSilent};
use crate::ids::{CharacterId, World};

const HOUR: u64 = 3600;

/// A listener that has heard two worlds for an hour, once a second each.
fn after_an_hour() -> Play {
    let mut play = Play::connected_on(&[1, 10]);
    play.want(Want::kinds([Death::KIND, WorldOffline::KIND, WorldSilent::KIND, WorldHeard::KIND]));
    busy(&mut play, 0..HOUR, &[1, 10]);
    assert_eq!(news(&play), "");
    play.trace.clear();
    play
}

fn busy(play: &mut Play, seconds: std::ops::Range<u64>, worlds: &[u16]) {
    for second in seconds {
        play.until(second);
        if second % 30 == 0 {
            play.beat(&[("Osprey_1", true), ("Wainwright_10", true)]);
        }
        for world in worlds {
            play.death_on(*world, second * 100 + u64::from(*world));
        }
    }
}

/// What was told but for deaths, with the seconds since the hour.
fn news(play: &Play) -> String {
    play.told().lines().filter(|line| !line.contains("planetside.death")).collect::<Vec<_>>().join("\n")
}

fn reconnected(play: &mut Play) {
    play.connected_now();
    play.frame(&echo_of(&[1, 10]));
}

#[test]
fn a_stalled_world_is_told_subscribed_again_and_a_gap_when_it_is_heard() {
    let mut play = after_an_hour();
    busy(&mut play, HOUR..HOUR + 70, &[1]);
    busy(&mut play, HOUR + 70..HOUR + 72, &[1, 10]);
    insta::assert_snapshot!(news(&play), @r#"
    3645 event planetside.world_silent world/10
    3645 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["1","10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    3670 gap 3594..3675 stall [world/10] Wainwright fell silent, and the service calls it online
    3670 event planetside.world_heard world/10
    "#);
}

#[test]
fn one_that_stays_silent_gets_a_new_connection_and_of_the_other_nothing_is_missed_but_a_moment() {
    let mut play = after_an_hour();
    busy(&mut play, HOUR..HOUR + 76, &[1]);
    busy(&mut play, HOUR + 76..HOUR + 78, &[]);
    reconnected(&mut play);
    busy(&mut play, HOUR + 78..HOUR + 81, &[1, 10]);
    insta::assert_snapshot!(news(&play), @r#"
    3645 event planetside.world_silent world/10
    3645 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["1","10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    3675 disconnect
    3675 trouble: Wainwright has been silent for 76 s on the connection to push.test; opening a new one
    3676 connect
    3677 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["1","10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    3677 gap 3670..3682 disconnect [world/1, world/10] 
    3678 gap 3594..3683 stall [world/10] Wainwright fell silent, and the service calls it online
    3678 event planetside.world_heard world/10
    "#);
}

#[test]
fn before_one_is_left_the_service_is_asked_at_once_what_it_holds() {
    let mut play = after_an_hour();
    busy(&mut play, HOUR..HOUR + 60, &[1]);
    // One answer is lost: after the next it is not the time to ask by the clock.
    play.answer = None;
    play.until(HOUR + 69);
    play.frame(&echo_of(&[1, 10]));
    play.trace.clear();
    play.until(HOUR + 76);
    assert!(play.trace.contains("3675 send"), "{}", play.trace);
    play.frame(&echo_of(&[1, 10]));
    assert!(play.trace.contains("3676 disconnect"), "{}", play.trace);
}

#[test]
fn one_that_is_heard_again_is_watched_as_before() {
    let mut play = after_an_hour();
    busy(&mut play, HOUR..HOUR + 70, &[1]);
    busy(&mut play, HOUR + 70..HOUR + 1000, &[1, 10]);
    play.trace.clear();
    busy(&mut play, HOUR + 1000..HOUR + 1200, &[1]);
    assert!(news(&play).contains("world_silent world/10"), "{}", news(&play));
}

/// A world that everybody has left without a word: after a while nobody asks any more, and the gap says what is not known.
#[test]
fn one_that_has_nothing_to_say_is_believed_in_the_end() {
    let mut play = after_an_hour();
    let mut second = HOUR;
    for _ in 0..40 {
        busy(&mut play, second..second + 60, &[1]);
        second += 60;
        if play.trace.lines().last().is_some_and(|line| line.ends_with("connect")) {
            reconnected(&mut play);
        }
    }
    let told = news(&play);
    assert_eq!(told.matches("disconnect\n").count(), 2, "{told}");
    assert_eq!(told.matches("whether anything was missed is not known").count(), 1, "{told}");
    assert!(!told.contains("world_heard"), "{told}");
    play.trace.clear();
    busy(&mut play, second..second + 2, &[1, 10]);
    assert!(news(&play).ends_with("event planetside.world_heard world/10"), "{}", news(&play));
    assert!(!news(&play).contains("gap"), "it is told: {}", news(&play));
}

/// Deaths are watched by themselves as well: these are other events.
#[test]
fn one_that_was_believed_may_be_silent_for_longer_the_next_time() {
    let echo = echo_of(&[1, 10]).replace("Death", "FacilityControl");
    let mut play = Play::on_worlds(&[1, 10]);
    play.answer = Some(echo.clone());
    play.want(Want::kinds([FacilityControl::KIND, WorldSilent::KIND]));
    play.connected_now();
    play.frame(&echo);
    let hear = |play: &mut Play, seconds: std::ops::Range<u64>, worlds: &[u16]| {
        for second in seconds {
            play.until(second);
            if play.trace.ends_with(" connect\n") {
                play.connected_now();
                play.frame(&echo);
            }
            if second % 30 == 0 {
                play.beat(&[("Osprey_1", true), ("Wainwright_10", true)]);
            }
            for world in worlds {
                let time = play.now.time.as_secs();
                play.frame(&format!(
                    r#"{{"payload":{{"event_name":"FacilityControl","facility_id":"7","timestamp":"{time}","world_id":"{world}"}},"service":"event","type":"serviceMessage"}}"#
                ));
            }
        }
    };
    hear(&mut play, 0..HOUR, &[1, 10]);
    hear(&mut play, HOUR..HOUR + 2400, &[1]);
    assert_eq!(play.trace.matches("whether anything was missed is not known").count(), 1, "{}", news(&play));
    hear(&mut play, HOUR + 2400..2 * HOUR + 2400, &[1, 10]);
    play.trace.clear();
    hear(&mut play, 2 * HOUR + 2400..2 * HOUR + 2470, &[1]);
    assert!(!play.trace.contains("world_silent"), "not after as little as the first time");
    hear(&mut play, 2 * HOUR + 2470..2 * HOUR + 2600, &[1]);
    assert_eq!(play.trace.matches("world_silent world/10").count(), 1);
}

#[test]
fn one_that_is_called_offline_is_silent_for_a_reason() {
    let mut play = after_an_hour();
    busy(&mut play, HOUR..HOUR + 70, &[1]);
    play.state("Wainwright_10", false);
    let told = news(&play);
    let at = |words: &str| told.find(words).unwrap_or_else(|| panic!("{words}: {told}"));
    assert!(at("world_silent world/10") < at("gap 3594"), "{told}");
    assert!(at("gap 3594") < at("world_offline world/10"), "{told}");
    play.trace.clear();
    for second in (HOUR + 70..2 * HOUR).step_by(20) {
        play.until(second);
        play.beat(&[("Osprey_1", true), ("Wainwright_10", false)]);
        play.death_on(1, second);
    }
    assert!(!news(&play).contains("silent"), "{}", news(&play));
}

#[test]
fn one_that_has_come_back_may_be_silent_until_people_are_there() {
    let mut play = after_an_hour();
    play.state("Wainwright_10", false);
    busy(&mut play, HOUR + 1..HOUR + 29, &[1]);
    play.state("Wainwright_10", true);
    play.trace.clear();
    busy(&mut play, HOUR + 29..HOUR + 600, &[1]);
    assert_eq!(news(&play), "");
}

#[test]
fn one_that_is_wanted_no_more_is_missed_until_then_and_nothing_is_done_about_it() {
    let mut play = after_an_hour();
    busy(&mut play, HOUR..HOUR + 50, &[1]);
    play.trace.clear();
    play.want(Want::kinds([Death::KIND, WorldOffline::KIND, WorldSilent::KIND, WorldHeard::KIND]));
    assert!(!news(&play).contains("gap"), "whoever asks for the same again changes nothing: {}", news(&play));
    play.trace.clear();
    play.want(Want { filters: [World(1).into()].into_iter().collect(), ..Want::kinds([Death::KIND]) });
    play.frame(&echo_of(&[1]));
    play.answer_with(&[1]);
    assert!(news(&play).contains("gap 3594..3654 stall [world/10] Wainwright fell silent"), "{}", news(&play));
    play.trace.clear();
    busy(&mut play, HOUR + 50..HOUR + 1200, &[1]);
    assert_eq!(news(&play), "");
}

#[test]
fn a_few_people_may_be_silent_for_as_long_as_they_like_and_so_may_who_is_wanted_no_more() {
    let mut play = Play::connected_on(&[1, 10]);
    let own = |id| Want { filters: [CharacterId(id).into()].into_iter().collect(), ..Want::kinds([Death::KIND]) };
    play.want(own(1001));
    play.answer = None;
    play.frame(r#"{"subscription":{"characters":["1001"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true,"worlds":["1","10"]}}"#);
    play.answer = Some(r#"{"subscription":{"characters":["1001"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true,"worlds":["1","10"]}}"#.to_owned());
    for second in 0..HOUR {
        play.until(second);
        play.heartbeat();
        play.death_on(10, 500);
    }
    play.trace.clear();
    play.live_until(2 * HOUR);
    assert_eq!(news(&play), "");

    let mut play = after_an_hour();
    play.want(Want { filters: [World(1).into()].into_iter().collect(), ..Want::kinds([Death::KIND]) });
    play.frame(&echo_of(&[1]));
    play.answer_with(&[1]);
    busy(&mut play, HOUR..HOUR + 600, &[1]);
    assert!(!news(&play).contains("silent"), "{}", news(&play));
}

/// Deaths are wanted no more, and what is left is not as frequent.
#[test]
fn a_narrower_wish_is_learned_anew() {
    let mut play = after_an_hour();
    play.want(Want::kinds([PlayerLogin::KIND, WorldSilent::KIND]));
    play.frame(r#"{"subscription":{"characters":[],"eventNames":["PlayerLogin"],"logicalAndCharactersWithWorlds":true,"worlds":["1","10"]}}"#);
    play.answer = Some(r#"{"subscription":{"characters":[],"eventNames":["PlayerLogin"],"logicalAndCharactersWithWorlds":true,"worlds":["1","10"]}}"#.to_owned());
    play.trace.clear();
    play.live_until(HOUR + 1200);
    assert_eq!(news(&play), "");
}

#[test]
fn what_was_silent_at_the_end_of_the_program_is_told_by_the_next_and_that_it_is_heard() {
    let mut first = after_an_hour();
    busy(&mut first, HOUR..HOUR + 70, &[1]);
    assert!(first.is_kept_now || first.kept.len() > 2, "{}", first.trace);
    let left_off = first.seen_until.unwrap();
    let mut next = Play::on_worlds(&[1, 10]);
    next.set(Duration::from_secs(HOUR + 200));
    next.listener.resume(Timestamp::from_secs(next.start.time.as_secs() + left_off), &first.kept);
    next.want(Want::kinds([Death::KIND, WorldHeard::KIND]));
    next.connected_now();
    next.frame(&echo_of(&[1, 10]));
    next.death_on(10, 7);
    let told = next.told();
    assert!(told.contains("gap 3594.."), "{told}");
    assert!(told.contains("event planetside.world_heard world/10"), "{told}");
}
