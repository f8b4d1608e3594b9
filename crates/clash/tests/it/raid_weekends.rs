//! Raid weekends: the first look, reminders, rewards that come late, answers that do not fit together, recordings.

use std::time::Duration;

use bugle_clash::{Detector, Event, LineError, RaidOptions, RaidWatcher, ResourceKind, WatchOptions};
use bugle_event::{Origin, Signal};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::check::{bytes, minute};
use crate::place::Place;
use crate::raid_told::{facts, raid_lines, told};
use crate::raids::{Stage, hits, page, series, usual, weekend};

const DAY: i64 = 24 * 60;

fn with(options: RaidOptions) -> RaidWatcher {
    RaidWatcher::new("#2PP".parse().unwrap(), options)
}

#[test]
fn what_was_there_before_the_first_look_is_told_only_if_that_is_wanted() {
    let body = bytes(&page(&[weekend(0, &usual()[..5], Stage::Ongoing)]));
    let first = with(RaidOptions::default()).on_body(minute(60), body.clone());
    assert_snapshot!(raid_lines(&first), @"snapshot raid_weekend/#2PP@2026-01-30T07:00:00Z");
    let mut watcher = with(RaidOptions { backfill: true, ..RaidOptions::default() });
    let signals = watcher.on_body(minute(60), body);
    assert_snapshot!(raid_lines(&signals), @"
    snapshot raid_weekend/#2PP@2026-01-30T07:00:00Z
    opponent attack #2YY/1
    attack attack #2YY/1 70000000:1 #P1 +60 = 60
    attack attack #2YY/1 70000000:2 #P1 +40 = 100
    district_destroyed attack #2YY/1 70000000 by #P1 in 2
    attack attack #2YY/1 70000001:1 #P1 +40 = 40
    attack attack #2YY/1 70000001:2 #P2 +60 = 100
    district_destroyed attack #2YY/1 70000001 by #P2 in 2
    cleared attack #2YY/1 in 4
    opponent defense #2LL/1
    attack defense #2LL/1 70000000:1 #Q1 +50 = 50
    ");
    for signal in &signals {
        let Signal::Event(event) = signal else { continue };
        let is_told = matches!(event.data, Event::RaidSnapshot(_));
        assert_eq!(event.origin == Origin::Backfill, !is_told, "{event:?}");
    }
    let next = watcher.on_body(minute(61), bytes(&page(&[weekend(0, &usual()[..6], Stage::Ongoing)])));
    assert_snapshot!(raid_lines(&next), @"
    attack defense #2LL/1 70000000:2 #Q2 +50 = 100
    district_destroyed defense #2LL/1 70000000 by #Q2 in 2
    ");
}

#[test]
fn a_clan_without_a_weekend_has_a_first_look_too() {
    let signals = told(&[(0, page(&[])), (60, page(&[weekend(0, &[], Stage::Ongoing)]))]);
    assert_snapshot!(raid_lines(&signals), @"
    snapshot clan/#2PP
    started raid_weekend/#2PP@2026-01-30T07:00:00Z
    ");
}

#[test]
fn who_has_attacks_left_is_told_before_the_end_once() {
    let leads = [Duration::from_hours(24), Duration::from_hours(1)].to_vec();
    let mut watcher = with(RaidOptions { remind_before_end: leads, ..RaidOptions::default() });
    let body = bytes(&page(&[weekend(0, &usual(), Stage::Ongoing)]));
    let mut lines = Vec::new();
    for at in [0, 2 * DAY - 1, 2 * DAY, 2 * DAY + 1, 3 * DAY - 60, 3 * DAY - 59, 3 * DAY + 5] {
        let signals = watcher.on_body(minute(at), body.clone());
        lines.extend(raid_lines(&signals).lines().map(|line| format!("{at} {line}")));
    }
    assert_snapshot!(lines.join("\n"), @"
    0 snapshot raid_weekend/#2PP@2026-01-30T07:00:00Z
    2880 ending_soon 86400 #P1 2, #P2 3, #P3 3
    4260 ending_soon 3600 #P1 2, #P2 3, #P3 3
    ");
}

#[test]
fn who_looks_late_is_told_the_shortest_reminder_and_after_the_end_none() {
    let leads = [Duration::from_hours(24), Duration::from_hours(1)].to_vec();
    for (at, expected) in [(3 * DAY - 30, "ending_soon 3600 #P1 1"), (3 * DAY, "")] {
        let mut watcher = with(RaidOptions { remind_before_end: leads.clone(), ..RaidOptions::default() });
        let hits = hits("0.0 #P1 10, 0.0 #P1 20, 0.0 #P1 30, 0.0 #P1 40, 0.0 #P1 50");
        let told = raid_lines(&watcher.on_body(minute(at), bytes(&page(&[weekend(0, &hits, Stage::Ongoing)]))));
        assert_eq!(told.lines().nth(1).unwrap_or_default(), expected);
    }
}

/// The rewards may come in two steps.
#[test]
fn rewards_are_told_once_all_of_them_are_there() {
    let over = weekend(0, &usual(), Stage::Ended);
    let mut half = over.clone();
    half["offensiveReward"] = json!(203);
    let bodies = [weekend(0, &usual(), Stage::Ongoing), over, half, weekend(0, &usual(), Stage::Rewarded)];
    let bodies: Vec<_> = (0..).map(|at| 3 * DAY + at).zip(bodies.map(|season| page(&[season]))).collect();
    assert_snapshot!(raid_lines(&told(&bodies)), @"
    snapshot raid_weekend/#2PP@2026-01-30T07:00:00Z
    ended body 10 5 2 5700 5 2 0
    rewards 203 165 #P1 977, #P2 774, #P3 774
    ");
}

/// The sums are of one moment, and the lists of another.
#[test]
fn an_answer_whose_sums_disagree_tells_what_is_certain_and_loses_nothing() {
    let all = usual();
    let season = |made: usize| weekend(0, &all[..made], Stage::Ongoing);
    for (lists, sums) in [(9, 8), (8, 9)] {
        let mut torn = season(lists);
        for field in ["totalAttacks", "capitalTotalLoot", "members"] {
            torn[field] = season(sums)[field].clone();
        }
        let whole = [(0, page(&[season(7)])), (1, page(&[season(8)])), (3, page(&[season(10)]))];
        let bodies = [whole[0].clone(), whole[1].clone(), (2, page(&[torn])), whole[2].clone()];
        assert_eq!(facts(&told(&bodies)), facts(&told(&whole)), "{lists} {sums}");
    }
}

/// A raid in the middle is left out, and the second raid on a clan takes the place of its first.
#[test]
fn the_second_raid_on_a_clan_is_never_taken_for_the_first() {
    let all = usual();
    let mut torn = weekend(0, &all, Stage::Ongoing);
    torn["attackLog"].as_array_mut().unwrap().remove(0);
    let bodies = [
        (0, page(&[weekend(0, &all[..10], Stage::Ongoing)])),
        (1, page(&[torn])),
        (2, page(&[weekend(0, &all, Stage::Ongoing)])),
    ];
    let whole = [bodies[0].clone(), bodies[2].clone()];
    assert_eq!(facts(&told(&bodies)), facts(&told(&whole)));
}

/// Names that are lacking for long are done without.
#[test]
fn what_is_lacking_for_long_holds_nothing_up() {
    let nameless = |made: usize| {
        let mut season = weekend(0, &usual()[..made], Stage::Ongoing);
        for raid in season["attackLog"].as_array_mut().unwrap() {
            raid["defender"].as_object_mut().unwrap().remove("level");
        }
        page(&[season])
    };
    let bodies = [(0, page(&[weekend(0, &[], Stage::Ongoing)])), (1, nameless(1)), (2, nameless(2)), (5, nameless(2))];
    assert_snapshot!(raid_lines(&told(&bodies)), @"
    snapshot raid_weekend/#2PP@2026-01-30T07:00:00Z
    opponent attack #2YY/1
    attack attack #2YY/1 70000001:1 #P1 +40 = 40
    attack attack #2YY/1 70000001:2 #P2 +60 = 100
    district_destroyed attack #2YY/1 70000001 by #P2 in 2
    ");
}

fn detect(detector: &mut Detector, line: &Value) -> Result<Vec<bugle_event::Event>, LineError> {
    detector.on_line(line.to_string().as_bytes())
}

#[test]
fn a_recording_says_whose_raids_it_shows() {
    let mut detector = Detector::new(ResourceKind::Raid, WatchOptions::default());
    let mut told = Vec::new();
    for (at, body) in series() {
        // Two clans in one recording, in turns.
        for tag in ["#2PP", "#8QQ"] {
            let line = json!({ "observed_at": minute(at), "tag": tag, "body": body });
            told.extend(detect(&mut detector, &line).unwrap());
        }
        let refused = detect(&mut detector, &body).unwrap_err();
        assert!(matches!(refused, LineError::Nameless { expected: "raid" }), "{refused}");
    }
    told.extend(detector.finish().unwrap());
    let of = |tag: &str| told.iter().filter(|event| event.subject().to_string().contains(tag)).count();
    assert_eq!((of("#2PP@"), of("#8QQ@")), (told.len() / 2, told.len() / 2));
    assert_eq!(told.len(), 2 * (1 + facts(&crate::raid_told::told(&series())).len()));
    assert!(matches!(detect(&mut detector, &json!({"items": [{"rank": 1}]})), Err(LineError::NotSuchAnswer { .. })));
}

#[tokio::test(start_paused = true)]
async fn the_end_of_a_weekend_is_looked_for_at_its_time_and_members_are_reminded() {
    let place = Place::new(3 * DAY - 90, |path, minute| {
        assert!(path.ends_with("/capitalraidseasons"), "{path}");
        (200, page(&[weekend(0, &usual(), if minute < 100 { Stage::Ongoing } else { Stage::Rewarded })]))
    });
    let mut options = WatchOptions::default();
    options.raid.remind_before_end = vec![Duration::from_hours(1)];
    let watch =
        |watch: bugle_clash::Watch| watch.options(options.clone()).raids(["#2PP"]).every(Duration::from_hours(24));
    let (mut signals, errors) = place.run(watch, 60).await;
    signals.extend(place.run(watch, 60).await.0);
    assert!(errors.is_empty(), "{errors:?}");
    assert_snapshot!(raid_lines(&signals), @"
    snapshot raid_weekend/#2PP@2026-01-30T07:00:00Z
    ending_soon 3600 #P1 2, #P2 3, #P3 3
    gap restart clan/#2PP
    ended body 10 5 2 5700 5 2 0
    rewards 203 165 #P1 977, #P2 774, #P3 774
    ");
}
