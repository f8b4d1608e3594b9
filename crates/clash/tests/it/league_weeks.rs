//! What is said of league histories.

use bugle_clash::{
    Detector, Event, LeagueHistoryOptions, LeagueHistoryWatcher, LeagueWeekEnded, ResourceKind, WatchOptions,
};
use bugle_event::{Envelope, Origin, Signal};
use serde_json::{Value, json};

use crate::check::{bytes, minute};
use crate::recorded::bodies;
use crate::watching::{watch, watch_in_parts};

/// A week that is over.
fn week(number: u64) -> Value {
    json!({
        "leagueSeasonId": 1_770_613_200 + number * 604_800, "leagueTrophies": 1000 + number, "leagueTierId": 105_000_030,
        "placement": 11, "attackWins": 24, "attackLosses": 0, "attackStars": 0, "defenseWins": 0, "defenseLosses": 21,
        "defenseStars": 42, "maxBattles": 24,
    })
}

fn history(weeks: impl IntoIterator<Item = u64>) -> Value {
    json!({ "items": weeks.into_iter().map(week).collect::<Vec<_>>() })
}

fn watcher(options: LeagueHistoryOptions) -> LeagueHistoryWatcher {
    LeagueHistoryWatcher::new("#PPP".parse().unwrap(), options)
}

fn ended(signals: &[Signal<Event>]) -> Vec<(u64, Origin)> {
    let ended = |signal: &Signal<Event>| match signal {
        Signal::Event(Envelope { data: Event::LeagueWeekEnded(LeagueWeekEnded { week, .. }), origin, .. }) => {
            Some((u64::from(week.league_trophies) - 1000, *origin))
        }
        _ => None,
    };
    signals.iter().filter_map(ended).collect()
}

fn numbers(signals: &[Signal<Event>]) -> Vec<u64> {
    ended(signals).into_iter().map(|(number, _)| number).collect()
}

#[test]
fn a_week_that_is_over_is_told_once_whatever_the_order() {
    let bodies: Vec<(i64, Value)> = (0..)
        .zip([
            history([0, 1]),
            history([0, 1, 2]),
            history([2, 1, 0]),
            history([0, 1]),
            history([]),
            history([5, 4, 3, 3, 2, 1]),
            history([5, 5, 2, 3]),
        ])
        .collect();
    for signals in [watch(watcher(<_>::default()), &bodies), watch_in_parts(watcher(<_>::default()), &bodies)] {
        assert_eq!(numbers(&signals), [2, 3, 4, 5]);
        let Signal::Event(first) = &signals[0] else { panic!("{signals:?}") };
        let Event::LeagueHistorySnapshot(snapshot) = &first.data else { panic!("{first:?}") };
        assert_eq!((snapshot.weeks.len(), first.subject().to_string()), (2, "player/#PPP".to_owned()));
    }
}

#[test]
fn backfill_tells_the_weeks_before_the_first_look() {
    let mut watcher = watcher(LeagueHistoryOptions { backfill: true });
    let mut signals = watcher.on_body(minute(0), bytes(&history([1, 0])));
    signals.extend(watcher.on_body(minute(1), bytes(&history([2, 1, 0]))));
    assert_eq!(ended(&signals), [(0, Origin::Backfill), (1, Origin::Backfill), (2, Origin::Live)]);
}

#[test]
fn a_hole_in_a_history_is_no_week_and_costs_none() {
    for field in week(0).as_object().unwrap().keys() {
        for hole in [None, Some(Value::Null), Some(json!({"odd": [1]})), Some(json!(-1.5))] {
            for row in [0, 2] {
                let mut odd = history([0, 1, 2]);
                let fields = odd["items"][row].as_object_mut().unwrap();
                match &hole {
                    None => _ = fields.remove(field),
                    Some(hole) => _ = fields.insert(field.clone(), hole.clone()),
                }
                let bodies = [(0, history([0, 1])), (1, odd), (2, history([0, 1, 2])), (3, history([0, 1, 2, 3]))];
                for told in [watch(watcher(<_>::default()), &bodies), watch_in_parts(watcher(<_>::default()), &bodies)]
                {
                    assert_eq!(numbers(&told), [2, 3], "{field} {hole:?} in {row}");
                }
            }
        }
    }
    let bodies = [(0, history([0])), (1, json!({})), (2, json!({"items": null})), (3, history([0, 1]))];
    assert_eq!(numbers(&watch(watcher(<_>::default()), &bodies)), [1]);
}

#[test]
fn the_recorded_history_is_read() {
    let recorded = bodies("mockapi/players/leaguehistory");
    let mut detector = Detector::new(ResourceKind::LeagueHistory, WatchOptions::default().backfill(true));
    let events: Vec<_> = recorded.iter().flat_map(|(_, body)| detector.on_line(body).unwrap()).collect();
    assert!(recorded.is_empty() || events.len() == 5, "{events:?}");
}
