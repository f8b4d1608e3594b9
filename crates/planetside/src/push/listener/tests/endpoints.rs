//! Endpoints that stand in for each other, the way back to the preferred one, and refusals.

use std::time::Duration;

use bugle_event::{Fact as _, Interest, Signal, Timestamp, Want};
use tokio::time::Instant;

use crate::connections::Idle;
use crate::error::PushError;
use crate::event::Death;
use crate::ids::World;
use crate::push::listener::tests::play::ECHO;
use crate::push::listener::{Listener, Settings};
use crate::push::now::Now;
use crate::push::output::Output;
use crate::push::plan::Place;

const BEAT: &str = r#"{"online":{"EventServerEndpoint_Wainwright_10":"true"},"service":"event","type":"heartbeat"}"#;

/// A service of two endpoints, of which some work.
struct Play {
    listener: Listener,
    start: Now,
    second: u64,
    /// What the endpoints do: the first, and all others.
    good: [bool; 2],
    error: fn() -> PushError,
    up: Vec<Place>,
    told: Vec<String>,
}

fn timeout() -> PushError {
    PushError::Timeout { host: "push.test".to_owned() }
}

fn refused() -> PushError {
    PushError::ServiceIdRefused { host: "push.test".to_owned(), environment: "ps2".to_owned() }
}

impl Play {
    fn new(connections: usize, good: [bool; 2], error: fn() -> PushError) -> Self {
        let settings = Settings {
            name: "ps2".to_owned(),
            host: "one.test".to_owned(),
            worlds: vec![World(10)],
            takes_announced: true,
            connections,
            seed: 7,
        };
        let hosts = ["one.test", "two.test"].map(str::to_owned).to_vec();
        let start = Now { time: Timestamp::from_secs(1_700_000_000), moment: Instant::now() };
        let listener = Listener::new(settings).with_hosts(vec![hosts; connections]);
        let mut play = Self { listener, start, second: 0, good, error, up: Vec::new(), told: Vec::new() };
        play.listener.on_interest(start, Interest::new([Want::kinds([Death::KIND])]));
        play.carry_out();
        play
    }

    fn now(&self) -> Now {
        let passed = Duration::from_secs(self.second);
        Now { time: self.start.time + passed, moment: self.start.moment + passed }
    }

    fn carry_out(&mut self) {
        while let Some(output) = self.listener.next_output() {
            let (now, second) = (self.now(), self.second);
            match output {
                Output::Connect(place) => {
                    let (connection, endpoint) = self.listener.route(place);
                    self.told.push(format!("{second} connection {connection} to {endpoint} at {place}"));
                    if self.good[endpoint.min(1)] {
                        self.up.push(place);
                        self.listener.on_connected(now, place);
                    } else {
                        self.listener.on_connect_failed(now, place, (self.error)());
                    }
                }
                Output::Send(place, _) => self.listener.on_frame(now, place, ECHO),
                Output::Disconnect(place) => {
                    self.up.retain(|up| *up != place);
                    self.told.push(format!("{second} disconnect {place}"));
                }
                Output::Signals(signals) => {
                    let gaps = signals.iter().filter(|signal| matches!(signal, Signal::Gap(_)));
                    self.told.extend(gaps.map(|_| format!("{second} gap")));
                }
                Output::Trouble(error) => self.told.push(format!("{second} trouble: {error}")),
                Output::End => self.told.push(format!("{second} end")),
            }
        }
    }

    fn until(&mut self, second: u64) {
        while self.second < second {
            self.second += 1;
            while self.listener.wake_at().is_some_and(|at| at <= self.now().moment) {
                self.listener.on_wake(self.now());
                self.carry_out();
            }
            if self.second.is_multiple_of(30) {
                for place in self.up.clone() {
                    self.listener.on_frame(self.now(), place, BEAT);
                    self.carry_out();
                }
            }
        }
    }

    fn told(&mut self) -> Vec<String> {
        std::mem::take(&mut self.told)
    }

    fn close(&mut self, place: Place) {
        self.up.retain(|up| *up != place);
        self.listener.on_closed(self.now(), place, "bye".to_owned());
        self.carry_out();
    }
}

