//! One connection by itself: what it says, second by second.

use bugle_event::{Fact as _, Want};

use super::*;
use crate::decode::{Decoder, Feed};
use crate::event::Death;
use crate::ids::World;

const ECHO: &str = r#"{"subscription":{"characters":["all"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true,"worlds":["10"]}}"#;
const ECHO_OF_LESS: &str =
    r#"{"subscription":{"characterCount":0,"eventNames":[],"logicalAndCharactersWithWorlds":true,"worlds":["10"]}}"#;
const HEARTBEAT: &str = r#"{"online":{},"service":"event","type":"heartbeat"}"#;
const READ_BACK_COMMAND: &str = r#"{"service":"event","action":"subscribe"}"#;

struct Play {
    connection: Connection,
    decoder: Decoder,
    interest: Interest,
    start: Now,
}

impl Play {
    /// A connection that has just been opened for deaths.
    fn new() -> Self {
        let interest = Interest::new([Want::kinds([Death::KIND])]);
        let start = Now { time: Timestamp::from_secs(1_700_000_000), moment: Instant::now() };
        let wanted = Subscription::for_interest(&interest, &[World(10)]);
        let connection = Connection::opened(start, wanted, &interest, false);
        Self { connection, decoder: Decoder::new(Feed::Live), interest, start }
    }

    /// One that has confirmed the subscription.
    fn confirmed() -> Self {
        let mut play = Self::new();
        play.frame(0, ECHO);
        play.said();
        play
    }

    fn at(&self, second: u64) -> Now {
        let passed = Duration::from_secs(second);
        Now { time: self.start.time + passed, moment: self.start.moment + passed }
    }

    fn frame(&mut self, second: u64, frame: &str) -> Option<Envelope<Event>> {
        let now = self.at(second);
        let line = self.decoder.decode_wanted(frame, now.time, self.connection.kinds());
        self.connection.on_line(now, line, &self.interest)
    }

    fn event(&mut self, second: u64, name: &str) -> Option<Envelope<Event>> {
        let frame = format!(
            r#"{{"payload":{{"character_id":"1","event_name":"{name}","timestamp":"1700000000","world_id":"10"}},"service":"event","type":"serviceMessage"}}"#
        );
        self.frame(second, &frame)
    }

    /// When it wakes next; it does, unless that is after `until`.
    fn wake(&mut self, until: u64) -> Option<u64> {
        let wake_at = self.connection.wake_at().expect("silence is always listened for");
        let second = (wake_at - self.start.moment).as_secs();
        (second <= until).then(|| self.connection.on_wake(self.at(second)))?;
        Some(second)
    }

    fn said(&mut self) -> Vec<Said> {
        std::iter::from_fn(|| self.connection.next_said()).collect()
    }
}

