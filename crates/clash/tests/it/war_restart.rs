//! Wars that are watched with a break: what both sides see is told once.

use bugle_clash::{Event, Watch};
use bugle_event::Signal;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::check::{lines, mirrored, no_war, war, war_of};
use crate::place::{Place, assert_sound, both_sides};
use crate::scripted::pause;

/// What is said of both sides of a war when the watching stops at each of these minutes for ten more.
async fn war_in_parts(
    stops: &[u64],
    script: impl Fn(&str, u64) -> (u16, Value) + Clone + Send + Sync + 'static,
) -> Vec<Signal<Event>> {
    let place = Place::new(30 * 60, script);
    let (mut signals, mut minute) = (Vec::new(), 0);
    for stop in stops {
        signals.extend(place.run(both_sides, stop - minute).await.0);
        pause(10).await;
        minute = stop + 10;
    }
    signals.extend(place.run(both_sides, 60).await.0);
    assert_sound(&signals);
    signals
}

/// What is told of wars, without the looks at them.
fn told(signals: &[Signal<Event>]) -> String {
    let lines = lines(signals);
    let told = lines.lines().filter(|line| line.starts_with("clash.war.") && !line.contains("snapshot"));
    told.collect::<Vec<_>>().join("\n")
}

#[tokio::test(start_paused = true)]
async fn a_war_seen_from_both_sides_is_told_once_across_a_restart() {
    // The other side always hears of it later: what is new to it was told before the restart.
    let signals = war_in_parts(&[7], |path, minute| {
        let attacks = ["P1>Q1:1", "P1>Q1:1 Q1>P1:3", "P1>Q1:1 Q1>P1:3 P2>Q2:2"];
        let seen = if path.contains("2YY") { minute.saturating_sub(9) } else { minute };
        let war = war("inWar", attacks[(seen / 6).min(2) as usize]);
        (200, if path.contains("2YY") { mirrored(&war) } else { war })
    })
    .await;
    assert_snapshot!(told(&signals), @r#"
    clash.war.attack {attacker_tag:#Q1,defender_tag:#P1,new_stars:3,order:2,side:opponent,stars:3}
    clash.war.attack {attacker_tag:#P2,defender_tag:#Q2,new_stars:2,order:3,side:clan,stars:2}
    "#);
}

#[tokio::test(start_paused = true)]
async fn a_new_war_a_line_up_and_new_times_are_told_once_across_a_restart() {
    let signals = war_in_parts(&[10], |path, minute| {
        let is_late = path.contains("2YY");
        let mut war = war("preparation", "");
        if minute > if is_late { 15 } else { 6 } {
            war["clan"]["members"][0]["townhallLevel"] = json!(13);
            war["endTime"] = json!(crate::check::api_time(48 * 60));
        }
        match (is_late, minute) {
            (_, 0..3) | (true, 3..8) => (200, no_war()),
            (true, _) => (200, mirrored(&war)),
            (false, _) => (200, war),
        }
    })
    .await;
    assert_snapshot!(told(&signals), @r#"
    clash.war.found {}
    clash.war.rescheduled {}
    clash.war.lineup {change:town_hall_level,member:#P1,side:clan}
    "#);
}

/// One clan is in the next war already, and the other still shows the end of this one.
#[tokio::test(start_paused = true)]
async fn the_end_of_a_war_that_one_side_has_left_is_told_once_across_a_restart() {
    let signals = war_in_parts(&[10], |path, minute| match (path.contains("2YY"), minute) {
        (_, 0..3) => {
            let war = war("inWar", "P1>Q1:1");
            (200, if path.contains("2YY") { mirrored(&war) } else { war })
        }
        (true, 3..15) => (502, json!({})),
        (true, _) => (200, mirrored(&war("warEnded", "P1>Q1:1 Q1>P1:3"))),
        (false, _) => (200, war_of("#2PP", "#2CC", 30 * 60, "preparation", "")),
    })
    .await;
    assert_snapshot!(told(&signals), @r#"
    clash.war.found {}
    clash.war.attack {attacker_tag:#Q1,defender_tag:#P1,new_stars:3,order:2,side:clan,stars:3}
    clash.war.ended {outcome:win,source:body,unobserved_attacks:0}
    clash.war.missed_attacks {attacks_missed:1,member:#Q1,side:clan}
    clash.war.missed_attacks {attacks_missed:2,member:#Q2,side:clan}
    clash.war.missed_attacks {attacks_missed:1,member:#P1,side:opponent}
    clash.war.missed_attacks {attacks_missed:2,member:#P2,side:opponent}
    "#);
}

#[tokio::test(start_paused = true)]
async fn a_private_log_is_told_once_across_a_restart() {
    let place = Place::new(30 * 60, |_, minute| match minute {
        5..50 => (403, json!({"reason": "accessDenied"})),
        _ => (200, war("inWar", "P1>Q1:1")),
    });
    let watch = |watch: Watch| watch.wars(["#2PP"]);
    let (mut signals, _) = place.run(watch, 20).await;
    let (after, _) = place.run(watch, 60).await;
    signals.extend(after);
    assert_snapshot!(lines(&signals), @r#"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.warlog.closed {}
    gap restart clan/#2PP
    clash.warlog.opened {}
    "#);
    assert_sound(&signals);
}
