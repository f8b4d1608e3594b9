//! Alerts.

use bugle_event::Origin;

use super::play::{ALERTS, Play, alert, at};
use crate::event::MetagameEvent;
use crate::ids::{Faction, MetagameEventId, MetagameState, World};

const MINUTE: i64 = 60;

fn started(second: i64) -> MetagameEvent {
    alert(7, MetagameState::STARTED, second)
}

fn ended(second: i64) -> MetagameEvent {
    alert(7, MetagameState::ENDED, second)
}

/// A stage that sees everything, and of which alerts are wanted.
fn play() -> Play {
    let mut play = Play::wanting(ALERTS);
    play.sees();
    play
}

#[test]
fn an_alert_ends_by_its_message() {
    let mut play = play();
    play.live(started(0));
    play.until(5400);
    play.live(ended(5400));
    play.until(100_000);
    insta::assert_snapshot!(play.lines(), @r"
    0 started 7 at 0, until Some(5400)
    5400 ended 7 at 5400, begun Some(0), by message, winner Some(3)
    ");
}

#[test]
fn an_alert_that_a_restart_cut_off_ends_by_its_duration() {
    let mut play = play();
    play.live(started(0));
    play.until(100_000);
    // The word comes very late: it is known by then.
    play.second_chance(5410);
    insta::assert_snapshot!(play.lines(), @r"
    0 started 7 at 0, until Some(5400)
    5520 ended 7 at 5400, begun Some(0), by duration, winner None
    ");
}

impl Play {
    fn second_chance(&mut self, second: i64) {
        self.live(ended(second));
    }
}

#[test]
fn one_that_is_called_off_says_so_and_has_no_winner() {
    let mut play = play();
    play.live(started(0));
    play.until(600);
    play.live(alert(7, MetagameState::CANCELED, 600));
    insta::assert_snapshot!(play.lines(), @r"
    0 started 7 at 0, until Some(5400)
    600 ended 7 at 600, begun Some(0), by canceled, winner None
    ");
}

#[test]
fn a_draw_has_no_winner() {
    let mut play = play();
    play.live(MetagameEvent { faction_nc: 45.0, ..ended(0) });
    play.live(MetagameEvent { faction_nc: 0.0, faction_tr: 0.0, faction_vs: 0.0, instance_id: 8.into(), ..ended(0) });
    play.live(MetagameEvent { faction_nc: 45.1, instance_id: 9.into(), ..ended(0) });
    insta::assert_snapshot!(play.lines(), @r"
    0 ended 7 at 0, begun None, by message, winner None
    0 ended 8 at 0, begun None, by message, winner None
    0 ended 9 at 0, begun None, by message, winner Some(2)
    ");
    assert_eq!(Faction::NC, Faction(2));
}

#[test]
fn a_number_that_is_used_again_is_another_run() {
    let mut play = play();
    play.live(started(0));
    play.until(1000);
    // The server has restarted meanwhile, and counts anew.
    play.live(started(1000));
    play.until(6400);
    play.live(ended(6400));
    play.until(10_000);
    insta::assert_snapshot!(play.lines(), @r"
    0 started 7 at 0, until Some(5400)
    1000 started 7 at 1000, until Some(6400)
    5520 ended 7 at 5400, begun Some(0), by duration, winner None
    6400 ended 7 at 6400, begun Some(1000), by message, winner Some(3)
    ");
}

#[test]
fn one_that_begins_anew_ends_the_run_before_it() {
    let mut play = play();
    play.live(started(0));
    play.until(60);
    play.live(alert(7, MetagameState::RESTARTED, 60));
    play.live(alert(7, MetagameState::XP_BONUS_CHANGED, 61));
    play.until(6000);
    insta::assert_snapshot!(play.lines(), @r"
    0 started 7 at 0, until Some(5400)
    60 ended 7 at 60, begun Some(0), by message, winner None
    60 started 7 at 60, until Some(5460)
    5580 ended 7 at 5460, begun Some(60), by duration, winner None
    ");
}

#[test]
fn copies_and_what_comes_in_the_wrong_order_tell_nothing_twice() {
    let mut play = play();
    play.until(6000);
    // Fetched after a gap, the newest first.
    play.event(ended(5400), Origin::Backfill);
    play.event(started(0), Origin::Backfill);
    play.event(started(0), Origin::Backfill);
    play.event(ended(5400), Origin::Backfill);
    play.until(100_000);
    insta::assert_snapshot!(play.lines(), @r"
    6000 ended 7 at 5400, begun None, by message, winner Some(3)
    6000 started 7 at 0, until Some(5400)
    ");
    assert!(play.events.iter().all(|event| event.origin == Origin::Backfill));
}

#[test]
fn a_start_that_is_fetched_long_after_its_time_waits_for_its_end() {
    let mut play = play();
    play.until(9000);
    play.event(started(0), Origin::Backfill);
    play.until(9030);
    play.event(ended(5400), Origin::Backfill);
    play.until(20_000);
    insta::assert_snapshot!(play.lines(), @r"
    9000 started 7 at 0, until Some(5400)
    9030 ended 7 at 5400, begun Some(0), by message, winner Some(3)
    ");
}

#[test]
fn a_world_whose_clock_is_a_day_ahead_has_alerts_as_long_as_others() {
    let day = 24 * 60 * MINUTE;
    let mut play = play();
    play.live(started(day));
    play.until(5600);
    assert!(
        play.lines().ends_with("5520 ended 7 at 91800, begun Some(86400), by duration, winner None"),
        "{}",
        play.lines()
    );
    assert_eq!(play.events[1].happened_at(), at(5520), "which nobody believes");
}

#[test]
fn odd_values_lose_no_alert_and_end_none_that_nobody_knows() {
    let mut play = play();
    // No time: it begins when it comes. No type that anybody knows: it ends by its message only.
    play.until(10);
    play.live(MetagameEvent { timestamp: bugle_event::Timestamp::EPOCH, ..started(0) });
    play.live(MetagameEvent {
        metagame_event_id: MetagameEventId(9999),
        instance_id: 8.into(),
        zone_id: None,
        ..started(10)
    });
    play.live(MetagameEvent { metagame_event_id: MetagameEventId(9999), instance_id: 9.into(), ..started(10) });
    play.live(MetagameEvent { world_id: World::NONE, ..started(11) });
    play.until(100);
    play.live(MetagameEvent { metagame_event_id: MetagameEventId(9999), instance_id: 8.into(), ..ended(100) });
    play.until(100_000);
    insta::assert_snapshot!(play.lines(), @r"
    10 started 7 at 10, until Some(5410)
    10 started 8 at 10, until None
    10 started 9 at 10, until None
    100 ended 8 at 100, begun Some(10), by message, winner Some(3)
    5530 ended 7 at 5410, begun Some(10), by duration, winner None
    ");
}

#[test]
fn an_alert_survives_a_restart_and_falls_due() {
    let mut play = play();
    play.live(started(0));
    let mut after = Play::after(play.kept.as_ref(), ALERTS);
    after.until(6000);
    assert_eq!(after.lines(), "", "nothing is concluded before anything is seen");
    after.sees();
    after.live(started(0));
    after.until(100_000);
    insta::assert_snapshot!(after.lines(), @"6000 ended 7 at 5400, begun Some(0), by duration, winner None");
    // And what was told is not told again by a third run.
    let mut third = Play::after(after.kept.as_ref(), ALERTS);
    third.sees();
    third.live(ended(5400));
    third.until(100_000);
    assert_eq!(third.lines(), "");
}

#[test]
fn ids_follow_from_the_run_and_not_from_how_its_end_was_known() {
    let (mut one, mut other) = (play(), play());
    for play in [&mut one, &mut other] {
        play.live(started(0));
    }
    one.until(5400);
    one.live(ended(5401));
    other.until(6000);
    let ids = |play: &Play| play.events.iter().map(|event| event.id).collect::<Vec<_>>();
    assert_eq!(ids(&one), ids(&other));
    assert_ne!(one.events[1].data, other.events[1].data);
}

#[test]
fn an_alert_whose_end_nobody_can_know_is_not_kept_for_ever() {
    let mut play = play();
    play.live(MetagameEvent { metagame_event_id: MetagameEventId(9999), ..started(0) });
    let is_kept = |play: &Play| String::from_utf8_lossy(play.kept.as_ref().unwrap()).contains("9999");
    assert!(is_kept(&play));
    play.until(7 * 3600);
    assert!(!is_kept(&play));
}

#[test]
fn of_the_alerts_that_are_over_the_latest_are_kept() {
    let mut play = play();
    for instance in 0..200 {
        play.live(alert(instance, MetagameState::ENDED, 0));
    }
    let kept = String::from_utf8(play.kept.clone().unwrap().to_vec()).unwrap();
    assert_eq!(kept.matches("ended_at").count(), 128, "{kept}");
    let before = play.lines();
    play.live(alert(199, MetagameState::ENDED, 0));
    assert_eq!(play.lines(), before, "it is known");
}
