//! Reminders of what is to come in a war, and scores as they change.

use std::time::Duration;

use bugle_clash::{Event, Failure, WarOptions, WarWatcher, Watch};
use bugle_event::{Checkpoint, Signal};
use insta::{allow_duplicates, assert_snapshot};
use serde_json::{Value, json};

use crate::check::{api_time, bytes, lines, minute, no_war, war};
use crate::place::{Place, assert_sound, both_sides};

const HOUR: i64 = 60;
const START: i64 = 23 * HOUR;
const END: i64 = 47 * HOUR;

fn hours(hours: &[u64]) -> Vec<Duration> {
    hours.iter().map(|hours| Duration::from_hours(*hours)).collect()
}

fn options() -> WarOptions {
    let (remind_before_start, remind_before_end) = (hours(&[2]), hours(&[1, 4]));
    WarOptions { remind_before_start, remind_before_end, ..WarOptions::default() }
}

fn watcher() -> WarWatcher {
    WarWatcher::new("#2PP".parse().unwrap(), options())
}

/// With the end moved by this many minutes.
fn moved(war: &Value, by: i64) -> Value {
    let mut war = war.clone();
    war["endTime"] = json!(api_time(END + by));
    war
}

/// The reminders: when, which, with how much lead, and how many attacks are left to how many.
fn reminders(signals: &[Signal<Event>]) -> String {
    let told = signals.iter().filter_map(|signal| match signal {
        Signal::Event(event) => {
            let minute = (event.observed_at.as_secs() - minute(0).as_secs()) / 60;
            let what = match &event.data {
                Event::WarStartingSoon(soon) => format!("start, {}", soon.lead),
                Event::WarEndingSoon(soon) => {
                    let left: u32 = soon.attacks_left.iter().map(|left| left.attacks).sum();
                    format!("end, {}: {left} of {}", soon.lead, soon.attacks_left.len())
                }
                _ => return None,
            };
            Some(format!("{}:{:02} {what}", minute / 60, minute % 60))
        }
        _ => None,
    });
    told.collect::<Vec<_>>().join("\n")
}

/// All reminders by looks at these minutes, with a restart after each if that is wanted.
fn reminded(bodies: &[(i64, Value)], restarts: bool) -> String {
    let (mut watcher, mut signals) = (watcher(), Vec::new());
    for (at, body) in bodies {
        let said = watcher.on_body(minute(*at), bytes(body));
        let state = said.iter().find_map(|signal| match signal {
            Signal::Checkpoint(Checkpoint { state, .. }) => state.clone(),
            _ => None,
        });
        if let Some(state) = state.filter(|_| restarts) {
            watcher = WarWatcher::restore(&state, options()).unwrap();
        }
        signals.extend(said);
    }
    reminders(&signals)
}

#[test]
fn nobody_is_reminded_unless_they_ask() {
    let mut watcher = WarWatcher::new("#2PP".parse().unwrap(), WarOptions::default());
    let mut signals = watcher.on_body(minute(START - 60), bytes(&war("preparation", "")));
    signals.extend(watcher.on_body(minute(END - 1), bytes(&war("inWar", "P1>Q1:1"))));
    assert_eq!(reminders(&signals), "");
    assert!(!lines(&signals).contains("score"));
}

