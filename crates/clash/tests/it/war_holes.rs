//! Whatever one field of one body of a war lacks, what is told in the end is what happened, and nothing else.

use std::collections::BTreeMap;

use bugle_clash::{Event, Outcome, WarOptions, WarWatcher};
use bugle_event::{EventId, Signal};
use serde_json::{Value, json};

use crate::check::{api_time, bytes, lines, minute, war};

const HOUR: i64 = 60;

/// Pointers to all fields of `value`.
fn fields(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                let at = format!("{at}/{name}");
                found.push(at.clone());
                fields(value, &at, found);
            }
        }
        Value::Array(list) => {
            for (place, value) in list.iter().enumerate() {
                fields(value, &format!("{at}/{place}"), found);
            }
        }
        _ => {}
    }
}

/// `body` with a hole at `field`, of every sort.
fn holed(body: &Value, field: &str) -> Vec<Value> {
    let value = body.pointer(field).unwrap();
    let zero = match value {
        Value::Number(_) => json!(0),
        Value::String(_) => json!(""),
        Value::Array(_) => json!([]),
        _ => json!({}),
    };
    let other = if value.is_string() { json!(17) } else { json!("seventeen") };
    let mut holed = Vec::new();
    for hole in [Some(Value::Null), Some(zero), Some(other), Some(json!([{"x": 1}])), None] {
        let mut body = body.clone();
        let (parent, name) = field.rsplit_once('/').unwrap();
        let parent = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
        match hole {
            Some(hole) => drop(parent.insert(name.to_owned(), hole)),
            None => drop(parent.remove(name)),
        }
        holed.push(body);
    }
    holed
}

/// What was told: each fact by its id, how the war went in the end, and how each attack was.
#[derive(Debug, PartialEq)]
struct Told {
    facts: BTreeMap<EventId, &'static str>,
    outcome: Option<Outcome>,
    attacks: BTreeMap<u32, (u32, u32)>,
}

fn told(bodies: &[(i64, &Value)]) -> (Told, String) {
    let mut watcher = WarWatcher::new("#2PP".parse().unwrap(), WarOptions::default());
    let signals: Vec<_> = bodies.iter().flat_map(|(at, body)| watcher.on_body(minute(*at), bytes(body))).collect();
    let mut told = Told { facts: BTreeMap::new(), outcome: None, attacks: BTreeMap::new() };
    for signal in &signals {
        let Signal::Event(event) = signal else { continue };
        match &event.data {
            Event::WarEnded(ended) => told.outcome = Some(ended.outcome),
            Event::WarCorrected(corrected) => told.outcome = Some(corrected.outcome),
            Event::WarAttack(attack) => {
                told.attacks.insert(attack.order, (attack.stars, attack.destruction_percentage));
            }
            _ => {}
        }
        if !matches!(event.data, Event::WarCorrected(_)) {
            assert_eq!(told.facts.insert(event.id, event.kind.name()), None, "{}", lines(&signals));
        }
    }
    (told, lines(&signals))
}

fn check(old: &Value, new: &Value, ats: [i64; 3]) {
    let (expected, _) = told(&[(ats[0], old), (ats[2], new)]);
    for body in [old, new] {
        let mut all = Vec::new();
        fields(body, "", &mut all);
        for field in all {
            for holed in holed(body, &field) {
                let at = if body == old { ats[1] } else { ats[2] - 1 };
                let (told, lines) = told(&[(ats[0], old), (at, &holed), (ats[2], new)]);
                assert_eq!(told, expected, "{field} is {:?}:\n{lines}", holed.pointer(&field));
            }
        }
    }
}

fn raised(mut war: Value) -> Value {
    war["clan"]["members"][1]["townhallLevel"] = json!(13);
    war
}

#[test]
fn c7_a_hole_in_a_preparation_is_no_news() {
    check(&war("preparation", ""), &raised(war("preparation", "")), [1, 2, 10]);
    check(&war("preparation", ""), &war("inWar", "P1>Q1:2"), [1, 2, 24 * HOUR]);
}

/// A body that shows one new time and lacks the other does not say what the new times are.
#[test]
fn a_hole_in_a_body_with_new_times_is_no_time_of_its_own() {
    let moved = |mut war: Value, times: &[(&str, i64)]| {
        for (name, hours) in times {
            war[name] = json!(api_time(hours * HOUR));
        }
        war
    };
    let both = [("startTime", 24), ("endTime", 48)];
    check(&war("preparation", ""), &moved(war("preparation", ""), &both), [1, 2, 10]);
    let (running, end) = (war("inWar", "P1>Q1:2"), [("endTime", 48)]);
    check(&running, &moved(running.clone(), &end), [24 * HOUR, 25 * HOUR, 26 * HOUR]);
}

#[test]
fn c7_a_hole_in_a_war_is_no_news() {
    check(
        &war("inWar", "P1>Q1:2"),
        &raised(war("inWar", "P1>Q1:2 Q1>P1:3 P2>Q2:1")),
        [24 * HOUR, 25 * HOUR, 26 * HOUR],
    );
}

#[test]
fn c17_a_hole_in_the_end_of_a_war_is_no_news() {
    let (running, ended) = (war("inWar", "P1>Q1:2"), war("warEnded", "P1>Q1:2 Q1>P1:3 P2>Q2:1 P2>Q1:3"));
    check(&running, &ended, [24 * HOUR, 25 * HOUR, 48 * HOUR]);
    check(&ended, &ended, [48 * HOUR, 49 * HOUR, 50 * HOUR]);
}
