//! Services that give less than is asked, or answer nothing at all.

use bugle_event::{Fact as _, Want};

use super::play::{ECHO, Play, echo_of};
use crate::event::Death;
use crate::ids::CharacterId;

/// A listener that wants the deaths of 600 characters, connected.
fn six_hundred() -> Play {
    let mut play = Play::on_worlds(&[10]);
    let filters = (1000..1600).map(|id| CharacterId(id).into()).collect();
    play.want(Want { filters, ..Want::kinds([Death::KIND]) });
    play.connected_now();
    assert_eq!(play.trace.matches("send").count(), 2, "in portions");
    play.trace.clear();
    play
}

fn counted(count: u64) -> String {
    ECHO.replace(r#""characters":["all"]"#, &format!(r#""characterCount":{count}"#))
}

fn listed(ids: std::ops::Range<u64>) -> String {
    let ids: Vec<_> = ids.map(|id| id.to_string()).collect();
    ECHO.replace(r#"["all"]"#, &format!("{ids:?}"))
}

/// The gap with so many subjects: who is first and last.
fn gap(play: &Play) -> (usize, String) {
    let gap = play.trace.lines().find(|line| line.contains("gap")).expect("a gap").to_owned();
    let subjects = gap.matches("character/").count();
    (subjects, gap)
}

#[test]
fn p8_a_service_that_counts_less_than_was_asked_delays_nothing_and_is_not_asked_again() {
    let mut play = six_hundred();
    play.frame(&counted(500));
    play.frame(&counted(500));
    assert!(play.trace.contains("list_characters"), "which ones are missing is asked: {}", play.trace);
    play.frame(&counted(500));
    let (subjects, said) = gap(&play);
    assert_eq!(subjects, 100, "{said}");
    assert!(said.contains("[character/1500, ") && said.contains("character/1599]"), "{said}");
    assert!(said.ends_with("the service does not give 100 of 600 characters"), "{said}");
    assert!(play.trace.contains("checkpoint"), "from now on all else is seen");
    for second in [8, 16] {
        play.until(second);
        play.frame(&counted(500));
        play.frame(&counted(500));
    }
    assert_eq!(play.trace.matches("gap").count(), 1, "{}", play.trace);
    play.trace.clear();
    play.answer = Some(counted(500));
    play.live_until(300);
    let told = play.told();
    assert!(!told.contains("send"), "nothing is asked again: {told}");
    // What is not given is told each minute, from where it was told before.
    let gaps: Vec<_> = told.lines().map(|line| line.split(" stall").next().expect("a gap")).collect();
    assert_eq!(gaps, ["61 gap -5..66", "121 gap 56..126", "181 gap 116..186", "241 gap 176..246"]);
    assert_eq!(told.matches("character/").count(), 4 * 100, "{told}");
    play.death(600);
    assert!(play.told().contains("event"), "nothing waits: {}", play.trace);
}

/// What it dropped is asked for again; what it never gave is not.
#[test]
fn p8_what_was_asked_for_often_enough_is_left_out_when_the_rest_is_asked_for_again() {
    let mut play = six_hundred();
    for second in [0, 8, 16] {
        play.until(second);
        (0..3).for_each(|_| play.frame(&counted(500)));
    }
    play.trace.clear();
    play.frame(&counted(500).replace(r#""worlds":["10"]"#, r#""worlds":[]"#));
    assert!(play.trace.contains(r#""worlds":["10"]"#), "{}", play.trace);
    assert!(play.trace.contains(r#""1499""#) && !play.trace.contains(r#""1500""#), "{}", play.trace);
    play.frame(&counted(500));
    let gap = play.told().lines().find(|line| line.contains("[world/10")).map(str::to_owned);
    assert!(gap.is_some_and(|gap| gap.contains("the service had dropped the worlds 10")), "{}", play.told());
}

#[test]
fn p8_a_service_that_lists_characters_names_them_itself() {
    let mut play = six_hundred();
    play.frame(&counted(500));
    play.frame(&counted(500));
    play.frame(&listed(1100..1600));
    let (subjects, said) = gap(&play);
    assert_eq!(subjects, 100, "{said}");
    assert!(said.contains("[character/1000, ") && said.contains("character/1099]"), "{said}");
}

/// What was missing all along is told to its end when the connection ends, and an earlier gap says that it will be.
#[test]
fn p8_what_a_connection_never_gave_is_a_gap_until_its_end() {
    let mut play = six_hundred();
    play.frame(&counted(500));
    play.frame(&counted(500));
    play.frame(&counted(500));
    play.until(5);
    play.trace.clear();
    play.listener.on_closed(play.now, 0, "bye".to_owned());
    play.note();
    let (subjects, said) = gap(&play);
    assert_eq!(subjects, 100, "{said}");
    assert!(said.contains("gap -5..10 stall"), "{said}");
}

#[test]
fn p8_what_is_given_later_is_seen_from_then() {
    let mut play = six_hundred();
    play.frame(&counted(500));
    play.frame(&counted(500));
    play.frame(&counted(500));
    play.trace.clear();
    play.until(8);
    play.frame(&counted(600));
    let (subjects, said) = gap(&play);
    assert!(subjects == 100 && said.contains("gap -5..13 stall"), "{said}");
    play.trace.clear();
    play.answer = Some(counted(600));
    play.live_until(200);
    assert_eq!(play.told(), "");
}

/// `all` that comes back as the service's own list, which lacks an event that is known.
#[test]
fn p8_all_that_comes_back_as_names_lacks_what_is_not_among_them() {
    let mut play = Play::on_worlds(&[10]);
    play.want(Want::all());
    play.connected_now();
    let names: Vec<_> = crate::event::EVENTS.iter().map(|(name, _)| *name).filter(|name| *name != "FishScan").collect();
    let echo = ECHO.replace(r#"["Death"]"#, &format!("{names:?}"));
    for second in [1, 8, 16] {
        play.until(second);
        play.frame(&echo);
    }
    play.answer = Some(echo);
    play.live_until(200);
    assert_eq!(play.trace.matches("gap").count(), 4, "at once and each minute: {}", play.trace);
    assert!(play.trace.contains("1 gap -5..6 stall [world/10] the service does not give the events FishScan"));
    assert_eq!(play.trace.matches(r#""eventNames":["all"]"#).count(), 3, "{}", play.trace);
}

#[test]
fn p8_a_world_that_is_not_given_is_named_and_the_others_are_seen() {
    let mut play = Play::on_worlds(&[1, 10]);
    play.want(Want::kinds([Death::KIND]));
    play.connected_now();
    play.frame(&echo_of(&[10]));
    play.death(7);
    let said = "gap -5..5 stall [world/1] the service does not give the worlds 1";
    assert!(play.trace.contains(said), "{}", play.trace);
    assert!(play.trace.contains("event planetside.death character/15"), "{}", play.trace);
}

#[test]
fn p8_filtered_experience_that_is_not_shown_and_a_lost_flag_are_no_loss() {
    let mut play = Play::connected();
    play.answer = Some(ECHO.replace("true", "false"));
    play.until(60);
    assert_eq!(play.told().matches("gap").count(), 0, "{}", play.trace);
    assert_eq!(play.told().matches("send").count(), 1, "the flag is set again, once: {}", play.trace);
}

/// Events come, and never an echo.
#[test]
fn p10_a_service_that_never_echoes_is_done_without() {
    let mut play = Play::new();
    play.want(Want::kinds([Death::KIND]));
    play.listener.on_connect_failed(play.now, 0, crate::error::PushError::Timeout { host: "push.test".to_owned() });
    play.until(3);
    play.connected_now();
    play.trace.clear();
    for second in 4..60 {
        play.until(second);
        play.death(second);
    }
    play.heartbeat();
    let trace = &play.trace;
    assert_eq!(trace.matches("gap").count(), 1, "{trace}");
    assert!(trace.contains("27 gap -5..32 disconnect [world/10]"), "{trace}");
    assert_eq!(trace.matches("event planetside.death").count(), 56, "{trace}");
    assert!(trace.contains("59 checkpoint") && play.seen_until == Some(59), "{trace}");
    assert!(!trace.contains("disconnect\n"), "{trace}");
}

#[test]
fn p10_a_first_contact_without_an_echo_says_what_it_may_have_missed() {
    let mut play = Play::new();
    play.want(Want::kinds([Death::KIND]));
    play.connected_now();
    for second in 1..30 {
        play.until(second);
        play.death(second);
    }
    let said = "24 gap -5..29 stall [world/10] the service does not confirm the subscription";
    assert!(play.trace.contains(said), "{}", play.trace);
    assert!(play.trace.contains("24 checkpoint"), "{}", play.trace);
}

/// It confirmed the subscription, and answers nothing more.
#[test]
fn p10_a_service_that_never_answers_a_read_back_is_done_without() {
    let mut play = Play::connected();
    play.answer = None;
    for second in 1..200 {
        play.until(second);
        play.death(second);
        if second % 30 == 0 {
            play.heartbeat();
        }
    }
    assert_eq!(play.trace.matches("gap").count(), 1, "{}", play.trace);
    assert!(play.trace.contains("39 gap -5..44 stall [world/10] the service does not confirm"), "{}", play.trace);
    assert_eq!(play.seen_until, Some(180));
    play.answer = Some(ECHO.to_owned());
    play.trace.clear();
    play.live_until(300);
    assert_eq!(play.told(), "", "and all is well again when it answers");
}

/// Nothing happens in the game, so that only heartbeats show that the service is there.
#[test]
fn p10_a_quiet_service_without_echoes_is_tried_once_more_and_then_done_without() {
    let mut play = Play::new();
    play.want(Want::kinds([Death::KIND]));
    play.connected_now();
    play.until(24);
    assert!(play.trace.contains("24 trouble: push.test does not confirm the subscription"), "{}", play.trace);
    play.until(30);
    play.connected_now();
    play.until(40);
    play.heartbeat();
    play.until(54);
    assert!(play.trace.contains("54 gap -5..59 stall [world/10]"), "{}", play.trace);
    assert!(play.trace.contains("54 checkpoint"), "{}", play.trace);
}