#[test]
fn each_lead_is_reminded_of_once_over_restarts() {
    let (preparing, running) = (war("preparation", ""), war("inWar", "P1>Q1:1 Q1>P1:2 P1>Q2:3"));
    for restarts in [false, true] {
        let minutes = (START - 200..END + 30).step_by(7);
        let bodies: Vec<_> =
            minutes.map(|at| (at, if at < START { preparing.clone() } else { running.clone() })).collect();
        allow_duplicates! { assert_snapshot!(reminded(&bodies, restarts), @"
        21:04 start, 7200
        43:00 end, 14400: 5 of 3
        46:02 end, 3600: 5 of 3
        "); }
    }
}

#[test]
fn the_deadline_brings_the_look_at_which_a_reminder_falls_due() {
    let mut watcher = watcher();
    let mut signals = watcher.on_body(minute(0), bytes(&no_war()));
    assert_eq!(watcher.deadline(), None);
    let mut at = minute(10);
    let mut looks = Vec::new();
    while at < minute(END) {
        let body = if at < minute(START) { war("preparation", "") } else { war("inWar", "") };
        signals.extend(watcher.on_body(at, bytes(&body)));
        at = watcher.deadline().unwrap();
        looks.push((at.as_secs() - minute(0).as_secs()) / 60);
    }
    assert_eq!(looks, [START - 120, END - 240, END - 60, END + 1]);
    assert_eq!(reminders(&signals).lines().count(), 3);
}

#[test]
fn a_look_that_fails_reminds_too() {
    let mut watcher = watcher();
    watcher.on_body(minute(END - 300), bytes(&war("inWar", "")));
    assert_eq!(reminders(&watcher.on_error(minute(END - 241), Failure::Unreachable)), "");
    let signals = watcher.on_error(minute(END - 240), Failure::Unreachable);
    assert_eq!(reminders(&signals), "43:00 end, 14400: 8 of 4");
    let Some(Signal::Checkpoint(Checkpoint { state: Some(state), .. })) = signals.last() else { panic!("no state") };
    let mut watcher = WarWatcher::restore(state, options()).unwrap();
    assert_eq!(reminders(&watcher.on_error(minute(END - 230), Failure::Unreachable)), "");
}

#[test]
fn while_the_log_is_private_reminders_know_what_the_opponent_shows() {
    let mut watcher = watcher();
    watcher.on_body(minute(END - 300), bytes(&war("inWar", "")));
    watcher.on_error(minute(END - 290), Failure::Private);
    let theirs = crate::check::mirrored(&war("inWar", "P1>Q1:1 Q1>P1:1"));
    let signals = watcher.on_answer(minute(END - 239), watcher.asides()[0], Ok(bytes(&theirs)));
    assert_eq!(reminders(&signals), "43:01 end, 14400: 6 of 4");
}

#[test]
fn a_late_look_tells_the_shortest_lead_only() {
    let late = [(END - 300, war("inWar", "")), (END - 30, war("inWar", "P1>Q1:1"))];
    assert_eq!(reminded(&late, false), "46:30 end, 3600: 7 of 4");
    let first = [(END - 30, war("inWar", "")), (END - 20, war("inWar", "P1>Q1:1"))];
    assert_eq!(reminded(&first, true), "46:30 end, 3600: 8 of 4");
    let none_after = [(END - 300, war("inWar", "")), (END, war("inWar", "")), (END + 5, war("inWar", "P1>Q1:1"))];
    assert_eq!(reminded(&none_after, false), "");
    let over = [(END - 300, war("inWar", "")), (END - 30, war("warEnded", ""))];
    assert_eq!(reminded(&over, false), "");
}

#[test]
fn a_moved_end_moves_its_reminders() {
    let war = war("inWar", "");
    // Before it was told: once, for the new end.
    let before = [(END - 300, war.clone()), (END - 290, moved(&war, 60)), (END - 239, moved(&war, 60))];
    assert_eq!(reminded(&before, true), "");
    let later = [&before[..], &[(END - 180, moved(&war, 60))]].concat();
    assert_eq!(reminded(&later, true), "44:00 end, 14400: 8 of 4");
    // After it was told: again, for the end that holds now.
    let after = [
        (END - 240, war.clone()),
        (END - 200, moved(&war, 90)),
        (END - 151, moved(&war, 90)),
        (END - 150, moved(&war, 90)),
        (END - 100, moved(&war, 90)),
        (END + 30, moved(&war, 90)),
        (END + 80, moved(&war, 90)),
    ];
    assert_snapshot!(reminded(&after, true), @"
    43:00 end, 14400: 8 of 4
    44:30 end, 14400: 8 of 4
    47:30 end, 3600: 8 of 4
    ");
    // One that did not move is told no second time, when the answer says the old time once more.
    let back = [(END - 240, war.clone()), (END - 230, moved(&war, 5)), (END - 220, war)];
    assert_snapshot!(reminded(&back, true), @"
    43:00 end, 14400: 8 of 4
    43:10 end, 14400: 8 of 4
    ");
}

#[tokio::test(start_paused = true)]
async fn two_watched_clans_remind_once_across_a_restart() {
    let place = Place::new(END - 250, |path, _| {
        let war = war("inWar", "P1>Q1:1");
        (200, if path.contains("2YY") { crate::check::mirrored(&war) } else { war })
    });
    let lead = |watch: Watch, hours| watch.remind_before_war_end(Duration::from_hours(hours));
    let watch = |watch: Watch| both_sides(lead(lead(watch, 1), 4));
    let (mut signals, _) = place.run(watch, 12).await;
    signals.extend(place.run(watch, 60).await.0);
    assert_sound(&signals);
    let told = reminders(&signals);
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.ends_with("end, 14400: 7 of 4"), "{told}");
}

#[test]
fn scores_are_told_as_they_change() {
    let options = WarOptions { scores: true, ..WarOptions::default() };
    let mut watcher = WarWatcher::new("#2PP".parse().unwrap(), options);
    let mut torn = war("inWar", "P1>Q1:1 Q1>P1:2 P2>Q2:3");
    torn["opponent"]["members"][0]["attacks"] = json!([]);
    let mut silent = war("inWar", "P1>Q1:1 Q1>P1:2 P2>Q2:3");
    silent["clan"]["attacks"] = Value::Null;
    let mut signals = Vec::new();
    for (at, body) in [
        (24 * HOUR, war("inWar", "P1>Q1:1")),
        (25 * HOUR, war("inWar", "P1>Q1:1")),
        (26 * HOUR, war("inWar", "P1>Q1:1 Q1>P1:2")),
        (26 * HOUR + 1, moved(&war("inWar", "P1>Q1:1 Q1>P1:2"), 5)),
        (27 * HOUR, torn),
        (27 * HOUR + 1, silent),
        (28 * HOUR, war("inWar", "P1>Q1:1 Q1>P1:2 P2>Q2:3")),
        (48 * HOUR, war("warEnded", "P1>Q1:1 Q1>P1:2 P2>Q2:3 P2>Q1:0 Q2>P2:1")),
    ] {
        signals.extend(watcher.on_body(minute(at), bytes(&body)));
    }
    let scores = signals.iter().filter_map(|signal| match signal {
        Signal::Event(event) => match &event.data {
            Event::WarScore(score) => {
                let (own, other) = (&score.matchup.clan, &score.matchup.opponent);
                Some(format!("{} of {}: {} to {}", event.observed_at, score.attacks(), own.stars, other.stars))
            }
            _ => None,
        },
        _ => None,
    });
    assert_snapshot!(scores.collect::<Vec<_>>().join("\n"), @"
    2026-01-31T09:00:00Z of 2: 1 to 2
    2026-01-31T11:00:00Z of 3: 4 to 2
    2026-02-01T07:00:00Z of 5: 4 to 3
    ");
}
