//! Bodies of a war that are torn, cut short, or say it in other words: only what is sure is told.

use bugle_clash::{Detector, Event, Failure, ResourceKind, WarOptions, WarWatcher, Watch, WatchOptions};
use bugle_event::Signal;
use insta::{allow_duplicates, assert_snapshot};
use serde_json::{Value, json};

use crate::check::{bytes, lines, minute, mirrored, no_war, war, war_of};
use crate::place::Place;

const HOUR: i64 = 60;

fn watch(bodies: &[(i64, Value)]) -> (WarWatcher, Vec<Signal<Event>>) {
    let mut watcher = WarWatcher::new("#2PP".parse().unwrap(), WarOptions::default());
    let mut signals: Vec<_> = bodies.iter().flat_map(|(at, body)| watcher.on_body(minute(*at), bytes(body))).collect();
    signals.extend(watcher.finish());
    (watcher, signals)
}

/// What is told, but for the first look.
fn told(bodies: &[(i64, Value)]) -> String {
    let lines = lines(&watch(bodies).1);
    lines.split_once('\n').map(|(_, rest)| rest.to_owned()).unwrap_or_default()
}

/// The kinds that a recording of these bodies tells.
fn detected(bodies: &[(i64, Value)]) -> Vec<String> {
    let mut detector = Detector::new(ResourceKind::War, WatchOptions::default());
    let mut kinds = Vec::new();
    for (at, body) in bodies {
        let line = json!({"observed_at": minute(*at).to_string(), "body": body});
        let events = detector.on_line(&bytes(&line)).unwrap();
        kinds.extend(events.iter().map(|event| event.kind.name().to_owned()));
    }
    kinds.extend(detector.finish().unwrap().iter().map(|event| event.kind.name().to_owned()));
    kinds
}

/// `body`, changed.
fn but(body: &Value, change: impl FnOnce(&mut Value)) -> Value {
    let mut body = body.clone();
    change(&mut body);
    body
}

#[test]
fn c7_a_side_without_its_members_is_no_change_of_the_line_up() {
    let war: Value = serde_json::from_str(
        r##"{"state":"preparation","teamSize":1,"attacksPerMember":2,"preparationStartTime":"20260130T070000.000Z",
        "startTime":"20260131T070000.000Z","endTime":"20260201T070000.000Z",
        "clan":{"tag":"#2PP","members":[{"tag":"#8QYY0","townhallLevel":15,"mapPosition":1}]},
        "opponent":{"tag":"#2YY","members":[{"tag":"#8QYY2","townhallLevel":15,"mapPosition":1}]}}"##,
    )
    .unwrap();
    let torn = [
        but(&war, |war| war["clan"] = json!({"tag": "#2PP"})),
        but(&war, |war| war["clan"]["members"] = json!([])),
        but(&war, |war| war["opponent"]["members"] = json!(null)),
        but(&war, |war| war["opponent"]["members"] = json!("many")),
        but(&war, |war| war["teamSize"] = json!(2)),
        but(&war, |war| war["teamSize"] = json!(0)),
        but(&war, |war| war["clan"]["members"] = json!([war["clan"]["members"][0], war["clan"]["members"][0]])),
        but(&war, |war| war["opponent"] = json!(null)),
        but(&war, |war| war["opponent"] = json!({})),
        but(&war, |war| drop(war.as_object_mut().unwrap().remove("preparationStartTime"))),
    ];
    for torn in torn {
        let bodies = [(1, war.clone()), (2, torn.clone()), (24 * HOUR, but(&war, |war| war["state"] = json!("inWar")))];
        assert_eq!(told(&bodies), "clash.war.started {source:body}", "{torn}");
        assert_eq!(detected(&bodies), ["clash.war.snapshot", "clash.war.started"], "{torn}");
    }
}

#[test]
fn c7_of_two_line_ups_one_of_which_is_cut_only_the_town_halls_are_compared() {
    let cut = but(&war("preparation", ""), |war| {
        war["clan"]["members"] = json!([war["clan"]["members"][1]]);
        war["clan"]["members"][0]["townhallLevel"] = json!(13);
    });
    let whole = but(&war("preparation", ""), |war| war["clan"]["members"][1]["townhallLevel"] = json!(13));
    allow_duplicates! {
        for bodies in [
            [(1, war("preparation", "")), (2, cut.clone()), (3, whole.clone())],
            [(1, war("preparation", "")), (2, cut.clone()), (3, cut.clone())],
        ] {
            assert_snapshot!(told(&bodies), @"clash.war.lineup {change:town_hall_level,member:#P2,side:clan}");
        }
    }
    // What came first was cut: nobody came in.
    assert_eq!(told(&[(1, cut), (2, whole)]), "");
}

