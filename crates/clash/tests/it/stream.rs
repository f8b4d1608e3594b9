//! The whole source against a scripted API, in virtual time.

use std::sync::Arc;
use std::time::Duration;

use bugle_clash::{Event, MemberJoined, Watch, WatchError};
use bugle_event::{Fact as _, Interest, Signal, Source as _, Want};
use insta::assert_snapshot;
use serde_json::json;

use crate::check::{clan, lines, minute, mirrored, war};
use crate::scripted::{TestClock, api, everything, run};

/// What `watch` says in so many minutes from `start` on, to somebody who wants `interest`.
async fn follow(watch: Watch, start: i64, minutes: u64, interest: Interest) -> (Vec<Signal<Event>>, Vec<WatchError>) {
    run(watch, Arc::new(TestClock::at_minute(start)), minutes, interest, Arc::new(())).await
}

#[tokio::test(start_paused = true)]
async fn a_clan_is_followed_at_the_pace_of_the_api() {
    let api = api(|_, minute| (200, if minute < 3 { clan("#A") } else { clan("#A #B") }));
    let (signals, errors) = follow(Watch::new(api).clans(["#2PP"]), 0, 10, everything()).await;
    assert_snapshot!(lines(&signals), @r#"
    clash.clan.snapshot clan/#2PP
    clash.clan.member_joined {member:#B}
    "#);
    assert!(errors.is_empty());
    let looks = signals.iter().filter(|signal| matches!(signal, Signal::Checkpoint(_))).count();
    assert!((9..=10).contains(&looks), "{looks}");
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_seen_at_first_is_an_error_at_once_and_only_once() {
    let api = api(|_, _| (404, json!({"reason": "notFound"})));
    let (signals, errors) = follow(Watch::new(api).clans(["2pp"]), 0, 60, everything()).await;
    assert!(signals.is_empty());
    let [error] = &errors[..] else { panic!("{errors:?}") };
    assert_snapshot!(bugle_event::in_words(error), @"cannot see clan #2PP: not found");
}

#[tokio::test(start_paused = true)]
async fn maintenance_is_told_and_leaves_a_gap() {
    let api =
        api(
            |_, minute| {
                if (3..20).contains(&minute) { (503, json!({"reason": "inMaintenance"})) } else { (200, clan("#A")) }
            },
        );
    let watch = Watch::new(api).clans(["#2PP", "#2YY"]).maintenance();
    let (signals, errors) = follow(watch, 0, 30, everything()).await;
    assert_snapshot!(lines(&signals), @r#"
    clash.clan.snapshot clan/#2PP
    clash.maintenance.started {}
    clash.maintenance.ended {}
    gap maintenance clan/#2PP
    "#);
    assert!(!errors.is_empty());
}

#[tokio::test(start_paused = true)]
async fn trap_10_one_war_of_two_watched_clans_is_told_once() {
    let api = api(|path, minute| {
        let war = if minute < 3 { war("inWar", "P1>Q1:1") } else { war("inWar", "P1>Q1:1 Q1>P1:3") };
        (200, if path.contains("2YY") { mirrored(&war) } else { war })
    });
    let (signals, _) = follow(Watch::new(api).wars(["#2PP", "#2YY"]), 30 * 60, 10, everything()).await;
    assert_snapshot!(lines(&signals), @r#"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.attack {attacker_tag:#Q1,defender_tag:#P1,new_stars:3,order:2,side:clan,stars:3}
    "#);
}

/// The second side's first look took the second attack for old news, and the first side told it after the third.
#[tokio::test(start_paused = true)]
async fn an_attack_between_the_first_looks_at_both_sides_is_told_in_its_turn() {
    let api = api(|path, minute| {
        let attacks = ["P1>Q1:1", "P1>Q1:1 Q1>P1:3", "P1>Q1:1 Q1>P1:3 P2>Q2:2"][minute.div_ceil(3).min(2) as usize];
        let war = war("inWar", attacks);
        match (path.contains("2YY"), minute) {
            (true, 0..2) | (false, 1..8) => (502, json!({})),
            (true, _) => (200, mirrored(&war)),
            (false, _) => (200, war),
        }
    });
    let (signals, _) = follow(Watch::new(api).wars(["#2PP", "#2YY"]), 30 * 60, 20, everything()).await;
    let attacks: Vec<_> =
        lines(&signals).lines().filter(|line| line.contains("war.attack")).map(str::to_owned).collect();
    assert_eq!(attacks.len(), 2, "{attacks:?}");
    assert!(attacks[0].contains("order:2") && attacks[1].contains("order:3"), "{attacks:?}");
}

#[tokio::test(start_paused = true)]
async fn the_end_of_a_war_is_looked_for_at_its_time() {
    let api =
        api(|_, minute| (200, if minute < 30 { war("inWar", "P1>Q1:1") } else { war("warEnded", "P1>Q1:1 Q1>P1:3") }));
    let watch = Watch::new(api).wars(["#2PP"]).every(Duration::from_hours(6));
    let (signals, _) = follow(watch, 46 * 60 + 30, 35, everything()).await;
    let told = lines(&signals);
    assert!(told.contains("clash.war.ended"), "{told}");
}

#[tokio::test(start_paused = true)]
async fn what_nobody_wants_is_not_passed_on() {
    let api = api(|_, minute| (200, if minute < 3 { clan("#A:1") } else { clan("#A:5 #B") }));
    let interest = Interest::new([Want::kinds([MemberJoined::KIND])]);
    let (signals, _) = follow(Watch::new(api).clans(["#2PP"]), 0, 10, interest).await;
    assert_snapshot!(lines(&signals), @"clash.clan.member_joined {member:#B}");
}

#[tokio::test(start_paused = true)]
async fn a_body_is_as_old_as_the_api_may_have_kept_it() {
    let api = api(|_, minute| (200, if minute < 3 { clan("#A") } else { clan("#A #B") }));
    let (signals, _) = follow(Watch::new(api).clans(["#2PP"]), 0, 10, everything()).await;
    let joined = signals.iter().find_map(|signal| match signal {
        Signal::Event(event) if event.kind == MemberJoined::KIND => Some(event),
        _ => None,
    });
    let joined = joined.unwrap();
    assert!(joined.not_before.unwrap() <= minute(3) && minute(3) <= joined.observed_at);
}

#[tokio::test]
async fn what_cannot_be_watched_is_refused() {
    let api = api(|_, _| (200, json!({})));
    let error = Watch::new(api.clone()).check().unwrap_err().to_string();
    assert!(error.starts_with("nothing to watch: name clans, wars, "), "{error}");
    assert_snapshot!(Watch::new(api.clone()).clans(["#2PP", "#ABC"]).check().unwrap_err(), @"`#ABC` is not a tag; a tag is `#` and 3 to 15 of the symbols 0289PYLQGRJCUV, such as #2PP");
    Watch::new(api).maintenance().check().unwrap();
}
