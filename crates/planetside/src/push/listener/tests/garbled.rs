//! Frames that cannot be read, and facts that look alike over connections that follow each other.

use bugle_event::{Fact as _, Want};

use super::play::Play;
use crate::event::Death;

/// The beginning of a death.
const CUT: &str = r#"{"payload":{"attacker_character_id":"5428000000000000001","attacker_fire_mode_id":"#;

#[test]
fn p7_what_cannot_be_read_is_a_gap_and_what_can_is_not_lost() {
    let mut play = Play::connected();
    play.until(20);
    play.death(1);
    play.frame(CUT);
    play.death(2);
    play.until(30);
    insta::assert_snapshot!(play.told(), @r"
    20 event planetside.death character/3
    20 gap 15..25 garbage [world/10] 1 frame could not be read
    20 event planetside.death character/5
    ");
}

#[test]
fn p7_many_frames_that_cannot_be_read_are_told_once_a_second() {
    let mut play = Play::connected();
    play.until(20);
    for _ in 0..3 {
        play.frame(CUT);
    }
    play.until(21);
    for _ in 0..3 {
        play.frame(CUT);
    }
    play.until(40);
    insta::assert_snapshot!(play.told(), @r"
    20 gap 15..25 garbage [world/10] 1 frame could not be read
    21 gap 15..26 garbage [world/10] 2 frames could not be read
    22 gap 16..27 garbage [world/10] 3 frames could not be read
    ");
}

#[test]
fn p7_what_could_not_be_read_before_the_end_is_in_the_gap_of_the_end() {
    let mut play = Play::connected();
    play.until(20);
    play.heartbeat();
    play.frame(CUT);
    play.until(20);
    play.frame(CUT);
    play.death(1);
    play.listener.on_closed(play.now, 0, "closed by the service".to_owned());
    play.note();
    play.until(30);
    play.connected_now();
    play.echo();
    insta::assert_snapshot!(play.told(), @r#"
    20 gap 15..25 garbage [world/10] 1 frame could not be read
    20 event planetside.death character/3
    20 disconnect
    20 trouble: the connection to push.test was lost: closed by the service
    20 connect
    30 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    30 gap 10..35 disconnect [world/10]
    "#);
}

#[test]
fn p7_what_says_nothing_is_no_gap() {
    let mut play = Play::connected();
    for frame in ["", " \n", "\0", r#"{"service":"event","type":"brandNew"}"#, r#"{"x":1}"#] {
        play.frame(frame);
    }
    assert_eq!(play.trace, "");
}

/// Both can be told apart from what came on the connection before.
#[test]
fn p1_facts_that_look_alike_are_counted_over_connections() {
    let gain = r#"{"payload":{"amount":"75","character_id":"5","event_name":"GainExperience","experience_id":"7","loadout_id":"4","other_id":"3","timestamp":"1700000000","world_id":"10","zone_id":"2"},"service":"event","type":"serviceMessage"}"#;
    let mut play = Play::new();
    play.want(Want::all());
    let mut ids = Vec::new();
    for connection in 0..2 {
        play.connected_now();
        play.whole();
        play.frame(gain);
        play.death(1);
        ids.extend(std::mem::take(&mut play.ids));
        play.listener.on_closed(play.now, 0, "closed by the service".to_owned());
        play.note();
        assert_eq!(play.listener.fresh_oddities().doubles, connection, "the death of this second is the same one");
    }
    assert_eq!(ids.len(), 3);
    assert_ne!(ids[0], ids[2], "the experience of this second is another one");
}

/// A kind that nobody wants for a while is not read meanwhile; what was read before and after never shares an id.
#[test]
fn p1_a_kind_that_is_wanted_again_goes_on_counting() {
    let gain = r#"{"payload":{"amount":"75","character_id":"5","event_name":"GainExperience","experience_id":"7","loadout_id":"4","other_id":"3","timestamp":"1700000000","world_id":"10","zone_id":"2"},"service":"event","type":"serviceMessage"}"#;
    let mut play = Play::connected();
    for want in [Want::all(), Want::kinds([Death::KIND]), Want::all()] {
        play.want(want);
        play.whole();
        play.frame(gain);
    }
    assert_eq!(play.ids.len(), 2);
    assert_ne!(play.ids[0], play.ids[1]);
}