#[test]
fn the_next_endpoint_is_used_when_the_first_lets_nobody_in_for_a_minute_and_the_first_again_when_it_is_good() {
    let mut play = Play::new(1, [true, true], timeout);
    play.until(40);
    play.good = [false, true];
    play.close(0);
    play.until(200);
    let told = play.told();
    let second = |line: &str| line.split(' ').next().unwrap().parse::<u64>().unwrap();
    let other = told.iter().find(|line| line.ends_with("connection 0 to 1 at 0")).expect("the other endpoint is tried");
    assert!((90..=160).contains(&second(other)), "{told:?}");
    assert_eq!(play.up, [0]);

    // The first is tried now and then, and nobody hears of it.
    play.until(2100);
    let told = play.told();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|line| line.ends_with("connection 0 to 0 at 1")), "{told:?}");

    play.good = [true, true];
    play.until(3100);
    let told = play.told();
    assert!(told[0].ends_with("connection 0 to 0 at 1") && told[1].ends_with("disconnect 0"), "{told:?}");
    assert!(second(&told[1]) - second(&told[0]) >= 60, "it has to be good for a while: {told:?}");
    assert_eq!((told.len(), &play.up[..]), (2, &[1][..]), "and no gap comes of it");

    play.close(1);
    play.until(3110);
    assert!(play.told().iter().any(|line| line.ends_with("connection 0 to 0 at 1")));
}

#[test]
fn a_first_endpoint_that_fails_again_before_it_is_good_changes_nothing() {
    let mut play = Play::new(1, [false, true], timeout);
    play.until(5);
    let told = play.told();
    assert_eq!(play.up, [0], "another one is tried at once");
    assert!(!told.iter().any(|line| line.contains("trouble")), "{told:?}");
    play.good = [true, true];
    while play.up.len() < 2 {
        play.until(play.second + 1);
    }
    play.told();
    play.close(1);
    play.until(play.second + 60);
    assert_eq!((play.told().len(), &play.up[..]), (1, &[0][..]), "one line is the end of it");
    play.close(0);
    play.until(play.second + 10);
    assert!(play.told().iter().any(|line| line.ends_with("connection 0 to 1 at 0")));
    play.until(play.second + 3600);
    assert_eq!(play.up, [1], "it is tried again, and good in the end");
}

#[test]
fn the_way_back_leads_to_the_first_endpoint_from_wherever_the_connection_is() {
    let mut play = Play::new(1, [false, true], timeout);
    for (from, back) in [(0, 1), (1, 0)] {
        play.good = [false, true];
        play.close(from);
        play.until(play.second + 300);
        assert_eq!(play.up, [from]);
        play.good = [true, true];
        play.told();
        play.until(play.second + 3600);
        let told = play.told();
        assert!(told[0].ends_with(&format!("connection 0 to 0 at {back}")), "{told:?}");
        assert_eq!(play.up, [back], "{told:?}");
    }
}

#[test]
fn a_way_back_that_was_being_tried_is_given_up_when_nothing_is_wanted() {
    let mut play = Play::new(1, [false, true], timeout);
    play.listener = play.listener.with_idle(Idle::Close);
    play.until(5);
    play.good = [true, true];
    while play.up.len() < 2 {
        play.until(play.second + 1);
    }
    play.listener.on_interest(play.now(), Interest::default());
    play.carry_out();
    play.until(play.second + 60);
    assert!(play.up.is_empty());
    play.told();
    play.listener.on_interest(play.now(), Interest::new([Want::kinds([Death::KIND])]));
    play.carry_out();
    assert_eq!((play.told().len(), &play.up[..]), (1, &[0][..]), "one connection is enough");
}

#[test]
fn a_refusal_is_final_when_all_endpoints_refuse_all_connections() {
    let mut play = Play::new(1, [false, false], refused);
    play.until(5);
    let told = play.told();
    assert!(told.last().unwrap().ends_with("end") && told.iter().any(|line| line.contains("to 1 at 0")), "{told:?}");
    assert_eq!(play.listener.wake_at(), None);

    let mut play = Play::new(1, [false, true], refused);
    play.until(5);
    assert_eq!(play.up, [0], "the other one lets it in");
}

#[test]
fn a_connection_that_is_refused_beside_one_that_is_not_is_tried_again_and_again() {
    let mut play = Play::new(2, [false, false], refused);
    play.good = [false, true];
    play.until(5);
    assert_eq!(play.up.len(), 2);
    let mut play = Play::new(2, [true, true], refused);
    play.good = [false, false];
    play.close(1);
    play.until(1000);
    assert!(!play.told().iter().any(|line| line.ends_with("end")));
    assert_eq!(play.up, [0]);
}
