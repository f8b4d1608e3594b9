//! Who goes from one watched clan to another.

use std::collections::BTreeSet;

use bugle_clash::{ClanWatcher, Detector, Event, MemberTransferred, ResourceKind, Watch, WatchOptions};
use bugle_event::{EventId, Fact as _, Signal};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::check::{bytes, clan, minute};
use crate::place::{Place, assert_sound};
use crate::scripted::pause;

/// A clan of this tag, with a member who stays and these.
fn clan_of(tag: &str, members: &str) -> Value {
    let mut clan = clan(&format!("{}S {members}", &tag[..3]));
    clan["tag"] = json!(tag);
    clan["name"] = json!(format!("Clan {tag}"));
    clan
}

const ONE: &str = "#2PP";
const TWO: &str = "#2YY";
const THREE: &str = "#2LL";

/// A body of a clan, at a minute.
type Look<'a> = (i64, &'a str, &'a str);

fn brief(event: &bugle_event::Event) -> String {
    match event.get::<MemberTransferred>() {
        Some(it) => format!("transferred {} {} to {}", it.member.tag, it.from.tag, it.to.tag),
        None => format!("{} {}", event.kind.name().rsplit('.').next().unwrap(), event.subject()),
    }
}

/// What is told of clans that are looked at in this order, but for the first look at each.
fn detected(looks: &[Look<'_>]) -> Vec<bugle_event::Event> {
    let mut detector = Detector::new(ResourceKind::Clan, WatchOptions::default());
    let line = |&(at, tag, members): &Look<'_>| {
        bytes(&json!({ "observed_at": minute(at).to_string(), "body": clan_of(tag, members) }))
    };
    let events = looks.iter().flat_map(|look| detector.on_line(&line(look)).unwrap());
    events.filter(|event| !event.kind.name().ends_with("snapshot")).collect()
}

