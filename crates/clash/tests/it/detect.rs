//! Detection in recorded answers: war pairs of one clan, and inputs of all shapes.

use std::collections::{BTreeMap, BTreeSet};

use bugle_clash::{Detector, Model as _, PlayerTag, ResourceKind, Summary, War, WarAttack, WarId, WatchOptions};
use bugle_event::{Event, Fact as _};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::check::{api_time, clan, minute, mirrored, no_war, war};
use crate::recorded::bodies;

fn detect(kind: ResourceKind, lines: &[Vec<u8>]) -> (Vec<Event>, Summary) {
    let mut detector = Detector::new(kind, WatchOptions::default());
    let mut events = Vec::new();
    for line in lines {
        events.extend(detector.on_line(line).unwrap_or_default());
    }
    events.extend(detector.finish().unwrap_or_default());
    (events, detector.summary())
}

fn kinds(events: &[Event]) -> String {
    events.iter().map(|event| format!("{} {}", event.kind, event.subject())).collect::<Vec<_>>().join("\n")
}

fn line(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}

fn seen(at: i64, body: &Value) -> Vec<u8> {
    line(&json!({ "observed_at": minute(at).to_string(), "body": body }))
}

/// The recorded war bodies, in order.
fn recorded_wars() -> Vec<Vec<u8>> {
    let is_war = |name: &str| name.starts_with("current_war");
    let named = bodies("war-pairs").into_iter();
    named
        .filter(|(path, _)| path.file_name().and_then(|name| name.to_str()).is_some_and(is_war))
        .map(|(_, body)| body)
        .collect()
}

/// What must be found, worked out without a watcher: all attacks of a war but those of the first body of all.
fn expected_attacks(bodies: &[Vec<u8>]) -> BTreeSet<(WarId, u32, PlayerTag, PlayerTag)> {
    let mut attacks = BTreeMap::new();
    for (number, body) in bodies.iter().enumerate() {
        let war = War::from_json(body).unwrap().value;
        for attack in war.attacks() {
            let key = (war.id().unwrap(), attack.order, attack.attacker_tag, attack.defender_tag);
            attacks.entry(key).or_insert(number);
        }
    }
    attacks.into_iter().filter(|(_, first_in)| *first_in > 0).map(|(attack, _)| attack).collect()
}

fn found_attacks(events: &[Event]) -> Vec<(WarId, u32, PlayerTag, PlayerTag)> {
    let attacks = events.iter().filter_map(|event| event.get::<WarAttack>());
    attacks.map(|attack| (attack.war, attack.order, attack.attacker_tag, attack.defender_tag)).collect()
}

