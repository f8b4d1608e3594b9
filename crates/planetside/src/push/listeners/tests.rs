//! Several groups of wishes, each with connections of its own.

use std::time::Duration;

use bugle_event::{Fact as _, Interest, Signal, Timestamp, Want};
use tokio::time::Instant;

use super::Listeners;
use crate::connections::Idle;
use crate::error::PushError;
use crate::event::{Death, GainExperience};
use crate::ids::{CharacterId, World};
use crate::push::listener::Settings;
use crate::push::now::Now;
use crate::push::output::Output;

const GAINS: &str = r#"{"subscription":{"characters":["3"],"eventNames":["GainExperience"],"logicalAndCharactersWithWorlds":true,"worlds":["10"]}}"#;
const DEATHS: &str = r#"{"subscription":{"characters":["all"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true,"worlds":["10"]}}"#;
const NOTHING: &str = r#"{"subscription":{"characterCount":0,"eventNames":[],"worlds":[]}}"#;

/// All experience of somebody, which would be that of everybody beside the deaths of everybody.
fn gains() -> Want {
    Want { filters: [CharacterId(3).into()].into_iter().collect(), ..Want::kinds([GainExperience::KIND]) }
}

fn deaths() -> Want {
    Want::kinds([Death::KIND])
}

struct Play {
    listeners: Listeners,
    start: Now,
    now: Now,
}

impl Play {
    fn new(max: usize) -> Self {
        let settings = Settings {
            name: "ps2".to_owned(),
            host: "push.test".to_owned(),
            worlds: vec![World(10)],
            takes_announced: true,
            connections: 1,
            seed: 7,
        };
        let hosts = vec![vec!["push.test".to_owned()]];
        let now = Now { time: Timestamp::from_secs(1_700_000_000), moment: Instant::now() };
        Self { listeners: Listeners::new(&settings, &hosts, Idle::Keep, max), start: now, now }
    }

    /// Two groups, and both have shown what they hold.
    fn apart() -> Self {
        let mut play = Self::new(2);
        assert_eq!(play.want(&[gains(), deaths()]), ["connect 0", "connect 1"]);
        for (place, echo) in [(0, GAINS), (1, DEATHS)] {
            play.listeners.on_connected(play.now, place);
            play.frame(place, echo);
        }
        play
    }

    fn want(&mut self, wants: &[Want]) -> Vec<String> {
        self.listeners.on_interest(self.now, Interest::new(wants.to_vec()));
        self.said()
    }

    fn frame(&mut self, place: usize, frame: &str) -> Vec<String> {
        self.listeners.on_frame(self.now, place, frame);
        self.said()
    }

    fn death(&mut self, place: usize, second: i64) -> Vec<String> {
        let time = self.start.time.as_secs() + second;
        self.frame(place, &format!(
            r#"{{"payload":{{"character_id":"3","event_name":"Death","timestamp":"{time}","world_id":"10"}},"service":"event","type":"serviceMessage"}}"#
        ))
    }

    /// Lets time pass, and answers with these what the connections hold.
    fn until(&mut self, second: u64, echoes: &[(usize, &str)]) -> Vec<String> {
        let (end, mut all) = (self.start.moment + Duration::from_secs(second), Vec::new());
        while let Some(wake) = self.listeners.wake_at().filter(|wake| *wake <= end) {
            self.set(wake - self.start.moment);
            self.listeners.on_wake(self.now);
            let said = self.said();
            for (place, echo) in echoes {
                if said.iter().any(|one| one.starts_with(&format!("send {place}"))) {
                    all.extend(self.frame(*place, echo));
                }
            }
            all.extend(said);
        }
        self.set(Duration::from_secs(second));
        all.retain(|one| !one.starts_with("send"));
        all
    }

    fn set(&mut self, passed: Duration) {
        self.now = Now { time: self.start.time + passed, moment: self.start.moment + passed };
    }

    fn said(&mut self) -> Vec<String> {
        let mut all = Vec::new();
        while let Some(output) = self.listeners.next_output() {
            match output {
                Output::Connect(place) => all.push(format!("connect {place}")),
                Output::Send(place, frame) => all.push(format!("send {place} {frame}")),
                Output::Disconnect(place) => all.push(format!("disconnect {place}")),
                Output::Signals(signals) => all.extend(signals.iter().map(|signal| self.describe(signal))),
                Output::Trouble(error) => all.push(format!("trouble {error}")),
                Output::End => all.push("end".to_owned()),
            }
        }
        all
    }

    fn describe(&self, signal: &Signal<crate::event::Event>) -> String {
        let second = |time: Timestamp| time.as_secs() - self.start.time.as_secs();
        match signal {
            Signal::Event(event) => format!("event {} {}", event.kind, event.subject()),
            Signal::Gap(gap) => format!("gap {} {:?}", gap.cause, gap.subjects),
            Signal::Checkpoint(checkpoint) => format!("checkpoint {}", second(checkpoint.at)),
        }
    }
}

fn refused() -> PushError {
    PushError::ServiceIdRefused { host: "push.test".to_owned(), environment: "ps2".to_owned() }
}

