//! Two connections of one listener.

use std::time::Duration;

use bugle_event::{Fact as _, Interest, Signal, Timestamp, Want};
use tokio::time::Instant;

use crate::event::{Death, WorldHeard, WorldSilent};
use crate::ids::World;
use crate::push::listener::{Listener, Settings};
use crate::push::now::Now;
use crate::push::output::Output;
use crate::push::saved::Saved;

const ECHO: &str = r#"{"subscription":{"characters":["all"],"eventNames":["Death"],"logicalAndCharactersWithWorlds":true,"worlds":["10"]}}"#;

/// Two connections that both hold all that is wanted, and the time.
pub(super) fn two() -> (Listener, Now) {
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

pub(super) fn after(now: Now, seconds: u64) -> Now {
    let passed = Duration::from_secs(seconds);
    Now { time: now.time + passed, moment: now.moment + passed }
}

pub(super) fn done(listener: &mut Listener) -> Vec<String> {
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
fn what_one_lost_before_the_other_was_back_is_told_at_once() {
    let (mut listener, now) = two();
    listener.on_closed(after(now, 10), 1, "bye".to_owned());
    listener.on_connected(after(now, 16), 1);
    listener.on_frame(after(now, 17), 1, ECHO);
    assert!(!done(&mut listener).contains(&"gap disconnect".to_owned()), "the first one stands");
    listener.on_closed(after(now, 18), 0, "bye".to_owned());
    assert!(done(&mut listener).contains(&"gap disconnect".to_owned()), "from its last sign on");
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

pub(super) const HEARTBEAT: &str =
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

const BEAT: &str =
    r#"{"online":{"EventServerEndpoint_Wainwright_10":"true"},"service":"event","timestamp":"$","type":"heartbeat"}"#;

/// Both show that they hold everything, and that they live; the backends beat in these phases.
pub(super) fn live(listener: &mut Listener, now: Now, phases: [i64; 2]) {
    for place in [0, 1] {
        let beat = now.time.as_secs() / 30 * 30 + phases[place];
        listener.on_frame(now, place, &BEAT.replace('$', &beat.to_string()));
        listener.on_frame(now, place, ECHO);
    }
}

pub(super) fn death(character: u32, second: u64) -> String {
    let time = 1_700_000_000 + second;
    format!(
        r#"{{"payload":{{"character_id":"{character}","event_name":"Death","timestamp":"{time}","world_id":"10"}},"service":"event","type":"serviceMessage"}}"#
    )
}

#[test]
fn each_fact_is_told_by_the_first_to_bring_it_and_the_rest_are_counted() {
    let (mut listener, now) = two();
    for (place, character) in [(0, 1), (1, 1), (1, 3), (0, 3), (0, 5)] {
        listener.on_frame(now, place, &death(character, 0));
    }
    assert_eq!(done(&mut listener), ["event character/1", "event character/3", "event character/5"]);
    assert_eq!(listener.fresh_oddities().doubles, 2);
}

#[test]
fn what_comes_again_on_a_new_connection_beside_a_whole_one_is_no_second_fact() {
    let gain = r#"{"payload":{"amount":"75","character_id":"5","event_name":"GainExperience","experience_id":"7","loadout_id":"4","other_id":"3","timestamp":"1700000000","world_id":"10","zone_id":"2"},"service":"event","type":"serviceMessage"}"#;
    let echo = ECHO.replace("Death", "all");
    let (mut listener, now) = two();
    listener.on_interest(now, Interest::new([Want::all()]));
    for place in [0, 1] {
        listener.on_frame(now, place, &echo);
        listener.on_frame(now, place, gain);
    }
    // The backend of the next connection lags behind.
    listener.on_closed(after(now, 1), 0, "bye".to_owned());
    listener.on_connected(after(now, 2), 0);
    listener.on_frame(after(now, 2), 0, &echo);
    listener.on_frame(after(now, 3), 0, gain);
    assert_eq!(done(&mut listener).iter().filter(|said| said.starts_with("event")).count(), 1);
}

#[test]
fn events_that_wait_for_a_gap_keep_their_order_over_connections() {
    let (mut listener, now) = two();
    for place in [0, 1] {
        listener.on_closed(after(now, 10), place, "bye".to_owned());
        listener.on_connected(after(now, 20), place);
    }
    done(&mut listener);
    for (place, character) in [(1, 1), (0, 3), (1, 5)] {
        listener.on_frame(after(now, 21), place, &death(character, 21));
    }
    assert!(done(&mut listener).is_empty(), "first the gap");
    listener.on_frame(after(now, 22), 0, ECHO);
    let told = done(&mut listener);
    assert_eq!(told[..4], ["gap disconnect", "event character/1", "event character/3", "event character/5"]);
}

#[test]
fn what_one_is_not_given_any_more_and_another_sees_is_no_gap() {
    let (mut listener, now) = two();
    live(&mut listener, after(now, 14), [0, 15]);
    listener.on_wake(after(now, 30));
    listener.on_frame(after(now, 30), 1, ECHO);
    listener.on_frame(after(now, 30), 0, &ECHO.replace("\"Death\"", ""));
    listener.on_frame(after(now, 31), 1, &death(1, 31));
    listener.on_frame(after(now, 32), 0, ECHO);
    let told = done(&mut listener);
    assert!(told.contains(&"event character/1".to_owned()));
    assert!(!told.iter().any(|said| said.starts_with("gap")), "{told:?}");
}

#[test]
fn what_one_is_not_given_is_a_gap_from_where_the_other_was_lost() {
    let (mut listener, now) = two();
    live(&mut listener, after(now, 14), [0, 15]);
    listener.on_wake(after(now, 30));
    listener.on_frame(after(now, 30), 1, ECHO);
    listener.on_frame(after(now, 30), 0, &ECHO.replace("\"Death\"", ""));
    done(&mut listener);
    assert!(listener.is_ready());
    listener.on_closed(after(now, 33), 1, "bye".to_owned());
    assert!(!listener.is_ready(), "the one that is left has not shown what it holds");
    listener.on_frame(after(now, 40), 0, ECHO);
    let told = done(&mut listener);
    assert!(told.iter().any(|said| said.starts_with("gap")), "{told:?}");
    listener.on_closed(after(now, 60), 0, "bye".to_owned());
    listener.on_connected(after(now, 61), 0);
    listener.on_frame(after(now, 62), 0, ECHO);
    assert!(done(&mut listener).contains(&"gap disconnect".to_owned()), "it is counted on again");
}

/// One has made do with less than it asked for, and now the other one, which was given all, is gone.
fn left_with_less() -> Listener {
    let (mut listener, now) = two();
    let less = ECHO.replace("\"Death\"", "");
    live(&mut listener, after(now, 14), [0, 15]);
    for second in [30, 31, 39, 47] {
        listener.on_wake(after(now, second));
        listener.on_frame(after(now, second), 0, &less);
        listener.on_frame(after(now, second), 1, ECHO);
    }
    done(&mut listener);
    listener.on_closed(after(now, 50), 1, "bye".to_owned());
    listener
}

#[test]
fn what_one_is_not_given_is_kept_as_missing_when_the_other_is_lost() {
    let mut listener = left_with_less();
    let kept = std::iter::from_fn(|| listener.next_output()).find_map(|output| match output {
        Output::Signals(signals) => signals.into_iter().find_map(|signal| match signal {
            Signal::Checkpoint(checkpoint) => checkpoint.state,
            _ => None,
        }),
        _ => None,
    });
    assert_eq!(Saved::read(&kept.unwrap_or_default()).missing.len(), 1);
}

#[test]
fn what_nobody_saw_before_one_that_is_not_given_all_is_counted_on_again_is_told_at_once() {
    let mut listener = left_with_less();
    let told = done(&mut listener);
    assert!(told.iter().any(|said| said.starts_with("gap")), "{told:?}");
    assert!(listener.is_ready());
}

#[test]
fn what_neither_is_given_is_one_gap_and_one_each_minute() {
    let (mut listener, now) = two();
    let less = ECHO.replace("\"Death\"", "");
    let gaps = |listener: &mut Listener| done(listener).iter().filter(|said| said.starts_with("gap")).count();
    for place in [0, 1] {
        listener.on_closed(after(now, 10), place, "bye".to_owned());
        listener.on_connected(after(now, 20), place);
    }
    for (second, place) in [(20, 0), (21, 1), (28, 0), (29, 1), (36, 0), (37, 1)] {
        listener.on_wake(after(now, second));
        listener.on_frame(after(now, second), place, &less);
    }
    assert_eq!(gaps(&mut listener), 2, "that neither stood, and that neither is given all");
    for second in 38..220 {
        listener.on_wake(after(now, second));
        for place in [0, 1] {
            listener.on_frame(after(now, second), place, HEARTBEAT);
            listener.on_frame(after(now, second), place, &less);
        }
    }
    assert_eq!(gaps(&mut listener), 3);
    listener.on_closed(after(now, 230), 0, "bye".to_owned());
    assert_eq!(gaps(&mut listener), 0, "the other one goes on, and is given no more");
    listener.on_closed(after(now, 240), 1, "bye".to_owned());
    assert_eq!(gaps(&mut listener), 1);
}

/// Lets time pass until `seconds`, with beats of these phases. Gives when connections were opened anew.
fn beat_until(listener: &mut Listener, now: Now, seconds: u64, phases: [i64; 2]) -> Vec<u64> {
    let mut opened = Vec::new();
    for second in 1..=seconds {
        let now = after(now, second);
        if second % 10 == 0 {
            live(listener, now, phases);
        }
        listener.on_wake(now);
        for said in done(listener) {
            assert!(!said.starts_with("gap"), "at {second}: {said}");
            if said == "connect 1" {
                opened.push(second);
                listener.on_connected(now, 1);
                listener.on_frame(now, 1, ECHO);
            }
            assert_ne!(said, "connect 0", "the elder one stays");
        }
    }
    opened
}

#[test]
fn two_on_one_backend_are_spread_without_a_gap_and_no_more_often_than_five_times() {
    let (mut listener, now) = two();
    let opened = beat_until(&mut listener, now, 800, [4, 4]);
    assert_eq!(opened.len(), 5, "{opened:?}");
    let (mut listener, now) = two();
    assert!(beat_until(&mut listener, now, 800, [4, 14]).is_empty());
}

#[test]
fn where_the_other_one_is_not_good_nobody_is_moved() {
    let (mut listener, now) = two();
    for second in [10, 20, 30, 40] {
        let beat = |now: Now| BEAT.replace('$', &(now.time.as_secs() / 30 * 30).to_string());
        for place in [0, 1] {
            listener.on_frame(after(now, second), place, &beat(now));
        }
        listener.on_frame(after(now, second), 1, ECHO);
        listener.on_frame(after(now, second), 0, &ECHO.replace("\"Death\"", ""));
    }
    assert!(!done(&mut listener).iter().any(|said| said.starts_with("disconnect")));
}
