//! Watching that stops and goes on: what is said of the time in between, and what is not said twice.

use std::time::Duration;

use bugle_clash::{Event, MemberJoined, Watch};
use bugle_event::{Cause, Fact as _, Saved, Signal, in_words};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::check::{clan, lines, minute, player};
use crate::place::{Place, a_clan, assert_sound, gaps};
use crate::scripted::pause;

#[tokio::test(start_paused = true)]
async fn what_happened_while_nobody_looked_is_told_after_a_gap() {
    let place = Place::new(0, |_, minute| (200, if minute < 20 { clan("#A") } else { clan("#A #B") }));
    let (mut signals, _) = place.run(a_clan, 10).await;
    let seen_at = place.store.saved("clan/#2PP").unwrap().at;
    pause(30).await;
    let (after, errors) = place.run(a_clan, 5).await;
    assert_snapshot!(lines(&after), @r#"
    gap restart clan/#2PP
    clash.clan.member_joined {member:#B}
    "#);
    assert!(errors.is_empty());
    let [gap] = gaps(&after)[..] else { panic!("{after:?}") };
    assert!((minute(9)..=minute(10)).contains(&seen_at));
    assert_eq!((gap.from, gap.to), (Some(seen_at), minute(40)));
    let Signal::Event(joined) = &after[1] else { panic!("{after:?}") };
    assert_eq!((joined.kind, joined.not_before, joined.observed_at), (MemberJoined::KIND, Some(seen_at), minute(40)));
    signals.extend(after);
    assert_sound(&signals);
}

#[tokio::test(start_paused = true)]
async fn where_nothing_happened_the_gap_is_all_and_no_state_is_written_again() {
    let place =
        Place::new(0, |path, _| (200, if path.contains("players") { player("Barbarian:5") } else { clan("#A") }));
    let watch = |watch: Watch| watch.clans(["#2PP"]).players(["#PPP"]);
    place.run(watch, 10).await;
    pause(30).await;
    let (after, errors) = place.run(watch, 5).await;
    assert!(errors.is_empty());
    assert_snapshot!(lines(&after), @r#"
    gap restart clan/#2PP
    gap restart player/#PPP
    "#);
    assert!(after.iter().all(|signal| !matches!(signal, Signal::Checkpoint(it) if it.state.is_some())));
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_was_ahead_holds_up_nothing() {
    let place = Place::new(0, |_, minute| (200, if minute < 20 { clan("#A") } else { clan("#A #B") }));
    let (mut signals, _) = place.run(a_clan, 10).await;
    place.clock.set_back(Duration::from_hours(24 * 365));
    pause(20).await;
    let (after, _) = place.run(a_clan, 5).await;
    assert_snapshot!(lines(&after), @r#"
    gap restart clan/#2PP
    clash.clan.member_joined {member:#B}
    "#);
    signals.extend(after);
    assert_sound(&signals);
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_put_right_while_looking_holds_up_nothing() {
    let place = Place::new(0, |_, minute| (200, if minute < 20 { clan("#A") } else { clan("#A #B") }));
    let setting = async {
        tokio::time::sleep(Duration::from_mins(10)).await;
        place.clock.set_back(Duration::from_hours(24 * 365));
    };
    let ((signals, _), ()) = tokio::join!(place.run(a_clan, 30), setting);
    assert_snapshot!(lines(&signals), @r#"
    clash.clan.snapshot clan/#2PP
    clash.clan.member_joined {member:#B}
    "#);
    assert_sound(&signals);
    let saved = place.store.saved("clan/#2PP").unwrap();
    assert!(saved.at < minute(0), "{}", saved.at);
    let (after, _) = place.run(a_clan, 5).await;
    assert_eq!(gaps(&after)[0].from, Some(saved.at));
}

#[tokio::test(start_paused = true)]
async fn a_clan_that_was_gone_comes_back_after_a_restart() {
    let place = Place::new(0, |_, minute| match minute {
        5..40 => (404, json!({"reason": "notFound"})),
        _ => (200, clan("#A")),
    });
    let (mut signals, _) = place.run(a_clan, 30).await;
    let (after, _) = place.run(a_clan, 30).await;
    signals.extend(after);
    assert_snapshot!(lines(&signals), @r#"
    clash.clan.snapshot clan/#2PP
    clash.clan.gone {}
    gap restart clan/#2PP
    clash.clan.back {}
    "#);
    assert_sound(&signals);
}

fn closed_until(end: u64) -> impl Fn(&str, u64) -> (u16, Value) + Clone + Send + Sync + 'static {
    move |_, minute| {
        if (3..end).contains(&minute) { (503, json!({"reason": "inMaintenance"})) } else { (200, clan("#A")) }
    }
}

#[tokio::test(start_paused = true)]
async fn maintenance_goes_on_over_a_restart() {
    let watch = |watch: Watch| watch.clans(["#2PP"]).maintenance();
    for (end, pause_for) in [(30, 5), (15, 20)] {
        let place = Place::new(0, closed_until(end));
        let (mut signals, _) = place.run(watch, 10).await;
        let saved = place.store.saved("source/clash").unwrap();
        pause(pause_for).await;
        signals.extend(place.run(watch, 30).await.0);
        assert_eq!(
            lines(&signals),
            "clash.clan.snapshot clan/#2PP\nclash.maintenance.started {}\nclash.maintenance.ended {}\ngap restart clan/#2PP"
        );
        let ended = signals.iter().find_map(|signal| match signal {
            Signal::Event(event) => {
                if let Event::MaintenanceEnded(ended) = &event.data {
                    Some(ended)
                } else {
                    None
                }
            }
            _ => None,
        });
        assert_eq!(ended.unwrap().started_at, saved.at);
        assert_sound(&signals);
    }
}

#[tokio::test(start_paused = true)]
async fn an_unreadable_memory_of_maintenance_is_said() {
    let place = Place::new(10, closed_until(0));
    let at = minute(2);
    place.store.overwrite("source/clash", Some(Saved { at, state: Some(b"garbage"[..].into()) }));
    let (signals, errors) = place.run(Watch::maintenance, 2).await;
    assert_snapshot!(in_words(&errors[0]), @"cannot go on with the game where it was left; it begins anew: the state has no readable header");
    let [gap] = gaps(&signals)[..] else { panic!("{signals:?}") };
    assert_eq!((gap.from, gap.to, gap.cause), (Some(at), minute(10), Cause::Restart));
}
