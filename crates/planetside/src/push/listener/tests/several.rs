//! Two connections of one listener.

use std::time::Duration;

use bugle_event::{Fact as _, Interest, Signal, Timestamp, Want};
use tokio::time::Instant;

use crate::event::{Death, WorldHeard, WorldSilent};
use crate::ids::World;
use crate::push::listener::{Listener, Settings};
use crate::push::now::Now;
use crate::push::output::Output;

const ECHO: &str = r#"{"subscription":{"characters":["all"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true,"worlds":["10"]}}"#;

/// Two connections that both hold all that is wanted, and the time.
fn two() -> (Listener, Now) {
    let settings = Settings {
        name: "ps2".to_owned(),
        host: "push.test".to_owned(),
        worlds: vec![World(10)],
        takes_announced: true,
        connections: 2,
        seed: 7,
    };
    let mut listener = Listener::new(settings);
    let now = Now { time: Timestamp::from_secs(1_700_000_000), moment: Instant::now() };
    listener.on_interest(now, Interest::new([Want::kinds([Death::KIND])]));
    for place in [0, 1] {
        listener.on_connected(now, place);
        listener.on_frame(now, place, ECHO);
    }
    done(&mut listener);
    (listener, now)
}

fn after(now: Now, seconds: u64) -> Now {
    let passed = Duration::from_secs(seconds);
    Now { time: now.time + passed, moment: now.moment + passed }
}

fn done(listener: &mut Listener) -> Vec<String> {
    let in_words = |output| match output {
        Output::Connect(place) => vec![format!("connect {place}")],
        Output::Send(place, _) => vec![format!("send {place}")],
        Output::Disconnect(place) => vec![format!("disconnect {place}")],
        Output::Signals(signals) => signals
            .iter()
            .map(|signal| match signal {
                Signal::Event(event) => format!("event {}", event.subject()),
                Signal::Gap(gap) => format!("gap {}", gap.cause),
                Signal::Checkpoint(checkpoint) => format!("checkpoint {}", checkpoint.at),
            })
            .collect(),
        Output::Trouble(error) => vec![format!("trouble: {error}")],
        Output::End => vec!["end".to_owned()],
    };
    std::iter::from_fn(|| listener.next_output()).flat_map(in_words).collect()
}

#[test]
fn each_is_subscribed_by_itself() {
    let (mut listener, now) = two();
    listener.on_interest(now, Interest::default());
    assert_eq!(done(&mut listener), ["send 0", "send 1"]);
}

#[test]
fn what_one_lost_and_the_other_saw_is_no_gap() {
    let (mut listener, now) = two();
    listener.on_closed(after(now, 10), 0, "bye".to_owned());
    assert_eq!(done(&mut listener), ["disconnect 0", "trouble: the connection to push.test was lost: bye"]);
    listener.on_wake(after(now, 14));
    assert_eq!(done(&mut listener), ["connect 0"]);
    listener.on_connected(after(now, 16), 0);
    listener.on_frame(after(now, 17), 0, ECHO);
    assert!(!done(&mut listener).iter().any(|said| said.starts_with("gap")));
}

#[test]
fn what_both_lost_is_one_gap_that_the_first_to_come_back_tells() {
    let (mut listener, now) = two();
    listener.on_closed(after(now, 10), 0, "bye".to_owned());
    listener.on_closed(after(now, 12), 1, "bye".to_owned());
    for place in [1, 0] {
        listener.on_connected(after(now, 20), place);
        listener.on_frame(after(now, 21), place, ECHO);
    }
    assert_eq!(done(&mut listener).iter().filter(|said| *said == "gap disconnect").count(), 1);
}

/// Hears world 10 on these connections, once a second; answers all that is asked.
fn hear(listener: &mut Listener, start: Now, seconds: std::ops::Range<u64>, hears: &[usize]) -> Vec<String> {
    let mut said = Vec::new();
    for second in seconds {
        let now = after(start, second);
        listener.on_wake(now);
        for place in [0, 1] {
            if second.is_multiple_of(30) {
                listener.on_frame(now, place, HEARTBEAT);
            }
            if hears.contains(&place) {
                let time = now.time.as_secs();
                listener.on_frame(now, place, &DEATH.replace('$', &time.to_string()));
            }
        }
        let fresh = done(listener);
        for place in [0, 1] {
            if fresh.iter().any(|one| *one == format!("connect {place}")) {
                listener.on_connected(now, place);
            }
            if fresh.iter().any(|one| *one == format!("send {place}") || *one == format!("connect {place}")) {
                listener.on_frame(now, place, ECHO);
            }
        }
        let is_news = |one: &String| !one.starts_with("event character") && !one.starts_with("checkpoint");
        said.extend(fresh.into_iter().filter(is_news).filter(|one| !one.starts_with("send")));
    }
    said
}

const HEARTBEAT: &str =
    r#"{"online":{"EventServerEndpoint_Wainwright_10":"true"},"service":"event","type":"heartbeat"}"#;
const DEATH: &str = r#"{"payload":{"character_id":"7","event_name":"Death","timestamp":"$","world_id":"10"},"service":"event","type":"serviceMessage"}"#;

#[test]
fn a_world_that_falls_silent_on_one_is_mended_there_and_is_a_gap_only_where_neither_hears_it() {
    let (mut listener, now) = two();
    listener.on_interest(now, Interest::new([Want::kinds([Death::KIND, WorldSilent::KIND, WorldHeard::KIND])]));
    assert_eq!(hear(&mut listener, now, 0..3600, &[0, 1]), [""; 0]);
    let said = hear(&mut listener, now, 3600..3800, &[1]);
    assert_eq!(said.first().map(String::as_str), Some("disconnect 0"), "{said:?}");
    assert!(!said.iter().any(|one| one.starts_with("gap") || one.starts_with("event")), "{said:?}");
    let said = hear(&mut listener, now, 3800..3900, &[]);
    assert_eq!(said.iter().filter(|one| *one == "event world/10").count(), 1, "{said:?}");
    let said = hear(&mut listener, now, 3900..3902, &[0]);
    assert_eq!(said, ["gap stall", "event world/10"]);
}
