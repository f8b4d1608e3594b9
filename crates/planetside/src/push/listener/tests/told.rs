//! What is told of the connections themselves, and to whom.

use bugle_event::{Envelope, Fact as _, Interest, Kind, Signal, Subject, Want};

use super::play::{ECHO, Play};
use super::several::{after, live, two};
use crate::connections::Idle;
use crate::event::{Connected, Death, Disconnected, Event, Parting, SubscriptionRepaired, WorldOffline};
use crate::push::listener::Listener;
use crate::push::now::Now;
use crate::push::output::Output;

const KINDS: [Kind; 3] = [Connected::KIND, Disconnected::KIND, SubscriptionRepaired::KIND];

/// The events that are told, and gaps as none.
fn told(listener: &mut Listener) -> Vec<Option<Envelope<Event>>> {
    let of = |output| match output {
        Output::Signals(signals) => signals,
        _ => Vec::new(),
    };
    let signals = std::iter::from_fn(|| listener.next_output()).flat_map(of);
    let event = |signal| match signal {
        Signal::Event(event) => Some(Some(event)),
        Signal::Gap(_) => Some(None),
        Signal::Checkpoint(_) => None,
    };
    signals.filter_map(event).collect()
}

/// Who wants deaths, and these kinds besides.
fn wanting(kinds: impl IntoIterator<Item = Kind>) -> (Listener, Now) {
    let (mut listener, now) = two();
    listener.on_interest(now, Interest::new([Want::kinds([Death::KIND]), Want::kinds(kinds)]));
    told(&mut listener);
    (listener, now)
}

/// The first of two connections is closed and comes back.
fn come_and_go(listener: &mut Listener, now: Now) -> Vec<Option<Envelope<Event>>> {
    listener.on_closed(after(now, 10), 0, "closed by the service, code 1001".to_owned());
    let mut all = told(listener);
    listener.on_wake(after(now, 14));
    listener.on_connected(after(now, 16), 0);
    all.extend(told(listener));
    assert_eq!(all.len(), usize::from(!all.is_empty()), "a socket alone is no connection");
    listener.on_frame(after(now, 17), 0, ECHO);
    all.extend(told(listener));
    listener.on_frame(after(now, 18), 0, ECHO);
    all.extend(told(listener));
    all
}

#[test]
fn that_a_connection_is_over_and_that_another_one_is_confirmed_is_told_once_with_its_place_and_endpoint() {
    let (mut listener, now) = wanting(KINDS);
    let told = come_and_go(&mut listener, now);
    let [Some(down), Some(up)] = &told[..] else { panic!("{told:?}") };
    let Event::Disconnected(fact) = &down.data else { panic!("{down:?}") };
    assert_eq!((fact.connection, &*fact.endpoint, fact.by), (0, "push.test", Parting::Closed));
    assert_eq!((&*fact.reason, fact.timestamp), ("closed by the service, code 1001", after(now, 10).time));
    assert_eq!((down.subject(), down.not_before), (Subject::number("connection", 0), Some(now.time)));
    let Event::Connected(fact) = &up.data else { panic!("{up:?}") };
    assert_eq!((fact.connection, &*fact.endpoint, fact.timestamp), (0, "push.test", after(now, 17).time));
}

#[test]
fn whoever_does_not_ask_for_the_kind_is_told_nothing() {
    for interest in [Interest::all(), Interest::new([Want::kinds([Death::KIND])])] {
        let (mut listener, now) = two();
        listener.on_interest(now, interest);
        told(&mut listener);
        // Not all of everything is given: that is a gap.
        assert!(come_and_go(&mut listener, now).iter().all(Option::is_none));
    }
    let (mut listener, now) = wanting([Connected::KIND]);
    let told = come_and_go(&mut listener, now);
    assert!(matches!(&told[..], [Some(up)] if up.kind == Connected::KIND), "{told:?}");
}

