//! Recorded answers about groups of the leagues and their wars, through the detector of both.

use std::collections::BTreeMap;

use bugle_clash::{Detector, ResourceKind, WatchOptions};
use serde_json::{Value, json};

use crate::check::minute;
use crate::recorded::bodies;

/// All recorded bodies that have these fields.
fn with(fields: &[&str]) -> Vec<Value> {
    let bodies = bodies("").into_iter().map(|(_, body)| serde_json::from_slice::<Value>(&body).unwrap());
    bodies.filter(|body| fields.iter().all(|field| body.get(field).is_some())).collect()
}

/// How often something of each kind is told of these bodies, half an hour apart.
fn detected(tag: &str, bodies: &[Value]) -> BTreeMap<&'static str, usize> {
    let mut detector = Detector::new(ResourceKind::Cwl, WatchOptions::default());
    let mut events = Vec::new();
    for (body, at) in bodies.iter().zip((0..).step_by(30)) {
        let line = json!({"observed_at": minute(at), "tag": tag, "body": body});
        let found = detector.on_line(line.to_string().as_bytes());
        events.extend(found.unwrap_or_else(|error| panic!("{error}: {body}")));
    }
    events.extend(detector.finish().unwrap());
    let mut counts = BTreeMap::new();
    for event in events {
        *counts.entry(event.kind.name()).or_default() += 1;
    }
    counts
}

fn changed(body: &Value, field: &str, to: &Value) -> Value {
    let mut body = body.clone();
    body[field] = to.clone();
    body
}

#[test]
fn recorded_groups_are_told_from_their_draw_to_their_end() {
    let groups = with(&["season", "rounds", "clans"]);
    for group in &groups {
        let clan = group["clans"][0]["tag"].as_str().unwrap();
        let rounds = group["rounds"].as_array().unwrap();
        let is_drawn = |round: &&Value| round["warTags"].as_array().unwrap().iter().any(|tag| tag != "#0");
        let drawn = rounds.iter().filter(is_drawn).count();
        // As it was before the draw, as it was recorded, and as it will be.
        let prepared = changed(group, "state", &json!("preparation"));
        let none = json!({"state": "notInWar"});
        let ended = changed(group, "state", &json!("ended"));
        let counts = detected(clan, &[none, prepared.clone(), prepared, group.clone(), group.clone(), ended]);
        let of = |name: &str| counts.get(name).copied().unwrap_or_default();
        let once = ["snapshot", "group_found", "started", "ended"].map(|name| of(&format!("clash.cwl.{name}")));
        assert_eq!((once, of("clash.cwl.round")), ([1; 4], drawn), "{clan}: {counts:?}");
    }
    assert!(groups.is_empty() || groups.len() >= 3, "{} groups", groups.len());
}

#[test]
fn recorded_league_wars_are_told_to_their_end() {
    let mut wars = with(&["opponent", "warStartTime"]);
    wars.extend(with(&["opponent", "state"]).into_iter().filter(|war| war.get("attacksPerMember").is_none()));
    wars.retain(|war| war["clan"]["tag"].is_string() && war["state"] != "notInWar");
    for war in &wars {
        let prepared = {
            let mut war = changed(war, "state", &json!("preparation"));
            for side in ["clan", "opponent"] {
                (war[side]["attacks"], war[side]["stars"], war[side]["destructionPercentage"]) =
                    (json!(0), json!(0), json!(0));
                for member in war[side]["members"].as_array_mut().into_iter().flatten() {
                    member.as_object_mut().unwrap().remove("attacks");
                }
            }
            war
        };
        let sides = ["clan", "opponent"].map(|side| war[side]["members"].as_array().into_iter().flatten());
        let attacks: usize =
            sides.into_iter().flatten().map(|member| member["attacks"].as_array().map_or(0, Vec::len)).sum();
        let ended = changed(war, "state", &json!("warEnded"));
        let counts = detected("#8QYY0", &[prepared, war.clone(), ended.clone(), ended]);
        let of = |name: &str| counts.get(name).copied().unwrap_or_default();
        let told = ["clash.war.snapshot", "clash.war.attack", "clash.war.ended"].map(of);
        assert_eq!(told, [1, attacks, 1], "{counts:?} of {}", war["clan"]["tag"]);
    }
    assert!(wars.is_empty() || wars.len() >= 3, "{} wars", wars.len());
}