#[test]
fn wishes_that_would_be_a_flood_together_are_on_connections_of_their_own() {
    let mut play = Play::new(2);
    play.want(&[gains(), deaths()]);
    let subscribed = [0, 1].map(|place| {
        play.listeners.on_connected(play.now, place);
        play.said().concat()
    });
    assert!(subscribed[0].contains(r#"["3"],"worlds":["10"],"eventNames":["GainExperience"]"#), "{subscribed:?}");
    assert!(subscribed[1].contains(r#"["all"],"worlds":["10"],"eventNames":["Death"]"#), "{subscribed:?}");
    assert_eq!((play.listeners.places(), play.listeners.route(1)), (2, (0, 0)));
}

#[test]
fn unless_told_all_wishes_are_together() {
    let mut play = Play::new(1);
    assert_eq!(play.want(&[gains(), deaths()]), ["connect 0"]);
    play.listeners.on_connected(play.now, 0);
    assert!(play.said().concat().contains(r#"["all"],"worlds":["10"],"eventNames":["Death","GainExperience"]"#));
}

#[test]
fn it_has_seen_as_far_as_the_slowest_has_and_not_before_all_have_begun() {
    let mut play = Play::new(2);
    play.want(&[gains(), deaths()]);
    play.listeners.on_connected(play.now, 0);
    assert!(!play.frame(0, GAINS).iter().any(|said| said.starts_with("checkpoint")));
    play.listeners.on_connected(play.now, 1);
    assert!(play.frame(1, DEATHS).contains(&"checkpoint 0".to_owned()));
    play.until(20, &[(0, GAINS), (1, DEATHS)]);
    play.death(1, 20);
    let said = play.until(31, &[(0, GAINS), (1, DEATHS)]);
    assert_eq!(said.last().map(String::as_str), Some("checkpoint 0"), "nothing came on the other one: {said:?}");
}

#[test]
fn a_gap_is_about_the_wishes_of_its_group_and_holds_up_no_other() {
    let mut play = Play::apart();
    play.listeners.on_closed(play.now, 0, "bye".to_owned());
    play.said();
    play.until(5, &[(1, DEATHS)]);
    play.listeners.on_connected(play.now, 0);
    play.said();
    assert_eq!(play.death(1, 5), ["event planetside.death character/3"]);
    let said = play.frame(0, GAINS);
    assert_eq!(said[0], r"gap disconnect [character/3]", "{said:?}");
}

#[test]
fn what_two_groups_bring_is_told_once() {
    let (three, five) = (CharacterId(3), CharacterId(5));
    let about = |who: CharacterId| Want { filters: [who.into()].into_iter().collect(), ..deaths() };
    let both = Want { kinds: [Death::KIND, GainExperience::KIND].into_iter().collect(), ..about(three) };
    let mut play = Play::new(2);
    play.want(&[both, deaths(), about(five)]);
    for place in [0, 1] {
        play.listeners.on_connected(play.now, place);
        play.said();
    }
    play.frame(0, &GAINS.replace(r#""GainExperience""#, r#""GainExperience","Death""#));
    play.frame(1, DEATHS);
    assert_eq!((play.death(1, 0).len(), play.death(0, 0).len(), play.death(0, 1).len()), (1, 0, 1));
    assert_eq!(play.listeners.fresh_oddities().doubles, 1);
    assert_eq!(play.listeners.fresh_oddities().doubles, 0);
}

#[test]
fn what_is_wanted_no_more_closes_its_connections_and_touches_no_other() {
    let mut play = Play::apart();
    let said = play.want(&[gains()]);
    assert!(said.iter().all(|one| one.starts_with("send 1 ")), "{said:?}");
    let said = play.until(60, &[(0, GAINS), (1, NOTHING)]);
    assert_eq!(said.iter().filter(|one| one.starts_with("disconnect 1")).count(), 1, "{said:?}");
    assert!(!said.iter().any(|one| one.starts_with("gap") || one.starts_with("disconnect 0")), "{said:?}");
    let said = play.want(&[gains(), deaths()]);
    assert!(said.contains(&"connect 1".to_owned()) && !said.iter().any(|one| one.starts_with("send 0")), "{said:?}");
}

#[test]
fn where_a_service_lets_in_one_connection_only_all_wishes_come_with_it() {
    let mut play = Play::new(2);
    play.want(&[gains(), deaths()]);
    play.listeners.on_connected(play.now, 0);
    play.frame(0, GAINS);
    play.listeners.on_connect_failed(play.now, 1, refused());
    let said = play.said();
    assert!(!said.contains(&"end".to_owned()), "{said:?}");
    assert!(said.iter().any(|one| one.starts_with("send 0") && one.contains("Death")), "{said:?}");
    play.frame(0, &DEATHS.replace(r#""Death""#, r#""Death","GainExperience""#));
    assert_eq!(play.death(0, 1), ["event planetside.death character/3"]);
    play.listeners.on_closed(play.now, 0, "bye".to_owned());
    assert!(!play.said().contains(&"end".to_owned()), "it was let in");
}

#[test]
fn where_nobody_is_let_in_it_ends() {
    let mut play = Play::new(2);
    play.want(&[gains(), deaths()]);
    play.listeners.on_connect_failed(play.now, 1, refused());
    assert!(!play.said().contains(&"end".to_owned()));
    play.listeners.on_connect_failed(play.now, 0, refused());
    assert!(play.said().contains(&"end".to_owned()));
}

#[test]
fn after_a_restart_what_was_missed_is_told_of_each_group_and_of_a_later_one_nothing() {
    let gaps = |said: Vec<String>| said.into_iter().filter(|one| one.starts_with("gap")).collect::<Vec<_>>();
    for wants in [&[gains(), deaths()][..], &[gains()]] {
        let mut play = Play::new(2);
        play.listeners.resume(play.now.time - Duration::from_mins(1), b"");
        play.want(wants);
        play.listeners.on_connected(play.now, 0);
        assert_eq!(gaps(play.frame(0, GAINS)), ["gap restart [character/3]"]);
        if wants.len() == 1 {
            play.set(Duration::from_secs(10));
            play.want(&[gains(), deaths()]);
        }
        play.listeners.on_connected(play.now, 1);
        let told = gaps(play.frame(1, DEATHS));
        assert_eq!(told, if wants.len() == 1 { vec![] } else { vec!["gap restart [world/10]"] });
    }
}