#[test]
fn c8_documented_words_have_their_meaning() {
    let in_words = |preparation: &str, attacks: &str, end: &str| {
        let body = |state: &str, listed: &str| but(&war("inWar", listed), |war| war["state"] = json!(state));
        [(1, no_war()), (2, body(preparation, "")), (24 * HOUR, body(attacks, "")), (48 * HOUR, body(end, "P1>Q1:2"))]
    };
    let usual = told(&in_words("preparation", "inWar", "warEnded"));
    assert!(usual.contains("war.started") && usual.contains("war.ended {outcome:win"), "{usual}");
    for preparation in ["matched", "enterWar"] {
        assert_eq!(told(&in_words(preparation, "war", "ended")), usual);
    }
    // A war that is followed does not go back.
    let back = [(1, war("inWar", "")), (2, but(&war("inWar", ""), |war| war["state"] = json!("matched")))];
    assert_eq!((told(&back), watch(&back).0.counts().stale), (String::new(), 1));
}

#[test]
fn c8_a_bare_word_is_no_war_and_counted() {
    for (word, unknown) in
        [("inMatchmaking", 0), ("matched", 0), ("enterWar", 0), ("war", 0), ("ended", 0), ("searchingForLuck", 1)]
    {
        let bodies = [(1, no_war()), (2, json!({ "state": word })), (3, war("preparation", ""))];
        assert_eq!(told(&bodies), "clash.war.found {}", "{word}");
        assert_eq!(detected(&bodies), ["clash.war.found"], "{word}");
        let counts = watch(&bodies[..2]).0.counts();
        assert_eq!((counts.unknown, counts.broken), (unknown, 0), "{word}");
    }
    let mut watcher = WarWatcher::new("#2PP".parse().unwrap(), WarOptions::default());
    let signals = watcher.on_body(minute(0), bytes(&json!({"state": "inMatchmaking"})));
    assert_snapshot!(lines(&signals), @"clash.war.snapshot clan/#2PP");
}

