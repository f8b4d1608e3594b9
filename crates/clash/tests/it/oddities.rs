//! Answers that are not as expected: what is said of them, and how they are counted while the source runs.

use std::sync::Arc;

use bugle_clash::{ApiError, Event, Watch, WatchError};
use bugle_event::{Oddities, Signal};
use bytes::Bytes;
use insta::assert_snapshot;
use serde_json::json;

use crate::check::{bytes, clan, lines, mirrored, war};
use crate::scripted::{TestClock, api, api_of_bytes, run_counting};

async fn follow(watch: Watch, start: i64, minutes: u64) -> (Vec<Signal<Event>>, Vec<WatchError>, Oddities) {
    run_counting(watch, Arc::new(TestClock::at_minute(start)), minutes).await
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_no_json_is_an_error_and_a_gap() {
    let api = api_of_bytes(|_, minute| {
        let body = bytes(&if minute < 6 { clan("#A") } else { clan("#A #B") });
        (200, if (3..6).contains(&minute) { body.slice(..40) } else { body })
    });
    let (signals, errors, oddities) = follow(Watch::new(api).clans(["#2PP"]), 0, 15).await;
    assert_snapshot!(lines(&signals), @r#"
    clash.clan.snapshot clan/#2PP
    gap garbage clan/#2PP
    clash.clan.member_joined {member:#B}
    "#);
    let [WatchError::Unseen { source: ApiError::Broken { len: 40 }, .. }] = &errors[..] else { panic!("{errors:?}") };
    assert!(oddities.dropped >= 2, "{oddities:?}");
}

#[tokio::test(start_paused = true)]
async fn a_probe_that_brings_no_json_says_nothing() {
    let api = api_of_bytes(|_, _| (200, Bytes::from_static(b"<html>")));
    let (signals, errors, _) = follow(Watch::new(api).maintenance(), 0, 5).await;
    assert!(signals.is_empty());
    assert!(matches!(&errors[..], [WatchError::Unseen { source: ApiError::Broken { .. }, .. }]), "{errors:?}");
}

#[tokio::test(start_paused = true)]
async fn what_is_not_known_odd_or_stale_is_counted() {
    let api = api(|_, minute| {
        let mut odd = clan("#A #B");
        odd["newField"] = json!(3);
        odd["memberList"][0]["role"] = json!("herald");
        odd["labels"] = json!("none");
        let mut stale = clan("#A");
        stale["clanLevel"] = json!(9);
        (200, [clan("#A"), odd, stale][(minute / 3).min(2) as usize].clone())
    });
    let (_, errors, oddities) = follow(Watch::new(api).clans(["#2PP"]), 0, 7).await;
    assert!(errors.is_empty());
    assert_eq!((oddities.unknown, oddities.odd, oddities.doubles), (2, 1, 0));
    assert!((1..=2).contains(&oddities.dropped), "{oddities:?}");
}

#[tokio::test(start_paused = true)]
async fn what_both_sides_of_a_war_show_is_counted_as_double() {
    let api = api(|path, minute| {
        let (state, attacks) = if minute < 3 { ("preparation", "") } else { ("inWar", "P1>Q1:1") };
        let war = war(state, attacks);
        (200, if path.contains("2YY") { mirrored(&war) } else { war })
    });
    let (signals, _, oddities) = follow(Watch::new(api).wars(["#2PP", "#2YY"]), 22 * 60, 10).await;
    assert_eq!(lines(&signals).lines().filter(|line| line.contains("war.attack")).count(), 1);
    assert_eq!(oddities.doubles, 2, "the beginning and the attack");
}