#[test]
fn of_one_connection_only_who_wants_that_one_hears() {
    let (mut listener, now) = two();
    let of = |number| {
        let filters = [Subject::number("connection", number)].into_iter().collect();
        Interest::new([Want::kinds([Death::KIND]), Want { filters, ..Want::kinds(KINDS) }])
    };
    listener.on_interest(now, of(1));
    told(&mut listener);
    assert!(come_and_go(&mut listener, now).is_empty());
    listener.on_interest(after(now, 20), of(0));
    assert_eq!(come_and_go(&mut listener, after(now, 20)).len(), 2);
}

#[test]
fn one_that_is_left_for_a_better_one_says_so_and_what_it_knew_of_the_worlds_counts_no_more() {
    let (mut listener, start) = wanting(KINDS.into_iter().chain([WorldOffline::KIND]));
    // Both lead to one backend.
    let moved = (1..80).find_map(|step| {
        let now = after(start, 10 * step);
        live(&mut listener, now, [4, 4]);
        listener.on_wake(now);
        told(&mut listener).into_iter().flatten().next().map(|event| (now, event))
    });
    let (now, event) = moved.expect("one of them is moved");
    let Event::Disconnected(fact) = &event.data else { panic!("{event:?}") };
    assert_eq!((fact.connection, fact.by, fact.timestamp), (1, Parting::Moved, now.time));
    let down = r#"{"detail":"EventServerEndpoint_Wainwright_10","online":"false","service":"event","type":"serviceStateChanged"}"#;
    listener.on_frame(now, 0, down);
    let told = told(&mut listener);
    assert!(matches!(&told[..], [Some(event)] if event.kind == WorldOffline::KIND), "{told:?}");
}

/// One connection, of which all that is told is noted.
fn alone() -> Play {
    let mut play = Play::new();
    play.want(Want::kinds(KINDS.into_iter().chain([Death::KIND])));
    play.connected_now();
    play.echo();
    play.answer = Some(ECHO.to_owned());
    play
}

#[test]
fn the_end_is_told_at_once_and_the_return_behind_the_gap() {
    let mut play = alone();
    assert_eq!(play.told().lines().filter(|line| line.starts_with("0 event")).count(), 1, "{}", play.trace);
    play.trace.clear();
    play.until(70);
    assert!(play.told().contains("70 event planetside.disconnected connection/0"), "{}", play.trace);
    play.until(73);
    play.trace.clear();
    play.connected_now();
    play.death(1);
    play.echo();
    let told = play.told();
    let at = |what: &str| told.find(what).unwrap_or_else(|| panic!("{what}: {told}"));
    assert!(at(" gap ") < at("planetside.connected"), "{told}");
    assert!(at("planetside.connected") < at("planetside.death"), "{told}");
}

#[test]
fn what_the_service_had_lost_and_holds_again_is_told_with_what_it_was() {
    let mut play = alone();
    play.live_until(16);
    play.trace.clear();
    play.answer = None;
    play.until(31);
    play.frame(&ECHO.replace("\"Death\"", ""));
    play.set(std::time::Duration::from_secs(32));
    play.echo();
    let told = play.told();
    let repaired = "32 event planetside.subscription_repaired connection/0";
    assert_eq!(told.matches("subscription_repaired").count(), 1, "{told}");
    assert!(told.find(" gap ") < told.find(repaired) && told.contains(repaired), "{told}");
}

/// What tells that it is over tells anew that it stands.
#[test]
fn a_connection_that_rests_is_over_and_is_connected_again_when_anything_is_wanted() {
    let mut play = Play::new();
    play.listener = play.listener.with_idle(Idle::Close);
    play.answer = Some(ECHO.to_owned());
    let kinds = || Want::kinds(KINDS);
    let deaths = || Interest::new([kinds(), Want::kinds([Death::KIND])]);
    play.listener.on_interest(play.now, deaths());
    play.note();
    play.connected_now();
    play.echo();
    play.listener.on_interest(play.now, Interest::new([kinds()]));
    play.note();
    play.until(40);
    play.listener.on_interest(play.now, deaths());
    play.note();
    play.connected_now();
    play.echo();
    let told = play.told();
    let lines: Vec<_> = told.lines().filter(|line| line.contains("nected")).collect();
    assert_eq!(lines.len(), 3, "{told}");
    assert!(lines[1].contains("disconnected"), "{told}");
}