#[test]
fn every_recorded_attack_is_found_once() {
    let bodies = recorded_wars();
    if bodies.is_empty() {
        return;
    }
    let (events, summary) = detect(ResourceKind::War, &bodies);
    let found = found_attacks(&events);
    let distinct: BTreeSet<_> = found.iter().copied().collect();
    assert_eq!(found.len(), distinct.len());
    assert_eq!(distinct, expected_attacks(&bodies));
    assert_snapshot!(summary, @"
    7 bodies: 0 unchanged, 0 stale, 0 broken, 0 torn
    553 events
         427 clash.war.attack
           5 clash.war.ended
           4 clash.war.found
         111 clash.war.missed_attacks
           1 clash.war.snapshot
           4 clash.war.started
           1 gap
    ");
    let changes: Vec<Event> = events
        .into_iter()
        .filter(|event| !matches!(event.kind.name(), "clash.war.attack" | "clash.war.missed_attacks"))
        .collect();
    assert_eq!(changes.len(), 15, "{}", kinds(&changes));
}

#[test]
fn repeated_and_older_bodies_change_nothing() {
    let bodies = recorded_wars();
    let (events, _) = detect(ResourceKind::War, &bodies);
    let json = |events: &[Event]| events.iter().map(|event| event.to_json()).collect::<Vec<_>>();

    let doubled: Vec<_> = bodies.iter().flat_map(|body| [body.clone(), body.clone()]).collect();
    assert_eq!(json(&detect(ResourceKind::War, &doubled).0), json(&events));
    let shuffled: Vec<_> =
        bodies.iter().zip(bodies.iter().skip(1)).flat_map(|(old, new)| [new.clone(), old.clone()]).collect();
    let shuffled: Vec<_> = bodies.iter().take(1).cloned().chain(shuffled).collect();
    assert_eq!(json(&detect(ResourceKind::War, &shuffled).0), json(&events));

    let timed = |order: &[(usize, usize)]| -> Vec<Vec<u8>> {
        let body = |(body, at): &(usize, usize)| {
            let body: Value = serde_json::from_slice(&bodies[*body]).unwrap();
            let at = 60 * 24 * 365 + i64::try_from(*at).unwrap() * 600;
            seen(at, &body)
        };
        order.iter().map(body).collect()
    };
    let plain: Vec<_> = (0..bodies.len()).map(|body| (body, body * 2)).collect();
    let twice: Vec<_> = plain.iter().flat_map(|&look| [look, look]).collect();
    let older: Vec<_> = plain.iter().flat_map(|&(body, at)| [(body, at), (body.saturating_sub(1), at + 1)]).collect();
    let (once, _) = detect(ResourceKind::War, &timed(&plain));
    assert_eq!(json(&once).len(), json(&events).len());
    assert_eq!(json(&detect(ResourceKind::War, &timed(&twice)).0), json(&once));
    let (with_older, summary) = detect(ResourceKind::War, &timed(&older));
    let ids = |events: &[Event]| events.iter().map(|event| event.id).collect::<Vec<_>>();
    assert_eq!(ids(&with_older), ids(&once));
    assert_eq!(summary.counts.stale, bodies.len().saturating_sub(1) as u64);
}

#[test]
fn recorded_rosters_are_followed() {
    let is_roster = |name: &str| name.starts_with("clan_roster");
    let named = bodies("war-pairs").into_iter();
    let rosters: Vec<_> = named
        .filter(|(path, _)| path.file_name().and_then(|name| name.to_str()).is_some_and(is_roster))
        .map(|(_, body)| body)
        .collect();
    if !rosters.is_empty() {
        assert_snapshot!(detect(ResourceKind::Clan, &rosters).1, @"
        8 bodies: 0 unchanged, 0 stale, 0 broken, 0 torn
        383 events
              15 clash.clan.changed
             105 clash.clan.member_changed
             113 clash.clan.member_donated
              29 clash.clan.member_joined
              30 clash.clan.member_left
              90 clash.clan.member_received
               1 clash.clan.snapshot
        ");
    }
}

#[test]
fn bare_wrapped_listed_pretty_and_joined_bodies_are_read() {
    let bodies = [war("preparation", ""), war("inWar", "P1>Q1:1")];
    let bare: Vec<_> = bodies.iter().map(line).collect();
    let list = vec![line(&json!(bodies))];
    let headers = json!({ "Date": "Fri, 30 Jan 2026 07:00:00 GMT" });
    let wrapped: Vec<_> =
        bodies.iter().map(|body| line(&json!({ "headers": headers, "response_code": 200, "body": body }))).collect();
    let pretty: Vec<_> = bodies
        .iter()
        .flat_map(|body| {
            serde_json::to_string_pretty(body).unwrap().lines().map(|line| line.as_bytes().to_vec()).collect::<Vec<_>>()
        })
        .collect();
    // `cat` joins files that have no line end.
    let joined = vec![bare.concat()];
    let expected = kinds(&detect(ResourceKind::War, &bare).0);
    assert_snapshot!(expected, @r#"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.started war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.attack war/#2PP-#2YY@2026-01-30T07:00:00Z
    "#);
    for lines in [list, wrapped, pretty, joined] {
        assert_eq!(kinds(&detect(ResourceKind::War, &lines).0), expected);
    }
}

#[test]
fn what_is_no_such_answer_is_an_error_of_its_line() {
    let mut detector = Detector::new(ResourceKind::Clan, WatchOptions::default());
    let player = json!({ "tag": "#2PP", "name": "A", "expLevel": 3 });
    assert_snapshot!(detector.on_line(b"hello").unwrap_err(), @"neither JSON nor part of it");
    assert_snapshot!(detector.on_line(b"{}").unwrap_err(), @"no answer of the kind `clan`");
    assert_snapshot!(detector.on_line(&line(&player)).unwrap_err(), @"no answer of the kind `clan`");
    assert_eq!(detector.on_line(&line(&clan("#A"))).unwrap().len(), 1);
    assert_eq!(detector.summary().unreadable, 3);
}

#[test]
fn a_time_that_nobody_can_read_is_said_and_costs_nothing_else() {
    let mut detector = Detector::new(ResourceKind::Clan, WatchOptions::default());
    detector.read(&seen(1, &clan("#A")));
    let found = detector.read(&line(&json!({ "observed_at": "yesterday", "body": clan("#A #B") })));
    assert_eq!((found.events.len(), found.events[0].observed_at), (1, minute(1)));
    assert_snapshot!(found.faults[0].error, @"when it came cannot be read; it counts as come with the last before it that says when");
    let unsaid = detector.read(&line(&json!({ "observed_at": null, "body": clan("#A") })));
    assert_eq!((unsaid.faults.len(), detector.summary().unreadable), (0, 1));
}

#[test]
fn error_answers_are_understood() {
    let lines = [
        seen(0, &clan("#A")),
        seen(1, &json!({ "reason": "inMaintenance" })),
        seen(2, &clan("#A #B")),
        seen(3, &json!({ "reason": "notFound", "message": "Not found with tag 2PP" })),
        seen(4, &json!({ "reason": "notFound", "message": "Not found with tag 2PP" })),
    ];
    assert_snapshot!(kinds(&detect(ResourceKind::Clan, &lines).0), @r#"
    clash.clan.snapshot clan/#2PP
    clash.maintenance.started source/clash
    clash.maintenance.ended source/clash
    gap clan/#2PP
    clash.clan.member_joined clan/#2PP
    clash.clan.gone clan/#2PP
    "#);
}

#[test]
fn c9_only_a_sound_body_ends_a_recorded_maintenance() {
    for useless in [
        json!({ "reason": "inMaintenance", "message": "x" }),
        json!({ "detail": { "reason": "inMaintenance" } }),
        json!({}),
        json!({ "tag": "#2PP", "name": "A", "members": 45, "memberList": [] }),
        json!({ "reason": "unknownException" }),
    ] {
        let lines = [
            seen(0, &clan("#A")),
            seen(1, &json!({ "reason": "inMaintenance" })),
            seen(2, &useless),
            seen(3, &clan("#A")),
        ];
        let (events, _) = detect(ResourceKind::Clan, &lines);
        let ended: Vec<_> = events.iter().filter(|event| event.kind.name() == "clash.maintenance.ended").collect();
        assert_eq!(ended.iter().map(|event| event.observed_at).collect::<Vec<_>>(), [minute(3)], "{useless}");
    }
}

#[test]
fn a_war_found_after_peace_is_news() {
    let lines = [line(&no_war()), line(&war("preparation", ""))];
    assert_snapshot!(kinds(&detect(ResourceKind::War, &lines).0), @"clash.war.found war/#2PP-#2YY@2026-01-30T07:00:00Z");
}

#[test]
fn both_sides_of_a_war_in_one_input_tell_it_once() {
    let bodies = [war("preparation", ""), war("inWar", "P1>Q1:1"), war("warEnded", "P1>Q1:1 Q1>P1:2")];
    let lines: Vec<_> = bodies.iter().flat_map(|body| [line(body), line(&mirrored(body))]).collect();
    let (events, _) = detect(ResourceKind::War, &lines);
    assert_eq!(events.iter().filter(|event| event.kind == WarAttack::KIND).count(), 2);
    assert_eq!(events.iter().filter(|event| event.kind.name() == "clash.war.ended").count(), 1);
}

#[test]
fn two_rounds_of_a_league_are_followed_side_by_side() {
    let league = |opponent: &str, preparation: i64, state: &str, attacks: &str| {
        let mut war = crate::check::war_of("#2PP", opponent, preparation, state, attacks);
        war.as_object_mut().unwrap().remove("attacksPerMember");
        war["warStartTime"] = json!(api_time(preparation + 23 * 60));
        war
    };
    let day = 24 * 60;
    let lines = [
        line(&league("#2YY", 0, "inWar", "")),
        line(&league("#2CC", day, "preparation", "")),
        line(&league("#2YY", 0, "inWar", "P1>Q1:1")),
        line(&league("#2CC", day, "preparation", "")),
        line(&league("#2YY", 0, "warEnded", "P1>Q1:1 Q1>P1:2")),
        line(&league("#2CC", day, "inWar", "P2>Q2:3")),
    ];
    assert_snapshot!(kinds(&detect(ResourceKind::War, &lines).0), @r#"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.found war/#2CC-#2PP@2026-01-31T07:00:00Z
    clash.war.attack war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.attack war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.ended war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.missed_attacks war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.missed_attacks war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.started war/#2CC-#2PP@2026-01-31T07:00:00Z
    clash.war.attack war/#2CC-#2PP@2026-01-31T07:00:00Z
    "#);
}

#[test]
fn peace_at_the_end_of_an_input_ends_the_war() {
    let lines = [line(&war("inWar", "P1>Q1:1")), line(&no_war())];
    assert_snapshot!(kinds(&detect(ResourceKind::War, &lines).0), @r#"
    clash.war.snapshot war/#2PP-#2YY@2026-01-30T07:00:00Z
    gap war/#2PP-#2YY@2026-01-30T07:00:00Z
    clash.war.ended war/#2PP-#2YY@2026-01-30T07:00:00Z
    "#);
}

#[test]
fn kinds_of_answers_are_named() {
    let error = "wars".parse::<ResourceKind>().unwrap_err().to_string();
    assert!(error.starts_with("`wars` is not a kind of answer; expected clan, war, "), "{error}");
    assert_eq!("war".parse(), Ok(ResourceKind::War));
}