#[test]
fn c8_a_bare_word_in_the_middle_of_a_war_must_hold_as_not_in_war_does() {
    let running = war("inWar", "P1>Q1:1");
    let word = json!({"state": "inMatchmaking"});
    assert_eq!(
        told(&[(30 * HOUR, running.clone()), (30 * HOUR + 1, word.clone()), (30 * HOUR + 2, running.clone())]),
        ""
    );
    let held = [(30 * HOUR, running), (30 * HOUR + 1, word.clone()), (30 * HOUR + 4, word)];
    assert_snapshot!(told(&held), @"
    gap superseded war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.ended {outcome:unknown,source:deduced,unobserved_attacks:7}
    ");
}

#[test]
fn c8_past_its_end_a_war_is_over_whatever_the_word() {
    let over = but(&war("inWar", "P1>Q1:1"), |war| war["state"] = json!("overAndOut"));
    let early = [(30 * HOUR, war("inWar", "")), (31 * HOUR, over.clone())];
    assert_snapshot!(told(&early), @"clash.war.attack {attacker_tag:#P1,defender_tag:#Q1,new_stars:1,order:1,side:clan,stars:1}");
    let late = [(30 * HOUR, war("inWar", "P1>Q1:1")), (48 * HOUR, over)];
    let told = told(&late);
    assert!(told.starts_with("clash.war.ended {outcome:win,source:body"), "{told}");
    assert_eq!(watch(&late).0.counts().unknown, 1);
}

#[test]
fn c8_words_that_are_errors_are_those_errors() {
    let mut watcher = WarWatcher::new("#2PP".parse().unwrap(), WarOptions::default());
    let mut signals = watcher.on_body(minute(0), bytes(&war("inWar", "")));
    for (at, state) in [(1, "accessDenied"), (2, "accessDenied"), (3, "clanNotFound"), (4, "clanNotFound")] {
        signals.extend(watcher.on_body(minute(at), bytes(&json!({ "state": state }))));
    }
    signals.extend(watcher.on_body(minute(5), bytes(&war("inWar", ""))));
    assert_snapshot!(lines(&signals), @"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.warlog.closed {}
    clash.clan.gone {}
    gap private clan/#2PP
    clash.clan.back {}
    clash.warlog.opened {}
    ");
}

#[test]
fn c15_a_war_target_that_is_not_found_is_gone_once() {
    let mut watcher = WarWatcher::new("#2PP".parse().unwrap(), WarOptions::default());
    let mut signals = watcher.on_body(minute(0), bytes(&no_war()));
    for at in 1..20 {
        signals.extend(watcher.on_error(minute(at), Failure::NotFound));
    }
    signals.extend(watcher.on_body(minute(30), bytes(&no_war())));
    assert_snapshot!(lines(&signals), @"
    clash.war.snapshot clan/#2PP
    clash.clan.gone {}
    clash.clan.back {}
    ");
}

#[tokio::test(start_paused = true)]
async fn c15_a_clan_whose_wars_are_watched_too_is_gone_once() {
    let place = Place::new(0, |path, minute| match minute {
        20..60 => (404, json!({"reason": "notFound"})),
        _ if path.ends_with("currentwar") => (200, no_war()),
        _ => (200, crate::check::clan("#A")),
    });
    let watch = |watch: Watch| watch.clans(["#2PP"]).wars(["#2PP"]);
    let (mut signals, _) = place.run(watch, 50).await;
    signals.extend(place.run(watch, 60).await.0);
    let told = lines(&signals);
    assert_eq!((told.matches("clan.gone").count(), told.matches("clan.back").count()), (1, 1), "{told}");
    assert!(!told.contains("gap disconnect"), "{told}");
}

/// The clan's page is there again while its wars are not found for the second time: that answer is older than it seems.
#[tokio::test(start_paused = true)]
async fn a_clan_that_is_back_is_not_gone_again_because_its_wars_are_found_later() {
    let place = Place::new(0, |path, minute| match (path.ends_with("currentwar"), minute) {
        (true, 22 | 24) | (false, 20..23) => (404, json!({"reason": "notFound"})),
        (true, 23) => (502, json!({})),
        (true, _) => (200, no_war()),
        (false, _) => (200, crate::check::clan("#A")),
    });
    let (signals, _) = place.run(|watch| watch.clans(["#2PP"]).wars(["#2PP"]), 40).await;
    let told = lines(&signals);
    assert_eq!((told.matches("clan.gone").count(), told.matches("clan.back").count()), (1, 1), "{told}");
}

#[test]
fn c17_who_attacked_has_not_missed_it() {
    let ended = war("warEnded", "P1>Q1:2 Q1>P1:1 P2>Q2:3");
    let lacking = [
        // The list of one member is not there, but what the other side suffered is.
        but(&ended, |war| war["clan"]["members"][0]["attacks"] = json!([])),
        // Nothing says that there was more, but it was seen before.
        war("warEnded", "P1>Q1:2 Q1>P1:1"),
        but(&ended, |war| war["clan"] = json!({"tag": "#2PP", "attacks": 2, "stars": 5})),
    ];
    for lacking in lacking {
        let bodies = [
            (46 * HOUR, war("inWar", "P1>Q1:2 Q1>P1:1 P2>Q2:3")),
            (48 * HOUR, lacking.clone()),
            (48 * HOUR + 2, ended.clone()),
        ];
        let at_first = told(&bodies[..2]);
        assert!(!at_first.contains("missed"), "{at_first}");
        let told = told(&bodies);
        assert_eq!(told.matches("war.ended").count(), 1, "{told}");
        let missed: Vec<_> = told.lines().filter(|line| line.contains("missed")).collect();
        assert_eq!(
            missed,
            [
                "clash.war.missed_attacks {attacks_missed:1,member:#P1,side:clan}",
                "clash.war.missed_attacks {attacks_missed:1,member:#P2,side:clan}",
                "clash.war.missed_attacks {attacks_missed:1,member:#Q1,side:opponent}",
                "clash.war.missed_attacks {attacks_missed:2,member:#Q2,side:opponent}",
            ],
            "{lacking}"
        );
    }
}

#[test]
fn c17_a_torn_body_swallows_no_change_of_the_line_up() {
    let raised = |state: &str, attacks: &str| {
        but(&war(state, attacks), |war| war["opponent"]["members"][1]["townhallLevel"] = json!(13))
    };
    let torn = but(&raised("inWar", "P1>Q1:2 Q1>P1:1"), |war| war["clan"]["members"][0]["attacks"] = json!([]));
    let bare = but(&raised("inWar", "P1>Q1:2"), |war| {
        war["clan"] = json!({"tag": "#2PP"});
        war["opponent"] = json!({"tag": "#2YY"});
    });
    for torn in [torn, bare] {
        let bodies = [
            (30 * HOUR, war("inWar", "P1>Q1:2")),
            (31 * HOUR, torn.clone()),
            (32 * HOUR, raised("inWar", "P1>Q1:2 Q1>P1:1")),
        ];
        let told = told(&bodies);
        assert_eq!(told.matches("change:town_hall_level,member:#Q2").count(), 1, "{torn}: {told}");
        assert_eq!(told.matches("war.attack").count(), 1, "{torn}: {told}");
    }
}

#[test]
fn c17_what_is_owed_is_told_after_a_restart() {
    let ended = war("warEnded", "P1>Q1:2 Q1>P1:3");
    let lacking = but(&ended, |war| war["opponent"]["members"][0]["attacks"] = json!([]));
    let mut watcher = WarWatcher::new("#2PP".parse().unwrap(), WarOptions::default());
    let mut last = Vec::new();
    for (at, body) in [(30 * HOUR, war("inWar", "P1>Q1:2")), (48 * HOUR, lacking), (49 * HOUR, ended)] {
        last = watcher.on_body(minute(at), bytes(&body));
        let Some(Signal::Checkpoint(checkpoint)) = last.last() else { panic!("no checkpoint") };
        watcher = WarWatcher::restore(checkpoint.state.as_ref().unwrap(), WarOptions::default()).unwrap();
    }
    assert_snapshot!(lines(&last), @"
    clash.war.attack {attacker_tag:#Q1,defender_tag:#P1,new_stars:3,order:2,side:opponent,stars:3}
    clash.war.missed_attacks {attacks_missed:1,member:#P1,side:clan}
    clash.war.missed_attacks {attacks_missed:2,member:#P2,side:clan}
    clash.war.missed_attacks {attacks_missed:1,member:#Q1,side:opponent}
    clash.war.missed_attacks {attacks_missed:2,member:#Q2,side:opponent}
    ");
}

/// A clan leaves a war for the next one, and the other side shows later how it ended.
fn left_and_seen_later() -> [(i64, Value); 4] {
    [
        (46 * HOUR, war("inWar", "P1>Q1:1")),
        (46 * HOUR, mirrored(&war("inWar", "P1>Q1:1"))),
        (50 * HOUR, war_of("#2PP", "#2CC", 49 * HOUR, "preparation", "")),
        (51 * HOUR, mirrored(&war("warEnded", "P1>Q1:1 Q1>P1:3"))),
    ]
}

#[test]
fn c19_a_recording_of_both_sides_tells_the_end_that_one_of_them_shows() {
    let kinds = detected(&left_and_seen_later());
    let count = |kind: &str| kinds.iter().filter(|told| **told == format!("clash.war.{kind}")).count();
    assert_eq!((count("ended"), count("corrected"), count("missed_attacks")), (1, 0, 4), "{kinds:?}");
    assert_eq!(kinds.iter().filter(|kind| *kind == "gap").count(), 0, "{kinds:?}");
}

#[tokio::test(start_paused = true)]
async fn c19_a_deduced_end_is_corrected_by_the_answer_about_the_opponent() {
    for restart in [false, true] {
        let place = Place::new(46 * HOUR, |path, minute| {
            let [(_, own), (_, other), (_, next), (_, last)] = left_and_seen_later();
            match (path.contains("2YY"), minute) {
                (false, 0..20) => (200, own),
                (false, _) => (200, next),
                (true, 0..20) => (200, other),
                (true, 20..100) => (502, json!({})),
                (true, _) => (200, last),
            }
        });
        let (mut signals, _) = place.run(crate::place::both_sides, if restart { 90 } else { 170 }).await;
        if restart {
            signals.extend(place.run(crate::place::both_sides, 80).await.0);
        }
        let told = lines(&signals);
        assert_eq!(told.matches("clash.war.ended").count(), 1, "{told}");
        assert_eq!(
            told.matches("clash.war.corrected {old_outcome:unknown,outcome:win,source:body}").count(),
            1,
            "{told}"
        );
        assert_eq!(told.matches("order:2,").count(), 1, "{told}");
    }
}

#[test]
fn c19_a_war_that_is_served_again_is_corrected_and_ends_once() {
    let bodies = [
        (30 * HOUR, war("inWar", "P1>Q1:1")),
        (30 * HOUR + 1, no_war()),
        (30 * HOUR + 4, no_war()),
        (31 * HOUR, war("inWar", "P1>Q1:1 Q1>P1:1")),
        (48 * HOUR, war("warEnded", "P1>Q1:1 Q1>P1:1")),
        (49 * HOUR, war("warEnded", "P1>Q1:1 Q1>P1:1 P2>Q2:3")),
    ];
    let told = told(&bodies);
    assert_eq!(told.matches("war.ended").count(), 1, "{told}");
    let corrected: Vec<_> = told.lines().filter(|line| line.contains("corrected")).collect();
    assert_eq!(corrected, ["clash.war.corrected {old_outcome:tie,outcome:win,source:body}"]);
}