fn told(looks: &[Look<'_>]) -> String {
    detected(looks).iter().map(brief).collect::<Vec<_>>().join("\n")
}

const FIRST: [Look<'_>; 3] = [(0, ONE, "#A"), (0, TWO, ""), (0, THREE, "")];

fn transfers(looks: &[Look<'_>]) -> Vec<EventId> {
    let looks: Vec<_> = FIRST.iter().chain(looks).copied().collect();
    let transfers = detected(&looks).into_iter().filter(|event| event.kind == MemberTransferred::KIND);
    transfers.map(|event| event.id).collect()
}

#[test]
fn a_transfer_is_told_besides_its_halves_whichever_is_seen_first() {
    let [one, two, _] = FIRST;
    assert_snapshot!(told(&[one, two, (1, ONE, ""), (2, TWO, "#A")]), @r"
    member_left clan/#2PP
    member_joined clan/#2YY
    transferred #A #2PP to #2YY
    ");
    assert_snapshot!(told(&[one, two, (1, TWO, "#A"), (2, ONE, "")]), @r"
    member_joined clan/#2YY
    member_left clan/#2PP
    transferred #A #2PP to #2YY
    ");
    let left_first = transfers(&[(1, ONE, ""), (2, TWO, "#A")]);
    assert_eq!((left_first.len(), &left_first), (1, &transfers(&[(1, TWO, "#A"), (2, ONE, "")])));
}

#[test]
fn who_comes_long_after_leaving_is_not_transferred() {
    // At minute 20 the other clan was seen without them.
    let late = [(1, ONE, ""), (20, TWO, "#X"), (21, TWO, "#X #A")];
    assert_eq!(transfers(&late), []);
    let in_time = [(1, ONE, ""), (9, TWO, "#X"), (21, TWO, "#X #A")];
    assert_eq!(transfers(&in_time).len(), 1);
    let unseen = [(60, ONE, ""), (100, TWO, "#A")];
    assert_eq!(transfers(&unseen).len(), 1, "nobody looked in between");
}

/// No player is in two clans: what seems so is something else.
#[test]
fn who_is_still_there_long_after_joining_is_not_transferred() {
    assert_eq!(transfers(&[(1, TWO, "#A"), (4, ONE, "#A #X"), (5, ONE, "#X")]), []);
    assert_eq!(transfers(&[(1, TWO, "#A"), (3, ONE, "#A #X"), (4, ONE, "#X")]).len(), 1, "an edge that lags");
}

#[test]
fn who_goes_there_and_back_is_transferred_each_time() {
    let there = [(1, ONE, ""), (1, TWO, "#A")];
    let back = [(15, TWO, "#X"), (15, ONE, "#A")];
    let again = [(30, ONE, ""), (30, TWO, "#X #A")];
    let all: Vec<_> = there.into_iter().chain(back).chain(again).collect();
    let ids = transfers(&all);
    assert_eq!((ids.len(), ids.iter().collect::<BTreeSet<_>>().len()), (3, 3));
}

#[test]
fn who_returns_or_goes_on_is_not_taken_for_another() {
    // Left, came back, and left later on for another clan that was seen first.
    assert_eq!(transfers(&[(1, ONE, ""), (12, ONE, "#A #X"), (13, TWO, "#A")]), []);
    // A visit is none.
    assert_eq!(transfers(&[(1, ONE, "#A #X"), (2, ONE, "#A #Y"), (13, ONE, "#A #X #Y")]), []);
    let on = [(1, ONE, ""), (2, TWO, "#A"), (3, TWO, "#X"), (4, THREE, "#A")];
    let looks: Vec<_> = FIRST.into_iter().chain(on).collect();
    let told = told(&looks);
    assert!(told.contains("transferred #A #2PP to #2YY") && told.contains("transferred #A #2YY to #2LL"), "{told}");
    assert!(!told.contains("#2PP to #2LL"), "{told}");
}

/// Both halves travel in the states of their clans for as long as they are of use.
#[test]
fn who_came_or_left_long_ago_is_no_longer_kept() {
    let mut watcher = ClanWatcher::new(ONE.parse().unwrap(), <_>::default());
    let mut state_after = |at: i64, members: &str| {
        let signals = watcher.on_body(minute(at), bytes(&clan_of(ONE, members)));
        let state = signals.iter().find_map(|it| if let Signal::Checkpoint(it) = it { it.state.clone() } else { None });
        String::from_utf8(state.unwrap().split(|byte| *byte == b'\n').next().unwrap().to_vec()).unwrap()
    };
    assert!(!state_after(0, "#A").contains("moves"));
    assert_eq!(state_after(1, "#A #X").matches("observed_at").count(), 1);
    assert_eq!(state_after(5, "#X #Z").matches("observed_at").count(), 3);
    assert_eq!(state_after(13, "#X").matches("observed_at").count(), 3);
    assert_eq!(state_after(40, "#X #W").matches("observed_at").count(), 1);
}

fn two_clans(watch: Watch) -> Watch {
    watch.clans([ONE, TWO])
}

/// `#A` is in the first clan until a minute, and in the other one from another minute on.
fn place(leaves: u64, joins: u64) -> Place {
    Place::new(0, move |path, minute| {
        let members = |is_there: bool| if is_there { "#A" } else { "" };
        let of_two = path.contains("2YY");
        (200, if of_two { clan_of(TWO, members(minute >= joins)) } else { clan_of(ONE, members(minute < leaves)) })
    })
}

fn moved(signals: &[Signal<Event>]) -> Vec<EventId> {
    let events = signals.iter().filter_map(|signal| if let Signal::Event(event) = signal { Some(event) } else { None });
    events.filter(|event| event.kind == MemberTransferred::KIND).map(|event| event.id).collect()
}

#[tokio::test(start_paused = true)]
async fn the_source_tells_of_transfers_in_the_batch_of_the_second_half() {
    for (leaves, joins) in [(5, 5), (5, 7), (7, 5)] {
        let (signals, errors) = place(leaves, joins).run(two_clans, 15).await;
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(moved(&signals).len(), 1);
        assert_sound(&signals);
        // A checkpoint follows: it is committed with what led to it.
        let place = signals.iter().position(|it| matches!(it, Signal::Event(it) if it.kind == MemberTransferred::KIND));
        let rest = &signals[place.unwrap() + 1..];
        assert!(matches!(rest.first(), Some(Signal::Checkpoint(it)) if it.state.is_some()));
    }
}

#[tokio::test(start_paused = true)]
async fn a_restart_between_the_halves_loses_no_transfer_and_tells_none_twice() {
    let whole = moved(&place(5, 5).run(two_clans, 15).await.0);
    for (leaves, joins) in [(5, 12), (12, 9), (5, 5)] {
        let place = place(leaves, joins);
        let (mut signals, _) = place.run(two_clans, 10).await;
        pause(1).await;
        let (after, errors) = place.run(two_clans, 10).await;
        assert!(errors.is_empty(), "{errors:?}");
        signals.extend(after);
        assert_eq!(moved(&signals), whole, "{leaves} {joins}");
        assert_sound(&signals);
    }
}
