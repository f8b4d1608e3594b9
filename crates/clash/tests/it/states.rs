//! What is kept of a watcher: a format, which is taken up whole or not at all.

use std::time::Duration;

use bugle_clash::{ClanOptions, ClanWatcher, PlayerOptions, PlayerWatcher, Sight, WarOptions, WarWatcher, WatchError};
use bugle_event::{Checkpoint, Saved, Signal, in_words};
use bytes::Bytes;
use insta::assert_snapshot;
use serde_json::Value;

use crate::check::{bytes, clan, lines, minute, no_war, player, war};
use crate::place::{Place, a_clan, assert_sound, both_sides, gaps};
use crate::scripted::pause;

#[test]
fn a_body_that_was_kept_on_the_way_is_vouched_for_only_until_then() {
    let mut watcher = ClanWatcher::new("#2PP".parse().unwrap(), ClanOptions::default());
    let signals = watcher.on_body(Sight { at: minute(5), as_of: minute(3) }, bytes(&clan("#A")));
    let Some(Signal::Checkpoint(checkpoint)) = signals.last() else { panic!("no checkpoint") };
    assert_eq!(checkpoint.at, minute(3));
}

/// States as they were written once. They are a format: none of these lines may change.
#[test]
fn what_was_kept_stays_readable() {
    let looks = r#"{"revision":2,"seen_at":"2026-01-31T13:04:02.855Z","as_of":"2026-01-31T13:04:02Z","former":[8751299058091234640],"returned":[1,"2026-01-31T13:04:02.855Z"],"absence":{"missing":"2026-01-31T13:04:02.855Z"}}"#;
    let state = |watcher: &str, body: &Value| {
        Bytes::from(format!("{{\"version\":1,\"looks\":{looks},\"watcher\":{watcher}}}\n{body}"))
    };
    let member = r##"{"tag":"#B","name":"Player #B","role":"member","exp_level":100,"trophies":1000,"clan_rank":1,"previous_clan_rank":0,"donations":0,"donations_received":0}"##;
    let departures = format!(
        r##"{{"tag":"#2PP","departures":{{"#B":{{"member":{member},"not_before":"2026-01-31T13:04:02Z","since":"2026-01-31T13:04:02Z","revision":1}}}}}}"##
    );
    let clan = ClanWatcher::restore(&state(&departures, &clan("#A")), ClanOptions::default()).unwrap();
    assert_eq!(clan.tag(), "#2PP".parse().unwrap());
    let player = state(r##"{"tag":"#PPP"}"##, &player("Barbarian:5"));
    assert_eq!(PlayerWatcher::restore(&player, PlayerOptions::default()).unwrap().tag(), "#PPP".parse().unwrap());
    let wars = r##"{"clan":"#2PP","war":{"id":{"preparation_start_time":"2026-01-31T13:00:00Z","clans":["#2CC","#2PP"]},"war_type":"regular","rank":0,"attacks":[],"is_over":false,"start_time":"2026-02-01T12:00:00Z","end_time":"2026-02-02T12:00:00Z"},"former":[{"id":{"preparation_start_time":"2026-01-30T07:00:00Z","clans":["#2PP","#2YY"]},"war_type":"cwl","rank":1,"attacks":[1,2],"is_over":true,"start_time":"2026-01-31T06:00:00Z","end_time":null,"told":[[186,55,241,52,55,119,132,233,34,47,131,206,79,113,206,94]]}],"no_war_since":null,"is_private":true}"##;
    let war = WarWatcher::restore(&state(wars, &no_war()), WarOptions::default()).unwrap();
    assert!(war.is_private() && war.ends_at() == "2026-02-02T12:00:00Z".parse().ok());
    // Without what was added later.
    let wars = r##"{"clan":"#2PP","war":null,"no_war_since":null,"is_private":false}"##;
    WarWatcher::restore(&state(wars, &no_war()), WarOptions::default()).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_state_that_cannot_be_read_is_said_and_begins_anew() {
    for (state, why) in [
        (&b"garbage"[..], "the state has no readable header"),
        (b"{\"version\":99}\n{}", "the state has version 99; this program reads version 1"),
    ] {
        let place = Place::new(0, |_, minute| (200, if minute < 20 { clan("#A") } else { clan("#A #B") }));
        let (mut signals, _) = place.run(a_clan, 10).await;
        let at = place.store.saved("clan/#2PP").unwrap().at;
        place.store.overwrite("clan/#2PP", Some(Saved { at, state: Some(state.into()) }));
        pause(30).await;
        let (after, errors) = place.run(a_clan, 5).await;
        let [error] = &errors[..] else { panic!("{errors:?}") };
        assert_eq!(in_words(error), format!("cannot go on with clan #2PP where it was left; it begins anew: {why}"));
        assert_eq!(lines(&after), "gap restart clan/#2PP\nclash.clan.snapshot clan/#2PP");
        assert_eq!(gaps(&after)[0].from, Some(at));
        signals.extend(after);
        assert_sound(&signals);
    }
}

#[test]
fn a_damaged_state_is_never_taken_up() {
    let mut watcher = ClanWatcher::new("#2PP".parse().unwrap(), ClanOptions::default());
    let signals = watcher.on_body(minute(0), bytes(&clan("#A")));
    let Some(Signal::Checkpoint(Checkpoint { state: Some(state), .. })) = signals.last() else { panic!("no state") };
    for cut in 0..state.len() {
        ClanWatcher::restore(&state.slice(..cut), ClanOptions::default()).unwrap_err();
    }
    let mut damaged = state.to_vec();
    *damaged.last_mut().unwrap() = b' ';
    ClanWatcher::restore(&damaged.into(), ClanOptions::default()).unwrap_err();
}

#[tokio::test(start_paused = true)]
async fn the_state_of_another_clan_is_not_taken_up() {
    let place = Place::new(0, |_, _| (200, clan("#A")));
    place.run(a_clan, 5).await;
    place.store.overwrite("clan/#2YY", place.store.saved("clan/#2PP"));
    let (_, errors) = place.run(|watch| watch.clans(["#2YY"]), 1).await;
    assert_snapshot!(in_words(&errors[0]), @"cannot go on with clan #2YY where it was left; it begins anew: the state is not the one of the last checkpoint");
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_loaded_ends_the_stream() {
    for watch in [a_clan, both_sides] {
        let place =
            Place::new(30 * 60, |path, _| (200, if path.contains("war") { war("inWar", "") } else { clan("#A") }));
        *place.store.broken.lock().unwrap() = Some("the disk is gone");
        let started = tokio::time::Instant::now();
        let (signals, errors) = place.run(watch, 60).await;
        assert!(signals.is_empty());
        let [error @ WatchError::Unreadable { .. }] = &errors[..] else { panic!("{errors:?}") };
        assert!(in_words(error).ends_with(": the disk is gone"), "{}", in_words(error));
        assert!(started.elapsed() < Duration::from_mins(1), "it ends at once");
    }
}

#[tokio::test(start_paused = true)]
async fn a_parked_body_that_is_lost_begins_anew_and_is_never_guessed() {
    for lost in [None, Some(Saved { at: minute(0), state: Some(b"{}\n{}"[..].into()) })] {
        let place = Place::new(0, |_, minute| (200, if minute < 10 { clan("#A") } else { clan("#A #B") }));
        let losing = async {
            tokio::time::sleep(Duration::from_mins(5)).await;
            place.store.overwrite("clan/#2PP", lost);
        };
        let ((signals, errors), ()) = tokio::join!(place.run(|watch| a_clan(watch).bodies_in_memory(0), 15), losing);
        assert!(matches!(&errors[..], [WatchError::Forgotten { .. }]), "{errors:?}");
        assert_eq!(
            lines(&signals),
            "clash.clan.snapshot clan/#2PP\ngap restart clan/#2PP\nclash.clan.snapshot clan/#2PP"
        );
        assert_sound(&signals);
    }
}
