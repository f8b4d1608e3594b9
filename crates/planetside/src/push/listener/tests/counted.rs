//! What comes on each connection is counted there, by what became of it.

use bugle_event::{ConnectionState, ConnectionStatus, Fact as _, Interest, Traffic, Want};

use super::several::{HEARTBEAT, after, death, done, two};
use crate::event::Death;
use crate::ids::World;
use crate::push::account::Account;
use crate::push::listener::Listener;
use crate::push::now::Now;

fn status(listener: &Listener, place: usize) -> ConnectionStatus {
    let traffic = listener.connections().nth(place).unwrap();
    assert_eq!(traffic.traffic.arrived, traffic.traffic.accounted());
    traffic.clone()
}

fn traffic(listener: &Listener, place: usize) -> Traffic {
    status(listener, place).traffic
}

/// What has become of these frames on the first of two connections which want the deaths of world 10.
fn fates(frames: &[&str]) -> Traffic {
    let (mut listener, now) = two();
    let wanted = Want { filters: [World(10).into()].into_iter().collect(), ..Want::kinds([Death::KIND]) };
    listener.on_interest(now, Interest::new([wanted]));
    let before = traffic(&listener, 0);
    assert_eq!((before.frames, before.messages, before.arrived), (1, 1, 1), "its echo");
    for frame in frames {
        listener.on_frame(now, 0, frame);
    }
    traffic(&listener, 0)
}

#[test]
fn whatever_comes_is_counted_once_by_what_becomes_of_it() {
    let given = death(1, 0);
    let elsewhere = given.replace(r#""world_id":"10""#, r#""world_id":"11""#);
    let unwanted = given.replace("Death", "ItemAdded");
    let unknown = given.replace("Death", "Harvest");
    let counts = |frames: &[&str]| {
        let Traffic { given, filtered, doubles, messages, undecodable, unknown, .. } = fates(frames);
        [given, filtered, doubles, messages - 1, undecodable, unknown]
    };
    for (frame, expected) in [
        (&*given, [1, 0, 0, 0, 0, 0]),
        (&elsewhere, [0, 1, 0, 0, 0, 0]),
        (&unwanted, [0, 1, 0, 0, 0, 0]),
        (&unknown, [0, 1, 0, 0, 0, 1]),
        (HEARTBEAT, [0, 0, 0, 1, 0, 0]),
        (" \n", [0, 0, 0, 1, 0, 0]),
        (r#"{"service":"event","type":"somethingNew"}"#, [0, 0, 0, 1, 0, 1]),
        ("garbage", [0, 0, 0, 0, 1, 0]),
        ("", [0, 0, 0, 1, 0, 0]),
    ] {
        assert_eq!(counts(&[frame]), expected, "{frame}");
    }
    assert_eq!(counts(&[&given, &given]), [1, 0, 1, 0, 0, 0], "nobody dies twice in a second");
}

#[test]
fn messages_that_had_run_together_are_one_frame_and_are_counted_each() {
    let counted = fates(&[&format!("{}garbage{}", death(1, 0), death(3, 0))]);
    assert_eq!((counted.frames - 1, counted.arrived - 1), (1, 3));
    assert_eq!((counted.given, counted.undecodable), (2, 1));
}

#[test]
fn what_another_one_told_is_counted_where_it_came() {
    let (mut listener, now) = two();
    for (place, character) in [(0, 1), (1, 1), (1, 3), (0, 3), (0, 5)] {
        listener.on_frame(now, place, &death(character, 0));
    }
    let [one, two] = [0, 1].map(|place| traffic(&listener, place));
    assert_eq!((one.given, one.told_elsewhere, two.given, two.told_elsewhere), (2, 1, 1, 1));
}

#[test]
fn what_comes_behind_the_end_is_counted_as_dropped() {
    let (mut listener, now) = two();
    let end = r#"{"connected":"false","service":"push","type":"connectionStateChanged"}"#;
    listener.on_frame(now, 0, &format!("{end}{}", death(1, 0)));
    listener.on_frame(now, 0, &death(3, 0));
    let counted = traffic(&listener, 0);
    assert_eq!((counted.frames, counted.messages, counted.dropped, counted.given), (3, 2, 2, 0));
}

/// What is shown, in words: place, state, since when, how often it was opened.
fn shown(listener: &mut Listener, now: Now) -> Vec<(u32, ConnectionState, i64, u64)> {
    let since = |status: &ConnectionStatus| status.since.unwrap().as_secs() - 1_700_000_000;
    let fresh = listener.fresh_connections(now);
    fresh.map(|status| (status.number, status.state, since(status), status.opened)).collect()
}

#[test]
fn it_shows_what_is_new_and_since_when_it_is_so() {
    use ConnectionState::{Connected, Connecting, Ready};
    let (mut listener, now) = two();
    assert_eq!(shown(&mut listener, now), [(0, Ready, 0, 1), (1, Ready, 0, 1)]);
    assert_eq!(shown(&mut listener, after(now, 1)), [], "nothing is new");
    listener.on_frame(after(now, 2), 1, HEARTBEAT);
    assert_eq!(shown(&mut listener, after(now, 2)), [(1, Ready, 0, 1)]);
    assert_eq!(status(&listener, 1).last_heartbeat, Some(after(now, 2).time));
    listener.on_closed(after(now, 10), 0, "bye".to_owned());
    assert_eq!(shown(&mut listener, after(now, 10)), [(0, Connecting, 10, 1)]);
    assert!(listener.is_ready(), "the other one sees all");
    listener.on_wake(after(now, 14));
    listener.on_connected(after(now, 16), 0);
    assert_eq!(shown(&mut listener, after(now, 16)), [(0, Connected, 16, 2)]);
    assert_eq!((status(&listener, 0).reconnects(), &*status(&listener, 0).endpoint), (1, "push.test"));
    done(&mut listener);
    listener.on_closed(after(now, 17), 1, "bye".to_owned());
    assert!(!listener.is_ready(), "no one has confirmed what it holds");
    listener.on_frame(after(now, 18), 0, &death(1, 18));
    assert_eq!(status(&listener, 0).last_event, Some(after(now, 18).time));
}

#[test]
fn another_endpoint_is_new_though_it_is_still_being_connected() {
    let (_, now) = two();
    let mut account = Account::default();
    let mut shown = |host: &str| {
        account.on_dialed(host);
        account.on_looked(now.time, 0, ConnectionState::Connecting);
        account.take_fresh().map(|status| status.endpoint.to_string())
    };
    assert_eq!(shown("one.test").as_deref(), Some("one.test"));
    assert_eq!(shown("two.test").as_deref(), Some("two.test"));
}
