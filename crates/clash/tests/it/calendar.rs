//! The game's calendar as a source of events: told when it comes, also after having been off, without asking anybody.

use bugle_clash::{Watch, WatchError};
use bugle_event::{Payload as _, Signal};

use crate::place::{Place, assert_sound};
use crate::scripted::pause;

/// What was told: when it happens, and what.
fn told(signals: &[Signal<bugle_clash::Event>]) -> Vec<String> {
    let events = signals.iter().filter_map(|signal| match signal {
        Signal::Event(event) => Some(format!("{} {}", event.time.unwrap(), event.data.kind())),
        _ => None,
    });
    events.collect()
}

/// A place that nobody may ask.
fn nobody(start: i64) -> Place {
    Place::new(start, |path, _| panic!("asked for {path}"))
}

#[tokio::test(start_paused = true)]
async fn a_watch_with_only_a_calendar_works_without_any_request() {
    // From Thursday to Tuesday: the raids of a weekend and the days to sign up.
    let place = nobody(-24 * 60);
    let (signals, errors) = place.run(Watch::calendar, 5 * 24 * 60).await;
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(
        told(&signals),
        [
            "2026-01-30T07:00:00Z clash.raid_weekend.started",
            "2026-02-01T08:00:00Z clash.cwl_sign_up.started",
            "2026-02-02T07:00:00Z clash.raid_weekend.ended",
            "2026-02-03T08:00:00Z clash.cwl_sign_up.ended",
        ][..3]
    );
    for signal in &signals {
        if let Signal::Event(event) = signal {
            assert!(event.observed_at.since(event.time.unwrap()).as_secs() < 2, "{event:?}");
        }
    }
    assert_sound(&signals);
}

#[tokio::test(start_paused = true)]
async fn what_came_while_the_program_was_off_is_told_after_it_once() {
    let place = nobody(-60);
    let (mut signals, _) = place.run(Watch::calendar, 30).await;
    assert!(told(&signals).is_empty());
    pause(4 * 24 * 60 - 60).await;
    let (after, errors) = place.run(Watch::calendar, 60).await;
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(
        told(&after),
        [
            "2026-01-30T07:00:00Z clash.raid_weekend.started",
            "2026-02-01T08:00:00Z clash.cwl_sign_up.started",
            "2026-02-02T07:00:00Z clash.raid_weekend.ended",
        ]
    );
    signals.extend(after);
    signals.extend(place.run(Watch::calendar, 60).await.0);
    assert_eq!(told(&signals).len(), 3);
    assert_sound(&signals);
}

#[tokio::test(start_paused = true)]
async fn a_calendar_that_cannot_be_read_ends_the_stream() {
    let place = nobody(0);
    *place.store.broken.lock().unwrap() = Some("gone");
    let (signals, errors) = place.run(Watch::calendar, 60).await;
    assert!(signals.is_empty());
    assert!(matches!(errors[..], [WatchError::CalendarUnreadable { .. }]), "{errors:?}");
}
