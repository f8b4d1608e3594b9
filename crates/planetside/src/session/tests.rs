//! Traces of sessions: what goes in, with the second it happens; what comes out.

use std::fmt::Write as _;

use bugle_event::{Fact as _, Want};

use super::*;
use crate::event::{Death, FacilityControl};
use crate::ids::World;

/// A session and its clock.
struct Play {
    session: Session,
    start: Now,
    now: Now,
    trace: String,
    /// When the last checkpoint says that all was seen, in seconds from the start.
    seen_until: Option<i64>,
    /// Whether it is committed at once.
    is_kept_now: bool,
}

impl Play {
    fn new() -> Self {
        let settings =
            Settings { name: "ps2".to_owned(), host: "push.test".to_owned(), worlds: vec![World(10)], seed: 7 };
        let now = Now { time: Timestamp::from_secs(1_700_000_000), moment: Instant::now() };
        Self {
            session: Session::new(settings),
            start: now,
            now,
            trace: String::new(),
            seen_until: None,
            is_kept_now: false,
        }
    }

    /// A session that is connected and has its echo.
    fn connected() -> Self {
        let mut play = Self::new();
        play.want(Want::kinds([Death::KIND]));
        play.connected_now();
        play.echo();
        play.trace.clear();
        play
    }

    fn want(&mut self, want: Want) {
        self.session.on_interest(self.now, Interest::new([want]));
        self.note();
    }

    fn connected_now(&mut self) {
        self.session.on_connected(self.now);
        self.note();
    }

    fn frame(&mut self, frame: &str) {
        self.session.on_frame(self.now, frame);
        self.note();
    }

    fn echo(&mut self) {
        self.frame(
            r#"{"subscription":{"characters":["all"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true,"worlds":["10"]}}"#,
        );
    }