#[test]
fn it_subscribes_first_and_is_whole_when_that_is_confirmed() {
    let mut play = Play::new();
    assert!(matches!(&play.said()[..], [Said::Send(command)] if command.contains(r#""eventNames":["Death"]"#)));
    assert!(!play.connection.is_whole());
    play.frame(1, ECHO);
    assert_eq!(play.said(), [Said::Whole]);
    assert!(play.connection.is_whole());
}

#[test]
fn an_unwanted_kind_is_a_sign_of_life_and_counted_but_not_read() {
    let mut play = Play::confirmed();
    assert!(play.event(30, "ItemAdded").is_none());
    assert!(play.event(31, "Novelty").is_none());
    assert_eq!(play.said(), []);
    assert_eq!(play.decoder.tally().events(), 2);
    assert_eq!(play.decoder.oddities().unknown, 1, "a name that is in no table");
    assert_eq!(play.connection.last_sign, play.at(31).time);
    assert!(play.event(32, "Death").is_some());
}

#[test]
fn a_question_is_asked_three_times_and_then_it_fails() {
    let mut play = Play::new();
    assert_eq!([play.wake(100), play.wake(100), play.wake(100)], [Some(8), Some(16), Some(24)]);
    let said = play.said();
    assert_eq!(said.iter().filter(|said| matches!(said, Said::Send(_))).count(), 3);
    assert_eq!(said.last(), Some(&Said::Failed(Failure::Unconfirmed)));
}

#[test]
fn it_reads_back_again_and_again_and_notices_drift() {
    let mut play = Play::confirmed();
    play.frame(10, HEARTBEAT);
    assert_eq!(play.wake(100), Some(15));
    assert_eq!(play.said(), [Said::Worlds(vec![]), Said::Alive, Said::Send(READ_BACK_COMMAND.to_owned())]);
    play.frame(16, ECHO_OF_LESS);
    let said = play.said();
    let [Said::Lacking { since, lacking, detail }, Said::Send(_)] = &said[..] else { panic!("{said:?}") };
    assert_eq!((*since, detail.as_str()), (play.start.time, "the service had dropped the events Death"));
    assert_eq!(lacking.event_names.len(), 1);
    assert!(!play.connection.is_whole());
    play.frame(17, ECHO);
    let said = play.said();
    let [Said::Lacking { lacking, .. }, Said::Repaired { since, detail }, Said::Whole] = &said[..] else {
        panic!("{said:?}")
    };
    assert!(lacking.has_no_members());
    assert_eq!((*since, detail.as_str()), (play.start.time, "the service had dropped the events Death"));
    play.frame(17, HEARTBEAT);
    assert_eq!(play.connection.seen_until(), play.at(17).time);
    assert_eq!(play.wake(130), Some(31), "so long after it was last asked");
}

#[test]
fn silence_is_the_end_of_it() {
    let mut play = Play::confirmed();
    for second in [15, 30, 45, 60, 75] {
        assert_eq!(play.wake(100), Some(second));
        play.frame(second, ECHO);
        if second == 15 {
            play.frame(20, HEARTBEAT);
        }
    }
    play.said();
    assert_eq!(play.wake(100), Some(90));
    assert_eq!(play.said(), [Said::Failed(Failure::Silent(Duration::from_secs(70)))]);
}

#[test]
fn a_service_that_lets_nobody_in_is_left() {
    let mut play = Play::confirmed();
    play.frame(1, r#"{"connected":"false","service":"push","type":"connectionStateChanged"}"#);
    assert_eq!(play.said(), [Said::Failed(Failure::Lost("the service lets nobody in".to_owned()))]);
}

#[test]
fn a_new_wish_is_asked_for_and_an_owed_gap_comes_before_its_events() {
    let mut play = Play::confirmed();
    let (now, wanted) = (play.at(5), Subscription::for_interest(&play.interest, &[World(10), World(13)]));
    let interest = play.interest.clone();
    play.connection.on_wanted(now, &wanted, &interest, false);
    assert!(play.connection.is_whole());
    assert!(matches!(&play.said()[..], [Said::Send(command)] if command.contains(r#""worlds":["13"]"#)));
    play.connection.on_wanted(now, &wanted, &interest, true);
    assert!(!play.connection.is_whole());
    assert_eq!(play.said(), []);
}

#[test]
fn p7_what_could_not_be_read_and_is_not_told_yet_is_not_seen() {
    let mut play = Play::confirmed();
    assert_eq!(play.wake(30), Some(15));
    play.said();
    play.frame(20, ECHO);
    for _ in 0..2 {
        play.frame(20, r#"{"payload":{"character_id":"#);
    }
    let said = play.said();
    assert!(matches!(&said[..], [Said::Whole, Said::Garbled { since, .. }] if *since == play.at(20).time), "{said:?}");
    play.frame(22, ECHO);
    play.frame(22, HEARTBEAT);
    assert_eq!(play.connection.seen_until(), play.at(20).time);
    assert_eq!(play.wake(30), Some(21));
    assert_eq!(play.connection.seen_until(), play.at(22).time);
}

#[test]
fn p6_whether_it_lets_us_in_is_not_guessed() {
    let mut play = Play::confirmed();
    for connected in
        [r#","connected":"True""#, "", r#","connected":null"#, r#","connected":"soon""#, r#","connected":1"#]
    {
        play.frame(1, &format!(r#"{{"service":"push","type":"connectionStateChanged"{connected}}}"#));
        assert_eq!(play.said(), [], "{connected}");
    }
    assert_eq!(play.decoder.oddities().odd, 3);
    play.frame(1, r#"{"connected":"FALSE","service":"push","type":"connectionStateChanged"}"#);
    assert!(matches!(&play.said()[..], [Said::Failed(Failure::Lost(_))]));
}