    fn heartbeat(&mut self) {
        self.frame(r#"{"online":{"EventServerEndpoint_Wainwright_10":"true"},"service":"event","type":"heartbeat"}"#);
    }

    fn death(&mut self, character: u64) {
        let (character, time) = (2 * character + 1, self.now.time.as_secs());
        self.frame(&format!(
            r#"{{"payload":{{"character_id":"{character}","event_name":"Death","timestamp":"{time}","world_id":"10"}},"service":"event","type":"serviceMessage"}}"#
        ));
    }

    /// Lets time pass until `second`, waking the session whenever it asks.
    fn until(&mut self, second: u64) {
        let end = Duration::from_secs(second);
        while let Some(wake) = self.session.wake_at().map(|at| at - self.start.moment).filter(|wake| *wake <= end) {
            self.set(wake);
            self.session.on_wake(self.now);
            self.note();
        }
        self.set(end);
    }

    fn set(&mut self, since_start: Duration) {
        self.now = Now { time: self.start.time + since_start, moment: self.start.moment + since_start };
    }

    fn note(&mut self) {
        while let Some(output) = self.session.next_output() {
            let at = self.now.moment.saturating_duration_since(self.start.moment).as_secs();
            let lines = match output {
                Output::Connect => vec!["connect".to_owned()],
                Output::Send(frame) => vec![format!("send {frame}")],
                Output::Disconnect => vec!["disconnect".to_owned()],
                Output::Signals(batch) => batch.iter().map(|signal| self.describe(signal)).collect(),
                Output::Trouble(error) => vec![format!("trouble: {error}")],
                Output::End => vec!["end".to_owned()],
            };
            for line in lines {
                writeln!(self.trace, "{at:>4} {line}").expect("strings take everything");
            }
        }
    }

    fn describe(&mut self, signal: &Signal<Event>) -> String {
        let second = |time: Timestamp| time.as_secs() - self.start.time.as_secs();
        match signal {
            Signal::Event(event) => format!("event {} {}", event.kind, event.subject()),
            Signal::Gap(gap) => {
                let (from, to) = (gap.from.map(second).expect("it was seen before"), second(gap.to));
                let detail = gap.detail.as_deref().unwrap_or_default();
                format!("gap {from}..{to} {} {:?} {detail}", gap.cause, gap.subjects)
            }
            Signal::Checkpoint(checkpoint) => {
                self.seen_until = Some(second(checkpoint.at));
                self.is_kept_now = checkpoint.state.is_some();
                format!("checkpoint {}", checkpoint.subject)
            }
        }
    }
}

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
fn a_session_subscribes_first_and_listens() {
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
    play.session.on_closed(play.now, "closed by the server".to_owned());
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
    15 gap -5..15 disconnect [world/10] 
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
    play.until(61);
    play.echo(); // Echoes come from another part of the service, and prove nothing.
    play.until(95);
    insta::assert_snapshot!(play.trace, @r#"
    20 checkpoint connection/ps2
    60 send {"service":"event","action":"subscribe"}
    61 checkpoint connection/ps2
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
    for second in [30, 60] {
        play.until(second);
        play.heartbeat();
    }
    play.until(61);
    play.frame(r#"{"subscription":{"characterCount":0,"eventNames":[],"logicalAndCharactersWithWorlds":true,"worlds":["10"]}}"#);
    play.death(1);
    play.echo();
    insta::assert_snapshot!(play.trace, @r#"
    30 checkpoint connection/ps2
    60 send {"service":"event","action":"subscribe"}
    60 checkpoint connection/ps2
    61 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    61 gap -5..61 stall [world/10] the service had dropped 1 events of the subscription
    61 event planetside.death character/3
    61 checkpoint connection/ps2
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
     8 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    16 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    24 gap -5..24 stall [world/10] the service did not give the whole subscription
    24 checkpoint connection/ps2
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
    let refused = || PushError::ServiceIdRefused { host: "push.test".to_owned() };
    play.session.on_connect_failed(play.now, refused());
    play.note();
    play.until(1000);
    insta::assert_snapshot!(play.trace, @r#"
    0 connect
    0 trouble: push.test refuses the service id; get one at https://census.daybreakgames.com/#devSignup
    0 end
    "#);
}

#[test]
fn a_refusal_after_it_was_accepted_is_maintenance() {
    let mut play = Play::connected();
    play.session.on_closed(play.now, "bye".to_owned());
    play.until(1);
    play.session.on_connect_failed(play.now, PushError::ServiceIdRefused { host: "push.test".to_owned() });
    play.note();
    play.until(10);
    assert!(!play.trace.contains("end"), "{}", play.trace);
    assert_eq!(play.trace.matches("connect\n").count(), 3, "{}", play.trace);
}

#[test]
fn a_start_that_fails_is_a_gap_too() {
    let mut play = Play::new();
    play.want(Want::kinds([Death::KIND]));
    play.session.on_connect_failed(play.now, PushError::Timeout { host: "push.test".to_owned() });
    play.until(3);
    play.connected_now();
    play.echo();
    insta::assert_snapshot!(play.trace, @r#"
    0 connect
    0 trouble: push.test did not answer in time
    0 connect
    3 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    3 gap -5..3 disconnect [world/10] 
    3 checkpoint connection/ps2
    "#);
}

#[test]
fn what_waits_for_a_gap_is_bounded() {
    let mut play = Play::connected();
    play.session.on_closed(play.now, "bye".to_owned());
    play.until(2);
    play.connected_now();
    play.trace.clear();
    for character in 0..=HELD_MAX as u64 {
        play.death(character);
    }
    assert_eq!(play.trace.matches("event").count(), HELD_MAX);
    assert_eq!(play.trace.matches("gap -5..2").count(), 1);
    play.trace.clear();
    play.echo();
    insta::assert_snapshot!(play.trace, @r#"
    2 gap -3..2 disconnect [world/10] 
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

/// A session that goes on from a checkpoint, this many seconds after the start of its clock.
fn resumed(left_off: i64) -> Play {
    let mut play = Play::new();
    play.session.resume(Timestamp::from_secs(play.start.time.as_secs() + left_off));
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
    play.session.on_connect_failed(play.now, PushError::Timeout { host: "push.test".to_owned() });
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
    2 gap -3605..2 restart [world/10] 
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
    assert!(play.trace.contains("gap -65..0 restart [world/10, world/13, world/40]"), "{}", play.trace);
}

/// Nobody may want anything at first. What was missed is then told to the first who does, even after one more restart.
#[test]
fn a_restart_without_a_wish_waits_for_one() {
    let mut play = resumed(-60);
    play.session.on_interest(play.now, Interest::default());
    play.connected_now();
    play.frame(ECHO_OF_NOTHING);
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
    30 checkpoint connection/ps2
    30 send {"service":"event","action":"subscribe","characters":["all"],"worlds":["10"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true}
    31 gap -65..31 restart [world/10] 
    31 event planetside.death character/3
    31 checkpoint connection/ps2
    "#);
}

#[test]
fn a_first_run_without_a_wish_misses_nothing() {
    let mut play = Play::new();
    play.session.on_interest(play.now, Interest::default());
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
    assert!(play.trace.contains("gap -5..0 restart"), "{}", play.trace);
    play.until(60);
    play.heartbeat();
    play.session.on_closed(play.now, "bye".to_owned());
    play.until(65);
    play.now.time = play.start.time;
    play.connected_now();
    play.echo();
    assert!(play.trace.contains("gap -5..0 disconnect"), "{}", play.trace);
}
